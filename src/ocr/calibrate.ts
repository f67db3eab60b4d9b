// From the features of a candidate to the probability that it is right, and that of a garbled term.
import { exponential, logarithm } from '../language/logarithm.js'
import type { TermReading } from '../channels/ocr/terms.js'
import type { Model } from '../model.js'
import type { OcrCandidate } from './decode.js'
import { featuresOf, groupOf, OCR_FEATURES } from './features.js'
import type { Belief } from './gate.js'
import type { OcrParameters } from './parameters.js'

/** Characters before and behind a candidate in which repetition is looked for. */
const REACH = 4096

export function around(text: string, { start, end }: OcrCandidate): string {
  return text.slice(Math.max(0, start - REACH), end + REACH)
}

/** Probability that a candidate is right where the text is OCR. */
export function calibrateOcr({ calibration }: OcrParameters, candidate: OcrCandidate, text: string): number {
  const { intercept, weights } = calibration[groupOf(candidate)]
  const features = featuresOf(candidate, around(text, candidate))
  const score = OCR_FEATURES.reduce((sum, name, i) => sum + weights[name] * (features[i] as number), intercept)
  return 1 / (1 + exponential(-score))
}

/** Posterior of a term against the text as it stands, with what is believed of its block. */
export function posteriorOfTerm(model: Model, kind: string, { margin, confusions }: TermReading, belief: Belief): number {
  const { termPrior } = model.parameters
  const prior = logarithm(termPrior[kind] ?? (termPrior['default'] as number))
  const { machine, author } = garblesOf(belief, confusions)
  return 1 / (1 + exponential(-(margin + prior + logarithm(machine + author))))
}

/** Chance that a garble is a machine's and not an author's slips. */
export function chanceOfMachine(belief: Belief, { confusions }: TermReading): number {
  const { machine, author } = garblesOf(belief, confusions)
  return machine / (machine + author)
}

function garblesOf(belief: Belief, confusions: number): { machine: number; author: number } {
  const n = Math.max(1, Math.min(3, confusions)) - 1
  return { machine: belief.machine[n] as number, author: belief.author[n] as number }
}
