// Samples the spin channel forwards: garbles clean text and keeps the alignment as gold. The same seed gives the same text.
import { createTermWalk, type TermMatch } from '../channels/terms.js'
import { stringAt } from '../dictionary/compile.js'
import { readSequence, type Sequence } from '../lattice/sequence.js'
import { probabilityOf } from '../lattice/semiring.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
import { SMALL_WORDS } from '../confidence/evidence.js'
import { capitalize, casePattern, toLowerCase } from '../text/casing.js'
import { cutBlocks } from '../text/blocks.js'

/** A garbled span of a made text and what stood there. */
export interface GoldSpan {
  readonly start: number
  readonly end: number
  readonly surface: string
  readonly canonical: string
  /** `name` or `fixed` for a listed term, `word` or `phrase` for running text, `flag` for a destroyed figure. */
  readonly class: string
  readonly certainty: string
  /** What changed inside, in order, where that is less than the whole. */
  readonly parts?: readonly GoldPart[]
}

export interface GoldPart { readonly start: number; readonly end: number; readonly canonical: string }

export interface Garbled { readonly text: string; readonly gold: readonly GoldSpan[] }

export interface GarbleOptions {
  /** Chance that a phrase the spinner could swap is swapped. */
  readonly rate: number
  readonly seed: number
  /** Name of the channel whose choice of surfaces is followed; that of all tables together where left out. */
  readonly dialect?: string
  /** Names of dictionaries: only inside their terms anything is swapped. */
  readonly only?: ReadonlySet<string>
}

/** Makes a garbler over a model's tables. */
export function createGarbler(model: Model, options: GarbleOptions): (text: string, document: number) => Garbled {
  const byFirst = indexOriginals(model, options.dialect === undefined ? -1 : model.dialects.indexOf(options.dialect))
  return (text, document) => {
    const random = createRandom(options.seed, document)
    const gold: GoldSpan[] = []
    const parts: string[] = []
    let length = 0
    const cuts = cutBlocks(text)
    for (let b = 0; b + 1 < cuts.length; b++) {
      const made = garbleBlock(model, byFirst, text.slice(cuts[b], cuts[b + 1]), options, random)
      for (const span of made.gold) gold.push({ ...span, start: span.start + length, end: span.end + length })
      parts.push(made.text)
      length += made.text.length
    }
    return { text: parts.join(''), gold }
  }
}

/** Mulberry32 on a seed mixed with the document's number: small, fast, good enough to sample with. */
export function createRandom(seed: number, stream: number): () => number {
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

interface Forward { readonly layer: number; readonly entry: number; readonly ids: Int32Array; readonly weight: number }

function indexOriginals(model: Model, dialect: number): Map<number, Forward[]> {
  const byFirst = new Map<number, Forward[]>()
  model.layers.forEach((layer, l) => {
    const { spin, isThesaurus } = layer
    for (let e = 0; e < (isThesaurus ? 0 : spin.first.length); e++) {
      const ids = spin.originalIds.subarray(spin.originalOffsets[e], spin.originalOffsets[e + 1])
      const list = byFirst.get(ids[0] as number) ?? []
      list.push({ layer: l, entry: e, ids, weight: probabilityOf((spin.scores[e] as number) + (l === 0 && dialect >= 0 ? (spin.tilts[e * model.dialects.length + dialect] as number) : 0)) })
      byFirst.set(ids[0] as number, list)
    }
  })
  return byFirst
}

function phraseOf(model: Model, layer: Layer, e: number, side: 'surface' | 'original'): string {
  const { spin } = layer
  const [offsets, ids] = side === 'surface' ? [spin.surfaceOffsets, spin.surfaceIds] : [spin.originalOffsets, spin.originalIds]
  return [...ids.subarray(offsets[e], offsets[e + 1])].map(model.formOf).join(' ')
}

interface Change { readonly from: number; readonly to: number; readonly surface: string; readonly destroys: boolean }

function garbleBlock(model: Model, byFirst: ReadonlyMap<number, Forward[]>, text: string, { rate, only }: GarbleOptions, random: () => number): Garbled {
  const sequence = readSequence(model, text)
  const terms = longestTerms(model, sequence, only)
  const isAllowed = ({ from, to }: Change): boolean => only === undefined || terms.some((term) => term.from <= from && to <= term.to)
  const changes: Change[] = []
  for (let p = 0; p < sequence.length; ) {
    const choice = sequence.open[p] === 1 ? chooseSurface(model, byFirst, sequence, p, random) : undefined
    if (choice === undefined || !isAllowed(choice) || random() >= rate) p++
    else {
      changes.push(choice)
      p = choice.to
    }
  }
  return writeChanges(model, sequence, text, terms, changes)
}

/** The longest original that stands at `p`, and one of its surfaces by weight. */
function chooseSurface(model: Model, byFirst: ReadonlyMap<number, Forward[]>, sequence: Sequence, p: number, random: () => number): Change | undefined {
  const here = (byFirst.get(sequence.id[p] as number) ?? []).filter(({ ids }) => standsAt(sequence, p, ids))
  const longest = here.reduce((most, { ids }) => Math.max(most, ids.length), 0)
  if (longest === 0) return undefined
  const choices = here.filter(({ ids }) => ids.length === longest)
  // What is left of the probability is that of surfaces no table lists: such an original stays as it is.
  let left = random()
  const chosen = choices.find(({ weight }) => (left -= weight) <= 0)
  if (chosen === undefined) return undefined
  const layer = model.layers[chosen.layer] as Layer
  const { tokens } = sequence
  const original = tokens.text.slice(tokens.start[sequence.token[p] as number], tokens.end[sequence.token[p + longest - 1] as number])
  const phrase = phraseOf(model, layer, chosen.entry, 'surface')
  const pattern = casePattern(original)
  const surface = pattern === 'upper' ? phrase.toUpperCase() : fitCapitals(phrase, original)
  return { from: p, to: p + longest, surface, destroys: layer.spin.destroys[chosen.entry] === 1 }
}

/** A surface takes the capital of its original; that of several capitalized words has them on all words but small ones. */
export function fitCapitals(phrase: string, original: string): string {
  const isCapital = (word: string): boolean => word.charAt(0) !== toLowerCase(word.charAt(0))
  const words = original.split(/\s+/)
  if (words.filter(isCapital).length > 1) return phrase.split(' ').map((word) => (SMALL_WORDS.has(word) ? word : capitalize(word))).join(' ')
  return isCapital(words[0] as string) ? capitalize(phrase) : phrase
}

function standsAt(sequence: Sequence, p: number, ids: Int32Array): boolean {
  for (let k = 0; k < ids.length; k++) {
    if (p + k >= sequence.length || sequence.id[p + k] !== ids[k] || sequence.open[p + k] === 0 || (k > 0 && sequence.edge[p + k] !== 0)) return false
  }
  return true
}

/** Gold has one row for each listed term that changed, and one for each change outside terms. */
function writeChanges(model: Model, sequence: Sequence, text: string, terms: readonly TermMatch[], changes: readonly Change[]): Garbled {
  const parts: string[] = []
  const gold: GoldSpan[] = []
  const { tokens } = sequence
  const startOf = (p: number): number => tokens.start[sequence.token[p] as number] as number
  const endOf = (p: number): number => tokens.end[sequence.token[p - 1] as number] as number
  let at = 0
  let length = 0
  const copyTo = (end: number): void => {
    parts.push(text.slice(at, end))
    length += end - at
    at = end
  }
  for (let i = 0; i < changes.length; ) {
    const change = changes[i] as Change
    const term = terms.find((match) => match.from <= change.from && change.to <= match.to)
    const [from, to] = term === undefined ? [change.from, change.to] : [term.from, term.to]
    copyTo(Math.max(at, startOf(from)))
    const start = length
    let destroys = false
    const changed: GoldPart[] = []
    for (; i < changes.length && (changes[i] as Change).from < to; i++) {
      const inside = changes[i] as Change
      copyTo(startOf(inside.from))
      parts.push(inside.surface)
      changed.push({ start: length, end: (length += inside.surface.length), canonical: text.slice(at, endOf(inside.to)) })
      at = endOf(inside.to)
      destroys ||= inside.destroys
    }
    copyTo(Math.max(at, endOf(to)))
    const canonical = text.slice(startOf(from), endOf(to))
    const surface = parts.join('').slice(start)
    gold.push({ start, end: length, surface, canonical, class: destroys ? 'flag' : classOf(model, term, surface), certainty: destroys ? 'flag' : 'certain', ...(term === undefined ? {} : { parts: changed }) })
  }
  copyTo(text.length)
  return { text: parts.join(''), gold }
}

function classOf(model: Model, term: TermMatch | undefined, surface: string): string {
  if (term === undefined) return surface.includes(' ') ? 'phrase' : 'word'
  const layer = model.layers[term.layer] as Layer
  return /\p{Lu}/u.test(stringAt(layer.formTexts, term.form)) ? 'name' : 'fixed'
}

/** Listed terms, of these dictionaries or of all, standing in the text, without overlap, the longest first. */
export function longestTerms(model: Model, sequence: Sequence, only: ReadonlySet<string> | undefined): TermMatch[] {
  const found: TermMatch[] = []
  const isWanted = ({ layer, form }: TermMatch): boolean => {
    const { dictionaryNames, termDictionary, formTerm } = model.layers[layer] as Layer
    return only === undefined || only.has(dictionaryNames[termDictionary[formTerm[form] as number] as number] as string)
  }
  const walk = createTermWalk(model, sequence, (match) => {
    if (match.spun === 0 && isWanted(match)) found.push(match)
  })
  for (let p = 0; p < sequence.length; p++) walk(p)
  found.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from)
  const taken: TermMatch[] = []
  for (const match of found) if (!taken.some((other) => match.from < other.to && other.from < match.to)) taken.push(match)
  return taken
}
