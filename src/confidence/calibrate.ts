// Calibrated confidence: a logistic function of the raw log-odds and the evidence (Platt 1999), fitted on a mixture of clean and garbled documents.
import { exponential } from '../lattice/semiring.js'
import { logOdds } from './evidence.js'
import type { Calibration } from './parameters.js'
import type { Evidence } from '../types.js'

/** Confidence, rounded to four decimals, of a candidate with posterior `probability` and this evidence. */
export function calibrate(probability: number, evidence: readonly Evidence[], calibration: Calibration): number {
  let score = calibration.intercept + calibration.logOdds * logOdds(probability)
  for (const item of evidence) score += item.nats
  return Math.round((1 / (1 + exponential(-score))) * 10000) / 10000
}
