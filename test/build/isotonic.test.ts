// The rising curve of calibration.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitKnots } from '../../src/build/isotonic.js'

const samples = fc.array(fc.record({ score: fc.double({ min: -8, max: 8, noNaN: true }), right: fc.boolean(), weight: fc.constantFrom(0.1, 1, 3) }), { minLength: 1, maxLength: 80 })

describe('fitKnots', () => {
  it('rises, in scores and in log-odds, with no more knots than asked for', () => {
    fc.assert(fc.property(samples, (rows) => {
      const knots = fitKnots(rows, 6)
      expect(knots.length).toBeLessThanOrEqual(6)
      knots.forEach(([score, value], i) => {
        expect(Number.isFinite(value)).toBe(true)
        if (i > 0) {
          expect(score).toBeGreaterThanOrEqual(knots[i - 1]?.[0] as number)
          expect(value).toBeGreaterThan((knots[i - 1]?.[1] as number) - 1e-9)
        }
      })
    }))
  })

  it('pools what falls, and keeps what rises at the rates it has', () => {
    const rows = [[-2, 1, 9], [-1, 5, 5], [1, 4, 6], [2, 9, 1]].flatMap(([score, right, wrong]) => [...Array.from({ length: right as number }, () => true), ...Array.from({ length: wrong as number }, () => false)].map((is) => ({ score: score as number, right: is, weight: 1 })))
    const knots = fitKnots(rows, 4)
    expect(knots.map(([score]) => score)).toEqual([-2, 0, 2])
    knots.forEach(([, value], i) => expect(value).toBeCloseTo(Math.log(([1.5, 10, 9.5][i] as number) / ([9.5, 12, 1.5][i] as number)), 5))
  })
})
