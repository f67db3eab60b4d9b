// A term weighed against the stretches of a block around a place: which of them is its likeliest misreading, if any.
import { distance } from 'fastest-levenshtein'
import { FIRST_WORD, PARAGRAPH } from '../../language/token-class.js'
import { logarithm } from '../../language/logarithm.js'
import { NAT, nextContext, scoreWord } from '../../language/ngram.js'
import { lookUp } from '../../language/lexicon.js'
import type { Sequence } from '../../lattice/sequence.js'
import type { Model } from '../../model.js'
import { UPPER } from '../../text/characters.js'
import { CASE_MASK, CASE_MIXED, foldKey, hashKey, KIND_NUMBER, KIND_WORD } from '../../text/tokenize.js'
import type { ConfusionTable } from './confusion-table.js'
import { mayBeNear, weighDistance } from './distance.js'
import { weighSlips } from './slips.js'
import { isOtherNumber, isOtherNumeral, isOtherStyle } from './styles.js'
import type { Form } from './term-index.js'
import { isSuspicious } from './unknown.js'
import type { Vocabulary } from './vocabulary.js'
import { isShouted } from './walk.js'

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

/** Weighs forms against the stretches of a block: the cheapest misreading of a form around `start`. What the stretches themselves are is worked out once. */
export function createWeigher(model: Model, vocabulary: Vocabulary, table: ConfusionTable, sequence: Sequence, dirty: boolean): (form: Form, start: number) => TermReading | undefined {
  const { text } = sequence.tokens
  const block = readBlock(model, sequence)
  const { starts, ends } = block
  const weighStretch = createStretches(model, vocabulary, table, sequence, dirty)
  /** No stretch within reach is near enough, written as the form is or in capitals. */
  const isFar = (form: string, start: number, most: number): boolean => {
    const from = Math.max(0, start - OFF)
    const to = Math.min(text.length, start + form.length + 2 * OFF)
    if (mayBeNear(form, text, from, to, most)) return false
    return !block.mayShout(from, to) || !mayBeNear(form.toUpperCase(), text, from, to, most)
  }
  return (form, start) => {
    const { length } = form.text
    const most = Math.ceil(length * MOST_MISREAD)
    if (isFar(form.text, start, most)) return undefined
    let best: TermReading | undefined
    for (let from = block.firstStart(start - OFF); from < sequence.length && (starts[from] as number) <= start + OFF; from++) {
      // Outside prose a fixed term in small letters is another language's word, or a command.
      if (block.wordLike[from] === 0 || (sequence.prose[from] === 0 && form.text === form.lower)) continue
      if (isInitial(sequence, from) && from > 0 && isInitial(sequence, from - 1)) continue
      const begin = starts[from] as number
      for (let to = Math.max(from, block.firstEnd(begin + length - OFF)); to < sequence.length && (ends[to] as number) <= begin + length + OFF; to++) {
        if (block.wordLike[to] === 0 && !dirty) continue
        // Words that are all somebody's are a misreading only of a name: small letters may vary a fixed term by themselves.
        if (!((dirty && form.text !== form.lower) || block.holdsSuspicious(from, to))) continue
        const surface = text.slice(begin, ends[to])
        const written = block.mayShout(begin, ends[to] as number) && isShouted(surface) && surface.toUpperCase() === surface ? form.text.toUpperCase() : form.text
        // The term stands there as it is.
        if (surface === written) return undefined
        if (distance(surface, written) <= most) best = weighStretch(form, from, to, written, surface, best)
      }
    }
    if (best === undefined) return undefined
    const window = text.slice(Math.max(0, start), start + length)
    return distance(window.toLowerCase(), form.lower) > most + 2 * MOVED ? undefined : best
  }
}

/** What stands in a block, by position, as the weigher asks for it again and again. */
interface Block {
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly wordLike: Uint8Array
  /** The first position that starts, or ends, there or behind it. */
  firstStart(at: number): number
  firstEnd(at: number): number
  /** Whether there are two capitals or more from one place to another. */
  mayShout(from: number, to: number): boolean
  /** Whether any token from one position to another, both included, is what misreading leaves. */
  holdsSuspicious(from: number, to: number): boolean
}

function readBlock(model: Model, sequence: Sequence): Block {
  const { tokens, token, length } = sequence
  const { text } = tokens
  const starts = Int32Array.from({ length }, (_, p) => tokens.start[token[p] as number] as number)
  const ends = Int32Array.from({ length }, (_, p) => tokens.end[token[p] as number] as number)
  // How many there are before.
  const suspicious = new Int32Array(length + 1)
  for (let p = 0; p < length; p++) suspicious[p + 1] = (suspicious[p] as number) + (isSuspicious(model, sequence, p) ? 1 : 0)
  const capitals = new Int32Array(text.length + 1)
  for (let at = 0; at < text.length; at++) capitals[at + 1] = (capitals[at] as number) + (UPPER[text.charCodeAt(at)] as number)
  const firstOf = (places: Int32Array): ((at: number) => number) => {
    const first = new Int32Array(text.length + 1)
    for (let at = 0, p = 0; at <= text.length; at++) {
      while (p < length && (places[p] as number) < at) p++
      first[at] = p
    }
    return (at) => (at > text.length ? length : (first[Math.max(0, at)] as number))
  }
  return {
    starts, ends,
    wordLike: Uint8Array.from({ length }, (_, p) => (isWordLike(sequence, p) ? 1 : 0)),
    firstStart: firstOf(starts),
    firstEnd: firstOf(ends),
    mayShout: (from, to) => (capitals[to] as number) - (capitals[from] as number) > 1,
    holdsSuspicious: (from, to) => (suspicious[to + 1] as number) > (suspicious[from] as number),
  }
}

type WeighStretch = (form: Form, from: number, to: number, written: string, surface: string, best: TermReading | undefined) => TermReading | undefined

/** Weighs a form against the stretch from one position to another: what is better than the best until now, else that. */
function createStretches(model: Model, vocabulary: Vocabulary, table: ConfusionTable, sequence: Sequence, dirty: boolean): WeighStretch {
  const { tokens } = sequence
  const literals = new Map<number, number>()
  const literalOf = (from: number, to: number): number => {
    const key = from * (sequence.length + 1) + to
    const known = literals.get(key) ?? weighLiteral(model, vocabulary, sequence, from, to)
    literals.set(key, known)
    return known
  }
  return (form, from, to, written, surface, best) => {
    const literal = literalOf(from, to)
    const most = Math.round(literal * NAT)
    const spaced = surface.replace(/\s+/g, ' ')
    const weighed = weighDistance(table, spaced, written, best === undefined ? most : Math.min(most, Math.ceil((literal - best.margin) * NAT) + 1))
    if (weighed === undefined) return best
    const margin = literal - weighed.cost / NAT
    if (best !== undefined && margin <= best.margin) return best
    if (isOtherNumber(surface, written) || isOtherNumeral(surface, written) || isOtherStyle(surface, written, dirty) || isBrokenWord(model, surface)) return best
    const { cost: slipCost, slips } = weighSlips(spaced, written)
    const start = tokens.start[sequence.token[from] as number] as number
    return {
      start, end: start + surface.length, text: written, layer: form.layer, form: form.form, cost: weighed.cost, confusions: weighed.confusions,
      slips, slipCost: slipCost - slips * logarithm(table.rate), margin,
    }
  }
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
