// Words too rare for the language model, as a Bloom filter (Bloom 1970; double hashing, Kirsch & Mitzenmacher 2008) over the hashes tokens carry anyway:
// a hundred thousand names, old spellings and terms in ten bits each. It says that a spelling is somebody's word, not how it is used.
import { hashKey } from '../text/tokenize.js'

export interface RareWords {
  readonly bits: Uint32Array
  /** log P(this very word | a word the language model does not hold) for a listed one, on average, in score units. */
  readonly score: number
}

/** Bits a word, and probes: one in a hundred unlisted words is taken for a listed one. */
const BITS = 10
const PROBES = 7

/** A filter over folded forms. */
export function createRareBits(forms: readonly string[]): Uint32Array {
  const bits = new Uint32Array(Math.max(1, Math.ceil((forms.length * BITS) / 32)))
  for (const form of forms) forEachProbe(bits, ...hashKey(form), (word, mask) => ((bits[word] = (bits[word] as number) | mask), true))
  return bits
}

/** Whether a word with these hashes is listed. */
export function isRareWord({ bits }: RareWords, hash: number, check: number): boolean {
  return forEachProbe(bits, hash, check, (word, mask) => ((bits[word] as number) & mask) !== 0)
}

function forEachProbe(bits: Uint32Array, hash: number, check: number, visit: (word: number, mask: number) => boolean): boolean {
  const size = bits.length * 32
  let at = (hash >>> 0) % size
  const step = ((check >>> 0) % (size - 1)) + 1
  for (let i = 0; i < PROBES; i++) {
    if (!visit(at >>> 5, 1 << (at & 31))) return false
    at = (at + step) % size
  }
  return true
}
