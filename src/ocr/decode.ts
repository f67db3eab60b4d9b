// Blocks through the OCR lattice: readings, the rate of misreading along the text, and the posterior of every reading.
import type { ConfusionTable } from '../channels/ocr/confusion-table.js'
import { findOcrReadings, isPrinted, scoreLiteral, type Memory, type OcrReading } from '../channels/ocr/readings.js'
import { isSuspicious } from '../channels/ocr/unknown.js'
import { inferRates } from '../confidence/corruption-rate.js'
import { readProse } from '../confidence/guard.js'
import { NAT } from '../language/ngram.js'
import { FIRST_WORD } from '../language/token-class.js'
import { IMPOSSIBLE, logAdd, probabilityOf, scoreOf } from '../lattice/semiring.js'
import type { Sequence } from '../lattice/sequence.js'
import type { Model } from '../model.js'
import { LONGEST_BLOCK } from '../text/blocks.js'
import { lowerBound } from '../text/lower-bound.js'
import { KIND_WORD } from '../text/tokenize.js'
import type { OcrEngine } from './engine.js'
import { buildOcrLattice, scoreOcrEdges, sumOcr, sumOcrBackward, type OcrLattice } from './lattice.js'

/** A reading that may be right, before calibration. Offsets are UTF-16 units of the text. */
export interface OcrCandidate {
  readonly start: number
  readonly end: number
  readonly surface: string
  readonly replacement: string
  readonly posterior: number
  /** Posterior of the surface as it stands. */
  readonly literal: number
  readonly reading: OcrReading
  /** Whether every word of the surface is one. */
  readonly known: boolean
  /** What the context before it adds to how common the words are, in nats. */
  readonly context: number
  /** log P of the words out of context, in nats. */
  readonly common: number
  /** How much likelier the reading is than the surface as it stands, confusions included, before its right context; in nats. */
  readonly margin: number
  /** How much likelier it is than the surface as it stands, all around it considered, in nats. */
  readonly odds: number
  /** log P of the surface as it stands, out of context, in nats. */
  readonly plain: number
  /** Posterior of the likeliest other reading that overlaps it. */
  readonly rival: number
  /** Tokens right beside it that are nobody's words, or single letters. */
  readonly beside: number
  /** Whether a letter or a mark no writer sets touches it. */
  readonly glued: boolean
  /** Expected rate of misreading around it, over the table's own. */
  readonly rate: number
  readonly table: string
  /** Mean letter cost of the surface as a word nobody listed, in nats; what no one could have written stands out. */
  readonly spelling: number
}

/** Searches remembered by a table; beyond it all are forgotten. */
const MOST_REMEMBERED = 100_000

/** Readings below this are no candidates. */
const LEAST = 0.01

interface Block {
  readonly text: string
  readonly table: ConfusionTable
  readonly offset: number
  readonly sequence: Sequence
  readonly readings: readonly OcrReading[]
  readonly lattice: OcrLattice
  readonly scores: Int32Array
  readonly alpha: Int32Array
  readonly total: Int32Array
}

/**
 * Candidates of the blocks between `cuts`, each under the table of this index (-1: the block is not read), and what is believed of the rates of those
 * that are read.
 */
export function decodeOcr(engine: OcrEngine, text: string, cuts: readonly number[], tables: readonly number[]): { candidates: OcrCandidate[]; rates: Float64Array[] } {
  for (const memory of engine.memories) if (memory.size > MOST_REMEMBERED) memory.clear()
  const blocks = tables.map((table, b) => (table < 0 ? undefined : readBlock(engine, table, text.slice(cuts[b], cuts[b + 1]), cuts[b] as number)))
  const none = new Int32Array(engine.rates.length)
  const rates = inferRates(engine.model.parameters, engine.prior, cuts, blocks.map((block) => (block === undefined ? none : sumsOf(engine, block))))
  return {
    candidates: blocks.flatMap((block, b) => (block === undefined ? [] : candidatesOf(engine, block, rates[b] as Float64Array))),
    rates: rates.filter((_, b) => blocks[b] !== undefined),
  }
}

function readBlock(engine: OcrEngine, t: number, text: string, offset: number): Block {
  const table = engine.tables[t] as ConfusionTable
  const sequence = readProse(engine.model, text)
  const readings = findOcrReadings(engine.model, engine.vocabulary, table, sequence, engine.memories[t] as Memory).filter((reading) => sequence.prose[reading.from] === 1)
  const lattice = buildOcrLattice(engine.scoring, engine.vocabulary, sequence, readings, scoreOf(table.rate))
  const scores = scoreOcrEdges(lattice, Int32Array.from(engine.rates, scoreOf))
  return { text, offset, table, sequence, readings, lattice, scores, ...sumOcr(lattice, scores, engine.rates.length) }
}

/** log P(block | rate) by lane: the lattice, and that every character not misread was read right. */
function sumsOf({ rates }: OcrEngine, { table, text, total }: Block): Int32Array {
  return total.map((value, k) => value + Math.round(scoreOf(Math.max(0.01, 1 - table.rate * (rates[k] as number))) * text.length))
}

function candidatesOf(engine: OcrEngine, block: Block, weights: Float64Array): OcrCandidate[] {
  const { lattice, readings, scores, alpha, total } = block
  const lanes = engine.rates.length
  const beta = sumOcrBackward(lattice, scores, lanes)
  const posterior = new Float64Array(readings.length)
  const score = new Int32Array(readings.length).fill(IMPOSSIBLE)
  // The same masses as logarithms, which tell odds apart where probabilities are 0 or 1; of readings and of tokens as they stand.
  const mass = new Int32Array(readings.length).fill(IMPOSSIBLE)
  const asItStands = new Int32Array(block.sequence.length).fill(IMPOSSIBLE)
  const logWeights = Array.from(weights, (weight) => scoreOf(Math.max(1e-9, weight)))
  for (let e = 0; e < lattice.from.length; e++) {
    const r = lattice.reading[e] as number
    const masses = r < 0 ? asItStands : mass
    const m = r < 0 ? (lattice.position[lattice.from[e] as number] as number) : r
    if (r >= 0) score[r] = Math.max(score[r] as number, lattice.score[e] as number)
    const from = (lattice.from[e] as number) * lanes
    const to = (lattice.to[e] as number) * lanes
    for (let k = 0; k < lanes; k++) {
      const weight = weights[k] as number
      if (weight < 1e-6) continue
      const part = (alpha[from + k] as number) + (scores[e * lanes + k] as number) + (beta[to + k] as number) - (total[k] as number)
      if (part <= IMPOSSIBLE) continue
      masses[m] = logAdd(masses[m] as number, part + (logWeights[k] as number))
      if (r >= 0) posterior[r] = (posterior[r] as number) + weight * Math.min(1, probabilityOf(Math.min(0, part)))
    }
  }
  const rate = weights.reduce((sum, weight, k) => sum + weight * (engine.rates[k] as number), 0)
  const longest = readings.reduce((most, { from, to }) => Math.max(most, to - from), 1)
  return mergeReadings(readings, posterior).map(([r, value]) => {
    const reading = readings[r] as OcrReading
    const touching = rangeTouching(readings, longest, reading)
    const odds = (mass[r] as number) - leastOf(asItStands, reading)
    return describe(engine, block, reading, value, literalOf(readings, posterior, reading, touching), rivalOf(readings, posterior, reading, touching), score[r] as number, odds, rate)
  })
}

/** Readings that write the same text over the same span are one candidate, known by the first of them; those that may be right, with their posteriors. */
function mergeReadings(readings: readonly OcrReading[], posterior: Float64Array): [number, number][] {
  const spanOf = ({ start, end }: OcrReading): number => start * LONGEST_BLOCK + end
  const spans = new Map<number, number>()
  readings.forEach((reading, r) => spans.set(spanOf(reading), (spans.get(spanOf(reading)) ?? 0) + (posterior[r] as number)))
  const merged = new Map<string, [number, number]>()
  readings.forEach((reading, r) => {
    // Rounding aside no text is likelier than all that may stand there.
    if ((spans.get(spanOf(reading)) as number) < LEAST / 2) return
    const key = `${reading.start} ${reading.end} ${reading.text}`
    const known = merged.get(key)
    if (known === undefined) merged.set(key, [r, posterior[r] as number])
    else known[1] = Math.min(1, known[1] + (posterior[r] as number))
  })
  return [...merged.values()].filter(([, value]) => value >= LEAST)
}

/** Readings are in order of their start: those that may overlap one lie side by side, from the first to before the second. None takes more than `longest` positions. */
function rangeTouching(readings: readonly OcrReading[], longest: number, { from, to }: OcrReading): readonly [number, number] {
  const firstAt = (position: number): number => lowerBound(readings.length, (r) => (readings[r] as OcrReading).from < position)
  return [firstAt(from + 1 - longest), firstAt(to)]
}

/** What no reading takes: exact over one word, for each path reads it once; the least it may be over several. */
function literalOf(readings: readonly OcrReading[], posterior: Float64Array, { from }: OcrReading, [first, last]: readonly [number, number]): number {
  let read = 0
  for (let r = first; r < last; r++) if (from < (readings[r] as OcrReading).to) read += posterior[r] as number
  return Math.max(0, 1 - read)
}

function rivalOf(readings: readonly OcrReading[], posterior: Float64Array, { from, text, start, end }: OcrReading, [first, last]: readonly [number, number]): number {
  let most = 0
  for (let r = first; r < last; r++) {
    const other = readings[r] as OcrReading
    if (from < other.to && (posterior[r] as number) > most && (other.text !== text || other.start !== start || other.end !== end)) most = posterior[r] as number
  }
  return most
}

/** A stretch stands as it is where each of its tokens does. */
function leastOf(asItStands: Int32Array, { from, to }: OcrReading): number {
  return asItStands.subarray(from, to).reduce((least, value) => Math.min(least, value), 0)
}

function describe(engine: OcrEngine, { text, offset, sequence, table }: Block, reading: OcrReading, posterior: number, literalPosterior: number, rival: number, score: number, odds: number, rate: number): OcrCandidate {
  const common = reading.ids.reduce((sum, id) => sum + (engine.model.ngram.unigram[id] as number), 0)
  let known = true
  let asItStands = 0
  for (let p = reading.from; p < reading.to; p++) {
    asItStands += scoreLiteral(engine.model, engine.vocabulary, sequence, p)
    if ((sequence.id[p] as number) < FIRST_WORD) known = false
  }
  const surface = text.slice(reading.start, reading.end)
  return {
    start: offset + reading.start,
    end: offset + reading.end,
    surface,
    replacement: reading.text,
    posterior,
    literal: literalPosterior,
    reading,
    known,
    context: (score + reading.cost - common) / NAT,
    common: common / NAT,
    margin: (score - asItStands) / NAT,
    odds: odds / NAT,
    rival,
    plain: asItStands / NAT,
    ...surroundingsOf(engine.model, sequence, reading),
    rate,
    table: table.name,
    spelling: -engine.vocabulary.spelling.score(surface.toLowerCase()) / NAT / (surface.length + 1),
  }
}

/** What may touch a word in print: nothing, a space, or a mark. */
function mayTouch(character: string): boolean {
  return character.trim() === '' || isPrinted(character)
}

function surroundingsOf(model: Model, sequence: Sequence, { from, to, start, end }: OcrReading): Pick<OcrCandidate, 'glued' | 'beside'> {
  const { text } = sequence.tokens
  const isFragment = (p: number): boolean => p >= 0 && p < sequence.length && (isSuspicious(model, sequence, p) || isLoneLetter(sequence, p))
  return {
    beside: (isFragment(from - 1) ? 1 : 0) + (isFragment(to) ? 1 : 0),
    glued: !mayTouch(text.slice(start - 1, start)) || !mayTouch(text.slice(end, end + 1)),
  }
}

/** A letter by itself that is no word. */
function isLoneLetter({ tokens, token }: Sequence, p: number): boolean {
  const i = token[p] as number
  return tokens.kind[i] === KIND_WORD && tokens.end[i] === (tokens.start[i] as number) + 1 && !/[aIO]/.test(tokens.text.charAt(tokens.start[i] as number))
}
