// Boosted trees: what is written is what was fitted, and what depends on two things at once is found.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitTrees } from '../../src/build/boosting.js'
import { sumTrees, type Trees } from '../../src/confidence/trees.js'

const OPTIONS = { trees: 30, leaves: 4, rate: 0.3, least: 5, ridge: 1 }
const grid = Array.from({ length: 400 }, (_, i) => ({ x: (i % 20) / 20, y: Math.floor(i / 20) / 20 }))

describe('sums of trees', () => {
  it('go right from the least value on, tree after tree', () => {
    // x < 2 ? 1 : (y < 5 ? 10 : 20), then a tree that is a leaf.
    const trees: Trees = { base: 0.5, feature: [0, -1, 1, -1, -1, -1], value: [2, 1, 5, 10, 20, 100], right: [2, 0, 2, 0, 0, 0] }
    expect(sumTrees(trees, [1, 9])).toBe(101.5)
    expect(sumTrees(trees, [2, 4])).toBe(110.5)
    expect(sumTrees(trees, [3, 5])).toBe(120.5)
  })
})

describe('boosting', () => {
  it('finds what holds only where something else does', () => {
    const samples = grid.map(({ x, y }) => ({ features: [x, y], right: x < 0.5 && y < 0.5 }))
    const trees = fitTrees(samples, OPTIONS)
    for (const { features, right } of samples) expect(sumTrees(trees, features) > 0).toBe(right)
  })

  it('says the share where features tell nothing', () => {
    const samples = grid.map((_, i) => ({ features: [1], right: i % 4 === 0 }))
    const trees = fitTrees(samples, OPTIONS)
    expect(1 / (1 + Math.exp(-sumTrees(trees, [1])))).toBeCloseTo(0.25, 2)
    expect(sumTrees(trees, [1])).toBe(sumTrees(trees, [7]))
  })

  it('makes no leaf of fewer samples than it may', () => {
    fc.assert(fc.property(fc.array(fc.record({ features: fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), right: fc.boolean() }), { minLength: 20, maxLength: 60 }), (samples) => {
      fc.pre(samples.some(({ right }) => right) && samples.some(({ right }) => !right))
      const { feature, value, right } = fitTrees(samples, { ...OPTIONS, trees: 1 })
      const count = (node: number, inside: typeof samples): void => {
        expect(inside.length).toBeGreaterThanOrEqual(OPTIONS.least)
        const f = feature[node] as number
        if (f < 0) return
        count(node + 1, inside.filter(({ features }) => (features[f] as number) < (value[node] as number)))
        count(node + (right[node] as number), inside.filter(({ features }) => (features[f] as number) >= (value[node] as number)))
      }
      count(0, samples)
    }), { numRuns: 50 })
  })
})
