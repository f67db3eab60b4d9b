// Sets of pairs: what is in them is always let through, and of what is not, little.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addPair, createPairs, mayHoldPair } from '../../src/language/bits.js'

const ids = fc.integer({ min: 0, max: 1 << 20 })

describe('a set of pairs', () => {
  it('lets through every pair that is in it', () => {
    fc.assert(fc.property(fc.array(fc.tuple(ids, ids), { maxLength: 200 }), (pairs) => {
      const set = createPairs(pairs.length)
      for (const [first, second] of pairs) addPair(set, first, second)
      expect(pairs.every(([first, second]) => mayHoldPair(set, first, second))).toBe(true)
    }))
  })

  it('lets through less than one in ten of the others, neighbours of its pairs among them', () => {
    const set = createPairs(20_000)
    for (let i = 0; i < 20_000; i++) addPair(set, i % 300, 40 + 3 * i)
    let passed = 0
    for (let i = 0; i < 20_000; i++) if (mayHoldPair(set, i % 300, 41 + 3 * i)) passed++
    expect(passed).toBeLessThan(2000)
    expect(mayHoldPair(createPairs(10), 1, 2)).toBe(false)
  })
})
