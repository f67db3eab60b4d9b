// Canonical terms garbled by OCR. What is left of a term leads to it, then all of it is weighed character by character, so that spaces lost and
// come in, noise between words and any number of misread letters are one and the same. In a text that looks clean only the intact words beside a word that
// is nobody's lead to terms (`Pbhcoix Nut and Bolt Company`), so that it costs next to nothing; in one that looks like OCR, and to the terms of users in any
// block that holds a word that is nobody's, four letters in a row do (`WVandsworth Pollce`, `House of bi Commons`).
import { distance } from 'fastest-levenshtein'
import { stringAt } from '../../dictionary/compile.js'
import { FIRST_WORD, PARAGRAPH } from '../../language/token-class.js'
import { logarithm } from '../../language/logarithm.js'
import { NAT, nextContext, scoreWord } from '../../language/ngram.js'
import { lookUp } from '../../language/lexicon.js'
import type { Sequence } from '../../lattice/sequence.js'
import type { Model } from '../../model.js'
import { CASE_MASK, CASE_MIXED, foldKey, hashKey, KIND_NUMBER, KIND_WORD, tokenize } from '../../text/tokenize.js'
import type { ConfusionTable } from './confusion-table.js'
import { weighDistance } from './distance.js'
import { isShouted } from './search.js'
import { weighSlips } from './slips.js'
import { isOtherNumber, isOtherNumeral, isOtherStyle } from './styles.js'
import { isSuspicious } from './unknown.js'
import type { Vocabulary } from './vocabulary.js'

/** One form of a term, as it is to be written. */
interface Form { readonly text: string; readonly lower: string; readonly layer: number; readonly form: number }

/** Where a word stands in a form: which form, and characters before the word. */
interface Place { readonly form: Form; readonly before: number }

export interface TermIndex {
  /** Places by lexical id; words that more than {@link MOST_PLACES} embedded forms hold lead to users' terms alone. */
  readonly places: ReadonlyMap<number, readonly Place[]>
  readonly known: Uint8Array
  /** What runs of letters lead to, made when first asked for: all forms, and those of users alone. */
  grams(): Grams
  ownGrams(): Grams
}

/** By four letters in a row: number of a form and characters before them, in turn. */
interface Grams { readonly forms: readonly Form[]; readonly places: ReadonlyMap<string, Int32Array> }

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

const MOST_PLACES = 200
/** Characters around a suspicious word in which a term's other words are looked for, and by which a term's border may be off. */
const AROUND = 48
const OFF = 9
/** Largest share of a term's characters that may be misread, by the unit distance: the first filter. */
const MOST_MISREAD = 0.45

/** Forms of two words or more without slots, by their words. */
export function createTermIndex(model: Model): TermIndex {
  const forms = model.layers.flatMap((layer, l) => Array.from(layer.formTerm, (_, f): Form => {
    const text = stringAt(layer.formTexts, f)
    return { text, lower: text.toLowerCase(), layer: l, form: f }
  })).filter(({ text }) => /[\s-]/.test(text) && !text.includes('{'))
  const places = indexPlaces(forms, MOST_PLACES, ({ text }) => {
    const tokens = tokenize(text)
    const words: [number, number][] = []
    for (let i = 0; i < tokens.length; i++) {
      const id = tokens.kind[i] === KIND_WORD ? model.recall.find(tokens.hash[i] as number, tokens.check[i] as number) : -1
      if (id >= FIRST_WORD) words.push([id, tokens.start[i] as number])
    }
    return words
  })
  const known = new Uint8Array([...places.keys()].reduce((most, id) => Math.max(most, id), 0) + 1)
  for (const id of places.keys()) known[id] = 1
  let grams: Grams | undefined
  let own: Grams | undefined
  return { places, known, grams: () => (grams ??= indexGrams(forms)), ownGrams: () => (own ??= indexGrams(forms.filter(({ layer }) => layer > 0))) }
}

/** Letters in a row that lead to a term. */
const GRAM = 4
const MOST_GRAM_PLACES = 300

function indexGrams(forms: readonly Form[]): Grams {
  const order = new Map(forms.map((form, f) => [form, f]))
  const places = indexPlaces(forms, MOST_GRAM_PLACES, ({ lower }) => {
    const grams: [string, number][] = []
    for (let at = 0; at + GRAM <= lower.length; at++) if (!lower.slice(at, at + GRAM).includes(' ')) grams.push([lower.slice(at, at + GRAM), at])
    return grams
  })
  return { forms, places: new Map([...places].map(([gram, list]) => [gram, Int32Array.from(list.flatMap(({ form, before }) => [order.get(form) as number, before]))])) }
}

/** Places by key. What more than `most` embedded forms share leads to none of them; users' own terms are found by it all the same. */
function indexPlaces<K>(forms: readonly Form[], most: number, keysOf: (form: Form) => readonly (readonly [K, number])[]): Map<K, Place[]> {
  const embedded = new Map<K, Place[]>()
  const own = new Map<K, Place[]>()
  for (const form of forms) {
    const index = form.layer === 0 ? embedded : own
    for (const [key, before] of keysOf(form)) {
      const list = index.get(key)
      if (list === undefined) index.set(key, [{ form, before }])
      else if (list.length <= most) list.push({ form, before })
    }
  }
  for (const [key, list] of embedded) if (list.length > most) embedded.delete(key)
  for (const [key, list] of own) embedded.set(key, [...(embedded.get(key) ?? []), ...list])
  return embedded
}

/** More than there are forms in a layer, and eighths of places in a block. */
const MOST_FORMS = 1 << 24
const MOST_STARTS = 1 << 12

/** Readings of stretches as terms, the best for each place a term was led to. `dirty` says that the text looks like OCR. */
export function findOcrTerms(model: Model, vocabulary: Vocabulary, index: TermIndex, table: ConfusionTable, sequence: Sequence, dirty: boolean): TermReading[] {
  const found = new Map<string, TermReading>()
  const tried = new Set<number>()
  const attempt = ({ form, before }: Place, at: number): void => {
    const start = at - before
    const key = (form.layer * MOST_FORMS + form.form) * MOST_STARTS + ((start + 4 + MOST_STARTS) >> 3)
    if (tried.has(key)) return
    tried.add(key)
    const reading = weighForm(model, vocabulary, table, sequence, form, start, dirty)
    if (reading !== undefined) found.set(`${reading.start} ${reading.end} ${reading.text}`, reading)
  }
  if (!dirty) followWords(model, index, sequence, attempt)
  followGrams(dirty ? index.grams() : index.ownGrams(), sequence, attempt)
  return [...found.values()]
}

/** Runs of four letters that must lead to the same form at nearly the same place. */
const LEAST_HITS = 2

function followGrams({ forms, places: grams }: Grams, sequence: Sequence, attempt: (place: Place, at: number) => void): void {
  const text = sequence.tokens.text.toLowerCase()
  if (forms.length === 0 || text.length !== sequence.tokens.text.length) return
  // By form: where it would start by its last hit, and how many agreed.
  const starts = new Int32Array(forms.length).fill(-(1 << 20))
  const hits = new Uint8Array(forms.length)
  for (let at = 0; at + GRAM <= text.length; at++) {
    const places = grams.get(text.slice(at, at + GRAM))
    if (places === undefined) continue
    for (let k = 0; k < places.length; k += 2) {
      const f = places[k] as number
      const before = places[k + 1] as number
      const start = at - before
      hits[f] = Math.abs(start - (starts[f] as number)) <= OFF ? Math.min(LEAST_HITS, (hits[f] as number) + 1) : 1
      starts[f] = start
      if (hits[f] === LEAST_HITS) attempt({ form: forms[f] as Form, before }, at)
    }
  }
}

/** From suspicious words along the intact words beside them. */
function followWords(model: Model, index: TermIndex, sequence: Sequence, attempt: (place: Place, at: number) => void): void {
  const { tokens } = sequence
  for (let p = 0; p < sequence.length; p++) {
    const i = sequence.token[p] as number
    if (tokens.kind[i] !== KIND_WORD || !isSuspicious(model, sequence, p)) continue
    const at = tokens.start[i] as number
    const surface = tokens.text.slice(at, tokens.end[i]).toLowerCase()
    for (const q of neighbors(sequence, p, at)) {
      const id = sequence.id[q] as number
      if (index.known[id] !== 1) continue
      const anchor = tokens.start[sequence.token[q] as number] as number
      for (const place of index.places.get(id) ?? []) if (resembles(surface, place.form, at - anchor + place.before)) attempt(place, anchor)
    }
  }
}

/** Characters by which what is left of a word may have moved within a term. */
const MOVED = 2

/** Whether a word in small letters may be what is left of a form's characters around `at`: the second filter. */
function resembles(surface: string, form: Form, at: number): boolean {
  if (at < -OFF || at > form.text.length) return false
  const part = form.lower.slice(Math.max(0, at - MOVED), Math.max(0, at + surface.length + MOVED))
  return distance(surface, part) <= Math.max(0, part.length - surface.length) + Math.ceil(surface.length * MOST_MISREAD)
}

function* neighbors(sequence: Sequence, p: number, at: number): Generator<number> {
  const { tokens } = sequence
  const startOf = (q: number): number => tokens.start[sequence.token[q] as number] as number
  for (let q = p - 1; q >= 0 && startOf(q) >= at - AROUND && sequence.edge[q + 1] !== 1; q--) yield q
  for (let q = p + 1; q < sequence.length && startOf(q) <= at + AROUND && sequence.edge[q] !== 1; q++) yield q
}

/** The stretch around `start` that is the cheapest misreading of the form. */
function weighForm(model: Model, vocabulary: Vocabulary, table: ConfusionTable, sequence: Sequence, form: Form, start: number, dirty: boolean): TermReading | undefined {
  const { tokens } = sequence
  const text = tokens.text
  const window = text.slice(Math.max(0, start), start + form.text.length)
  const most = Math.ceil(form.text.length * MOST_MISREAD)
  if (distance(window.toLowerCase(), form.lower) > most + 2 * MOVED) return undefined
  let best: TermReading | undefined
  for (const from of positionsNear(sequence, start, 'start')) {
    // Outside prose a fixed term in small letters is another language's word, or a command.
    if (!isWordLike(sequence, from) || (sequence.prose[from] === 0 && form.text === form.lower)) continue
    if (isInitial(sequence, from) && from > 0 && isInitial(sequence, from - 1)) continue
    const begin = tokens.start[sequence.token[from] as number] as number
    for (const to of positionsNear(sequence, begin + form.text.length, 'end')) {
      if (to < from || !(isWordLike(sequence, to) || dirty) ) continue
      // Words that are all somebody's are a misreading only of a name: small letters may vary a fixed term by themselves.
      if (!((dirty && form.text !== form.text.toLowerCase()) || holdsSuspicious(model, sequence, from, to))) continue
      const end = tokens.end[sequence.token[to] as number] as number
      const surface = text.slice(begin, end)
      const written = isShouted(surface) && surface.toUpperCase() === surface ? form.text.toUpperCase() : form.text
      // The term stands there as it is.
      if (surface === written) return undefined
      if (distance(surface, written) > most) continue
      if (isOtherNumber(surface, written) || isOtherNumeral(surface, written) || isOtherStyle(surface, written, dirty) || isBrokenWord(model, surface)) continue
      const literal = literalOf(model, vocabulary, sequence, from, to)
      const weighed = weighDistance(table, surface.replace(/\s+/g, ' '), written, Math.round(literal * NAT))
      if (weighed === undefined) continue
      const margin = literal - weighed.cost / NAT
      if (best !== undefined && margin <= best.margin) continue
      const { cost: slipCost, slips } = weighSlips(surface.replace(/\s+/g, ' '), written)
      best = {
        start: begin, end, text: written, layer: form.layer, form: form.form, cost: weighed.cost, confusions: weighed.confusions,
        slips, slipCost: slipCost - slips * logarithm(table.rate), margin,
      }
    }
  }
  return best
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

function holdsSuspicious(model: Model, sequence: Sequence, from: number, to: number): boolean {
  for (let p = from; p <= to; p++) if (isSuspicious(model, sequence, p)) return true
  return false
}

/** −log of the chance of one character of a figure with letters. */
const FIGURE = 2.3

/** −log of the share of words with capitals within (CommissIoner) among the words of clean text. */
const MIXED = 5.9

/** −log P of the text as it stands from position `from` to `to`, both included, in nats. */
function literalOf(model: Model, vocabulary: Vocabulary, sequence: Sequence, from: number, to: number): number {
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
