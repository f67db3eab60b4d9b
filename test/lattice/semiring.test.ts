// Our own logarithms and sums against the engine's.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NAT } from '../../src/language/ngram.js'
import { exponential, IMPOSSIBLE, logAdd, logarithm, probabilityOf, scoreOf } from '../../src/lattice/semiring.js'

const relative = (value: number, exact: number): number => Math.abs(value - exact) / Math.max(1e-300, Math.abs(exact))

describe('exponential and logarithm', () => {
  it('agree with the engine within 1e-9', () => {
    fc.assert(fc.property(fc.double({ min: -690, max: 700, noNaN: true }), (x) => {
      expect(relative(exponential(x), Math.exp(x))).toBeLessThan(1e-9)
    }), { numRuns: 2000 })
    fc.assert(fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
      expect(Math.abs(logarithm(x) - Math.log(x))).toBeLessThan(1e-9)
    }), { numRuns: 2000 })
  })

  it('are exact where it matters', () => {
    expect([exponential(0), logarithm(1), exponential(-1000)]).toEqual([1, 0, 0])
  })
})

describe('scores', () => {
  it('turn into probabilities and back, to half a unit', () => {
    fc.assert(fc.property(fc.integer({ min: -30 * NAT + 1, max: 0 }), (score) => {
      expect(scoreOf(probabilityOf(score))).toBe(score)
    }), { numRuns: 1000 })
  })

  it('have an impossible one', () => {
    expect([scoreOf(0), scoreOf(-1), probabilityOf(IMPOSSIBLE)]).toEqual([IMPOSSIBLE, IMPOSSIBLE, 0])
  })
})

describe('logAdd', () => {
  const score = fc.integer({ min: -40 * NAT, max: 0 })

  it('is the exact sum, rounded', () => {
    fc.assert(fc.property(score, score, (a, b) => {
      const most = Math.max(a, b)
      const exact = most + NAT * Math.log(Math.exp((a - most) / NAT) + Math.exp((b - most) / NAT))
      expect(Math.abs(logAdd(a, b) - exact)).toBeLessThanOrEqual(0.5 + 1e-6)
    }), { numRuns: 2000 })
  })

  it('is an integer, commutes, and takes the impossible for nothing', () => {
    fc.assert(fc.property(score, score, (a, b) => {
      expect(Number.isInteger(logAdd(a, b))).toBe(true)
      expect(logAdd(a, b)).toBe(logAdd(b, a))
      expect(logAdd(a, IMPOSSIBLE)).toBe(a)
    }))
  })
})
