// Canonical terms garbled by OCR. What is left of a term leads to it, then all of it is weighed character by character, so that spaces lost and
// come in, noise between words and any number of misread letters are one and the same. In a text that looks clean only the intact words beside a word that
// is nobody's lead to terms (`Pbhcoix Nut and Bolt Company`), so that it costs next to nothing; in one that looks like OCR, and to the terms of users in any
// block that holds a word that is nobody's, four letters in a row do (`WVandsworth Pollce`, `House of bi Commons`).
import { distance } from 'fastest-levenshtein'
import type { Sequence } from '../../lattice/sequence.js'
import type { Model } from '../../model.js'
import { KIND_WORD } from '../../text/tokenize.js'
import type { ConfusionTable } from './confusion-table.js'
import { GRAM, type Form, type Grams, type Place, type TermIndex } from './term-index.js'
import { createWeigher, MOST_MISREAD, OFF, type TermReading } from './term-weight.js'
import { isSuspicious } from './unknown.js'
import type { Vocabulary } from './vocabulary.js'

/** Characters around a suspicious word in which a term's other words are looked for. */
const AROUND = 48
/** Eighths of places in a block, and in a form before it. */
const MOST_STARTS = 1 << 11
/** Characters in a block, which no form is longer than. */
const LONGEST = 1 << 12

/** Readings of stretches as terms, the best for each place a term was led to. `dirty` says that the text looks like OCR. */
export function findOcrTerms(model: Model, vocabulary: Vocabulary, index: TermIndex, table: ConfusionTable, sequence: Sequence, dirty: boolean): TermReading[] {
  const found = new Map<string, TermReading>()
  const tried = new Set<number>()
  let weigh: ReturnType<typeof createWeigher> | undefined
  const attempt = ({ form, before }: Place, at: number): void => {
    const start = at - before
    const key = form.number * MOST_STARTS + ((start + 4 + LONGEST) >> 3)
    if (tried.has(key)) return
    tried.add(key)
    const reading = (weigh ??= createWeigher(model, vocabulary, table, sequence, dirty))(form, start)
    if (reading !== undefined) found.set(`${reading.start} ${reading.end} ${reading.text}`, reading)
  }
  if (!dirty) followWords(model, index, sequence, attempt)
  followGrams(dirty ? index.grams() : index.ownGrams(), sequence, attempt)
  return [...found.values()]
}

/** Runs of four letters that must lead to the same form at nearly the same place. */
const LEAST_HITS = 2

function followGrams({ forms, from, places, find }: Grams, sequence: Sequence, attempt: (place: Place, at: number) => void): void {
  const text = sequence.tokens.text.toLowerCase()
  if (forms.length === 0 || text.length !== sequence.tokens.text.length) return
  // By form: where it would start by its last hit, and how many agreed.
  const starts = new Int32Array(forms.length).fill(-(1 << 20))
  const hits = new Uint8Array(forms.length)
  for (let at = 0; at + GRAM <= text.length; at++) {
    const run = find(text, at)
    if (run < 0) continue
    for (let k = from[run] as number, last = from[run + 1] as number; k < last; k += 2) {
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
      const anchor = tokens.start[sequence.token[q] as number] as number
      for (const place of index.placesOf(id)) if (resembles(surface, place.form, at - anchor + place.before)) attempt(place, anchor)
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

