// Recalled tokens are those of the tokenizer, with the ids of their words; whatever was read before.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LONGEST_BLOCK } from '../../src/text/blocks.js'
import { createRecall, recallTokens, type Recall } from '../../src/text/recall.js'
import { KIND_NUMBER, KIND_PUNCTUATION, KIND_SUFFIX, KIND_WORD, tokenize, type Tokens } from '../../src/text/tokenize.js'
import { anyUnits, textOf } from '../support/texts.js'

/** A lexicon of half of all words, whose ids tell them apart. */
const find = (hash: number, check: number): number => (check % 2 === 0 ? -1 : (hash ^ check) >>> 1)

const rowsOf = (tokens: Tokens, idOf: (i: number) => number): number[][] => Array.from({ length: tokens.length }, (_, i) => {
  const mark = tokens.kind[i] === KIND_PUNCTUATION
  return [tokens.start[i], tokens.end[i], tokens.kind[i], tokens.flags[i], mark ? 0 : tokens.hash[i], mark ? 0 : tokens.check[i], idOf(i)] as number[]
})

function expectSame(recall: Recall, text: string): void {
  const plain = tokenize(text)
  const isWord = (kind: number | undefined): boolean => kind === KIND_WORD || kind === KIND_NUMBER || kind === KIND_SUFFIX
  const expected = rowsOf(plain, (i) => (isWord(plain.kind[i]) ? find(plain.hash[i] as number, plain.check[i] as number) : -1))
  const tokens = recallTokens(recall, text)
  expect(rowsOf(tokens, (i) => tokens.id[i] as number)).toEqual(expected)
  expect([...tokens.units.codes.subarray(0, text.length + 3)]).toEqual([...Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)), 0, 0, 0])
}

const word = fc.constantFrom('the', 'The', 'THE', 'tHe', 'a', 'A', 'I', 'B2', '2b', '1,000.5', 'don’t', "it's", 'O’Neil', "dogs'", 'café', 'naïve', 'ﬁsh', 'x'.repeat(16), 'x'.repeat(17), 'Xx'.repeat(8), 'co\u00ADop', 'ſo', '日本', '😀', '\ud800')
const gap = fc.constantFrom(' ', ' ', ' ', '', ', ', '. ', '.\n', '\n\n', '\r\n', '-', ' - ', '“', '”', "'", '\u00A0', '\u200B', '… ')
const written = fc.array(fc.tuple(word, gap), { maxLength: 40 }).map((parts) => parts.flat().join(''))

describe('recallTokens', () => {
  it('gives the tokens of the tokenizer and looks up their words, the first time and every other', () => {
    const recall = createRecall(find)
    fc.assert(fc.property(fc.oneof(written, anyUnits, textOf(40)), (text) => {
      expectSame(recall, text)
      expectSame(recall, text)
    }), { numRuns: 2000 })
  })

  it('tells words apart that lead to the same place', () => {
    const recall = createRecall(find)
    const many = Array.from({ length: 60_000 }, (_, i) => i.toString(26).replace(/\d/g, (digit) => String.fromCharCode(0x70 + Number(digit))))
    for (let round = 0; round < 2; round++) for (let at = 0; at < many.length; at += 500) expectSame(recall, many.slice(at, at + 500).join(' '))
  })

  it('reads texts of any length', () => {
    for (const length of [LONGEST_BLOCK - 1, LONGEST_BLOCK, LONGEST_BLOCK + 1, 3 * LONGEST_BLOCK]) {
      expectSame(createRecall(find), 'It’s a café, 12 miles off. '.repeat(length / 20).slice(0, length))
      expectSame(createRecall(find), 'x'.repeat(length))
    }
  })
})
