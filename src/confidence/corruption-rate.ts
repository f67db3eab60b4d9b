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
  const likelihoods = sums.map(likelihoodsOf)
  const chain: Chain = { stay: parameters.stay, prior: new Float64Array(prior), likelihoods, forward: new Float64Array(prior.length), backward: new Float64Array(prior.length) }
  let low = 0
  let high = 0
  return sums.map((_, b) => {
    while ((cuts[low] as number) < (cuts[b + 1] as number) - REACH && low < b) low++
    while (high < sums.length && ((cuts[high + 1] as number) <= (cuts[b] as number) + REACH || high <= b)) high++
    return posteriorOf(chain, low, b, high)
  })
}

/** The chain over the blocks of a text, and where messages are worked out. */
interface Chain {
  readonly stay: number
  readonly prior: Float64Array
  readonly likelihoods: readonly Float64Array[]
  readonly forward: Float64Array
  readonly backward: Float64Array
}

/** Likelihoods by state, the greatest of them 1. */
function likelihoodsOf(sums: Int32Array): Float64Array {
  let best = -Infinity
  for (let k = 0; k < sums.length; k++) best = Math.max(best, sums[k] as number)
  const likelihoods = new Float64Array(sums.length)
  for (let k = 0; k < sums.length; k++) likelihoods[k] = Math.max(1e-300, exponential(((sums[k] as number) - best) / NAT))
  return likelihoods
}

function posteriorOf(chain: Chain, low: number, block: number, high: number): Float64Array {
  const { prior, forward, backward } = chain
  passAlong(chain, forward, low, block, 1)
  passAlong(chain, backward, high - 1, block, -1)
  const here = chain.likelihoods[block] as Float64Array
  const out = new Float64Array(prior.length)
  let sum = 0
  for (let k = 0; k < out.length; k++) {
    // Both messages carry the prior; it counts once.
    const value = ((forward[k] as number) * (backward[k] as number) * (here[k] as number)) / (prior[k] as number)
    out[k] = value
    sum += value
  }
  for (let k = 0; k < out.length; k++) out[k] = (out[k] as number) / sum
  return out
}

/** Puts into `message` what the blocks from `start` up to, not including, `block` say of the state at `block`. */
function passAlong({ stay, prior, likelihoods }: Chain, message: Float64Array, start: number, block: number, step: 1 | -1): void {
  message.set(prior)
  for (let b = start; b !== block; b += step) {
    const here = likelihoods[b] as Float64Array
    let sum = 0
    for (let k = 0; k < message.length; k++) {
      message[k] = (message[k] as number) * (here[k] as number)
      sum += message[k] as number
    }
    for (let k = 0; k < message.length; k++) message[k] = (stay * (message[k] as number)) / sum + (1 - stay) * (prior[k] as number)
  }
}

/** The fitted prior over the states, or one in which those that are not clean sum to `spun`. */
export function priorOver(parameters: Parameters, spun: number | undefined): readonly number[] {
  const fitted = parameters.states.map((state) => state.prior)
  if (spun === undefined) return fitted
  const dirty = parameters.states.reduce((sum, state) => sum + (state.spun > 0 ? state.prior : 0), 0)
  return parameters.states.map((state) => (state.spun > 0 ? (state.prior * spun) / dirty : (state.prior * (1 - spun)) / (1 - dirty)))
}
