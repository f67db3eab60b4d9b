// One text through the OCR stages: readings under each table, the rate of misreading along the text, and the posterior of every reading.
import { compileConfusions, type ConfusionTable } from '../channels/ocr/confusion-table.js'
import { findOcrReadings, scoreLiteral, type Memory, type OcrReading } from '../channels/ocr/readings.js'
import { createVocabulary, type Vocabulary } from '../channels/ocr/vocabulary.js'
import { inferRates } from '../confidence/corruption-rate.js'
import { NAT } from '../language/ngram.js'
import { FIRST_WORD } from '../language/token-class.js'
import { createScoring, type Scoring } from '../lattice/lattice.js'
import { IMPOSSIBLE, probabilityOf, scoreOf } from '../lattice/semiring.js'
import { readSequence, type Sequence } from '../lattice/sequence.js'
import type { Model } from '../model.js'
import { cutBlocks } from '../text/blocks.js'
import { foldKey } from '../text/tokenize.js'
import type { OcrParameters } from './parameters.js'
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
  /** What the context before it adds to how common the words are, in nats. */
  readonly context: number
  /** log P of the words out of context, in nats. */
  readonly common: number
  /** How much likelier the reading is than the surface as it stands, confusions included, before its right context; in nats. */
  readonly margin: number
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
  /** Rates of misreading, over a table's own, that a block may have, and the prior over them; the first is that of clean text. */
  readonly rates: readonly number[]
  readonly prior: readonly number[]
  /** What searches found, by table: a surface has the same readings wherever it stands. */
  readonly memories: readonly Memory[]
}

/** Searches remembered by a table; beyond it all are forgotten. */
const MOST_REMEMBERED = 100_000

export function createOcrEngine(model: Model, parameters: OcrParameters): OcrEngine {
  const tables = model.confusions.map(compileConfusions)
  const rates = parameters.states.map((state) => state.rate)
  return { model, scoring: createScoring(model), vocabulary: createVocabulary(model), tables, rates, prior: parameters.states.map((state) => state.prior), memories: tables.map(() => new Map()) }
}

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
  return inspectOcr(engine, text).candidates
}

/** The same, with the mean posterior over the rates; what the fitting tool learns from. */
export function inspectOcr(engine: OcrEngine, text: string): { candidates: OcrCandidate[]; rates: Float64Array } {
  const cuts = cutBlocks(text)
  let best: { rates: Float64Array[]; blocks: Block[]; evidence: number; table: ConfusionTable } | undefined
  for (const [t, table] of engine.tables.entries()) {
    const memory = engine.memories[t] as Memory
    if (memory.size > MOST_REMEMBERED) memory.clear()
    const blocks = readBlocks(engine, table, memory, text, cuts)
    const sums = blocks.map((block) => sumsOf(engine, table, block))
    const evidence = sums.reduce((sum, row) => sum + Math.max(...row), 0)
    if (best === undefined || evidence > best.evidence) best = { rates: inferRates(engine.model.parameters, engine.prior, cuts, sums), blocks, evidence, table }
  }
  if (best === undefined) return { candidates: [], rates: new Float64Array(engine.rates.length) }
  const { rates, blocks, table } = best
  const mean = Float64Array.from(engine.rates, (_, k) => rates.reduce((sum, row) => sum + (row[k] as number), 0) / rates.length)
  return { candidates: blocks.flatMap((block, b) => candidatesOf(engine, block, rates[b] as Float64Array, table)), rates: mean }
}

function readBlocks(engine: OcrEngine, table: ConfusionTable, memory: Memory, text: string, cuts: readonly number[]): Block[] {
  const logRates = Int32Array.from(engine.rates, scoreOf)
  return cuts.slice(1).map((end, b): Block => {
    const offset = cuts[b] as number
    const part = text.slice(offset, end)
    const sequence = readSequence(engine.model, part)
    const readings = findOcrReadings(engine.model, engine.vocabulary, table, sequence, memory)
    const lattice = buildOcrLattice(engine.scoring, engine.vocabulary, sequence, readings, scoreOf(table.rate))
    const scores = scoreOcrEdges(lattice, logRates)
    return { text: part, offset, sequence, readings, lattice, scores, ...sumOcr(lattice, scores, engine.rates.length) }
  })
}

/** log P(block | rate) by lane: the lattice, and that every character not misread was read right. */
function sumsOf({ rates }: OcrEngine, table: ConfusionTable, block: Block): Int32Array {
  return block.total.map((value, k) => value + Math.round(scoreOf(Math.max(0.01, 1 - table.rate * (rates[k] as number))) * block.text.length))
}

function candidatesOf(engine: OcrEngine, block: Block, weights: Float64Array, table: ConfusionTable): OcrCandidate[] {
  const { lattice, readings, scores, alpha, total, sequence } = block
  const lanes = engine.rates.length
  const beta = sumOcrBackward(lattice, scores, lanes)
  const posterior = new Float64Array(readings.length)
  const score = new Int32Array(readings.length).fill(IMPOSSIBLE)
  for (let e = 0; e < lattice.from.length; e++) {
    const r = lattice.reading[e] as number
    if (r < 0) continue
    score[r] = Math.max(score[r] as number, lattice.score[e] as number)
    const from = (lattice.from[e] as number) * lanes
    const to = (lattice.to[e] as number) * lanes
    for (let k = 0; k < lanes; k++) {
      const weight = weights[k] as number
      if (weight < 1e-6) continue
      const part = (alpha[from + k] as number) + (scores[e * lanes + k] as number) + (beta[to + k] as number) - (total[k] as number)
      if (part > IMPOSSIBLE) posterior[r] = (posterior[r] as number) + weight * Math.min(1, probabilityOf(Math.min(0, part)))
    }
  }
  const rate = weights.reduce((sum, weight, k) => sum + weight * (engine.rates[k] as number), 0)
  const merged = new Map<string, OcrCandidate>()
  readings.forEach((reading, r) => {
    const key = `${reading.start} ${reading.end} ${reading.text}`
    const known = merged.get(key)
    if (known !== undefined) merged.set(key, { ...known, posterior: Math.min(1, known.posterior + (posterior[r] as number)) })
    else merged.set(key, describe(engine, block, sequence, reading, posterior[r] as number, score[r] as number, rate, table))
  })
  return [...merged.values()].filter((candidate) => candidate.posterior >= LEAST)
}

function describe(engine: OcrEngine, block: Block, sequence: Sequence, reading: OcrReading, posterior: number, score: number, rate: number, table: ConfusionTable): OcrCandidate {
  const common = reading.ids.reduce((sum, id) => sum + (engine.model.ngram.unigram[id] as number), 0)
  let known = true
  let rare = true
  let literal = 0
  for (let p = reading.from; p < reading.to; p++) {
    literal += scoreLiteral(engine.model, engine.vocabulary, sequence, p)
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
    context: (score + reading.cost - common) / NAT,
    common: common / NAT,
    margin: (score - literal) / NAT,
    rate,
    table: table.name,
    spelling: -engine.vocabulary.spelling.score(surface.toLowerCase()) / NAT / (surface.length + 1),
  }
}
