// What a dictionary will do, before it does: terms nothing can garble, garbles that are good English or another term, expected precision and recall.
import { stringAt } from '../dictionary/compile.js'
import { createTermWalk } from '../channels/terms.js'
import { createGarbler } from '../garble/sample.js'
import type { Layer } from '../layers.js'
import { scoresOf } from '../language/ngram.js'
import { probabilityOf } from '../lattice/semiring.js'
import { readSequence } from '../lattice/sequence.js'
import type { Model } from '../model.js'
import type { Detection, DictionarySource } from '../types.js'
import { addScores, ratesOf, scoreDocument, type Totals } from './score.js'

/** A text that one substitution makes of a term. */
export interface Garble {
  readonly term: string
  readonly garble: string
  /** The substitution, `inner ← internal`. */
  readonly by: string
  /** Token ids of the garble. */
  readonly ids: readonly number[]
  /** How often the language model expects term and garble, per million words. */
  readonly termPerMillion: number
  readonly garblePerMillion: number
}

/** Everything that one substitution of the model's tables (the thesaurus left out) makes of each term of a dictionary. */
export function garblesOf(model: Model, dictionary: DictionarySource): { garbles: Garble[]; unreached: string[] } {
  const byFirst = indexByOriginal(model)
  const garbles: Garble[] = []
  const unreached: string[] = []
  for (const { canonical, aliases = [], known = [] } of dictionary.terms) {
    const made = [canonical, ...aliases].flatMap((text) => garblesOfText(model, byFirst, text))
    if (made.length === 0 && known.length === 0 && !canonical.includes('{')) unreached.push(canonical)
    garbles.push(...made)
  }
  return { garbles, unreached }
}

interface Entry { readonly layer: Layer; readonly e: number }

function indexByOriginal(model: Model): Map<number, Entry[]> {
  const byFirst = new Map<number, Entry[]>()
  for (const layer of model.layers) {
    for (let e = 0; e < layer.spin.first.length; e++) {
      const id = layer.spin.originalIds[layer.spin.originalOffsets[e] as number] as number
      const list = byFirst.get(id)
      if (list === undefined) byFirst.set(id, [{ layer, e }])
      else list.push({ layer, e })
    }
  }
  return byFirst
}

function garblesOfText(model: Model, byFirst: ReadonlyMap<number, readonly Entry[]>, text: string): Garble[] {
  if (text.includes('{')) return []
  const { id, length } = readSequence(model, text)
  const ids = [...id.subarray(0, length)]
  const { phrase } = scoresOf(model.ngram)
  const perMillion = (of: readonly number[]): number => probabilityOf(phrase(of)) * 1e6
  const expected = perMillion(ids)
  const garbles: Garble[] = []
  ids.forEach((first, p) => {
    for (const { layer: { spin }, e } of byFirst.get(first) ?? []) {
      const original = spin.originalIds.subarray(spin.originalOffsets[e], spin.originalOffsets[e + 1])
      if (original.some((one, k) => ids[p + k] !== one)) continue
      const surface = [...spin.surfaceIds.subarray(spin.surfaceOffsets[e], spin.surfaceOffsets[e + 1])]
      const made = [...ids.slice(0, p), ...surface, ...ids.slice(p + original.length)]
      const show = (of: readonly number[]): string => of.map(model.formOf).join(' ')
      garbles.push({ term: text, garble: show(made), by: `${show(surface)} ← ${show([...original])}`, ids: made, termPerMillion: expected, garblePerMillion: perMillion(made) })
    }
  })
  return garbles
}

/** Counts garbles in clean text; the sum over texts by index of the garble. */
export function countInClean(model: Model, garbles: readonly Garble[], texts: Iterable<string>): Int32Array {
  const counts = new Int32Array(garbles.length)
  const byFirst = new Map<number, number[]>()
  garbles.forEach(({ ids }, g) => byFirst.set(ids[0] as number, [...(byFirst.get(ids[0] as number) ?? []), g]))
  for (const text of texts) {
    const { id, length } = readSequence(model, text)
    for (let p = 0; p < length; p++) {
      for (const g of byFirst.get(id[p] as number) ?? []) {
        const { ids } = garbles[g] as Garble
        if (p + ids.length <= length && ids.every((one, k) => id[p + k] === one)) counts[g] = (counts[g] as number) + 1
      }
    }
  }
  return counts
}

/**
 * Precision and recall of a dictionary's terms on clean text garbled with the model's tables: a ceiling, since the same tables repair. Read are
 * the texts in which a term stands, and as many others, in which none should be found.
 */
export function expectOnGarbled(model: Model, dictionary: DictionarySource, texts: readonly string[], rate: number, detect: (text: string) => Detection[]): Totals & { precision: number; recall: number } {
  const garble = createGarbler(model, { rate, seed: 1 })
  const forms = formsOf(model, dictionary.name)
  const isOwn = (text: string): boolean => forms.has(text.toLowerCase())
  const holding = new Set(texts.filter((text) => standsIn(model, dictionary.name, text)))
  const others = texts.filter((text) => !holding.has(text)).slice(0, holding.size)
  const scores = [...holding, ...others].map((text, i) => {
    const { text: garbled, gold } = garble(text, i)
    const rows = gold.map((row) => (isOwn(row.canonical) ? row : { ...row, certainty: 'unsure' }))
    return scoreDocument({ name: '', text: garbled, gold: rows }, detect(garbled).filter(({ canonical }) => isOwn(canonical)), 'terms')
  })
  const totals = addScores(scores)
  return { ...totals, ...ratesOf(totals) }
}

/** Forms of a dictionary's terms in lower case. A term that another dictionary lists, too, is as much this one's. */
function formsOf(model: Model, name: string): Set<string> {
  const forms = new Set<string>()
  for (const layer of model.layers) {
    layer.formTerm.forEach((term, form) => {
      if (layer.dictionaryNames[layer.termDictionary[term] as number] === name) forms.add(stringAt(layer.formTexts, form).toLowerCase())
    })
  }
  return forms
}

function standsIn(model: Model, name: string, text: string): boolean {
  const sequence = readSequence(model, text)
  let stands = false
  const walk = createTermWalk(model, sequence, ({ spun, layer: l, form }) => {
    const layer = model.layers[l] as Layer
    if (spun === 0 && layer.dictionaryNames[layer.termDictionary[layer.formTerm[form] as number] as number] === name) stands = true
  })
  for (let p = 0; p < sequence.length; p++) walk(p)
  return stands
}
