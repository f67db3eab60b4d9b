// Where each bigram of the language model is, for the decoding of spun text, which asks for many pairs that are in no row.
import type { Ngram } from './ngram.js'

/**
 * The rows of bigrams as hash tables, one behind the other: that of a first word lies at `offsets[first]` to `offsets[first + 1]`, a power of
 * two. A slot has the second word and its place in the row; the word of an empty one is {@link NO_WORD}. Before them stand bits, in as many
 * tables, that few pairs pass which are in no row: they are so much smaller that they stay in the processor's cache.
 */
export interface Places {
  readonly offsets: Int32Array
  readonly words: Uint16Array
  readonly inRow: Uint16Array
  readonly bits: Uint32Array
  readonly bitOffsets: Int32Array
  /** By first word and by second word: what no pair with it scores more than. */
  readonly mostAfter: Int16Array
  readonly mostBefore: Int16Array
}

const NO_WORD = 0xffff
/** Bits for each bigram, at the least. */
const BITS_PER_PAIR = 8

/** The same model with the places of its bigrams, for texts in which many words are tried that do not stand there. */
export function withPlaces(model: Ngram): Ngram {
  const { size, bigramWords, bigramOffsets } = model
  // At most two thirds full, and never so small that nothing is free.
  const offsets = layTables(bigramOffsets, 1, (length) => length + (length >> 1))
  const bitOffsets = layTables(bigramOffsets, 31, (length) => length * BITS_PER_PAIR)
  const words = new Uint16Array(offsets[size] as number).fill(NO_WORD)
  const inRow = new Uint16Array(words.length)
  const bits = new Uint32Array((bitOffsets[size] as number) >>> 5)
  for (let first = 0; first < size; first++) {
    const base = offsets[first] as number
    const mask = (offsets[first + 1] as number) - base - 1
    const from = bigramOffsets[first] as number
    for (let i = from, to = bigramOffsets[first + 1] as number; i < to; i++) {
      const word = bigramWords[i] as number
      let at = hashWord(word) & mask
      while (words[base + at] !== NO_WORD) at = (at + 1) & mask
      words[base + at] = word
      inRow[base + at] = i - from
      const bit = bitOf(bitOffsets, first, word)
      bits[bit >>> 5] = (bits[bit >>> 5] as number) | (1 << (bit & 31))
    }
  }
  return { ...model, places: { offsets, words, inRow, bits, bitOffsets, ...boundPairs(model) } }
}

/** Offsets of one table for each row, whose sizes are the powers of two above `sizeOf` its length and above `least`. */
function layTables(rows: Uint32Array, least: number, sizeOf: (length: number) => number): Int32Array {
  const offsets = new Int32Array(rows.length)
  for (let row = 0; row + 1 < rows.length; row++) {
    const size = Math.max(least, sizeOf((rows[row + 1] as number) - (rows[row] as number)))
    offsets[row + 1] = (offsets[row] as number) + (1 << (32 - Math.clz32(size)))
  }
  return offsets
}

function hashWord(word: number): number {
  return Math.imul(word, 0x9e3779b1) >>> 8
}

function bitOf(bitOffsets: Int32Array, first: number, second: number): number {
  const base = bitOffsets[first] as number
  return base + (hashWord(second) & ((bitOffsets[first + 1] as number) - base - 1))
}

/** Index of the bigram, or -1 where the model does not hold it. */
export function findPlace({ offsets, words, inRow, bits, bitOffsets }: Places, bigramOffsets: Uint32Array, first: number, second: number): number {
  const bit = bitOf(bitOffsets, first, second)
  if ((((bits[bit >>> 5] as number) >>> (bit & 31)) & 1) === 0) return -1
  const base = offsets[first] as number
  const mask = (offsets[first + 1] as number) - base - 1
  for (let at = hashWord(second) & mask; ; at = (at + 1) & mask) {
    const word = words[base + at] as number
    if (word === second) return (bigramOffsets[first] as number) + (inRow[base + at] as number)
    if (word === NO_WORD) return -1
  }
}

function boundPairs({ size, bigramOffsets, bigramWords, bigramProb, levels, unigramBackoff, lowerUnigram }: Ngram): Pick<Places, 'mostAfter' | 'mostBefore'> {
  const commonest = lowerUnigram.reduce((most, score) => Math.max(most, score))
  const lightest = unigramBackoff.reduce((most, score) => Math.max(most, score))
  const mostAfter = unigramBackoff.map((score) => score + commonest)
  const mostBefore = lowerUnigram.map((score) => score + lightest)
  for (let first = 0; first < size; first++) {
    for (let i = bigramOffsets[first] as number; i < (bigramOffsets[first + 1] as number); i++) {
      const score = levels[bigramProb[i] as number] as number
      const second = bigramWords[i] as number
      if (score > (mostAfter[first] as number)) mostAfter[first] = score
      if (score > (mostBefore[second] as number)) mostBefore[second] = score
    }
  }
  return { mostAfter, mostBefore }
}

/**
 * Raises each of `best` to `score` + log P(word | first) of its word where that is more. The words lie in `words` from `from` on, what a bigram
 * with each backs off to in `lower`.
 */
export function raiseAfter(model: Ngram, first: number, score: number, words: Int32Array, lower: Int32Array, from: number, best: Int32Array): void {
  const { bigramOffsets, bigramProb, levels, unigramBackoff } = model
  const { bits, bitOffsets } = model.places as Places
  const backoff = score + (unigramBackoff[first] as number)
  const base = bitOffsets[first] as number
  const mask = (bitOffsets[first + 1] as number) - base - 1
  for (let i = 0, o = from; i < best.length; i++, o++) {
    const word = words[o] as number
    const bit = base + (hashWord(word) & mask)
    let through = backoff + (lower[o] as number)
    if ((((bits[bit >>> 5] as number) >>> (bit & 31)) & 1) === 1) {
      const bigram = findPlace(model.places as Places, bigramOffsets, first, word)
      if (bigram >= 0) through = score + (levels[bigramProb[bigram] as number] as number)
    }
    if (through > (best[i] as number)) best[i] = through
  }
}
