// Words for a reading: what a candidate says of its term, its dictionary and its substitutions.
import { LINKED } from './dictionary/thesaurus.js'
import type { Subject } from './confidence/evidence.js'
import type { Target } from './confidence/parameters.js'
import { stringAt } from './dictionary/compile.js'
import type { Segment, TermMatch } from './channels/terms.js'
import type { Reading } from './lattice/readings.js'
import { findBigram } from './language/ngram.js'
import { IMPOSSIBLE } from './lattice/semiring.js'
import { languageId, type Sequence } from './lattice/sequence.js'
import type { Layer } from './layers.js'
import type { Model } from './model.js'
import { writeReading } from './repair/write.js'
import { toLowerCase } from './text/casing.js'
import type { Evidence } from './types.js'

/** A garble that may be there, before calibration. */
export interface RawCandidate extends Subject {
  readonly canonical: string
  readonly dictionary: string
  /** What is repaired, for its calibration: a user's term where it may be garbled alone. */
  readonly target: Target
  readonly posterior: number
  /** Probability that the text as it stands is what the author wrote. */
  readonly literal: number
  /** Probability that its block is spun. */
  readonly spun: number
  /** Neighbouring words of the surface, and of the original, that the language model has not met together. */
  readonly unmet: readonly [surface: number, original: number]
  /** −log P(the text as it stands) by the language model, in nats. */
  readonly surprise: number
  /** The original was a figure that the surface does not tell. */
  readonly destroyed: boolean
  readonly channelEvidence: readonly Evidence[]
}

/** Whether a term is a name: it has a capital. */
export function isName(canonical: string): boolean {
  return canonical !== toLowerCase(canonical)
}

/** Identity of a term over all layers. */
export function termKey(layer: number, term: number): string {
  return `${layer}:${term}`
}
export function kindOf(layer: Layer, term: number): string {
  return layer.kindNames[layer.termKind[term] as number] as string
}

/** What the lattice says of a candidate. */
type Chances = Pick<RawCandidate, 'posterior' | 'literal' | 'spun' | 'surprise'>

/** A reading as a candidate. */
export function describeReading(model: Model, sequence: Sequence, text: string, offset: number, reading: Reading, { posterior, literal, spun, surprise }: Chances): RawCandidate {
  const written = writeReading(model, sequence, reading)
  const match = reading.term
  const layer = model.layers[reading.layer] as Layer
  const term = match === undefined ? -1 : (layer.formTerm[match.form] as number)
  const entries = entriesOf(reading)
  const channelEvidence = entries.map(([l, e]) => describeEntry(model, l, e))
  const source = match === undefined ? layer.spin.channelNames[layer.spin.channel[reading.entry] as number] : layer.dictionaryNames[layer.termDictionary[term] as number]
  return {
    start: offset + written.start,
    end: offset + written.end,
    surface: text.slice(written.start, written.end),
    replacement: written.text,
    canonical: match === undefined ? written.text : fillSlots(model, sequence, reading),
    key: match === undefined ? '' : termKey(match.layer, term),
    kind: match === undefined ? 'word' : kindOf(layer, term),
    acronym: match === undefined ? '' : stringAt(layer.termAcronyms, term),
    dictionary: source ?? '',
    target: match === undefined ? 'text' : reading.aloneScore === IMPOSSIBLE ? 'terms' : isName(stringAt(layer.termTexts, term)) ? 'glossary-names' : 'glossary-terms',
    thesaurus: channelEvidence.find((_, i) => isLinked(model, entries[i] as [number, number]))?.detail ?? '',
    unmet: [countUnmet(model, sequence.lm.subarray(reading.from, reading.to)), reading.ids.length === 1 ? 0 : countUnmet(model, reading.ids.map((id) => languageId(model, id)))],
    destroyed: destroysFigure(model, reading),
    channelEvidence,
    posterior, literal, spun, surprise,
  }
}

/** Whether only a thesaurus tells of a substitution. */
function isLinked({ layers }: Model, [l, e]: [number, number]): boolean {
  const { isThesaurus, spin } = layers[l] as Layer
  return isThesaurus && spin.channel[e] === LINKED
}

function countUnmet({ ngram }: Model, words: ArrayLike<number>): number {
  let unmet = 0
  for (let k = 1; k < words.length; k++) if (findBigram(ngram, words[k - 1] as number, words[k] as number) < 0) unmet++
  return unmet
}

/** Whether a substitution of the reading leaves its original unknown. */
export function destroysFigure(model: Model, reading: Reading): boolean {
  return entriesOf(reading).some(([l, e]) => (model.layers[l] as Layer).spin.destroys[e] === 1)
}

function entriesOf(reading: Reading): [number, number][] {
  if (reading.term === undefined) return [[reading.layer, reading.entry]]
  return reading.term.segments.filter((segment) => segment.entry >= 0).map((segment) => [segment.layer, segment.entry])
}

function describeEntry(model: Model, l: number, e: number): Evidence {
  const { spin } = model.layers[l] as Layer
  const detail = `${writePhrase(model, spin.surfaceIds, spin.surfaceOffsets, e)} ← ${writePhrase(model, spin.originalIds, spin.originalOffsets, e)}`
  return { kind: 'channel', nats: Math.round((spin.scores[e] as number) / 1.024) / 1000, detail }
}

function writePhrase({ formOf }: Model, ids: Int32Array, offsets: Int32Array, e: number): string {
  let phrase = formOf(ids[offsets[e] as number] as number)
  for (let k = (offsets[e] as number) + 1; k < (offsets[e + 1] as number); k++) phrase += ` ${formOf(ids[k] as number)}`
  return phrase
}

/** The entry as listed, its slots filled with what stands in them. */
function fillSlots(model: Model, sequence: Sequence, reading: Reading): string {
  const layer = model.layers[reading.layer] as Layer
  const listed = stringAt(layer.termTexts, layer.formTerm[reading.term?.form as number] as number)
  if (!listed.includes('{')) return listed
  const form = stringAt(layer.formTexts, reading.term?.form as number)
  const slots: Segment[][] = []
  for (const segment of reading.term?.segments ?? []) {
    const open = slots.at(-1)
    if (segment.slot < 0) continue
    if (open?.[0]?.slot === segment.slot && open.at(-1)?.to === segment.from) open.push(segment)
    else slots.push([segment])
  }
  const fillers = slots.map((segments) => writeReading(model, sequence, {
    ...reading, from: (segments[0] as Segment).from, to: (segments.at(-1) as Segment).to, term: { ...(reading.term as TermMatch), segments },
  }).text)
  return form.replace(/\{[a-z-]+\}/g, (slot) => fillers.shift() ?? slot)
}
