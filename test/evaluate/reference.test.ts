// Word errors against a plain recursive distance, and the judge of single detections.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareToReference, countWordErrors, createReferenceJudge, splitWords } from '../../src/evaluate/reference.js'

function plainDistance(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length
  return Math.min(plainDistance(a.slice(1), b) + 1, plainDistance(a, b.slice(1)) + 1, plainDistance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1))
}

const words = fc.array(fc.constantFrom('the', 'court', 'docket', 'said'), { maxLength: 5 })

describe('countWordErrors', () => {
  it('is the Levenshtein distance over words', () => {
    fc.assert(fc.property(words, words, (a, b) => {
      expect(countWordErrors(a, b)).toBe(plainDistance(a, b))
    }))
  })
})

describe('compareToReference', () => {
  it('counts before and after, line by line', () => {
    const reference = 'the court ruled\nthe bill passed'
    expect(compareToReference('the court docket ruled\nthe invoice handed', 'the court ruled\nthe bill handed', reference)).toEqual({ words: 6, before: 3, after: 1 })
  })
  it('counts case and punctuation', () => {
    expect(compareToReference('The court.', 'the court', 'The court')).toEqual({ words: 2, before: 1, after: 1 })
  })
  it('takes texts whose lines do not answer each other as one', () => {
    expect(compareToReference('a b\nc', 'a b c', 'a b c').before).toBe(0)
  })
})

describe('createReferenceJudge', () => {
  const text = 'The federal choose is slated to listen to arguments.\nHe took the social gathering to court docket.'
  const judge = createReferenceJudge(text, 'The federal judge is slated to hear arguments.\nHe took the party to court.')
  const detection = (surface: string, replacement: string): { start: number; end: number; replacement: string } => ({ start: text.indexOf(surface), end: text.indexOf(surface) + surface.length, replacement })

  it.each([
    ['choose', 'judge', true], ['choose', 'decide', false], ['listen to', 'hear', true], ['listen to arguments', 'hear reasons', false], ['social gathering', 'party', true],
    ['court docket', 'court', true], ['court docket', 'the court', false], ['slated', 'due', false], ['federal choose', 'federal judge', true], ['federal choose', 'national judge', false],
  ])('%s → %s: %s', (surface, replacement, right) => {
    expect(judge(detection(surface, replacement))).toBe(right)
  })
  it('never calls right what runs across lines', () => {
    expect(judge({ start: text.indexOf('arguments'), end: text.indexOf('took'), replacement: 'arguments. He' })).toBe(false)
  })
  it('splits at white space alone', () => {
    expect(splitWords(' a  b-c, d\n')).toEqual(['a', 'b-c,', 'd'])
  })
})
