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
const TABLE: Uint16Array = createTable()

/** log(1 + e^−d), rounded, by d: it takes few values, so each is asked how far it goes, and not each d for its value. */
function createTable(): Uint16Array {
  const table = new Uint16Array(TABLE_SIZE)
  for (let value = Math.round(logarithm(2) * NAT), d = 0; value > 0; value--) {
    const last = -logarithm(exponential((value - 0.5) / NAT) - 1) * NAT
    for (; d <= last && d < TABLE_SIZE; d++) table[d] = value
  }
  return table
}

/** log(e^a + e^b) in score units. */
export function logAdd(a: number, b: number): number {
  const difference = a - b
  if (difference >= 0) return difference >= TABLE_SIZE ? a : a + (TABLE[difference] as number)
  return -difference >= TABLE_SIZE ? b : b + (TABLE[-difference] as number)
}
