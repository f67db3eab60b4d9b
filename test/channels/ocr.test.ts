// The OCR channel: weighted distance and search, each against something slow and obvious.
import { distance } from 'fastest-levenshtein'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileConfusions } from '../../src/channels/ocr/confusion-table.js'
import { weighDistance } from '../../src/channels/ocr/distance.js'
import { searchWords, splitWords, type FoundWord } from '../../src/channels/ocr/search.js'
import { isShouted, WRITTEN_CAPITAL, WRITTEN_LOWER, WRITTEN_UPPER } from '../../src/channels/ocr/walk.js'
import { buildWordTrie, childAt, promiseOf, REACH } from '../../src/channels/ocr/word-trie.js'
import type { Confusion, ConfusionSource } from '../../src/types.js'

const NAT = 1024
const entry = (original: string, surface: string, count: number, total = 1000): Confusion => ({ original, surface, count, total, evidence: 'seen' })
const source = (entries: readonly Confusion[]): ConfusionSource => ({ name: 'test', channel: 'ocr', characters: 100_000, unlisted: { replaced: 100, lost: 10, inserted: 10 }, entries })
const table = compileConfusions(source([entry('e', 'c', 50), entry('h', 'b', 40), entry('rn', 'm', 100), entry('m', 'rn', 20), entry('I', 'l', 200), entry('', "'", 5), entry('n', '', 10), entry(' ', '', 10), entry('', ' ', 10), entry('E', 'F', 30)]))

const WORDS = ['the', 'then', 'there', 'modern', 'modem', 'internal', 'house', 'mouse', 'be', 'he', 'burner', 'of', 'court', 'carts', 'hen', 'tree']
const words = WORDS.map((form, id) => ({ form, id, score: -(id + 2) * 512 }))
const trie = buildWordTrie(words)
const find = (surface: string, limit = 40 * NAT): FoundWord[] => searchWords(trie, table, { surface, limit, window: 40 * NAT, mostCost: 40 * NAT })
const formsOf = (found: readonly FoundWord[]): string[] => found.map(({ ids }) => ids.map((id) => WORDS[id]).join(' '))

describe('weighted distance', () => {
  const equal = { ...table, listed: compileConfusions(source([])).listed, replaced: 1, lost: 1, inserted: 1, spaceLost: 1, spaceInserted: 1 }
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 9 })

  it('is the plain distance where all confusions cost one', () => {
    fc.assert(fc.property(letters, letters, (a, b) => {
      expect(weighDistance(equal, a, b, 100)?.cost).toBe(distance(a, b))
    }))
  })

  it('is undefined beyond its bound, and the same up to it', () => {
    fc.assert(fc.property(letters, letters, fc.nat(9), (a, b, bound) => {
      const all = distance(a, b)
      expect(weighDistance(equal, a, b, bound)?.cost).toBe(all <= bound ? all : undefined)
    }))
  })

  it('takes a listed confusion of several characters in one step', () => {
    expect(weighDistance(table, 'modem', 'modern', 40 * NAT)).toEqual({ cost: Math.round(-Math.log(0.1) * NAT), confusions: 1 })
  })

  it('adds up what happens twice', () => {
    const once = weighDistance(table, 'tbe', 'the', 40 * NAT)?.cost as number
    const twice = weighDistance(table, 'tbe tbe', 'the the', 40 * NAT)
    expect(twice).toEqual({ cost: 2 * once, confusions: 2 })
  })
})

describe('the trie', () => {
  it('holds its words and no others', () => {
    for (const { form, id } of words) {
      let node = 0
      for (const char of form) node = childAt(trie, node, char.charCodeAt(0))
      expect(trie.ids[node]).toBe(id)
    }
    expect(childAt(trie, 0, 'x'.charCodeAt(0))).toBe(-1)
  })

  it('holds words with apostrophes, figures and letters beyond ASCII', () => {
    const odd = buildWordTrie([{ form: "o'clock", id: 1, score: -1 }, { form: 'o2', id: 2, score: -1 }, { form: 'oß', id: 3, score: -1 }, { form: 'of', id: 4, score: -1 }])
    const after = childAt(odd, 0, 'o'.charCodeAt(0))
    expect(["'", '2', 'ß', 'f', 'e'].map((char) => childAt(odd, after, char.charCodeAt(0)) >= 0)).toEqual([true, true, true, true, false])
  })

  it('never promises less than the best word below is worth', () => {
    for (const { form, score } of words) {
      let node = 0
      for (let i = 0; i <= form.length; i++) {
        expect(promiseOf(trie, node, Math.min(REACH - 1, form.length - i))).toBeGreaterThanOrEqual(score)
        if (i < form.length) node = childAt(trie, node, form.charCodeAt(i))
      }
    }
  })
})

describe('search', () => {
  it.each([['tbe', 'the'], ['thc', 'the'], ['modem', 'modem'], ['bousc', 'house'], ["ho'use", 'house'], ['bumer', 'burner'], ['bouse', 'house']])('finds what %s was', (surface, wanted) => {
    expect(formsOf(find(surface))[0]).toBe(wanted)
  })

  it('weighs as the distance does, for every word within the bounds', () => {
    const surface = fc.string({ unit: fc.constantFrom('t', 'h', 'b', 'e', 'c', 'm', 'o', 'r', 'n', 'u', 's', "'"), minLength: 1, maxLength: 7 })
    fc.assert(fc.property(surface, (text) => {
      const limit = 24 * NAT
      const found = new Map(searchWords(trie, table, { surface: text, limit, window: limit, mostCost: limit }).map(({ ids, cost }) => [ids[0] as number, cost]))
      for (const { form, id, score } of words) {
        // The walk loses only characters that are listed as lost.
        const weighed = weighDistance({ ...table, lost: 1000 * NAT }, text, form, limit + score)
        if (weighed !== undefined && weighed.confusions <= 3) expect(found.get(id)).toBe(weighed.cost)
      }
    }))
  })

  it('finds nothing where everything costs more than the surface itself', () => {
    expect(find('tbe', 2 * NAT)).toEqual([])
  })

  it('ends on noise', () => {
    expect(find('ehrnbcmehrnbcmehrnbcmehrnbcm')).toBeInstanceOf(Array)
    expect(find('x'.repeat(200))).toEqual([])
  })

  it('says how a word is written', () => {
    expect(find('lnternal')[0]).toMatchObject({ ids: [WORDS.indexOf('internal')], written: [WRITTEN_CAPITAL] })
    expect(find('tbe')[0]?.written).toEqual([WRITTEN_LOWER])
    expect(find('THF')[0]).toMatchObject({ ids: [0], written: [WRITTEN_UPPER] })
  })

  it('knows capitals from a capital', () => {
    expect(['THE', 'ThE', 'The', 'TbE!', 'T', 'REVENUe'].map(isShouted)).toEqual([true, true, false, true, false, true])
  })

  it('parts two words that lost their space, as they stand', () => {
    const pairs = splitWords('ofCourt', table, (form) => WORDS.indexOf(form.toLowerCase()))
    expect(formsOf(pairs)).toEqual(['of court'])
    expect(pairs[0]).toMatchObject({ written: [WRITTEN_LOWER, WRITTEN_CAPITAL], cost: table.spaceLost })
  })
})
