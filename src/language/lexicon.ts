// The lexicon: exact word forms (folded) to ids by two 32-bit hashes, so that looking a token up makes no string.
import { hashKey } from '../text/tokenize.js'

/** Open-addressing hash of word forms. Ids run on from one layer to the next: language model, embedded dictionaries, user dictionaries. */
export interface Lexicon {
  readonly slots: Int32Array
  readonly checks: Int32Array
  readonly mask: number
}

/** Builds a lexicon over folded keys; key `i` gets the id `base + i`. Duplicates keep their first id. */
export function buildLexicon(keys: readonly string[], base: number): Lexicon {
  let size = 16
  while (size < keys.length * 2) size *= 2
  const lexicon: Lexicon = { slots: new Int32Array(size).fill(-1), checks: new Int32Array(size), mask: size - 1 }
  keys.forEach((key, i) => {
    if (key === '') return
    const [hash, check] = hashKey(key)
    for (let at = spread(hash) & lexicon.mask; ; at = (at + 1) & lexicon.mask) {
      if (lexicon.slots[at] === -1) {
        lexicon.slots[at] = base + i
        lexicon.checks[at] = check
        return
      }
      if (lexicon.checks[at] === check) return
    }
  })
  return lexicon
}

/** Mixes the high bits of the rolling hash into the low ones that choose the slot. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15) ^ (hash >>> 7)
}

/** Id of the form with these hashes, or -1. */
export function lookUp(lexicon: Lexicon, hash: number, check: number): number {
  const { slots, checks, mask } = lexicon
  for (let at = spread(hash) & mask; ; at = (at + 1) & mask) {
    const id = slots[at] as number
    if (id === -1) return -1
    if (checks[at] === check) return id
  }
}
