// A term weighed against the stretches of a block around a place: which of them is its likeliest misreading, if any.
import { distance } from 'fastest-levenshtein'
import { FIRST_WORD, PARAGRAPH } from '../../language/token-class.js'
import { logarithm } from '../../language/logarithm.js'
import { NAT, nextContext, scoreWord } from '../../language/ngram.js'
import { lookUp } from '../../language/lexicon.js'
import type { Sequence } from '../../lattice/sequence.js'
import type { Model } from '../../model.js'
import { CASE_MASK, CASE_MIXED, foldKey, hashKey, KIND_NUMBER, KIND_WORD } from '../../text/tokenize.js'
import type { ConfusionTable } from './confusion-table.js'
import { leastCost, leastDistance, pricesAlong, weighDistance } from './distance.js'
import { isShouted } from './search.js'
import { weighSlips } from './slips.js'
import { isOtherNumber, isOtherNumeral, isOtherStyle } from './styles.js'
import type { Form } from './term-index.js'
import { isSuspicious } from './unknown.js'
import type { Vocabulary } from './vocabulary.js'

/** A term that a stretch may be a misreading of. Offsets are UTF-16 units of the block. */
export interface TermReading {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly layer: number
  readonly form: number
  readonly cost: number
  readonly confusions: number
  /** The same by an author's slips at the table's own rate: how many, and −log P of the surface in nats. */
  readonly slips: number
  readonly slipCost: number
  /** log-odds of the term against the text as it stands, before the document's rate and prior of the term are known, in nats. */
  readonly margin: number
}

/** Characters by which a term's border may be off. */
export const OFF = 9
/** Characters by which what is left of a word may have moved within a term. */
export const MOVED = 2
/** Largest share of a term's characters that may be misread, by the unit distance: the first filter. */
export const MOST_MISREAD = 0.45

/** Weighs forms against the stretches of a block: the cheapest misreading of a form around `start`. What the stretches themselves cost is worked out once. */
export function createWeigher(model: Model, vocabulary: Vocabulary, table: ConfusionTable, sequence: Sequence, dirty: boolean): (form: Form, start: number) => TermReading | undefined {
  const { tokens } = sequence
  const { text } = tokens
  const lower = text.toLowerCase()
  const literals = new Map<number, number>()
  const literalOf = (from: number, to: number): number => {
    const key = from * (sequence.length + 1) + to
    const known = literals.get(key) ?? weighLiteral(model, vocabulary, sequence, from, to)
    literals.set(key, known)
    return known
  }
  const prices = pricesAlong(table, text)
  const holdsSuspicious = findSuspicious(model, sequence)
  /** No stretch within reach is near enough: what all of them have in common with the form is not. */
  const isFar = ({ text: { length }, lower: form, plain }: Form, start: number, most: number): boolean =>
    plain && lower.length === text.length && leastDistance(form, lower, Math.max(0, start - OFF), Math.min(text.length, start + length + 2 * OFF)) > most

  const weighStretch = (form: Form, from: number, to: number, written: string, surface: string, best: TermReading | undefined): TermReading | undefined => {
    const literal = literalOf(from, to)
    const most = Math.round(literal * NAT)
    const bound = best === undefined ? most : Math.min(most, Math.ceil((literal - best.margin) * NAT) + 1)
    const start = tokens.start[sequence.token[from] as number] as number
    const end = start + surface.length
    if (leastCost(prices, text, start, end, written) > bound) return best
    const spaced = surface.replace(/\s+/g, ' ')
    const weighed = weighDistance(table, spaced, written, bound)
    if (weighed === undefined) return best
    const margin = literal - weighed.cost / NAT
    if (best !== undefined && margin <= best.margin) return best
    if (isOtherNumber(surface, written) || isOtherNumeral(surface, written) || isOtherStyle(surface, written, dirty) || isBrokenWord(model, surface)) return best
    const { cost: slipCost, slips } = weighSlips(spaced, written)
    return {
      start, end, text: written, layer: form.layer, form: form.form, cost: weighed.cost, confusions: weighed.confusions,
      slips, slipCost: slipCost - slips * logarithm(table.rate), margin,
    }
  }

  return (form, start) => {
    const most = Math.ceil(form.text.length * MOST_MISREAD)
    if (isFar(form, start, most)) return undefined
    const window = text.slice(Math.max(0, start), start + form.text.length)
    if (distance(window.toLowerCase(), form.lower) > most + 2 * MOVED) return undefined
    let best: TermReading | undefined
    for (const from of positionsNear(sequence, start, 'start')) {
      // Outside prose a fixed term in small letters is another language's word, or a command.
      if (!isWordLike(sequence, from) || (sequence.prose[from] === 0 && form.text === form.lower)) continue
      if (isInitial(sequence, from) && from > 0 && isInitial(sequence, from - 1)) continue
      const begin = tokens.start[sequence.token[from] as number] as number
      for (const to of positionsNear(sequence, begin + form.text.length, 'end')) {
        if (to < from || !(isWordLike(sequence, to) || dirty)) continue
        // Words that are all somebody's are a misreading only of a name: small letters may vary a fixed term by themselves.
        if (!((dirty && form.text !== form.lower) || holdsSuspicious(from, to))) continue
        const surface = text.slice(begin, tokens.end[sequence.token[to] as number])
        const written = isShouted(surface) && surface.toUpperCase() === surface ? form.text.toUpperCase() : form.text
        // The term stands there as it is.
        if (surface === written) return undefined
        if (distance(surface, written) <= most) best = weighStretch(form, from, to, written, surface, best)
      }
    }
    return best
  }
}

/** Whether any token from one position to another, both included, is what misreading leaves. */
function findSuspicious(model: Model, sequence: Sequence): (from: number, to: number) => boolean {
  // By position: how many there are before it.
  const before = new Int32Array(sequence.length + 1)
  for (let p = 0; p < sequence.length; p++) before[p + 1] = (before[p] as number) + (isSuspicious(model, sequence, p) ? 1 : 0)
  return (from, to) => (before[to + 1] as number) > (before[from] as number)
}

function positionsNear(sequence: Sequence, at: number, side: 'start' | 'end'): number[] {
  const { tokens } = sequence
  const list: number[] = []
  let low = 0
  let high = sequence.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tokens.end[sequence.token[middle] as number] as number) < at - OFF) low = middle + 1
    else high = middle
  }
  for (let p = low; p < sequence.length; p++) {
    const place = tokens[side][sequence.token[p] as number] as number
    if (place > at + OFF) break
    if (place >= at - OFF) list.push(p)
  }
  return list
}

/** A word with a space come in: that is nearer than any term. */
function isBrokenWord(model: Model, surface: string): boolean {
  return /\s/.test(surface) && lookUp(model.lexicon, ...hashKey(foldKey(surface.replace(/\s+/g, '')))) >= FIRST_WORD
}

function isWordLike(sequence: Sequence, p: number): boolean {
  const kind = sequence.tokens.kind[sequence.token[p] as number]
  return kind === KIND_WORD || kind === KIND_NUMBER
}

/** A capital by itself: what stands between two of them is cut in the middle of initials (U S Senate). */
function isInitial({ tokens, token, capital }: Sequence, p: number): boolean {
  const i = token[p] as number
  return tokens.kind[i] === KIND_WORD && capital[p] === 1 && (tokens.end[i] as number) - (tokens.start[i] as number) === 1
}

/** −log of the chance of one character of a figure with letters. */
const FIGURE = 2.3

/** −log of the share of words with capitals within (CommissIoner) among the words of clean text. */
const MIXED = 5.9

/** −log P of the text as it stands from position `from` to `to`, both included, in nats. */
function weighLiteral(model: Model, vocabulary: Vocabulary, sequence: Sequence, from: number, to: number): number {
  const { tokens } = sequence
  let context = PARAGRAPH
  for (let p = Math.max(0, from - 2); p < from; p++) context = nextContext(model.ngram, context, sequence.lm[p] as number)
  let cost = 0
  for (let p = from; p <= to; p++) {
    const i = sequence.token[p] as number
    const word = sequence.lm[p] as number
    cost -= scoreWord(model.ngram, context, word) / NAT
    context = nextContext(model.ngram, context, word)
    const mixed = tokens.kind[i] === KIND_WORD && ((tokens.flags[i] as number) & CASE_MASK) === CASE_MIXED
    if (mixed) cost += MIXED
    if ((sequence.id[p] as number) >= FIRST_WORD) continue
    const surface = tokens.text.slice(tokens.start[i], tokens.end[i])
    if (tokens.kind[i] === KIND_WORD) cost -= vocabulary.spelling.score(foldKey(surface)) / NAT
    else if (/\p{L}/u.test(surface)) cost += FIGURE * surface.length
  }
  return cost
}
