// Binary search against a search from the start.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lowerBound } from '../../src/text/lower-bound.js'

describe('lowerBound', () => {
  it('finds the first that does not come before', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 20 })), fc.integer({ min: -1, max: 21 }), (numbers, limit) => {
      const sorted = numbers.sort((a, b) => a - b)
      const first = sorted.findIndex((number) => number >= limit)
      expect(lowerBound(sorted.length, (i) => (sorted[i] as number) < limit)).toBe(first < 0 ? sorted.length : first)
    }))
  })
})
