// What leads to a term: its words, and runs of four letters. Each is indexed when first asked for.
import { stringAt } from '../../dictionary/compile.js'
import { FIRST_WORD } from '../../language/token-class.js'
import type { Model } from '../../model.js'
import { createTokens, KIND_WORD, tokenize } from '../../text/tokenize.js'

/** One form of a term, as it is to be written. */
export interface Form {
  readonly text: string
  readonly lower: string
  readonly layer: number
  readonly form: number
  /** Its place among all forms. */
  readonly number: number
}

/** Where a word stands in a form: which form, and characters before the word. */
export interface Place { readonly form: Form; readonly before: number }

export interface TermIndex {
  /** Places of a lexical id; words that more than {@link MOST_PLACES} embedded forms hold lead to users' terms alone. */
  placesOf(id: number): readonly Place[]
  /** What runs of letters lead to: all forms, and those of users alone. */
  grams(): Grams
  ownGrams(): Grams
}

/** Letters in a row that lead to a term. */
export const GRAM = 4

/** By number of a run of letters, the forms that hold it and the characters before it, in turn: `places[from[number]]` to `places[from[number + 1]]`. */
export interface Grams {
  readonly forms: readonly Form[]
  /** Number of the run at a place of a text in small letters, or -1. */
  find(text: string, at: number): number
  readonly from: Int32Array
  readonly places: Int32Array
}

const MOST_PLACES = 200
const MOST_GRAM_PLACES = 300

/** Forms of two words or more without slots. */
export function createTermIndex(model: Model): TermIndex {
  const lazily = <T>(make: () => T): (() => T) => {
    let made: T | undefined
    return () => (made ??= make())
  }
  const forms = lazily(() => listForms(model))
  const places = lazily(() => indexWords(model, forms()))
  return {
    placesOf: (id) => places().get(id) ?? NO_PLACES,
    grams: lazily(() => indexGrams(forms())),
    ownGrams: lazily(() => indexGrams(model.layers.length > 1 ? forms().filter(({ layer }) => layer > 0) : [])),
  }
}

const NO_PLACES: readonly Place[] = []

function listForms({ layers }: Model): Form[] {
  const forms: Form[] = []
  layers.forEach((layer, l) => {
    for (let f = 0; f < layer.formTerm.length; f++) {
      const text = stringAt(layer.formTexts, f)
      if (/[\s-]/.test(text) && !text.includes('{')) forms.push({ text, lower: text.toLowerCase(), layer: l, form: f, number: forms.length })
    }
  })
  return forms
}

/** Places by word. What too many embedded forms share leads to none of them; users' own terms are found by it all the same. */
function indexWords(model: Model, forms: readonly Form[]): ReadonlyMap<number, readonly Place[]> {
  const embedded = new Map<number, Place[]>()
  const own = new Map<number, Place[]>()
  const tokens = createTokens(256)
  for (const form of forms) {
    const index = form.layer === 0 ? embedded : own
    tokenize(form.text, tokens)
    for (let i = 0; i < tokens.length; i++) {
      const id = tokens.kind[i] === KIND_WORD ? model.recall.find(tokens.hash[i] as number, tokens.check[i] as number) : -1
      if (id < FIRST_WORD) continue
      const list = index.get(id)
      const before = tokens.start[i] as number
      if (list === undefined) index.set(id, [{ form, before }])
      else if (list.length <= MOST_PLACES) list.push({ form, before })
    }
  }
  for (const [id, list] of embedded) if (list.length > MOST_PLACES) embedded.delete(id)
  for (const [id, list] of own) embedded.set(id, [...(embedded.get(id) ?? []), ...list])
  return embedded
}

/** Whether a run of letters without a space starts there. */
function startsRun(text: string, at: number): boolean {
  for (let i = at; i < at + GRAM; i++) if (text.charCodeAt(i) === 0x20) return false
  return true
}

/** Runs of letters, numbered as they are met; each is known by where it stood first. */
interface Runs {
  find(text: string, at: number): number
  add(form: number, at: number): number
}

function createRuns(forms: readonly Form[]): Runs {
  let bits = 16
  let slots = new Int32Array(1 << bits).fill(-1)
  const standsIn: number[] = []
  const standsAt: number[] = []
  const slotOf = (text: string, at: number): number => {
    let hash = 0
    for (let i = at; i < at + GRAM; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x9e3779b1)
    let slot = hash >>> (32 - bits)
    for (; slots[slot] !== -1; slot = (slot + 1) & (slots.length - 1)) {
      const run = slots[slot] as number
      const { lower } = forms[standsIn[run] as number] as Form
      const first = standsAt[run] as number
      let k = 0
      while (k < GRAM && lower.charCodeAt(first + k) === text.charCodeAt(at + k)) k++
      if (k === GRAM) break
    }
    return slot
  }
  const grow = (): void => {
    slots = new Int32Array(1 << ++bits).fill(-1)
    standsIn.forEach((form, run) => (slots[slotOf((forms[form] as Form).lower, standsAt[run] as number)] = run))
  }
  return {
    find: (text, at) => slots[slotOf(text, at)] as number,
    add(form, at) {
      if (2 * standsIn.length >= slots.length) grow()
      const slot = slotOf((forms[form] as Form).lower, at)
      if (slots[slot] === -1) {
        slots[slot] = standsIn.push(form) - 1
        standsAt.push(at)
      }
      return slots[slot] as number
    },
  }
}

/** The same for runs of letters. */
function indexGrams(forms: readonly Form[]): Grams {
  const runs = createRuns(forms)
  const visit = (see: (run: number, form: number, at: number) => void, runAt: (form: number, at: number, k: number) => number): void => {
    let k = 0
    forms.forEach(({ lower }, f) => {
      for (let at = 0; at + GRAM <= lower.length; at++, k++) {
        const run = runAt(f, at, k)
        if (run >= 0) see(run, f, at)
      }
    })
  }
  // By run, in turn: how many embedded forms hold it, and how many of users.
  const counts: number[] = []
  const met: number[] = []
  const isOwn = (f: number): number => ((forms[f] as Form).layer > 0 ? 1 : 0)
  visit((run, f) => {
    while (counts.length <= 2 * run) counts.push(0, 0)
    counts[2 * run + isOwn(f)] = (counts[2 * run + isOwn(f)] as number) + 1
  }, (f, at) => {
    const run = startsRun((forms[f] as Form).lower, at) ? runs.add(f, at) : -1
    met.push(run)
    return run
  })
  const from = new Int32Array(counts.length / 2 + 1)
  for (let run = 0; run + 1 < from.length; run++) {
    const embedded = counts[2 * run] as number
    if (embedded > MOST_GRAM_PLACES) counts[2 * run] = 0
    from[run + 1] = (from[run] as number) + 2 * ((counts[2 * run] as number) + Math.min(counts[2 * run + 1] as number, MOST_GRAM_PLACES + 1))
  }
  const places = new Int32Array(from[from.length - 1] as number)
  const next = from.slice()
  visit((run, f, at) => {
    if (isOwn(f) === 0 ? counts[2 * run] === 0 : next[run] === from[run + 1]) return
    places[next[run] as number] = f
    places[(next[run] as number) + 1] = at
    next[run] = (next[run] as number) + 2
  }, (_f, _at, k) => met[k] as number)
  return { forms, find: runs.find, from, places }
}
