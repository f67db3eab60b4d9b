// One text through the OCR stages: readings under each table, the rate of misreading along the text, and the posterior of every reading.
import type { ConfusionTable } from '../channels/ocr/confusion-table.js'
import { findOcrReadings, type Memory, type OcrReading } from '../channels/ocr/readings.js'
import type { Vocabulary } from '../channels/ocr/vocabulary.js'
import { inferRates } from '../confidence/corruption-rate.js'
import { FIRST_WORD } from '../language/token-class.js'
import { createScoring, type Scoring } from '../lattice/lattice.js'
import { IMPOSSIBLE, probabilityOf, scoreOf } from '../lattice/semiring.js'
import { readSequence, type Sequence } from '../lattice/sequence.js'
import type { Model } from '../model.js'
import { cutBlocks } from '../text/blocks.js'
import { foldKey } from '../text/tokenize.js'
import { buildOcrLattice, scoreOcrEdges, sumOcr, sumOcrBackward, type OcrLattice } from './lattice.js'

/** A reading that may be right, before calibration. Offsets are UTF-16 units of the text. */
export interface OcrCandidate {
  readonly start: number
  readonly end: number
  readonly surface: string
  readonly replacement: string
  readonly posterior: number
  readonly reading: OcrReading
  /** Whether every word of the surface is one, or at least somebody's. */
  readonly known: boolean
  readonly rare: boolean
  /** Expected rate of misreading around it, over the table's own. */
  readonly rate: number
  readonly table: string
  /** Mean letter cost of the surface as a word nobody listed, in nats; what no one could have written stands out. */
  readonly spelling: number
}

/** What the decoder needs, made once per model. */
export interface OcrEngine {
  readonly model: Model
  readonly scoring: Scoring
  readonly vocabulary: Vocabulary
  readonly tables: readonly ConfusionTable[]
  /** What searches found, by table: a surface has the same readings wherever it stands. */
  readonly memories: readonly Memory[]
}

/** Searches remembered by a table; beyond it all are forgotten. */
const MOST_REMEMBERED = 100_000

export function createOcrEngine(model: Model, vocabulary: Vocabulary, tables: readonly ConfusionTable[]): OcrEngine {
  return { model, scoring: createScoring(model), vocabulary, tables, memories: tables.map(() => new Map()) }
}

/** Rates of misreading, over a table's own, that a block may have; the first is that of clean text. */
export const RATES: readonly number[] = [0.002, 0.03, 0.1, 0.3, 0.6, 1, 1.7, 3]
/** Prior over them. */
const PRIOR: readonly number[] = [0.9, ...RATES.slice(1).map(() => 0.1 / (RATES.length - 1))]
/** Readings below this are no candidates. */
const LEAST = 0.01

interface Block {
  readonly text: string
  readonly offset: number
  readonly sequence: Sequence
  readonly readings: readonly OcrReading[]
  readonly lattice: OcrLattice
  readonly scores: Int32Array
  readonly alpha: Int32Array
  readonly total: Int32Array
}

/** Candidates of a text under the table that explains it best. */
export function decodeOcr(engine: OcrEngine, text: string): OcrCandidate[] {
  const cuts = cutBlocks(text)
  let best: { rates: Float64Array[]; blocks: Block[]; evidence: number; table: ConfusionTable } | undefined
  for (const [t, table] of engine.tables.entries()) {
    const memory = engine.memories[t] as Memory
    if (memory.size > MOST_REMEMBERED) memory.clear()
    const blocks = readBlocks(engine, table, memory, text, cuts)
    const sums = blocks.map((block) => sumsOf(table, block))
    const evidence = sums.reduce((sum, row) => sum + Math.max(...row), 0)
    if (best === undefined || evidence > best.evidence) best = { rates: inferRates(engine.model.parameters, PRIOR, cuts, sums), blocks, evidence, table }
  }
  if (best === undefined) return []
  const { rates, blocks, table } = best
  return blocks.flatMap((block, b) => candidatesOf(engine, block, rates[b] as Float64Array, table))
}

function readBlocks(engine: OcrEngine, table: ConfusionTable, memory: Memory, text: string, cuts: readonly number[]): Block[] {
  const logRates = Int32Array.from(RATES, scoreOf)
  return cuts.slice(1).map((end, b): Block => {
    const offset = cuts[b] as number
    const part = text.slice(offset, end)
    const sequence = readSequence(engine.model, part)
    const readings = findOcrReadings(engine.model, engine.vocabulary, table, sequence, memory)
    const lattice = buildOcrLattice(engine.scoring, engine.vocabulary, sequence, readings, scoreOf(table.rate))
    const scores = scoreOcrEdges(lattice, logRates)
    return { text: part, offset, sequence, readings, lattice, scores, ...sumOcr(lattice, scores, RATES.length) }
  })
}

/** log P(block | rate) by lane: the lattice, and that every character not misread was read right. */
function sumsOf(table: ConfusionTable, block: Block): Int32Array {
  return block.total.map((value, k) => value + Math.round(scoreOf(Math.max(0.01, 1 - table.rate * (RATES[k] as number))) * block.text.length))
}

function candidatesOf(engine: OcrEngine, block: Block, weights: Float64Array, table: ConfusionTable): OcrCandidate[] {
  const { lattice, readings, scores, alpha, total, sequence } = block
  const lanes = RATES.length
  const beta = sumOcrBackward(lattice, scores, lanes)
  const posterior = new Float64Array(readings.length)
  for (let e = 0; e < lattice.from.length; e++) {
    const r = lattice.reading[e] as number
    if (r < 0) continue
    const from = (lattice.from[e] as number) * lanes
    const to = (lattice.to[e] as number) * lanes
    for (let k = 0; k < lanes; k++) {
      const weight = weights[k] as number
      if (weight < 1e-6) continue
      const score = (alpha[from + k] as number) + (scores[e * lanes + k] as number) + (beta[to + k] as number) - (total[k] as number)
      if (score > IMPOSSIBLE) posterior[r] = (posterior[r] as number) + weight * Math.min(1, probabilityOf(Math.min(0, score)))
    }
  }
  const rate = weights.reduce((sum, weight, k) => sum + weight * (RATES[k] as number), 0)
  const merged = new Map<string, OcrCandidate>()
  readings.forEach((reading, r) => {
    const key = `${reading.start} ${reading.end} ${reading.text}`
    const known = merged.get(key)
    if (known !== undefined) merged.set(key, { ...known, posterior: Math.min(1, known.posterior + (posterior[r] as number)) })
    else merged.set(key, describe(engine, block, sequence, reading, posterior[r] as number, rate, table))
  })
  return [...merged.values()].filter((candidate) => candidate.posterior >= LEAST)
}

function describe(engine: OcrEngine, block: Block, sequence: Sequence, reading: OcrReading, posterior: number, rate: number, table: ConfusionTable): OcrCandidate {
  let known = true
  let rare = true
  for (let p = reading.from; p < reading.to; p++) {
    if ((sequence.id[p] as number) >= FIRST_WORD) continue
    known = false
    const i = sequence.token[p] as number
    if (!engine.vocabulary.isRare(foldKey(block.text.slice(sequence.tokens.start[i], sequence.tokens.end[i])))) rare = false
  }
  const surface = block.text.slice(reading.start, reading.end)
  return {
    start: block.offset + reading.start,
    end: block.offset + reading.end,
    surface,
    replacement: reading.text,
    posterior,
    reading,
    known,
    rare: rare && !known,
    rate,
    table: table.name,
    spelling: -engine.vocabulary.spelling.score(surface.toLowerCase()) / 1024 / (surface.length + 1),
  }
}
