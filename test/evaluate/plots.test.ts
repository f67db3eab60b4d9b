// Curves against plain counting, and the drawing.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaUnderRoc, drawCalibration, riskCoverage } from '../../src/evaluate/plots.js'

const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 })

describe('areaUnderRoc', () => {
  it('is the share of pairs in the right order, ties counting half', () => {
    fc.assert(fc.property(scores, scores, (positives, negatives) => {
      let sum = 0
      for (const p of positives) for (const n of negatives) sum += p > n ? 1 : p === n ? 0.5 : 0
      expect(areaUnderRoc(positives, negatives)).toBeCloseTo(sum / (positives.length * negatives.length), 12)
    }))
  })
  it('is not a number without both', () => {
    expect(areaUnderRoc([], [1])).toBeNaN()
  })
})

describe('riskCoverage', () => {
  it('ends with the share wrong of all, and starts with the surest', () => {
    const pairs = [{ confidence: 0.9, right: true }, { confidence: 0.5, right: false }, { confidence: 0.7, right: true }, { confidence: 0.6, right: false }]
    expect(riskCoverage(pairs, 4)).toEqual([
      { coverage: 0.25, risk: 0, confidence: 0.9 }, { coverage: 0.5, risk: 0, confidence: 0.7 }, { coverage: 0.75, risk: 1 / 3, confidence: 0.6 }, { coverage: 1, risk: 0.5, confidence: 0.5 },
    ])
  })
})

describe('drawCalibration', () => {
  it('draws a dot for each bin and escapes the title', () => {
    const svg = drawCalibration([{ confidence: 0.5, right: true }], [{ confidence: 0.5, right: 1, count: 1 }, { confidence: 0.9, right: 0.8, count: 5 }], 'a <b>')
    expect(svg.match(/<circle/g)).toHaveLength(2)
    expect(svg).not.toContain('<b>')
  })
})
