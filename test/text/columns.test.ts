// Arrays side by side: each is its own, whatever their number and length.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createColumns, createStock } from '../../src/text/columns.js'

const type = fc.constantFrom(Int32Array, Uint16Array, Uint8Array)

describe('createColumns', () => {
  it('makes arrays of the length that share no byte', () => {
    fc.assert(fc.property(fc.array(type, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 5000 }), (types, length) => {
      const columns = Object.values(createColumns(length, Object.fromEntries(types.map((one, i) => [`c${i}`, one]))))
      columns.forEach((column, i) => column.fill(i + 1))
      expect(columns.map((column) => column.length)).toEqual(types.map(() => length))
      expect(columns.every((column, i) => column.every((value) => value === i + 1))).toBe(true)
    }), { numRuns: 50 })
  })
})

describe('createStock', () => {
  it('gives arrays of zeros that share no byte, longer ones than it keeps in stock among them', () => {
    const take = createStock(Int32Array)
    const rows = [3, 16_384, 0, 7, 40_000, 16_380, 5].map((size) => take(size))
    expect(rows.every((row) => row.every((value) => value === 0))).toBe(true)
    rows.forEach((row, i) => row.fill(i + 1))
    expect(rows.map((row) => row.length)).toEqual([3, 16_384, 0, 7, 40_000, 16_380, 5])
    expect(rows.every((row, i) => row.every((value) => value === i + 1))).toBe(true)
  })
})
