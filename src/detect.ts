// One block through the stages: readings, lattice, sums; and, where something may be garbled, the candidates with their posteriors.
import { SHARE_LEVELS } from './channels/traits.js'
import { readProse } from './confidence/guard.js'
import { describeReading, type RawCandidate } from './describe.js'
import { NAT } from './language/packed.js'
import { buildLattice } from './lattice/build-lattice.js'
import { scoreEdges, sumBackward, sumForward, totalOf, type Scoring } from './lattice/lattice.js'
import { findWindows, type Reading, type Window } from './lattice/readings.js'
import { boundSpan, createSpanSums, sameIds, sumAuthored, sumSpan, type Author } from './lattice/posterior.js'
import { IMPOSSIBLE, probabilityOf } from './lattice/semiring.js'
import type { Sequence } from './lattice/sequence.js'
import { createLiteralScores } from './lattice/term-score.js'
import type { Model } from './model.js'
import type { Scope } from './types.js'

/** Windows whose chance of holding anything is below this are not decoded a second time. */
const LEAST_POSTERIOR = 1e-4
/** How far below the best path, in score units, others are followed: e⁻¹⁰ of the mass is lost at most. */
export const BEAM: number = 10 * 1024
/** Readings below this are no candidates. */
const LEAST_CANDIDATE = 1e-3

/** What the lattice says of the rate of one block. */
export interface Analysis {
  /** log P(block | rate) by lane, in score units. */
  readonly sums: Int32Array
  /** Level of the listed share (`IndexedLayers.listed`) at positions of words that were left alone; each word counts once within the reach. */
  readonly kept: Uint8Array
  /** By window and lane: log P(all of it is the author's | rate), in score units. */
  readonly authored: readonly Int32Array[]
}

/** What one block says of the rate. */
export function analyzeBlock(scoring: Scoring, text: string, fresh: Uint8Array): Analysis {
  const { model, lanes } = scoring
  const sequence = readProse(model, text)
  const { windows } = findWindows(scoring, sequence)
  const kept = findKept(model, sequence, fresh)
  const outside = kept.slice()
  const sums = new Int32Array(lanes)
  const phrases = new Set<string>()
  const authored: Int32Array[] = []
  for (const window of windows) {
    outside.fill(0, window.from, window.to)
    const lattice = buildLattice(scoring, sequence, window, BEAM)
    const scores = scoreEdges(scoring, kept, lattice)
    const repeated = findRepeated(window, fresh, phrases)
    const total = totalOf(scoring, lattice, sumForward(scoring, lattice, scores.all))
    const once = repeated.includes(1) ? totalOf(scoring, lattice, sumForward(scoring, lattice, scores.all, repeated)) : total
    for (let k = 0; k < lanes; k++) sums[k] = (sums[k] as number) + (once[k] as number) - (once[0] as number)
    authored.push(totalOf(scoring, lattice, sumForward(scoring, lattice, scores.authored)).map((score, k) => score - (total[k] as number)))
  }
  const counts = new Int32Array(SHARE_LEVELS)
  for (const level of outside) counts[level] = (counts[level] as number) + 1
  for (let k = 0; k < lanes; k++) sums[k] = counts.reduce((sum, count, level) => sum + count * (scoring.keptScore[level * lanes + k] as number), sums[k] as number)
  return { sums, kept, authored }
}

/** Whether, under these weights of the lanes, some window of a block may well not be as written. */
export function mayHoldGarble({ authored }: Analysis, weights: Float64Array): boolean {
  return authored.some((row) => weights.reduce((sum, weight, k) => sum + weight * Math.max(0, 1 - probabilityOf(Math.min(0, row[k] as number))), 0) >= LEAST_POSTERIOR)
}

/** Weight of the lanes in which something is spun. */
function spunShare({ rates }: Scoring, weights: Float64Array): number {
  return weights.reduce((sum, weight, k) => sum + ((rates[k] as number) > 0 ? weight : 0), 0)
}

/** How much each word speaks against a spinner that left it alone, each word counted once within the reach. */
function findKept(model: Model, sequence: Sequence, fresh: Uint8Array): Uint8Array {
  const kept = new Uint8Array(sequence.length)
  for (let p = 0; p < sequence.length; p++) kept[p] = (fresh[p] as number) * (model.listed[sequence.id[p] as number] as number)
  return kept
}

/** Marks the readings of a window that only repeat: words met before within the reach, phrases met before in the block. */
function findRepeated({ readings }: Window, fresh: Uint8Array, phrases: Set<string>): Uint8Array {
  const skip = new Uint8Array(readings.length)
  const repeated = new Set<string>()
  readings.forEach(({ from, to, layer, entry, term }, r) => {
    if (term !== undefined) return
    const key = `${layer} ${entry}`
    const isPhrase = to - from > 1
    if (isPhrase ? phrases.has(key) : fresh[from] === 0) {
      skip[r] = 1
      repeated.add(`${key} ${from}`)
    }
    if (isPhrase) phrases.add(key)
  })
  if (repeated.size === 0) return skip
  readings.forEach(({ term }, r) => {
    const spun = term?.segments.filter((segment) => segment.entry >= 0) ?? []
    if (spun.length > 0 && spun.every((segment) => repeated.has(`${segment.layer} ${segment.entry} ${segment.from}`))) skip[r] = 1
  })
  return skip
}

/** Candidates of a block under the posterior of its rate. */
export function findCandidates(scoring: Scoring, text: string, offset: number, kept: Uint8Array, weights: Float64Array, scope: Scope): RawCandidate[] {
  const { model } = scoring
  const sequence = readProse(model, text)
  const spun = spunShare(scoring, weights)
  const found: RawCandidate[] = []
  const literalScores = createLiteralScores(scoring, sequence)
  const isTold = (reading: Reading): boolean => reading.spun > 0 && (scope === 'text' || reading.term !== undefined)
  for (const window of findWindows(scoring, sequence).windows) {
    if (!window.readings.some(isTold)) continue
    const lattice = buildLattice(scoring, sequence, window, BEAM)
    const scores = scoreEdges(scoring, kept, lattice)
    const alpha = sumForward(scoring, lattice, scores.all)
    const total = totalOf(scoring, lattice, alpha)
    if (mix(weights, totalOf(scoring, lattice, sumForward(scoring, lattice, scores.authored)), total) > 1 - LEAST_POSTERIOR) continue
    const beta = sumBackward(scoring, lattice, scores.all)
    const sums = createSpanSums(scoring, sequence, lattice, scores, alpha, beta)
    // Readings of one span follow each other.
    let [from, to, literal] = [-1, -1, 0]
    /** Whether the spinner may have written the span often enough: each of its positions bounds that. */
    const mayBe = (reading: Reading): boolean => {
      if (reading.to === reading.from + 1) return true
      for (let p = reading.from; p < reading.to; p++) if (mix(weights, boundSpan(sums, reading, p, garblerOf(reading)), total) < LEAST_CANDIDATE / 2) return false
      return true
    }
    for (let r = 0; r < window.readings.length; r++) {
      const reading = window.readings[r] as Reading
      if (!isTold(reading) || repeatsText(window.readings, r, isTold) || !mayBe(reading)) continue
      const posterior = mix(weights, sumSpan(sums, r, garblerOf(reading)), total)
      if (posterior < LEAST_CANDIDATE) continue
      if (reading.from !== from || reading.to !== to) {
        ;[from, to] = [reading.from, reading.to]
        // What the author wrote stands, whether the model expected it there or other words.
        literal = mix(weights, sumAuthored(sums, from, to), total)
      }
      found.push(describeReading(model, sequence, text, offset, reading, { posterior, literal: Math.min(literal, 1 - posterior), spun, surprise: -literalScores(from, to) / NAT }))
    }
  }
  return found
}

/** Whether a reading writes what one of those before it does that are told. */
function repeatsText(readings: readonly Reading[], r: number, isTold: (reading: Reading) => boolean): boolean {
  const { from, to, ids } = readings[r] as Reading
  for (let i = r - 1; i >= 0; i--) {
    const other = readings[i] as Reading
    if (other.from !== from || other.to !== to) return false
    if (isTold(other) && sameIds(other.ids, ids)) return true
  }
  return false
}

/** Only what is itself a user's term may have been garbled alone: a part of one is nothing. */
function garblerOf({ aloneScore }: Reading): Author {
  return aloneScore === IMPOSSIBLE ? 'spun' : 'garbled'
}

/** Σ over lanes of weight times e^(part − whole). */
function mix(weights: Float64Array, part: Int32Array, whole: Int32Array): number {
  let sum = 0
  for (let k = 0; k < weights.length; k++) sum += (weights[k] as number) * Math.min(1, probabilityOf((part[k] as number) - (whole[k] as number)))
  return sum
}
