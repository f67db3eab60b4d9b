// Compiling: what is compiled survives its file, and holds what the sources say.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packContainer, unpackContainer } from '../../src/assets/container.js'
import { compileDictionaries, createStringTable, FIRST_EXTRA, stringAt, type Compiled } from '../../src/dictionary/compile.js'
import { packCompiled, unpackCompiled } from '../../src/dictionary/pack.js'
import type { ChannelSource, DictionarySource, SpinEntry } from '../../src/types.js'

const WORDS = ['internal', 'revenue', 'service', 'inner', 'income', 'court', 'courts', 'agency', 'agencies', 'law', 'laws', 'of']
const interner = { idOf: (key: string) => (WORDS.includes(key) ? 32 + WORDS.indexOf(key) : undefined), nextExtra: FIRST_EXTRA }
const PRIOR = { seen: 1, recalled: 0.5, learnt: 0.5, generalized: 0.25, unlisted: 1, shared: 1, even: 0.1 }
const SCORES = { phrase: (ids: readonly number[]): number => -1024 * ids.length, filler: (ids: readonly number[]): number => -2048 * ids.length }

function compile(dictionaries: readonly DictionarySource[], channels: readonly ChannelSource[] = [], slots: Record<string, string[]> = {}): Compiled {
  return compileDictionaries(dictionaries, channels, new Map(Object.entries(slots)), interner, PRIOR, SCORES)
}
const formsOf = (compiled: Compiled): string[] => Array.from(compiled.formTerm, (_, i) => stringAt(compiled.formTexts, i))
const spin = (entries: readonly Partial<SpinEntry>[]): ChannelSource => ({ name: 'c', channel: 'spin', entries: entries.map((entry) => ({ surface: 'inner', original: 'internal', slot: 'adjective', evidence: 'seen', count: 0, ...entry })) })

describe('compileDictionaries', () => {
  it('survives its file', () => {
    const word = fc.constantFrom(...WORDS, 'Newword', 'Bureau', 'U.S.', 'US', '12', 'Ünal')
    const term = fc.record({ canonical: fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' ')), acronym: fc.constantFrom('IRS', 'X') })
    const entry = fc.tuple(word, word).filter(([a, b]) => a !== b).map(([surface, original]) => ({ surface, original, slot: 'noun' as const }))
    fc.assert(fc.property(fc.uniqueArray(term, { selector: (t) => t.canonical, maxLength: 12 }), fc.array(entry, { maxLength: 12 }), (terms, entries) => {
      const compiled = compile([{ name: 'd', terms, protect: ['x'] }], [spin(entries)], { place: ['Springfield', 'Saint Paul'] })
      const { meta, sections } = packCompiled(compiled)
      const read = unpackContainer(packContainer(meta, sections))
      expect(unpackCompiled(read.meta, read.sections)).toEqual(compiled)
    }))
  })

  it('makes plurals of common nouns that are known words, and writes US with stops too', () => {
    const compiled = compile([{ name: 'd', terms: [{ canonical: 'law court' }, { canonical: 'US Court', aliases: ['court of law'] }, { canonical: 'income bureau' }] }])
    expect(formsOf(compiled)).toEqual(['law court', 'law courts', 'US Court', 'court of law', 'U.S. Court', 'court of laws', 'income bureau'])
  })

  it('numbers new words on from the layer below', () => {
    const compiled = compile([{ name: 'd', terms: [{ canonical: 'Zeta Court' }, { canonical: 'zeta Omega' }] }])
    expect(compiled.extraKeys).toEqual(['zeta', 'omega'])
    expect(compiled.trie.words.filter((id) => id >= FIRST_EXTRA)).toEqual(Int32Array.of(FIRST_EXTRA, FIRST_EXTRA + 1))
  })

  it('leaves out a term whose slot nobody fills', () => {
    expect(formsOf(compile([{ name: 'd', terms: [{ canonical: '{place} Court' }] }]))).toEqual([])
    expect(formsOf(compile([{ name: 'd', terms: [{ canonical: '{place} Court' }], slots: { place: ['Springfield'] } }]))).toEqual(['{place} Court'])
  })

  it('gives a term its own kind, that of its dictionary, or none', () => {
    const compiled = compile([{ name: 'a', kind: 'organization', terms: [{ canonical: 'Court' }, { canonical: 'Law', kind: 'law' }] }, { name: 'b', terms: [{ canonical: 'Income' }] }])
    expect(Array.from(compiled.termKind, (kind) => compiled.kindNames[kind])).toEqual(['organization', 'law', 'term'])
    expect(Array.from(compiled.termDictionary, (d) => compiled.dictionaryNames[d])).toEqual(['a', 'a', 'b'])
  })

  it('shares the probability of an original among its surfaces by their weights', () => {
    const compiled = compile([], [spin([{ count: 3 }, { surface: 'inside', evidence: 'recalled', count: 0 }, { surface: 'interior', evidence: 'recalled', count: 0 }])])
    const total = 4 + 2 * PRIOR.recalled + PRIOR.unlisted
    const shares = Array.from(compiled.spin.scores, (score) => Math.exp(score / 1024)).sort((a, b) => b - a)
    expect(shares[0]).toBeCloseTo(4 / total, 2)
    expect(shares[1]).toBeCloseTo(PRIOR.recalled / total, 2)
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1 - PRIOR.unlisted / total, 2)
    expect(Array.from(compiled.spin.authorScores, (score) => Math.exp(score / 1024)).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1 - PRIOR.unlisted / total, 2)
  })

  it('inflects both sides of a noun, but writes no form that nobody knows', () => {
    const sides = (original: string): number => compile([], [spin([{ surface: 'company', original, slot: 'noun' }])]).spin.first.length
    expect([sides('agency'), sides('service')]).toEqual([2, 1])
  })

  it('sorts substitutions by the first word of their surface', () => {
    const compiled = compile([], [spin(WORDS.slice(1).map((surface) => ({ surface, original: 'internal', slot: 'fixed' })))])
    const first = [...compiled.spin.first]
    expect(first).toEqual([...first].sort((a, b) => a - b))
    expect(compiled.spin.surfaceOffsets).toHaveLength(first.length + 1)
  })

  it('marks a figure that was destroyed', () => {
    const compiled = compile([], [spin([{ surface: 'hundreds of thousands', original: 'millions', slot: 'fact' }, {}])])
    expect([...compiled.spin.destroys].sort()).toEqual([0, 1])
  })
})

describe('string tables', () => {
  it('give back every string', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
      const table = createStringTable(texts)
      expect(texts.map((_, i) => stringAt(table, i))).toEqual(texts)
    }))
  })
})
