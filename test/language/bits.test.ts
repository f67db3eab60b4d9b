// Sets of pairs: what is in them is always let through, and of what is not, little.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addPair, addToRow, createPairRows, createPairs, fillRow, joinPair, mayHoldInRow, mayHoldPair } from '../../src/language/bits.js'

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

describe('rows of pairs', () => {
  const small = fc.integer({ min: 0, max: 40 })

  it('let through every pair that is in them, and all of a row that was filled', () => {
    fc.assert(fc.property(fc.array(fc.tuple(small, ids), { minLength: 1, maxLength: 200 }), fc.array(ids), (pairs, others) => {
      const sizes = new Int32Array(41)
      for (const [first] of pairs) sizes[first] = (sizes[first] as number) + 1
      const rows = createPairRows(sizes)
      for (const [first, second] of pairs) addToRow(rows, first, second)
      expect(pairs.every(([first, second]) => mayHoldInRow(rows, first, second) === 1)).toBe(true)
      const [filled] = pairs[0] as [number, number]
      fillRow(rows, filled)
      expect(others.every((second) => mayHoldInRow(rows, filled, second) === 1)).toBe(true)
    }))
  })

  it('let through less than one in twenty of the others, however long a row is', () => {
    const sizes = Int32Array.from({ length: 200 }, (_, first) => first * 3)
    const rows = createPairRows(sizes)
    sizes.forEach((size, first) => {
      for (let i = 0; i < size; i++) addToRow(rows, first, 40 + 7 * i)
    })
    let passed = 0
    let asked = 0
    for (let first = 1; first < 200; first++) for (let second = 41; second < 1000; second += 7, asked++) passed += mayHoldInRow(rows, first, second)
    expect(passed).toBeLessThan(asked / 20)
  })
})

describe('joinPair', () => {
  it('tells pairs apart', () => {
    expect(new Set(Array.from({ length: 10_000 }, (_, i) => joinPair(i % 100, Math.floor(i / 100)))).size).toBe(10_000)
  })
})
