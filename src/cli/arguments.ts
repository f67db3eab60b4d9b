// Arguments of the commands that evaluate, garble, learn and look over dictionaries: read strictly, each fault with a code.
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { CliError, systemCode } from './errors.js'

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: T }>>

/** Values and positionals of `command`. Throws `bad-usage` where an option is unknown or lacks its value. */
export function readArguments<T extends Options>(command: string, args: readonly string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (error) {
    if (systemCode(error)?.startsWith('ERR_PARSE_ARGS') !== true) throw error
    throw new CliError('bad-usage', `${(error as Error).message}\n  (ungarble ${command} --help shows what there is)`)
  }
}

/** The number an option gives. Throws `bad-usage` where it is none from `least` to `most`. */
export function readNumber(name: string, value: string, least: number, most: number = Infinity): number {
  const number = Number(value)
  if (value.trim() !== '' && number >= least && number <= most) return number
  throw new CliError('bad-usage', `--${name} is "${value}"; it is a number ${most === Infinity ? `of ${least} or more` : `from ${least} to ${most}`}`)
}
