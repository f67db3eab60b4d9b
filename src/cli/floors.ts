// Floors of the evaluations: figures that must not fall short.
import { UngarbleError } from '../errors.js'

/** Prints every floor that is not held; 1 where there is one, else 0. Rules are `NAME=VALUE`. Throws `bad-option` for a figure that does not exist. */
export function holdFloors(figures: Readonly<Record<string, number>>, least: readonly string[], most: readonly string[]): number {
  let failed = 0
  const hold = (rule: string, sign: 1 | -1): void => {
    const [name = '', value = ''] = rule.split('=')
    const figure = figures[name]
    if (figure === undefined) throw new UngarbleError('bad-option', `no figure is named "${name}"; there are ${Object.keys(figures).join(', ')}`)
    if ((figure - Number(value)) * sign >= 0) return
    process.stdout.write(`floor   ${name} is ${figure}, ${sign === 1 ? 'at least' : 'at most'} ${value} was asked\n`)
    failed = 1
  }
  for (const rule of least) hold(rule, 1)
  for (const rule of most) hold(rule, -1)
  return failed
}
