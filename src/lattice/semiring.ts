// Scores are integers in 1/1024 nat; sums of probabilities come from a table, so that every engine gets the same ones.
import { exponential, logarithm } from '../language/logarithm.js'
import { NAT } from '../language/ngram.js'

export { exponential, logarithm }

/** The score of an impossible path; low enough never to win, high enough never to overflow when added up. */
export const IMPOSSIBLE: number = -(1 << 28)

/** A probability as a score. */
export function scoreOf(probability: number): number {
  return probability <= 0 ? IMPOSSIBLE : Math.round(logarithm(probability) * NAT)
}

/** A score as a probability. */
export function probabilityOf(score: number): number {
  return score <= -30 * NAT ? 0 : exponential(score / NAT)
}

const TABLE_SIZE = 8 * NAT
const TABLE: Uint16Array = Uint16Array.from({ length: TABLE_SIZE }, (_, d) => Math.round(logarithm(1 + exponential(-d / NAT)) * NAT))

/** log(e^a + e^b) in score units. */
export function logAdd(a: number, b: number): number {
  const difference = a - b
  if (difference >= 0) return difference >= TABLE_SIZE ? a : a + (TABLE[difference] as number)
  return -difference >= TABLE_SIZE ? b : b + (TABLE[-difference] as number)
}
