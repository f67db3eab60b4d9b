// The tokenizer: lossless on any input, and right on the texts that break other tokenizers.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CASE_CAPITAL, CASE_LOWER, CASE_MASK, CASE_MIXED, CASE_UPPER, FLAG_DIACRITIC, FLAG_NEWLINE, FLAG_PARAGRAPH, FLAG_SPACE, foldKey, hashKey,
  KIND_NUMBER, KIND_OTHER, KIND_PUNCTUATION, KIND_SUFFIX, KIND_WORD, tokenize, type Tokens,
} from '../../src/text/tokenize.js'
import { anyUnits, textOf } from '../support/texts.js'

/** White space and ignorable characters. */
const GAP = /^(?:[\p{Z}\t\n\v\f\r]|\u00AD|[\u200B-\u200D]|\u2060|\uFEFF|[\uFE00-\uFE0F])*$/u
const surface = (tokens: Tokens, i: number): string => tokens.text.slice(tokens.start[i], tokens.end[i])
const LETTERS: Readonly<Record<number, string>> = { [KIND_WORD]: 'w', [KIND_NUMBER]: 'n', [KIND_PUNCTUATION]: 'p', [KIND_SUFFIX]: 's', [KIND_OTHER]: 'o' }

/** Tokens as `kind:text`, so that a table can be read. */
function shown(text: string): string[] {
  const tokens = tokenize(text)
  return Array.from({ length: tokens.length }, (_, i) => `${LETTERS[tokens.kind[i] as number]}:${surface(tokens, i)}`)
}

function caseOf(text: string): number {
  return (tokenize(text).flags[0] as number) & CASE_MASK
}

describe('tokenize', () => {
  it('loses nothing: tokens ascend without overlap, and only white space and ignorable characters lie between them', () => {
    fc.assert(fc.property(fc.oneof(anyUnits, textOf(40)), (text) => {
      const tokens = tokenize(text)
      let at = 0
      let rebuilt = ''
      for (let i = 0; i < tokens.length; i++) {
        const start = tokens.start[i] as number
        const end = tokens.end[i] as number
        expect(start).toBeGreaterThanOrEqual(at)
        expect(end).toBeGreaterThan(start)
        const gap = text.slice(at, start)
        expect(gap).toMatch(GAP)
        rebuilt += gap + surface(tokens, i)
        at = end
      }
      expect(text.slice(at)).toMatch(GAP)
      expect(rebuilt + text.slice(at)).toBe(text)
    }), { numRuns: 500 })
  })

  it('never splits a surrogate pair', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const tokens = tokenize(text)
      for (let i = 0; i < tokens.length; i++) expect(surface(tokens, i).isWellFormed()).toBe(text.isWellFormed())
    }))
  })

  it('hashes a word as the lexicon hashes its folded form', () => {
    fc.assert(fc.property(fc.oneof(anyUnits, textOf(40)), (text) => {
      const tokens = tokenize(text)
      for (let i = 0; i < tokens.length; i++) {
        if (tokens.kind[i] !== KIND_WORD && tokens.kind[i] !== KIND_SUFFIX) continue
        expect([tokens.hash[i], tokens.check[i]]).toEqual(hashKey(foldKey(surface(tokens, i))))
      }
    }), { numRuns: 300 })
  })

  it.each<[string, string[]]>([
    ['', []],
    [' \t\n\u00a0\u200b', []],
    ["don't", ["w:don't"]],
    ['he’s', ['w:he', 's:’s']],
    ["THEY'RE", ['w:THEY', "s:'RE"]],
    ["Post's", ['w:Post', "s:'s"]],
    ['students’ rights', ['w:students', 'p:’', 'w:rights']],
    ["O'Neill", ["w:O'Neill"]],
    ["'n'", ["p:'", 'w:n', "p:'"]],
    ['“Quoted,” he', ['p:“', 'w:Quoted', 'p:,', 'p:”', 'w:he']],
    ['well-being', ['w:well', 'p:-', 'w:being']],
    ['paid—late', ['w:paid', 'p:—', 'w:late']],
    ['U.S.', ['w:U', 'p:.', 'w:S', 'p:.']],
    ['1,000.5', ['n:1,000.5']],
    ['12:30, 3rd', ['n:12:30', 'p:,', 'n:3rd']],
    ['5.', ['n:5', 'p:.']],
    ['ﬁnancial', ['w:ﬁnancial']],
    ['cafe\u0301s', ['w:cafe\u0301s']],
    ['in\u00adter\u00adnal', ['w:in\u00adter\u00adnal']],
    ['Inner\u00a0Income', ['w:Inner', 'w:Income']],
    ['word\u200b next', ['w:word', 'w:next']],
    ['ok😀👍', ['w:ok', 'o:😀', 'o:👍']],
    ['\ud83da\ude00', ['o:\ud83d', 'w:a', 'o:\ude00']],
    ['𝐛old', ['o:𝐛', 'w:old']],
    ['Дело 12', ['w:Дело', 'n:12']],
    ['a\r\nb', ['w:a', 'w:b']],
  ])('cuts %j', (text, expected) => {
    expect(shown(text)).toEqual(expected)
  })

  it.each<[string, number]>([
    ['word', CASE_LOWER], ['Word', CASE_CAPITAL], ['IRS', CASE_UPPER], ['A', CASE_CAPITAL], ['iPhone', CASE_MIXED], ['McDonald', CASE_MIXED], ['ÉTÉ', CASE_UPPER], ['Été', CASE_CAPITAL],
    ["O'Neill", CASE_MIXED], ['東京', CASE_LOWER],
  ])('tells the case of %s', (text, expected) => {
    expect(caseOf(text)).toBe(expected)
  })

  it.each<[string, number]>([
    ['a b', FLAG_SPACE], ['a,b', 0], ['a\nb', FLAG_SPACE | FLAG_NEWLINE], ['a\r\nb', FLAG_SPACE | FLAG_NEWLINE], ['a \n \n b', FLAG_SPACE | FLAG_NEWLINE | FLAG_PARAGRAPH],
    ['a\r\n\r\nb', FLAG_SPACE | FLAG_NEWLINE | FLAG_PARAGRAPH], ['a\rb', FLAG_SPACE | FLAG_NEWLINE],
  ])('flags the gap of %j', (text, expected) => {
    const tokens = tokenize(text)
    expect((tokens.flags[tokens.length - 1] as number) & ~CASE_MASK & (text === 'a,b' ? FLAG_SPACE : ~0)).toBe(expected)
  })

  it('begins a text as a paragraph', () => {
    expect((tokenize('one').flags[0] as number) & FLAG_PARAGRAPH).toBe(FLAG_PARAGRAPH)
  })

  it.each<[string, string]>([
    ['café', 'cafe\u0301'], ['ﬁnance', 'finance'], ['in\u00adternal', 'internal'], ['inter\u200bnal', 'INTERNAL'], ['they’d', "they'd"], ['ſ', 's'], ['Æsop', 'aesop'],
  ])('folds %j and %j to one form', (left, right) => {
    expect(foldKey(left)).toBe(foldKey(right))
    expect(tokenize(left).hash[0]).toBe(tokenize(right).hash[0])
  })

  it('marks a word whose folding drops a diacritic, and no ligature', () => {
    const marked = (text: string): boolean => ((tokenize(text).flags[0] as number) & FLAG_DIACRITIC) !== 0
    expect(['résumé', 'cafe\u0301', 'Łódź'].map(marked)).toEqual([true, true, true])
    expect(['ﬁnance', 'finance', 'in\u00adternal', 'Дело'].map(marked)).toEqual([false, false, false, false])
  })
})
