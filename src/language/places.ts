// Where each bigram of the language model is, for the decoding of spun text, which asks for many pairs that are in no row.
import { sectionOf, type Container, type Section } from '../assets/container.js'
import type { Ngram } from './ngram.js'

/** Sets of words, one behind the other, as bits under a hash: that of a word lies at `offsets[word]` to `offsets[word + 1]`, a power of two. */
interface Sets { readonly offsets: Int32Array; readonly bits: Uint32Array }

/**
 * The rows of bigrams as hash tables, one behind the other: that of a first word lies at `offsets[first]` to `offsets[first + 1]`, a power of
 * two. A slot has the second word and its place in the row; the word of an empty one is {@link NO_WORD}. Before them stand two times sets of
 * words, which let few pairs through that are in no row: what may follow a word, and what may stand before it. One word is tried against many,
 * and its set is so small that it stays at hand.
 */
export interface Places {
  readonly offsets: Int32Array
  readonly words: Uint16Array
  readonly inRow: Uint16Array
  readonly behind: Sets
  readonly before: Sets
}

const NO_WORD = 0xffff
/** Bits for each bigram, at the least. */
const BITS_PER_PAIR = 8

/** The places of a model's bigrams. */
export function findPlaces(model: Ngram): Places {
  const { size, bigramWords, bigramOffsets } = model
  const before = new Uint32Array(size)
  for (let i = 0; i < bigramWords.length; i++) before[bigramWords[i] as number] = (before[bigramWords[i] as number] as number) + 1
  const lengths = new Uint32Array(size)
  for (let first = 0; first < size; first++) lengths[first] = (bigramOffsets[first + 1] as number) - (bigramOffsets[first] as number)
  // At most two thirds full, and never so small that nothing is free.
  const offsets = layTables(lengths, 1, (length) => length + (length >> 1))
  const words = new Uint16Array(offsets[size] as number).fill(NO_WORD)
  const places: Places = { offsets, words, inRow: new Uint16Array(words.length), behind: createSets(lengths), before: createSets(before) }
  for (let first = 0; first < size; first++) {
    for (let i = bigramOffsets[first] as number, place = 0; i < (bigramOffsets[first + 1] as number); i++) addPair(places, first, bigramWords[i] as number, place++)
  }
  return places
}

/** Places as sections of a packed file. */
export function packPlaces({ offsets, words, inRow, behind, before }: Places): [string, Section][] {
  return [
    ['places.offsets', offsets], ['places.words', words], ['places.inRow', inRow],
    ['places.behind.offsets', behind.offsets], ['places.behind.bits', behind.bits], ['places.before.offsets', before.offsets], ['places.before.bits', before.bits],
  ]
}

/** Places that lie in a file; undefined where there are none. */
export function viewPlaces(container: Container): Places | undefined {
  if (!container.sections.has('places.offsets')) return undefined
  const get = <T extends Section>(name: string): T => sectionOf<T>(container, `places.${name}`)
  const sets = (name: string): Sets => ({ offsets: get(`${name}.offsets`), bits: get(`${name}.bits`) })
  return { offsets: get('offsets'), words: get('words'), inRow: get('inRow'), behind: sets('behind'), before: sets('before') }
}

function addPair({ offsets, words, inRow, behind, before }: Places, first: number, second: number, place: number): void {
  const base = offsets[first] as number
  const mask = (offsets[first + 1] as number) - base - 1
  let at = hashWord(second) & mask
  while (words[base + at] !== NO_WORD) at = (at + 1) & mask
  words[base + at] = second
  inRow[base + at] = place
  addTo(behind, first, second)
  addTo(before, second, first)
}

/** Offsets of one table for each length, whose sizes are the powers of two above `sizeOf` it and above `least`. */
function layTables(lengths: Uint32Array, least: number, sizeOf: (length: number) => number): Int32Array {
  const offsets = new Int32Array(lengths.length + 1)
  for (let i = 0; i < lengths.length; i++) offsets[i + 1] = (offsets[i] as number) + (1 << (32 - Math.clz32(Math.max(least, sizeOf(lengths[i] as number)))))
  return offsets
}

function createSets(sizes: Uint32Array): Sets {
  const offsets = layTables(sizes, 31, (size) => size * BITS_PER_PAIR)
  return { offsets, bits: new Uint32Array((offsets[sizes.length] as number) >>> 5) }
}

function hashWord(word: number): number {
  return Math.imul(word, 0x9e3779b1) >>> 8
}

function bitOf(offsets: Int32Array, set: number, word: number): number {
  const base = offsets[set] as number
  return base + (hashWord(word) & ((offsets[set + 1] as number) - base - 1))
}

function addTo({ offsets, bits }: Sets, set: number, word: number): void {
  const bit = bitOf(offsets, set, word)
  bits[bit >>> 5] = (bits[bit >>> 5] as number) | (1 << (bit & 31))
}

function mayHold({ offsets, bits }: Sets, set: number, word: number): boolean {
  const bit = bitOf(offsets, set, word)
  return (((bits[bit >>> 5] as number) >>> (bit & 31)) & 1) === 1
}

/** Index of the bigram, or -1 where the model does not hold it. */
export function findPlace(places: Places, bigramOffsets: Uint32Array, first: number, second: number): number {
  return mayHold(places.behind, first, second) ? lookUp(places, bigramOffsets, first, second) : -1
}

function lookUp({ offsets, words, inRow }: Places, bigramOffsets: Uint32Array, first: number, second: number): number {
  const base = offsets[first] as number
  const mask = (offsets[first + 1] as number) - base - 1
  for (let at = hashWord(second) & mask; ; at = (at + 1) & mask) {
    const word = words[base + at] as number
    if (word === second) return (bigramOffsets[first] as number) + (inRow[base + at] as number)
    if (word === NO_WORD) return -1
  }
}

/** Words that are tried at one position, and of each what bigrams back off to that end in it, and by what they do that start with it. */
export interface Tried { readonly ids: Int32Array; readonly lower: Int32Array; readonly backoff: Int32Array }

/** Raises each of `best` to `score` + log P(word | first), where that is more, of the words tried from `from` on. */
export function raiseBehind({ places, bigramOffsets, bigramProb, levels, unigramBackoff }: Ngram, first: number, score: number, { ids, lower }: Tried, from: number, best: Int32Array): void {
  const { behind } = places as Places
  const backoff = score + (unigramBackoff[first] as number)
  for (let i = 0, o = from; i < best.length; i++, o++) {
    const word = ids[o] as number
    const bigram = mayHold(behind, first, word) ? lookUp(places as Places, bigramOffsets, first, word) : -1
    const through = bigram >= 0 ? score + (levels[bigramProb[bigram] as number] as number) : backoff + (lower[o] as number)
    if (through > (best[i] as number)) best[i] = through
  }
}

/** Raises each of `best` to `score` + log P(second | word). */
export function raiseBefore({ places, bigramOffsets, bigramProb, levels, lowerUnigram }: Ngram, second: number, score: number, { ids, backoff }: Tried, from: number, best: Int32Array): void {
  const { before } = places as Places
  const lower = score + (lowerUnigram[second] as number)
  for (let i = 0, o = from; i < best.length; i++, o++) {
    const word = ids[o] as number
    const bigram = mayHold(before, second, word) ? lookUp(places as Places, bigramOffsets, word, second) : -1
    const through = bigram >= 0 ? score + (levels[bigramProb[bigram] as number] as number) : lower + (backoff[o] as number)
    if (through > (best[i] as number)) best[i] = through
  }
}
