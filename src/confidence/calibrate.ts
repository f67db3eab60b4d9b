// Calibrated confidence: a logistic function of the raw log-odds, the block's rate and the evidence (Platt 1999), fitted on a mixture of clean and garbled documents.
import { exponential, logarithm } from '../lattice/semiring.js'
import { logOdds } from './evidence.js'
import type { Calibration } from './parameters.js'
import type { Evidence } from '../types.js'

/** Confidence, rounded to four decimals, of a candidate with posterior `probability` in a block with this expected rate, with this evidence. */
export function calibrate(probability: number, rate: number, evidence: readonly Evidence[], calibration: Calibration): number {
  let score = calibration.intercept + calibration.logOdds * logOdds(probability) + calibration.rate * rate
  for (const item of evidence) score += item.nats
  return Math.round((1 / (1 + exponential(-score))) * 10000) / 10000
}

/** Least probability of a runner-up: a margin is finite. */
const LEAST_RIVAL = 1e-6

/** log(best / runner-up) in nats, three decimals. */
export function marginOf(best: number, runnerUp: number): number {
  return Math.round(logarithm(Math.max(LEAST_RIVAL, best) / Math.max(LEAST_RIVAL, runnerUp)) * 1000) / 1000
}
