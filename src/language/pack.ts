// Packs an estimated model into few bits an n-gram, in sections that gzip does well on and that one pass each unpacks.
// Words are gaps in their sorted rows; those of a trigram are gaps between places in the row of bigrams they end (Pibiri & Venturini 2017).
import type { Section } from '../assets/container.js'
import type { Rows, TrigramModel } from './estimate.js'
import { findIn } from './counts.js'
import { BACKOFF_STEP, BACKOFF_ZERO, ESCAPE, NAT, WORD_STEP, WORD_ZERO } from './packed.js'

/** Codes of probabilities are steps of log p / (1 - p), fine at both ends, down from `LOGIT_TOP`. */
const LOGIT_STEP = 0.36
const LOGIT_TOP = 9
const LAST = 255

const valueOf = (code: number): number => 1 / (1 + Math.exp(code * LOGIT_STEP - LOGIT_TOP))
const clampCode = (code: number): number => Math.max(0, Math.min(LAST, code))
const codeWeight = (weight: number, step: number, zero: number): number => clampCode(zero + Math.round((-Math.log(weight) * NAT) / step))

/** Numbers below 65,536 in bytes: `head` has one for each, `tail` the rest of the large ones. */
export function encodeNumbers(numbers: Iterable<number>): { head: Uint8Array; tail: Uint8Array } {
  const head: number[] = []
  const tail: number[] = []
  for (const number of numbers) {
    if (number < ESCAPE) {
      head.push(number)
      continue
    }
    const high = (number - ESCAPE) >> 8
    head.push(Math.min(LAST, ESCAPE + high))
    tail.push((number - ESCAPE) & 255)
    if (ESCAPE + high >= LAST) tail.push(high)
  }
  return { head: Uint8Array.from(head), tail: Uint8Array.from(tail) }
}

/**
 * Codes of one row's probabilities: the nearest, or the neighbour where else the sum of the row would run off by more than a hundredth.
 * The row's back-off weight is what is left to one, and small where a row is nearly full.
 */
function quantizeRow(prob: Float64Array): Uint8Array {
  const codes = new Uint8Array(prob.length)
  const order = Array.from(prob.keys()).sort((a, b) => (prob[b] as number) - (prob[a] as number) || a - b)
  let error = 0
  for (const i of order) {
    const p = Math.min(1 - 1e-6, prob[i] as number)
    const place = (LOGIT_TOP - Math.log(p / (1 - p))) / LOGIT_STEP
    const off = (code: number): number => Math.abs(error + valueOf(code) - p)
    const nearest = clampCode(Math.round(place))
    const other = clampCode(nearest > place ? nearest - 1 : nearest + 1)
    const code = off(nearest) > 0.01 && off(other) < off(nearest) ? other : nearest
    codes[i] = code
    error += valueOf(code) - p
  }
  return codes
}

/** Quantised rows: codes of probabilities, the probabilities those stand for, and each row's weight of the order below, by `lower`. */
function quantizeRows(rows: Rows, step: number, zero: number, lower: (context: number, index: number) => number): { codes: Uint8Array; prob: Float64Array; weights: Uint8Array } {
  const codes = new Uint8Array(rows.words.length)
  const weights = new Uint8Array(rows.offsets.length - 1).fill(zero)
  for (let context = 0; context < weights.length; context++) {
    const from = rows.offsets[context] as number
    const to = rows.offsets[context + 1] as number
    if (from === to) continue
    codes.set(quantizeRow(rows.prob.subarray(from, to)), from)
    let left = 1
    let leftLower = 1
    for (let i = from; i < to; i++) {
      left -= valueOf(codes[i] as number)
      leftLower -= lower(context, i)
    }
    weights[context] = codeWeight(Math.max(1e-4, left) / Math.max(1e-9, leftLower), step, zero)
  }
  return { codes, prob: Float64Array.from(codes, valueOf), weights }
}

function* gaps({ offsets, words }: Rows, placeOf: (context: number, word: number) => number): Generator<number> {
  for (let context = 0; context + 1 < offsets.length; context++) {
    let before = -1
    for (let i = offsets[context] as number; i < (offsets[context + 1] as number); i++) {
      const place = placeOf(context, words[i] as number)
      yield place - before - 1
      before = place
    }
  }
}

const lengthsOf = ({ offsets }: Rows): Uint32Array => offsets.subarray(1).map((to, i) => to - (offsets[i] as number))

/** Packs an estimated model into sections. */
export function packNgram({ unigram, lowerUnigram, bigrams, trigrams }: TrigramModel): Map<string, Section> {
  const sections = new Map<string, Section>()
  const addNumbers = (name: string, numbers: Iterable<number>): void => {
    const { head, tail } = encodeNumbers(numbers)
    sections.set(name, head)
    sections.set(`${name}.tail`, tail)
  }
  const log = (p: number): number => Math.max(-30 * NAT, Math.round((p > 0 ? Math.log(p) : -30) * NAT))
  const two = quantizeRows(bigrams, WORD_STEP, WORD_ZERO, (_, i) => lowerUnigram[bigrams.words[i] as number] as number)
  const suffix = (pair: number, word: number): number => findIn(bigrams, bigrams.words[pair] as number, word)
  const three = quantizeRows(trigrams, BACKOFF_STEP, BACKOFF_ZERO, (pair, i) => two.prob[suffix(pair, trigrams.words[i] as number)] as number)
  const lengths = lengthsOf(trigrams)
  sections.set('unigram', Int16Array.from(unigram, log))
  sections.set('lowerUnigram', Uint8Array.from(lowerUnigram, (p, id) => clampCode(WORD_ZERO + Math.round((log(unigram[id] as number) - log(p)) / WORD_STEP))))
  sections.set('unigramBackoff', two.weights)
  addNumbers('bigramLengths', lengthsOf(bigrams))
  addNumbers('bigramGaps', gaps(bigrams, (_, word) => word))
  sections.set('bigramProb', two.codes)
  addNumbers('trigramLengths', lengths)
  addNumbers('trigramGaps', gaps(trigrams, (pair, word) => suffix(pair, word) - (bigrams.offsets[bigrams.words[pair] as number] as number)))
  sections.set('trigramBackoff', three.weights.filter((_, pair) => (lengths[pair] as number) > 0))
  sections.set('trigramProb', three.codes)
  sections.set('levels', Int16Array.from({ length: 256 }, (_, code) => log(valueOf(code))))
  return sections
}
