// The OCR channel of a repairer: what is believed of the blocks, and what was misread in those that may be OCR.
import { explainDistance } from '../channels/ocr/distance.js'
import type { ConfusionTable } from '../channels/ocr/confusion-table.js'
import { findOcrTerms } from '../channels/ocr/terms.js'
import type { UnknownWords } from '../channels/ocr/unknown.js'
import { readProse } from '../confidence/guard.js'
import { stringAt } from '../dictionary/compile.js'
import { findDamage } from '../encoding/encoding.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
import { CLASS, SPACE } from '../text/characters.js'
import type { Evidence, Scope } from '../types.js'
import { calibrateOcr, chanceOfMachine, posteriorAmongRivals, posteriorOfTerm, rateOf } from './calibrate.js'
import { decodeOcr } from './decode.js'
import { engineFor, type OcrEngine } from './engine.js'
import { believeTold, createGate, LEAST_CHANCE, LEAST_READ, type Belief, type Gate } from './gate.js'
import type { OcrParameters } from './parameters.js'
import { weighRivals } from './rivals.js'

/** Something misread, with what should stand there. Offsets are UTF-16 units of the text. */
export interface OcrFinding {
  readonly start: number
  readonly end: number
  readonly surface: string
  readonly replacement: string
  readonly canonical: string
  /** Calibrated, four decimals. */
  readonly confidence: number
  /** Before calibration: of the replacement, and of the surface as it stands. */
  readonly posterior: number
  readonly literal: number
  readonly kind: string
  readonly dictionary: string
  /** The channels it went through and the confusions, worked out when asked for. */
  explain(): { readonly channels: readonly string[]; readonly evidence: readonly Evidence[] }
}

export interface OcrChannel {
  /** What is believed of each block; `cuts` are the offsets between them. */
  judge(cuts: readonly number[], blocks: readonly UnknownWords[]): Belief[]
  /** Names of the tables, by their index. */
  readonly tables: readonly string[]
  find(text: string, cuts: readonly number[], blocks: readonly UnknownWords[], beliefs: readonly Belief[]): OcrFinding[]
}

/** Makes the channel. With a `table` every block is OCR of that table's kind, else the text tells. */
export function createOcrChannel(model: Model, parameters: OcrParameters, scope: Scope, table?: string): OcrChannel {
  const engine = engineFor(model, parameters)
  const gate = createGate(engine)
  const tables = engine.tables.map(({ name }) => name)
  const told = table === undefined ? undefined : tables.indexOf(table)
  return {
    tables,
    judge: (cuts, blocks) => {
      const beliefs = gate.judge(cuts, blocks)
      return told === undefined ? beliefs : beliefs.map((belief) => believeTold(belief, told))
    },
    find(text, cuts, blocks, beliefs) {
      const found = beliefs.flatMap((belief, b) => findTerms(engine, gate, text.slice(cuts[b], cuts[b + 1]), cuts[b] as number, blocks[b] as UnknownWords, belief))
      if (scope === 'text' && beliefs.some(({ chance }) => chance >= LEAST_READ)) found.push(...findWords(engine, text, cuts, beliefs))
      return found.length === 0 ? found : outsideDamage(text, cuts, found)
    },
  }
}

/** Terms less likely than this against the text as it stands are not weighed any further. */
const LEAST_TERM = 1e-5

function findTerms(engine: OcrEngine, gate: Gate, text: string, offset: number, block: UnknownWords, belief: Belief): OcrFinding[] {
  const { chance, table } = belief
  if (chance < LEAST_CHANCE || !(block.suspicious || chance >= LEAST_READ)) return []
  const { model, vocabulary, index } = engine
  const confusions = engine.tables[table] as ConfusionTable
  return findOcrTerms(model, vocabulary, index, confusions, readProse(model, text), chance >= LEAST_READ).flatMap((reading): OcrFinding[] => {
    const layer = model.layers[reading.layer] as Layer
    const term = layer.formTerm[reading.form] as number
    const kind = layer.kindNames[layer.termKind[term] as number] as string
    const surface = text.slice(reading.start, reading.end)
    // The garble is a sign of the machine itself, and the gate must not have counted it already.
    const rest = chance >= LEAST_READ ? belief : believeRest(gate, block, surface, belief)
    const alone = posteriorOfTerm(model, kind, reading, rest)
    if (alone < LEAST_TERM) return []
    const among = posteriorAmongRivals(model, kind, reading, rest, weighRivals(engine, table, text, reading, rateOf(rest)))
    // In a text that is hardly OCR no other reading makes a term likelier than the text as it stands allows.
    const posterior = chance >= LEAST_READ ? among : Math.min(alone, among)
    const machine = chance >= LEAST_READ && holdsAny(surface, block.unknown) ? chance : chanceOfMachine(rest, reading)
    return [{
      start: offset + reading.start, end: offset + reading.end, surface, replacement: reading.text,
      canonical: stringAt(layer.termTexts, term), confidence: round(posterior * machine), posterior, literal: 1 - posterior,
      kind, dictionary: layer.dictionaryNames[layer.termDictionary[term] as number] as string,
      explain: () => explain(confusions, surface, reading.text),
    }]
  })
}

const holdsAny = (surface: string, words: readonly string[]): boolean => wordsOf(surface).some((word) => words.includes(word))
const wordsOf = (surface: string): string[] => surface.match(/[\p{L}\p{N}'’]+/gu) ?? []

/** What is believed of a block by all its words but those of a surface, for terms in a text that is hardly OCR. */
function believeRest(gate: Gate, { words, unknown, suspicious }: UnknownWords, surface: string, belief: Belief): Belief {
  if (!holdsAny(surface, unknown)) return belief
  const own = wordsOf(surface)
  return gate.judge([0, surface.length], [{ words, unknown: unknown.filter((word) => !own.includes(word)), suspicious }])[0] as Belief
}

function findWords(engine: OcrEngine, text: string, cuts: readonly number[], beliefs: readonly Belief[]): OcrFinding[] {
  const open = beliefs.map(({ chance, table }) => (chance >= LEAST_READ ? table : -1))
  const chanceAt = (at: number): number => {
    let b = 0
    while ((cuts[b + 1] as number) <= at) b++
    return (beliefs[b] as Belief).chance
  }
  return decodeOcr(engine, text, cuts, open).candidates.map((candidate) => {
    const { start, end, surface, replacement, posterior, literal, table } = candidate
    const confidence = round(calibrateOcr(engine.parameters, candidate, text) * chanceAt(start))
    const confusions = engine.tables.find(({ name }) => name === table) as ConfusionTable
    // The apostrophe of a text is its writer's.
    const written = surface.includes('’') ? replacement.replaceAll("'", '’') : replacement
    return { start, end, surface, replacement: written, canonical: written, confidence, posterior, literal, kind: 'word', dictionary: table, explain: () => explain(confusions, surface, replacement) }
  }).filter(({ surface, replacement }) => surface !== replacement)
}

const round = (value: number): number => Math.round(value * 10000) / 10000

/** Findings that touch nothing a wrong decoding left: that is another stage's, and is not half repaired here. */
function outsideDamage(text: string, cuts: readonly number[], found: readonly OcrFinding[]): OcrFinding[] {
  const chunks = cuts.slice(1).flatMap((last, b) => {
    const first = cuts[b] as number
    return findDamage(text.slice(first, last)).map(({ start, end }) => {
      let from = first + start
      let to = first + end
      while (from > first && CLASS[text.charCodeAt(from - 1)] !== SPACE) from--
      while (to < last && CLASS[text.charCodeAt(to)] !== SPACE) to++
      return { from, to }
    })
  })
  return found.filter(({ start, end }) => !chunks.some(({ from, to }) => start < to && from < end))
}

/** A space, and nothing at all, as evidence names them. */
const shown = (text: string): string => (text === '' ? '∅' : text.replace(/\s+/g, '␣'))

function explain(table: ConfusionTable, surface: string, replacement: string): { channels: string[]; evidence: Evidence[] } {
  const steps = explainDistance(table, surface.replace(/\s+/g, ' '), replacement)
  const isSpacing = steps.map(({ surface: read, original }) => /^\s*$|^[-\u00ad\u2010]\s*$/.test(read) && /^\s*$/.test(original))
  const channels = [...(isSpacing.includes(false) ? ['ocr'] : []), ...(isSpacing.includes(true) ? ['spacing'] : [])]
  return { channels, evidence: steps.map((step) => ({ kind: 'confusion', nats: -Math.round(step.cost / 1.024) / 1000, detail: `${shown(step.surface)} ← ${shown(step.original)}` })) }
}
