// From the features of a candidate to the probability that it is right, and that of a garbled term.
import { sumTrees } from '../confidence/trees.js'
import { exponential, logarithm } from '../language/logarithm.js'
import type { TermReading } from '../channels/ocr/term-weight.js'
import { NAT } from '../language/ngram.js'
import { logAdd } from '../lattice/semiring.js'
import type { Model } from '../model.js'
import type { OcrCandidate } from './decode.js'
import { featuresOf } from './features.js'
import type { Belief } from './gate.js'
import type { OcrParameters } from './parameters.js'
import type { Rivals } from './rivals.js'

/** Characters before and behind a candidate in which repetition is looked for. */
const REACH = 4096

export function around(text: string, { start, end }: OcrCandidate): string {
  return text.slice(Math.max(0, start - REACH), end + REACH)
}

/** Probability that a candidate is right where the text is OCR. */
export function calibrateOcr({ calibration }: OcrParameters, candidate: OcrCandidate, text: string): number {
  return 1 / (1 + exponential(-sumTrees(calibration, featuresOf(candidate, around(text, candidate)))))
}

/** log-odds at which a term stands before anything is read: its kind's prior, and the chance of a garble like this one. */
function priorOfTerm(model: Model, kind: string, reading: TermReading, belief: Belief): number {
  const { termPrior } = model.parameters
  const { machine, author } = garblesOf(belief, reading)
  return logarithm(termPrior[kind] ?? (termPrior['default'] as number)) + logarithm(machine + author)
}

/** Posterior of a term against the text as it stands, with what is believed of its block. */
export function posteriorOfTerm(model: Model, kind: string, reading: TermReading, belief: Belief): number {
  return 1 / (1 + exponential(-(reading.margin + priorOfTerm(model, kind, reading, belief))))
}

/** The same against all ways to read its stretch word by word. What the words themselves say where they write the term speaks for it. */
export function posteriorAmongRivals(model: Model, kind: string, reading: TermReading, belief: Belief, { same, other, behind }: Rivals): number {
  const term = logAdd(Math.round((behind - reading.cost / NAT + priorOfTerm(model, kind, reading, belief)) * NAT), Math.round(same * NAT)) / NAT
  return 1 / (1 + exponential(other - term))
}

/** Expected rate of a confusion over the table's own: on the scale of {@link posteriorOfTerm}. */
export function rateOf({ machine, author }: Belief): number {
  return (machine[0] as number) + (author[0] as number)
}

/** Chance that a garble is a machine's and not an author's slips. */
export function chanceOfMachine(belief: Belief, reading: TermReading): number {
  const { machine, author } = garblesOf(belief, reading)
  return machine / (machine + author)
}

/** Chances of so many confusions, and of an author's slips that write the same, on the scale of the confusions' cost. */
function garblesOf(belief: Belief, { cost, confusions, slips, slipCost }: TermReading): { machine: number; author: number } {
  const at = (rates: readonly number[], count: number): number => rates[Math.max(1, Math.min(3, count)) - 1] as number
  return { machine: at(belief.machine, confusions), author: at(belief.author, slips) * exponential(cost / NAT - slipCost) }
}
