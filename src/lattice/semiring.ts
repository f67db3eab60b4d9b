// Scores are integers in 1/1024 nat; sums of probabilities come from a table, so that every engine gets the same ones.
import { NAT } from '../language/ngram.js'

/** The score of an impossible path; low enough never to win, high enough never to overflow when added up. */
export const IMPOSSIBLE: number = -(1 << 28)

/** e to the power x from + − × ÷ alone: Taylor series on a sixteenth-power reduction (`Math.exp` differs between engines). */
export function exponential(x: number): number {
  if (x < -700) return 0
  let halvings = 0
  let y = x
  while (y > 0.0625 || y < -0.0625) {
    y /= 2
    halvings++
  }
  let term = 1
  let sum = 1
  for (let n = 1; n < 9; n++) {
    term = (term * y) / n
    sum += term
  }
  for (; halvings > 0; halvings--) sum *= sum
  return sum
}

/** Natural logarithm from + − × ÷ alone: area-tangent series after division by powers of two. */
export function logarithm(x: number): number {
  let y = x
  let powers = 0
  while (y > 1.4142135623730951) {
    y /= 2
    powers++
  }
  while (y < 0.7071067811865476) {
    y *= 2
    powers--
  }
  const z = (y - 1) / (y + 1)
  const square = z * z
  let term = z
  let sum = 0
  for (let n = 1; n < 24; n += 2) {
    sum += term / n
    term *= square
  }
  return 2 * sum + powers * 0.6931471805599453
}

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
