// The n-gram model at run time: back-off look-ups over packed rows; scores are integers in 1/1024 nat.
import { sectionOf, type Container, type Section } from '../assets/container.js'
import type { TrigramModel } from './estimate.js'
import { FIRST_WORD } from './token-class.js'

/** Units of a score: 1024 to the nat. */
export const NAT = 1024
const LEVELS = 256
/** Step of the 8-bit log-probability codes, in score units: 256 codes reach 20 nats. */
const STEP = 80

/** A trigram back-off model. A context is one number: a word id, or `size + i` for the bigram of index i. */
export interface Ngram {
  readonly size: number
  readonly unigram: Int16Array
  readonly unigramBackoff: Int16Array
  readonly bigramOffsets: Uint32Array
  readonly bigramWords: Uint16Array
  readonly bigramProb: Uint8Array
  readonly bigramBackoff: Uint8Array
  readonly trigramOffsets: Uint32Array
  readonly trigramWords: Uint16Array
  readonly trigramProb: Uint8Array
  /** Share of capitals (in 1/255) of a word after a lower-case and after a capitalized one, sentence starts left out. */
  readonly capitalAfterLower: Uint8Array
  readonly capitalAfterCapital: Uint8Array
}

function quantize(logProb: number): number {
  return Math.max(0, Math.min(LEVELS - 1, Math.round((-logProb * NAT) / STEP)))
}
/** Back-off weights lie on both sides of one: code 64 is zero. */
function quantizeBackoff(weight: number): number {
  return Math.max(0, Math.min(LEVELS - 1, Math.round((-Math.log(weight) * NAT) / STEP) + 64))
}

/** Packs an estimated model into sections. */
export function packNgram(model: TrigramModel): Map<string, Section> {
  const sections = new Map<string, Section>()
  const log16 = (values: Float64Array, floor: number): Int16Array =>
    Int16Array.from(values, (value) => Math.max(floor, Math.round((value > 0 ? Math.log(value) : -30) * NAT)))
  sections.set('unigram', log16(model.unigram, -30 * NAT))
  sections.set('unigramBackoff', log16(model.unigramBackoff, -30 * NAT))
  sections.set('bigramOffsets', model.bigrams.offsets)
  sections.set('bigramWords', model.bigrams.words)
  sections.set('bigramProb', Uint8Array.from(model.bigrams.prob, (p) => quantize(Math.log(p))))
  sections.set('bigramBackoff', Uint8Array.from(model.bigrams.backoff, quantizeBackoff))
  const lengths = new Uint16Array(model.bigrams.words.length)
  for (let i = 0; i < lengths.length; i++) lengths[i] = (model.trigrams.offsets[i + 1] as number) - (model.trigrams.offsets[i] as number)
  sections.set('trigramLengths', lengths)
  sections.set('trigramWords', model.trigrams.words)
  sections.set('trigramProb', Uint8Array.from(model.trigrams.prob, (p) => quantize(Math.log(p))))
  return sections
}

/** Views a packed model; only the trigram offsets are summed up, everything else is used as it lies in the file. */
export function loadNgram(container: Container): Ngram {
  const lengths = sectionOf<Uint16Array>(container, 'trigramLengths')
  const trigramOffsets = new Uint32Array(lengths.length + 1)
  for (let i = 0, sum = 0; i < lengths.length; i++) trigramOffsets[i + 1] = sum += lengths[i] as number
  const unigram = sectionOf<Int16Array>(container, 'unigram')
  return {
    size: unigram.length,
    unigram,
    unigramBackoff: sectionOf(container, 'unigramBackoff'),
    bigramOffsets: sectionOf(container, 'bigramOffsets'),
    bigramWords: sectionOf(container, 'bigramWords'),
    bigramProb: sectionOf(container, 'bigramProb'),
    bigramBackoff: sectionOf(container, 'bigramBackoff'),
    trigramOffsets,
    trigramWords: sectionOf(container, 'trigramWords'),
    trigramProb: sectionOf(container, 'trigramProb'),
    capitalAfterLower: sectionOf(container, 'capitalAfterLower'),
    capitalAfterCapital: sectionOf(container, 'capitalAfterCapital'),
  }
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
function findBigram(model: Ngram, first: number, second: number): number {
  return searchRow(model.bigramWords, model.bigramOffsets[first] as number, model.bigramOffsets[first + 1] as number, second)
}

/** The context after `word` has followed `context`: the longest one the model tells apart. */
export function nextContext(model: Ngram, context: number, word: number): number {
  const previous = context >= model.size ? (model.bigramWords[context - model.size] as number) : context
  const bigram = findBigram(model, previous, word)
  if (bigram < 0) return word
  return model.trigramOffsets[bigram] === model.trigramOffsets[bigram + 1] ? word : model.size + bigram
}

/** log P(word | context) in score units. */
export function scoreWord(model: Ngram, context: number, word: number): number {
  let score = 0
  let previous = context
  if (context >= model.size) {
    const row = context - model.size
    const found = searchRow(model.trigramWords, model.trigramOffsets[row] as number, model.trigramOffsets[row + 1] as number, word)
    if (found >= 0) return -(model.trigramProb[found] as number) * STEP
    score = (64 - (model.bigramBackoff[row] as number)) * STEP
    previous = model.bigramWords[row] as number
  }
  const bigram = findBigram(model, previous, word)
  if (bigram >= 0) return score - (model.bigramProb[bigram] as number) * STEP
  return score + (model.unigramBackoff[previous] as number) + (model.unigram[word] as number)
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

/** log P of words as a filler of a slot: their unigrams; a word the model does not hold counts as its rarest. */
export function scoreFiller(model: Ngram, ids: readonly number[]): number {
  return ids.reduce((score, id) => score + (model.unigram[id < model.size ? id : model.size - 1] as number), 0)
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
