// What counts as right, wrong or neither, and the error of calibration.
import { describe, expect, it } from 'vitest'
import type { GoldRow } from '../../src/evaluate/gold.js'
import { addScores, calibrationOf, cutSentences, ratesOf, scoreDocument } from '../../src/evaluate/score.js'
import type { Detection, Scope } from '../../src/types.js'

const TEXT = 'The Inner Income Service met the public medical crew.'
const at = (part: string): { start: number; end: number } => ({ start: TEXT.indexOf(part), end: TEXT.indexOf(part) + part.length })
const row = (surface: string, canonical: string, change: Partial<GoldRow> = {}): GoldRow => ({ ...at(surface), surface, canonical, class: 'name', certainty: 'certain', ...change })
const repair = (surface: string, replacement: string, change: Partial<Detection> = {}): Detection => ({
  ...at(surface), surface, replacement, canonical: replacement, confidence: 0.9, margin: 1, decision: 'repair', channels: ['spin'], kind: 'name', dictionary: 'd', evidence: [], alternatives: [], other: 0, ...change,
})
const verdicts = (gold: readonly GoldRow[], detections: readonly Detection[], scope: Scope = 'terms'): string[] =>
  scoreDocument({ name: 'd', text: TEXT, gold }, detections, scope).judged.map(({ verdict }) => verdict)

const service = row('Inner Income Service', 'Internal Revenue Service')
const crew = row('medical crew', 'health team', { class: 'fixed', parts: [{ ...at('medical'), canonical: 'health' }, { ...at('crew'), canonical: 'team' }] })

describe('scoreDocument', () => {
  it.each<[string, readonly GoldRow[], readonly Detection[], readonly string[]]>([
    ['a whole row', [service], [repair('Inner Income Service', 'Internal Revenue Service')], ['right']],
    ['more than the row, alike around it', [service], [repair('The Inner Income Service', 'The Internal Revenue Service')], ['right']],
    ['more than the row, changed around it', [service], [repair('The Inner Income Service', 'An Internal Revenue Service')], ['wrong']],
    ['part of a row without parts', [service], [repair('Inner', 'Internal')], ['wrong']],
    ['a row in two repairs', [service], [repair('Inner', 'Internal'), repair('Income', 'Revenue')], ['right', 'right']],
    ['one part of a row that tells them', [crew], [repair('crew', 'team')], ['right']],
    ['one part, wrongly', [crew], [repair('crew', 'staff')], ['wrong']],
    ['half a part', [crew], [repair('cal crew', 'th team')], ['wrong']],
    ['outside all rows', [service], [repair('public', 'state')], ['wrong']],
    ['an unsure row', [{ ...service, certainty: 'unsure' }], [repair('Inner Income Service', 'anything')], ['neutral']],
    ['a destroyed figure', [{ ...service, class: 'flag', certainty: 'flag' }], [repair('Inner Income Service', 'anything')], ['wrong']],
    ['a flag', [service], [repair('Inner Income Service', '', { decision: 'flag' })], ['neutral']],
    ['a suggestion', [service], [repair('Inner Income Service', 'anything', { decision: 'suggest' })], []],
  ])('judges %s', (_, gold, detections, expected) => {
    expect(verdicts(gold, detections)).toEqual(expected)
  })

  it('counts a row as found only where all of it comes out, and words in scope text alone', () => {
    const gold = [service, crew, row('public', 'state', { class: 'word' })]
    const found = [repair('Inner Income Service', 'Internal Revenue Service'), repair('crew', 'team')]
    const totals = (scope: Scope): ReturnType<typeof addScores> => addScores([scoreDocument({ name: 'd', text: TEXT, gold }, found, scope)])
    expect(totals('terms')).toEqual({ right: 2, wrong: 0, neutral: 0, rows: 2, found: 1 })
    expect(totals('text')).toMatchObject({ rows: 3, found: 1 })
    expect(ratesOf(totals('terms'))).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3 })
  })
})

describe('calibrationOf', () => {
  it('is the gap between confidence and what is right, by bins of equal mass', () => {
    const pairs = [...Array.from({ length: 10 }, (_, i) => ({ confidence: 0.2, right: i < 4 })), ...Array.from({ length: 10 }, (_, i) => ({ confidence: 0.9, right: i < 9 }))]
    const { error, brier, curve } = calibrationOf(pairs, 2)
    expect(error).toBeCloseTo(0.1, 12)
    expect(brier).toBeCloseTo((4 * 0.64 + 6 * 0.04 + 9 * 0.01 + 0.81) / 20, 12)
    expect(curve).toEqual([{ confidence: expect.closeTo(0.2, 12) as number, right: 0.4, count: 10 }, { confidence: expect.closeTo(0.9, 12) as number, right: 0.9, count: 10 }])
  })
})

describe('cutSentences', () => {
  it.each([[0, 1], [1, 3], [2, 2], [9, 1]])('cuts by %i into %i pieces that make up the text', (sentences, pieces) => {
    const text = 'One stood. “Two went!” Three is left'
    const cut = cutSentences(text, sentences)
    expect(cut.join('')).toBe(text)
    expect(cut).toHaveLength(pieces)
  })
})
