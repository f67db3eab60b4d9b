// The corruption rate along a document: a hidden Markov chain over blocks whose states are rates of spinning and of choice (forward-backward).
import { exponential } from '../lattice/semiring.js'
import { NAT } from '../language/ngram.js'
import type { Parameters } from './parameters.js'

/** The stages that look around (repetitions, the first look's rates, the lattice's rates, evidence) each reach this far (UTF-16 units). */
export const REACH = 8192
/** Blocks this near to one that looks spun are decoded with it. */
export const NEAR = 2048
/** Nothing further away than this moves a decision: all stages together. */
export const HORIZON: number = 4 * REACH + NEAR

/** Posterior over the states for each block, from the blocks within the reach. `sums[b]` are log-likelihoods by state in score units. */
export function inferRates(parameters: Parameters, prior: readonly number[], cuts: readonly number[], sums: readonly Int32Array[]): Float64Array[] {
  const states = prior.length
  const chain: Chain = { stay: parameters.stay, prior: new Float64Array(prior), likelihoods: likelihoodsOf(sums, states), forward: new Float64Array(states), backward: new Float64Array(states) }
  const rates = new Float64Array(sums.length * states)
  let low = 0
  let high = 0
  return sums.map((_, b) => {
    while ((cuts[low] as number) < (cuts[b + 1] as number) - REACH && low < b) low++
    while (high < sums.length && ((cuts[high + 1] as number) <= (cuts[b] as number) + REACH || high <= b)) high++
    return writePosterior(chain, low, b, high, rates.subarray(b * states, (b + 1) * states))
  })
}

/** The chain over the blocks of a text, and where messages are worked out. */
interface Chain {
  readonly stay: number
  readonly prior: Float64Array
  /** By block and state. */
  readonly likelihoods: Float64Array
  readonly forward: Float64Array
  readonly backward: Float64Array
}

/** Likelihoods by block and state, the greatest of each block 1. */
function likelihoodsOf(sums: readonly Int32Array[], states: number): Float64Array {
  const likelihoods = new Float64Array(sums.length * states)
  for (let b = 0; b < sums.length; b++) {
    const row = sums[b] as Int32Array
    let best = -Infinity
    for (let k = 0; k < states; k++) best = Math.max(best, row[k] as number)
    for (let k = 0; k < states; k++) likelihoods[b * states + k] = Math.max(1e-300, exponential(((row[k] as number) - best) / NAT))
  }
  return likelihoods
}

/** Writes the posterior over the states of a block to `out`. */
function writePosterior(chain: Chain, low: number, block: number, high: number, out: Float64Array): Float64Array {
  const { prior, likelihoods, forward, backward } = chain
  passAlong(chain, forward, low, block, 1)
  passAlong(chain, backward, high - 1, block, -1)
  const here = block * out.length
  let sum = 0
  for (let k = 0; k < out.length; k++) {
    // Both messages carry the prior; it counts once.
    const value = ((forward[k] as number) * (backward[k] as number) * (likelihoods[here + k] as number)) / (prior[k] as number)
    out[k] = value
    sum += value
  }
  for (let k = 0; k < out.length; k++) out[k] = (out[k] as number) / sum
  return out
}

/** Puts into `message` what the blocks from `start` up to, not including, `block` say of the state at `block`. */
function passAlong({ stay, prior, likelihoods }: Chain, message: Float64Array, start: number, block: number, step: 1 | -1): void {
  const states = prior.length
  message.set(prior)
  for (let b = start; b !== block; b += step) {
    const here = b * states
    let sum = 0
    for (let k = 0; k < states; k++) {
      const value = (message[k] as number) * (likelihoods[here + k] as number)
      message[k] = value
      sum += value
    }
    for (let k = 0; k < states; k++) message[k] = (stay * (message[k] as number)) / sum + (1 - stay) * (prior[k] as number)
  }
}

/** The fitted prior over the states, or one in which those that are not clean sum to `spun`. */
export function priorOver(parameters: Parameters, spun: number | undefined): readonly number[] {
  const fitted = parameters.states.map((state) => state.prior)
  if (spun === undefined) return fitted
  const dirty = parameters.states.reduce((sum, state) => sum + (state.spun > 0 ? state.prior : 0), 0)
  return parameters.states.map((state) => (state.spun > 0 ? (state.prior * spun) / dirty : (state.prior * (1 - spun)) / (1 - dirty)))
}
