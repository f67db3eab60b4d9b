// The bounds by which the OCR channel leaves work undone, each against what they bound.
import { distance } from 'fastest-levenshtein'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileConfusions } from '../../src/channels/ocr/confusion-table.js'
import { mayBeNear, weighDistance } from '../../src/channels/ocr/distance.js'
import { numberTexts } from '../../src/channels/ocr/numbering.js'
import { leastRest, measureRest } from '../../src/channels/ocr/rest.js'
import { searchWords } from '../../src/channels/ocr/search.js'
import { buildWordTrie, childAt } from '../../src/channels/ocr/word-trie.js'
import type { Confusion } from '../../src/types.js'

const NAT = 1024
const entry = (original: string, surface: string, count: number, total = 1000): Confusion => ({ original, surface, count, total, evidence: 'seen' })
const table = compileConfusions({
  name: 'test', channel: 'ocr', characters: 100_000, unlisted: { replaced: 100, lost: 10, inserted: 10 },
  entries: [entry('e', 'c', 50), entry('rn', 'm', 100), entry('m', 'rn', 20), entry('ho', 'b', 30), entry('h', 'l e', 10), entry('', ' ', 10), entry('', "'", 5), entry('n', '', 10), entry(' ', '', 10)],
})
const WORDS = ['the', 'then', 'modern', 'modem', 'house', 'mouse', 'he', 'burner', 'hem']
const words = WORDS.map((form, id) => ({ form, id, score: -(id + 2) * 512 }))
const trie = buildWordTrie(words)
const letters = fc.string({ unit: fc.constantFrom('t', 'h', 'b', 'e', 'c', 'm', 'o', 'r', 'n', 'l', 'H', ' ', "'"), minLength: 1, maxLength: 9 })

describe('what the rest of a surface costs at the least', () => {
  it('is no more than what any word costs there', () => {
    fc.assert(fc.property(letters, fc.constantFrom(...WORDS), fc.nat(6), (surface, word, depth) => {
      const rest = measureRest(table, table.bySurface.plain, table.bySurface.plain.groups.along(surface), surface, false)
      let node = 0
      for (let k = 0; k < depth && k < word.length; k++) node = childAt(trie, node, word.charCodeAt(k))
      for (let at = 0; at <= surface.length; at++) {
        const cost = weighDistance(table, surface.slice(at), word.slice(Math.min(depth, word.length)), 1 << 24)?.cost ?? Infinity
        expect(leastRest(rest, trie, node, at)).toBeLessThanOrEqual(cost)
      }
    }))
  })

  it('hides no word from a search of what holds a space', () => {
    fc.assert(fc.property(letters, fc.nat(8), (text, place) => {
      const surface = `${text.slice(0, place)} ${text.slice(place)}`.toLowerCase()
      const limit = 24 * NAT
      const found = new Map(searchWords(trie, table, { surface, limit, window: limit, mostCost: limit }).map(({ ids, cost }) => [ids[0] as number, cost]))
      for (const { form, id, score } of words) {
        const weighed = weighDistance({ ...table, lost: 1000 * NAT, spaceLost: 1000 * NAT }, surface, form, limit + score)
        if (weighed !== undefined && weighed.confusions <= 2) expect(found.has(id)).toBe(true)
      }
    }))
  })
})

describe('the first filter of terms', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A'), maxLength: 60 })

  it('leaves out no form that is near enough to a part', () => {
    fc.assert(fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A'), minLength: 1, maxLength: 40 }), fc.nat(60), fc.nat(40), fc.nat(20), (all, form, from, length, most) => {
      const part = all.slice(from, from + length)
      if (distance(part, form) <= most) expect(mayBeNear(form, all, Math.min(from, all.length), Math.min(all.length, from + length), most)).toBe(true)
    }))
  })

  it('leaves out what is nowhere', () => {
    expect(mayBeNear('aaaa', 'bbbbbbbb', 0, 8, 3)).toBe(false)
    expect(mayBeNear('a'.repeat(40), `${'a'.repeat(20)}bbbb`, 0, 24, 11)).toBe(false)
    expect(mayBeNear('aaba', 'bbaabab', 2, 6, 0)).toBe(true)
  })
})

describe('numbers of short texts', () => {
  it('are those of the parts of a text', () => {
    const texts = ['', 'a', 'ab', 'abc', 'bca', 'é', 'cab', 'longer', 'b']
    const { along, numberOf, size } = numberTexts(texts)
    expect(size).toBe(texts.length)
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '\uffff'), maxLength: 12 }), (text) => {
      const numbers = along(text)
      for (let at = 0; at <= text.length; at++) {
        for (let n = 0; n <= 3; n++) expect(numbers[at * 4 + n]).toBe(at + n > text.length ? -1 : texts.indexOf(text.slice(at, at + n)))
      }
    }))
    expect(numberOf('longer')).toBe(texts.indexOf('longer'))
  })
})
