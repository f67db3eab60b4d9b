// Alignment and the learning of confusions: against the plain distance, and on pages garbled with known confusions.
import { distance } from 'fastest-levenshtein'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConfusions } from '../../src/dictionary/parse-confusions.js'
import { alignTexts, joinLineEnds } from '../../src/learn/align.js'
import { formatConfusions, learnConfusions } from '../../src/learn/confusions.js'
import { createJudge } from '../../src/learn/label.js'
import { readPairs } from '../../src/learn/pairs.js'
import type { TextPair } from '../../src/types.js'

const SENTENCES = ['the modern burner of the farm returned in the morning', 'her corner turned the horn and the barn burned', 'others gather there with their father and mother', 'an internal matter of modern governments']

/** Pages on which every third h was read as b, every second rn as m, and every fifth space was lost. */
function garble(sentence: string, round: number): TextPair {
  const turn = (pattern: RegExp, by: string, every: number) => (text: string): string => {
    let seen = round
    return text.replace(pattern, (found) => (seen++ % every === 0 ? by : found))
  }
  return { truth: sentence, ocr: [turn(/h/g, 'b', 3), turn(/rn/g, 'm', 2), turn(/ /g, '', 5)].reduce((text, step) => step(text), sentence) }
}
const pages = Array.from({ length: 60 }, (_, i) => garble(SENTENCES[i % SENTENCES.length] as string, i))

describe('alignment', () => {
  it('is as short as the distance, and rebuilds both texts', () => {
    fc.assert(fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (ocr, truth) => {
      const stretches = alignTexts({ ocr, truth })
      expect(stretches.map((one) => ocr.slice(one.ocrFrom, one.ocrTo)).join('')).toBe(ocr)
      expect(stretches.map((one) => truth.slice(one.truthFrom, one.truthTo)).join('')).toBe(truth)
      for (const one of stretches) if (one.equal) expect(ocr.slice(one.ocrFrom, one.ocrTo)).toBe(truth.slice(one.truthFrom, one.truthTo))
      const edits = stretches.filter(({ equal }) => !equal).reduce((sum, one) => sum + distance(ocr.slice(one.ocrFrom, one.ocrTo), truth.slice(one.truthFrom, one.truthTo)), 0)
      expect(edits).toBe(distance(ocr, truth))
    }))
  })

  it('widens its band where the texts drift apart', () => {
    const truth = 'abcdefghij'.repeat(30)
    const ocr = `${'x'.repeat(90)}${truth}`
    expect(alignTexts({ ocr, truth })).toEqual([
      { equal: false, ocrFrom: 0, ocrTo: 90, truthFrom: 0, truthTo: 0 },
      { equal: true, ocrFrom: 90, ocrTo: 390, truthFrom: 0, truthTo: 300 },
    ])
  })

  it('joins line ends of the truth, and no dashes or compounds', () => {
    expect(joinLineEnds('de- stroyers at sea - far off, well-known, Anglo- Saxon')).toBe('destroyers at sea - far off, well-known, Anglo- Saxon')
  })
})

describe('learning', () => {
  const learnt = learnConfusions('test', pages)
  const share = (original: string, surface: string): number => {
    const entry = learnt.entries.find((one) => one.original === original && one.surface === surface)
    return entry === undefined ? 0 : entry.count / entry.total
  }

  it('finds the rates the pages were garbled at', () => {
    const gone = (part: string): number => {
      const count = (side: 'ocr' | 'truth'): number => pages.reduce((sum, page) => sum + page[side].split(part).length - 1, 0)
      return 1 - count('ocr') / count('truth')
    }
    expect(gone('h')).toBeGreaterThan(0.2)
    expect(share('h', 'b')).toBeCloseTo(gone('h'), 2)
    expect(share('rn', 'm')).toBeCloseTo(gone('rn'), 2)
    expect(share(' ', '')).toBeCloseTo(gone(' '), 2)
  })

  it('takes rn for m as one confusion, not as two', () => {
    expect(share('r', 'm') + share('r', '') + share('n', '') + share('n', 'm')).toBeLessThan(0.02)
  })

  it('keeps no long confusion that a short one explains', () => {
    expect(learnt.entries.filter(({ original }) => original.length > 1).map(({ original }) => original)).toEqual(['rn'])
  })

  it('counts nothing where nothing differs', () => {
    expect(learnConfusions('same', [{ ocr: 'as it stands', truth: 'as it stands' }]).entries).toEqual([])
  })

  it('leaves stretches out that no misreading explains', () => {
    const truth = 'one line of the page, which the engine has read as it stands'
    expect(learnConfusions('dropped', [{ truth, ocr: 'one line of the page' }, { truth, ocr: `${truth} ${'#'.repeat(40)}` }]).entries).toEqual([])
  })

  it('writes what can be read again', () => {
    expect(parseConfusions(formatConfusions(learnt))).toEqual({ ...learnt, version: undefined })
  })

  it('does not depend on the order of the pages', () => {
    expect(learnConfusions('test', pages.toReversed()).entries).toEqual(learnt.entries)
  })
})

describe('passages', () => {
  it('are read with or without a head line', () => {
    expect(readPairs('ocr\ttruth\ntbe\tthe\n', 'f')).toEqual([{ ocr: 'tbe', truth: 'the' }])
    expect(readPairs('tbe\tthe\r\na\ta', 'f')).toEqual([{ ocr: 'tbe', truth: 'the' }, { ocr: 'a', truth: 'a' }])
  })

  it('say which line has no two columns', () => {
    expect(() => readPairs('a\tb\nonly one', 'f.tsv')).toThrow(/f\.tsv:2: expected two columns/)
  })

  it('tell right repairs from broken words and from words that were wrong anyway', () => {
    const judge = createJudge({ ocr: 'tbe old modem bouse', truth: 'the old modem house' })
    expect(judge(0, 3, 'the')).toBe('right')
    expect(judge(8, 13, 'modern')).toBe('breaks')
    expect(judge(14, 19, 'mouse')).toBe('misses')
  })
})
