// How often a name that no dictionary lists is a neighbour of one that is listed: counted over lists of names kept out of the dictionaries.
import { readFileSync } from 'node:fs'
import { createTermWalk } from '../channels/terms.js'
import { changedIn } from '../lattice/readings.js'
import { readSequence } from '../lattice/sequence.js'
import type { Model } from '../model.js'

/** Names in the first column of CSV files with a header: two words or more, each with a capital but for the small ones. */
export function readNames(paths: readonly string[]): string[] {
  const names = new Set<string>()
  for (const path of paths) {
    for (const line of readFileSync(path, 'utf8').split('\n').slice(1)) {
      const name = (line.startsWith('"') ? line.slice(1, line.indexOf('"', 1)) : (line.split(',')[0] as string)).trim()
      const words = name.split(' ')
      if (/^[A-Z][A-Za-z.&' -]{5,60}$/.test(name) && words.length > 1 && words.every((word) => /^[A-Z]/.test(word) || word.length < 4)) names.add(name)
    }
  }
  return [...names].sort()
}

/** Chance that an unlisted name is one word off a listed one; and, for each word, that it is off where several are. */
export function countNeighbors(model: Model, names: readonly string[]): [number, number] {
  let unlisted = 0
  const off = [0, 0, 0]
  for (const name of names) {
    const sequence = readSequence(model, `x ${name} said`)
    let least = 9
    const walk = createTermWalk(model, sequence, (match) => {
      if (match.from === 1 && match.to === sequence.length - 1) least = Math.min(least, changedIn(model, match))
    })
    walk(1)
    if (least > 0) unlisted++
    if (least === 1 || least === 2) off[least] = (off[least] as number) + 1
  }
  const round = (value: number): number => Number(value.toPrecision(3))
  return [round((off[1] as number) / Math.max(1, unlisted)), round(Math.sqrt((off[2] as number) / Math.max(1, unlisted)))]
}
