// The n-gram model at run time: back-off look-ups over packed rows; scores are integers in 1/1024 nat.
import { sectionOf, type Container, type Section } from '../assets/container.js'
import { BACKOFF_STEP, BACKOFF_ZERO, ESCAPE, NAT, WORD_STEP, WORD_ZERO } from './packed.js'
import { findPlace, findPlaces, packPlaces, viewPlaces, type Places } from './places.js'
import { FIRST_WORD } from './token-class.js'

export { NAT }

/** A trigram back-off model. A context is one number: a word id, or `size + i` for the bigram of index i. Scores are in 1/1024 nat. */
export interface Ngram {
  readonly size: number
  readonly unigram: Int16Array
  /** What bigrams back off to: rarer than by its share of the text is a word that stands only where the model expects it anyway. */
  readonly lowerUnigram: Int16Array
  readonly unigramBackoff: Int16Array
  readonly bigramOffsets: Uint32Array
  readonly bigramWords: Uint16Array
  readonly bigramProb: Uint8Array
  readonly bigramBackoff: Int16Array
  readonly trigramOffsets: Uint32Array
  readonly trigramWords: Uint16Array
  readonly trigramProb: Uint8Array
  /** Scores of the codes of `bigramProb` and `trigramProb`. */
  readonly levels: Int16Array
  /** Share of capitals (in 1/255) of a word after a lower-case and after a capitalized one, sentence starts left out. */
  readonly capitalAfterLower: Uint8Array
  readonly capitalAfterCapital: Uint8Array
  /** Bigrams that were looked up, by a hash of the pair: the same few are asked for again and again. */
  readonly found: { readonly pairs: Int32Array; readonly bigrams: Int32Array }
  /** Where each bigram is, for the decoding of spun text, which asks for many pairs that are in no row; undefined where rows are searched. */
  readonly places: Places | undefined
}

/** Bigrams that are remembered. */
const FOUND_BITS = 14

/** Numbers below 65,536 from their bytes. */
export function decodeNumbers(head: Uint8Array, tail: Uint8Array): Uint16Array {
  const numbers = new Uint16Array(head.length)
  for (let i = 0, at = 0; i < head.length; i++) {
    const code = head[i] as number
    if (code < ESCAPE) numbers[i] = code
    else {
      const low = tail[at++] as number
      numbers[i] = ESCAPE + low + ((code < 255 ? code - ESCAPE : (tail[at++] as number)) << 8)
    }
  }
  return numbers
}

function sumUp(lengths: Uint16Array): Uint32Array {
  const offsets = new Uint32Array(lengths.length + 1)
  for (let i = 0, sum = 0; i < lengths.length; i++) offsets[i + 1] = sum += lengths[i] as number
  return offsets
}

/** Sums up gaps, in place, to the words of each row. */
function sumGaps(offsets: Uint32Array, gaps: Uint16Array): void {
  for (let row = 0; row + 1 < offsets.length; row++) {
    const to = offsets[row + 1] as number
    for (let i = offsets[row] as number, before = -1; i < to; i++) gaps[i] = before += (gaps[i] as number) + 1
  }
}

/** Turns gaps between places, in the row of bigrams that a trigram ends, into words in place. */
function placeTrigrams(bigramOffsets: Uint32Array, bigramWords: Uint16Array, offsets: Uint32Array, gaps: Uint16Array): void {
  for (let pair = 0; pair < bigramWords.length; pair++) {
    const to = offsets[pair + 1] as number
    let i = offsets[pair] as number
    if (i === to) continue
    for (let place = (bigramOffsets[bigramWords[pair] as number] as number) - 1; i < to; i++) gaps[i] = bigramWords[(place += (gaps[i] as number) + 1)] as number
  }
}

/** Weights of the bigrams that open a row of trigrams, which alone are in the file. */
function spreadBackoff(offsets: Uint32Array, weights: Uint8Array): Int16Array {
  const scores = new Int16Array(offsets.length - 1)
  for (let pair = 0, row = 0; pair < scores.length; pair++) {
    if (offsets[pair] !== offsets[pair + 1]) scores[pair] = (BACKOFF_ZERO - (weights[row++] as number)) * BACKOFF_STEP
  }
  return scores
}

/** Scores of words from codes, steps below `base` (below zero where it is missing). */
function decodeWordScores(codes: Uint8Array, base?: Int16Array): Int16Array {
  const scores = new Int16Array(codes.length)
  for (let id = 0; id < codes.length; id++) scores[id] = Math.max(-30 * NAT, (base === undefined ? 0 : (base[id] as number)) + (WORD_ZERO - (codes[id] as number)) * WORD_STEP)
  return scores
}

/** What a model is unpacked to; in the file it lies as gaps. */
const ROWS = ['bigramOffsets', 'bigramWords', 'bigramBackoff', 'trigramOffsets', 'trigramWords'] as const
const GAPS = ['bigramLengths', 'bigramGaps', 'trigramLengths', 'trigramGaps'] as const
type Rows = Pick<Ngram, (typeof ROWS)[number]>

/** A pass over the gaps of each order. */
function unpackRows(container: Container): Rows {
  const numbers = (name: string): Uint16Array => decodeNumbers(sectionOf(container, name), sectionOf(container, `${name}.tail`))
  const bigramOffsets = sumUp(numbers('bigramLengths'))
  const bigramWords = numbers('bigramGaps')
  sumGaps(bigramOffsets, bigramWords)
  const trigramOffsets = sumUp(numbers('trigramLengths'))
  const trigramWords = numbers('trigramGaps')
  placeTrigrams(bigramOffsets, bigramWords, trigramOffsets, trigramWords)
  return { bigramOffsets, bigramWords, bigramBackoff: spreadBackoff(trigramOffsets, sectionOf(container, 'trigramBackoff')), trigramOffsets, trigramWords }
}

function viewRows(container: Container): Rows {
  return Object.fromEntries(ROWS.map((name) => [name, sectionOf(container, name)])) as unknown as Rows
}

/** The sections of a packed model with the rows of its language model unpacked and their places: larger, and the same once loaded. */
export function unpackSections(container: Container, ngram: Ngram): Map<string, Section> {
  const sections = new Map(container.sections)
  for (const name of [...GAPS.flatMap((gaps) => [gaps, `${gaps}.tail`]), 'trigramBackoff']) sections.delete(name)
  for (const name of ROWS) sections.set(name, ngram[name])
  for (const [name, section] of packPlaces(findPlaces(ngram))) sections.set(name, section)
  return sections
}

/**
 * Loads a model; probabilities are used as they lie in the file. Its rows are unpacked, where that was not done, when first asked for: the first
 * look at clean text asks for none.
 */
export function loadNgram(container: Container): Ngram {
  const unigram = sectionOf<Int16Array>(container, 'unigram')
  let unpacked: Rows | undefined
  const rows = (): Rows => (unpacked ??= container.sections.has('bigramWords') ? viewRows(container) : unpackRows(container))
  return {
    size: unigram.length,
    unigram,
    lowerUnigram: decodeWordScores(sectionOf(container, 'lowerUnigram'), unigram),
    unigramBackoff: decodeWordScores(sectionOf(container, 'unigramBackoff')),
    get bigramOffsets() {
      return rows().bigramOffsets
    },
    get bigramWords() {
      return rows().bigramWords
    },
    get bigramBackoff() {
      return rows().bigramBackoff
    },
    get trigramOffsets() {
      return rows().trigramOffsets
    },
    get trigramWords() {
      return rows().trigramWords
    },
    bigramProb: sectionOf(container, 'bigramProb'),
    trigramProb: sectionOf(container, 'trigramProb'),
    levels: sectionOf(container, 'levels'),
    capitalAfterLower: sectionOf(container, 'capitalAfterLower'),
    capitalAfterCapital: sectionOf(container, 'capitalAfterCapital'),
    found: { pairs: new Int32Array(1 << FOUND_BITS).fill(-1), bigrams: new Int32Array(1 << FOUND_BITS) },
    places: undefined,
  }
}

/** The same model with the places of its bigrams. */
export function withPlaces(ngram: Ngram, container: Container): Ngram {
  return { ...ngram, places: viewPlaces(container) ?? findPlaces(ngram) }
}

function searchRow(words: Uint16Array, from: number, to: number, word: number): number {
  let low = from
  let high = to - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const value = words[middle] as number
    if (value === word) return middle
    if (value < word) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** Index of the bigram, or -1 where the model does not hold it. */
export function findBigram({ places, found, bigramWords, bigramOffsets }: Ngram, first: number, second: number): number {
  if (places !== undefined) return findPlace(places, bigramOffsets, first, second)
  const pair = (first << 16) | second
  const at = Math.imul(pair, 0x9e3779b1) >>> (32 - FOUND_BITS)
  if (found.pairs[at] === pair) return found.bigrams[at] as number
  const bigram = searchRow(bigramWords, bigramOffsets[first] as number, bigramOffsets[first + 1] as number, second)
  found.pairs[at] = pair
  found.bigrams[at] = bigram
  return bigram
}

/** The word that a context ends in. */
export function lastWordOf(model: Ngram, context: number): number {
  return context >= model.size ? (model.bigramWords[context - model.size] as number) : context
}

/** The context after `word` has followed `context`: the longest one the model tells apart. */
export function nextContext(model: Ngram, context: number, word: number): number {
  return contextOfPair(model, findBigram(model, lastWordOf(model, context), word), word)
}

/** The context after a pair of words that is the model's bigram of this index, or none where that is below zero. */
export function contextOfPair(model: Ngram, bigram: number, second: number): number {
  return bigram < 0 || model.trigramOffsets[bigram] === model.trigramOffsets[bigram + 1] ? second : model.size + bigram
}

/** log P(word | context) in score units. */
export function scoreWord(model: Ngram, context: number, word: number): number {
  let score = 0
  let previous = context
  if (context >= model.size) {
    const row = context - model.size
    const found = searchRow(model.trigramWords, model.trigramOffsets[row] as number, model.trigramOffsets[row + 1] as number, word)
    if (found >= 0) return model.levels[model.trigramProb[found] as number] as number
    score = model.bigramBackoff[row] as number
    previous = model.bigramWords[row] as number
  }
  return score + scorePair(model, previous, word)
}

/**
 * Into `out` log P(word | context) of `count` different words, whose scores after the last word of the context lie in `pairs` from `at` on.
 * `marks` holds, for each of them, its place in `words` plus one.
 */
export function scoreWords(model: Ngram, context: number, words: Int32Array, count: number, pairs: Int32Array, at: number, marks: Uint16Array, out: Int32Array): void {
  const row = context - model.size
  const backoff = row < 0 ? 0 : (model.bigramBackoff[row] as number)
  for (let d = 0; d < count; d++) out[d] = backoff + (pairs[at + d] as number)
  if (row < 0) return
  const { trigramOffsets, trigramWords, trigramProb, levels } = model
  const from = trigramOffsets[row] as number
  const to = trigramOffsets[row + 1] as number
  if (to - from <= count * 4) {
    for (let i = from; i < to; i++) {
      const mark = marks[trigramWords[i] as number] as number
      if (mark > 0) out[mark - 1] = levels[trigramProb[i] as number] as number
    }
    return
  }
  for (let d = 0; d < count; d++) {
    const found = searchRow(trigramWords, from, to, words[d] as number)
    if (found >= 0) out[d] = levels[trigramProb[found] as number] as number
  }
}

/** log P(second | first) in score units, of two words. */
export function scorePair(model: Ngram, first: number, second: number): number {
  return scoreOfPair(model, findBigram(model, first, second), first, second)
}

/** The same, the index of the bigram being known, or below zero where there is none. */
export function scoreOfPair(model: Ngram, bigram: number, first: number, second: number): number {
  return bigram >= 0 ? (model.levels[model.bigramProb[bigram] as number] as number) : (model.unigramBackoff[first] as number) + (model.lowerUnigram[second] as number)
}

/** log P of a phrase by itself: its first word's unigram, then the chain. Ids beyond the model count as unknown words. */
function scorePhrase(model: Ngram, ids: readonly number[]): number {
  const known = (id: number): number => (id < model.size ? id : 0)
  let context = known(ids[0] ?? 0)
  let score = model.unigram[context] as number
  for (let k = 1; k < ids.length; k++) {
    const word = known(ids[k] as number)
    score += scoreWord(model, context, word)
    context = nextContext(model, context, word)
  }
  return score
}

/** log P of the words `from` to `to` as a filler of a slot: their unigrams; a word the model does not hold counts as its commonest. */
export function scoreFiller(model: Ngram, ids: ArrayLike<number>, from = 0, to: number = ids.length): number {
  let score = 0
  for (let i = from; i < to; i++) score += model.unigram[(ids[i] as number) < model.size ? (ids[i] as number) : model.size - 1] as number
  return score
}

/** How common phrases are, for compiling dictionaries. */
export function scoresOf(model: Ngram): { phrase(ids: readonly number[]): number; filler(ids: readonly number[]): number } {
  return { phrase: (ids) => scorePhrase(model, ids), filler: (ids) => scoreFiller(model, ids) }
}

/** log of the share of capitalized words in running text, in score units; computed when the model is packed. */
export function capitalShare(model: Ngram): number {
  let share = 0
  for (let id = FIRST_WORD; id < model.size; id++) share += Math.exp((model.unigram[id] as number) / NAT) * ((model.capitalAfterLower[id] as number) / 255)
  return Math.round(Math.log(share) * NAT)
}
