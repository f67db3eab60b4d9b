// The flat trie against the obvious one: a Map from the sequence to its value.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { childOf, createTrieBuilder, type Trie } from '../../src/dictionary/trie.js'

const ROOTS = 3
const sequence = fc.array(fc.integer({ min: -3, max: 12 }), { minLength: 1, maxLength: 5 })
const entries = fc.array(fc.tuple(fc.nat(ROOTS - 1), sequence), { maxLength: 60 })

function walk(trie: Trie, root: number, words: readonly number[]): number {
  let node = root
  for (const word of words) {
    node = childOf(trie, node, word)
    if (node < 0) return -1
  }
  return trie.values[node] as number
}

describe('trie', () => {
  it('holds what a Map holds', () => {
    fc.assert(fc.property(entries, fc.array(fc.tuple(fc.nat(ROOTS - 1), sequence)), (added, asked) => {
      const builder = createTrieBuilder(ROOTS)
      const oracle = new Map<string, number>()
      added.forEach(([root, words], value) => {
        builder.add(root, words, value)
        const key = `${root}:${words.join()}`
        if (!oracle.has(key)) oracle.set(key, value)
      })
      const trie = builder.build()
      for (const [root, words] of [...added, ...asked]) expect(walk(trie, root, words)).toBe(oracle.get(`${root}:${words.join()}`) ?? -1)
    }))
  })

  it('lays children out in order of their words, so that slots (negative) come first', () => {
    fc.assert(fc.property(entries, (added) => {
      const builder = createTrieBuilder(ROOTS)
      added.forEach(([root, words], value) => builder.add(root, words, value))
      const { offsets, words } = builder.build()
      for (let node = 0; node + 1 < offsets.length; node++) {
        const row = [...words.subarray(offsets[node], offsets[node + 1])]
        expect(row).toEqual([...new Set(row)].sort((a, b) => a - b))
      }
    }))
  })

  it('finds nothing in an empty trie', () => {
    const trie = createTrieBuilder(1).build()
    expect(childOf(trie, 0, 5)).toBe(-1)
    expect(trie.values[0]).toBe(-1)
  })
})
