// Calibrated confidence: a logistic function (Platt 1999) of what the lattice says of a span and of the evidence around it, then bent to a rising curve (isotonic), fitted on a mixture of clean and garbled documents.
import { exponential, logarithm } from '../lattice/semiring.js'
import { logOdds } from './evidence.js'
import type { Calibration, Target } from './parameters.js'
import type { Evidence } from '../types.js'

/** What the lattice says of a span. */
export interface Verdict {
  /** Posterior probability of the candidate. */
  readonly posterior: number
  /** Posterior probability that the text as it stands is the author's. */
  readonly literal: number
  /** Greatest posterior probability of another text for the very span. */
  readonly rival: number
  /** Probability that the block is spun. */
  readonly spun: number
  /** log P(surface | original, spun) in nats, summed over its substitutions. */
  readonly channel: number
  /** Words of the surface. */
  readonly words: number
  /** The original has a capital: a name. */
  readonly name: boolean
  /** Neighbouring words of the surface, and of the original, that the language model has not met together. */
  readonly unmet: readonly [surface: number, original: number]
  /** −log P(the text as it stands) by the language model, in nats. */
  readonly surprise: number
  /** Code units of the text around it, as far as the rates look. */
  readonly context: number
}

/** What is weighed; lines bend where names say so, in nats. */
export const FEATURES = ['posterior', 'posterior-above-0', 'literal', 'literal-above-4', 'rival', 'spun', 'spun-above-0', 'channel', 'channel-above-3', 'words', 'name', 'context', 'unmet-surface', 'unmet-original', 'surprise'] as const
export type Feature = (typeof FEATURES)[number]

const OF_WORDS: readonly Feature[] = ['unmet-surface', 'unmet-original', 'surprise']

/** Features that are not weighed for a target: what the lattice says of spun text holds what words have not met; of a term garbled alone it does not. */
export const UNWEIGHED: Readonly<Record<Target, readonly Feature[]>> = { terms: OF_WORDS, text: OF_WORDS, 'glossary-names': ['name'], 'glossary-terms': ['name'] }

/** Least probability of a literal or of a runner-up: what they say is finite. */
const LEAST_RIVAL = 1e-6

/** Nor is a block's probability of being spun. */
const LEAST_SPUN = 1e-4

/** The features of a verdict, in the order of {@link FEATURES}. */
export function featuresOf({ posterior, literal, rival, spun, channel, words, unmet, surprise, name, context }: Verdict): number[] {
  const own = logOdds(posterior)
  const against = -logOdds(Math.max(LEAST_RIVAL, literal))
  const rest = -logarithm(Math.max(LEAST_RIVAL, rival))
  const block = logOdds(Math.max(LEAST_SPUN, Math.min(1 - LEAST_SPUN, spun)))
  const above = (value: number, from: number): number => Math.max(0, value - from)
  return [own, above(own, 0), against, above(against, 4), rest, block, above(block, 0), -channel, above(-channel, 3), words - 1, name ? 1 : 0, logarithm(1 + context), ...unmet, surprise]
}

/** Confidence, rounded to four decimals, of a candidate with this verdict and this evidence. */
export function calibrate(verdict: Verdict, evidence: readonly Evidence[], calibration: Calibration): number {
  const score = bend(scoreVerdict(verdict, evidence, calibration), calibration.knots)
  return Math.round((1 / (1 + exponential(-score))) * 10000) / 10000
}

/** The weighed sum of features and evidence, in nats. */
export function scoreVerdict(verdict: Verdict, evidence: readonly Evidence[], { intercept, weights }: Calibration): number {
  let score = intercept
  featuresOf(verdict).forEach((value, i) => (score += value * (weights[FEATURES[i] as Feature] ?? 0)))
  for (const item of evidence) score += item.nats
  return score
}

function bend(score: number, knots: Calibration['knots']): number {
  const next = knots.findIndex(([sum]) => sum > score)
  const [sum, value] = knots[next < 0 ? knots.length - 1 : Math.max(0, next - 1)] ?? [0, 0]
  const above = next > 0 ? (knots[next] as readonly [number, number]) : undefined
  return value + (score - sum) * (above === undefined ? 1 : (above[1] - value) / (above[0] - sum))
}

/** log(best / runner-up) in nats, three decimals. */
export function marginOf(best: number, runnerUp: number): number {
  return Math.round(logarithm(Math.max(LEAST_RIVAL, best) / Math.max(LEAST_RIVAL, runnerUp)) * 1000) / 1000
}
