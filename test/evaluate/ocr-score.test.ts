// The figures of OCR repair, on passages small enough to count by hand.
import { describe, expect, it } from 'vitest'
import { addPassage, alignWords, createOcrTotals, isHeldOut, ocrFigures } from '../../src/evaluate/ocr-score.js'

function figures(...passages: readonly [truth: string, before: string, after: string][]): Record<string, number> {
  const totals = createOcrTotals()
  for (const [truth, before, after] of passages) addPassage(totals, truth, before, after)
  return ocrFigures(totals)
}

describe('word alignment', () => {
  it('counts edits as Levenshtein does, and marks the words that stand', () => {
    expect(alignWords(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual({ right: Uint8Array.of(1, 0, 1), edits: 1 })
    expect(alignWords(['a', 'b'], ['ab'])).toEqual({ right: Uint8Array.of(0, 0), edits: 2 })
    expect(alignWords(['a'], ['noise', 'a', 'noise'])).toEqual({ right: Uint8Array.of(1), edits: 2 })
  })
})

describe('figures', () => {
  it('tell repaired words from broken ones', () => {
    const result = figures(['the old house', 'tbe old house', 'the odd house'])
    expect(result).toMatchObject({ 'words': 3, 'wrong-words': 1, 'repaired': 1, 'broken-per-million': 500_000 })
    expect(result['wer-before']).toBeCloseTo(1 / 3)
    expect(result['wer-after']).toBeCloseTo(1 / 3)
  })

  it('pool characters over passages, white space collapsed', () => {
    const result = figures(['aaaa', 'aaab', 'aaaa'], ['bb  bb', 'bb\nbb', 'bb\nbb'])
    expect(result['cer-before']).toBeCloseTo(1 / 9)
    expect(result['cer-reduction']).toBe(1)
  })

  it('count passages made worse by their characters', () => {
    expect(figures(['the old', 'the old', 'the odd'], ['a b', 'a c', 'a b'])['worse-passages']).toBe(1)
  })

  it('of nothing are nought', () => {
    expect(Object.values(ocrFigures(createOcrTotals())).every((value) => value === 0 || value === 1)).toBe(true)
  })
})

describe('halves', () => {
  it('are about as large, and depend on the truth alone', () => {
    const held = Array.from({ length: 400 }, (_, i) => isHeldOut(`passage ${i}`)).filter(Boolean).length
    expect(held).toBeGreaterThan(160)
    expect(held).toBeLessThan(240)
    expect(isHeldOut('one passage')).toBe(isHeldOut('one passage'))
  })
})
