// The posterior over states of the blocks against every sequence of states written out.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HORIZON, inferRates, priorOver } from '../../src/confidence/corruption-rate.js'
import type { Parameters } from '../../src/confidence/parameters.js'

const STATES = [{ spun: 0, chosen: 0.01, prior: 0.6 }, { spun: 0, chosen: 0.1, prior: 0.3 }, { spun: 0.3, chosen: 0.02, prior: 0.1 }]
const LANES = STATES.length
const parameters = (stay: number): Parameters => ({ states: STATES, stay }) as unknown as Parameters
const PRIOR = STATES.map((state) => state.prior)

/** P(state of each block | all blocks) by summing over every sequence of states. */
function oracle(stay: number, likelihoods: readonly (readonly number[])[]): number[][] {
  const out = likelihoods.map(() => STATES.map(() => 0))
  const visit = (states: number[], weight: number): void => {
    const b = states.length
    if (b === likelihoods.length) return states.forEach((k, i) => (((out[i] as number[])[k] as number) += weight))
    for (let k = 0; k < LANES; k++) {
      const move = b === 0 ? (PRIOR[k] as number) : (states[b - 1] === k ? stay : 0) + (1 - stay) * (PRIOR[k] as number)
      visit([...states, k], weight * move * ((likelihoods[b] as number[])[k] as number))
    }
  }
  visit([], 1)
  return out.map((row) => row.map((value) => value / row.reduce((a, b) => a + b, 0)))
}

const scores = fc.array(fc.array(fc.integer({ min: -8 * 1024, max: 0 }), { minLength: LANES, maxLength: LANES }), { minLength: 1, maxLength: 6 })

describe('inferRates', () => {
  it('is the posterior of the hidden Markov chain', () => {
    fc.assert(fc.property(scores, fc.double({ min: 0.05, max: 0.99, noNaN: true }), (rows, stay) => {
      const cuts = Array.from({ length: rows.length + 1 }, (_, i) => i * 100)
      const inferred = inferRates(parameters(stay), PRIOR, cuts, rows.map((row) => Int32Array.from(row)))
      const expected = oracle(stay, rows.map((row) => row.map((score) => Math.exp(score / 1024))))
      inferred.forEach((row, b) => row.forEach((value, k) => expect(value).toBeCloseTo((expected[b] as number[])[k] as number, 9)))
    }))
  })

  it('hears nothing from beyond the horizon', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 500, max: 4096 }), { minLength: 30, maxLength: 60 }), fc.nat(59), (sizes, at) => {
      const changed = at % sizes.length
      let end = 0
      const cuts = [0, ...sizes.map((size) => (end += size))]
      const quiet = sizes.map(() => Int32Array.of(0, -512, -1024))
      const loud = quiet.map((row, b) => (b === changed ? Int32Array.of(-20480, -20480, 0) : row))
      const before = inferRates(parameters(0.95), PRIOR, cuts, quiet)
      const after = inferRates(parameters(0.95), PRIOR, cuts, loud)
      const start = cuts[changed] as number
      const stop = cuts[changed + 1] as number
      before.forEach((row, b) => {
        const from = cuts[b] as number
        const to = cuts[b + 1] as number
        if (start > to + HORIZON || stop < from - HORIZON) expect(after[b]).toEqual(row)
      })
      expect(after[changed]).not.toEqual(before[changed])
    }))
  })

  it('stays finite on evidence of any weight', () => {
    const [row] = inferRates(parameters(0.95), PRIOR, [0, 10], [Int32Array.of(-(1 << 28), 0, -(1 << 27))])
    expect([...(row as Float64Array)].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
  })
})

describe('priorOver', () => {
  it('is the fitted one, or gives the states that are not clean the share asked for', () => {
    expect(priorOver(parameters(0.9), undefined)).toEqual(PRIOR)
    fc.assert(fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (spun) => {
      const prior = priorOver(parameters(0.9), spun)
      expect(prior.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
      expect(prior[2]).toBeCloseTo(spun, 12)
      expect((prior[0] as number) / (prior[1] as number)).toBeCloseTo(2, 9)
    }))
  })
})
