// What is repaired, suggested or left.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, type Candidate, type Thresholds } from '../../src/repair/decide.js'

const candidate = fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 100 })).map(([start, length, percent]): Candidate => ({ start, end: start + length, confidence: percent / 100 }))
const candidates = fc.array(candidate, { maxLength: 15 })
const thresholds = fc.tuple(fc.integer({ min: 50, max: 100 }), fc.integer({ min: 0, max: 50 })).map(([repair, suggest]): Thresholds => ({ repairAt: repair / 100, suggestAt: suggest / 100 }))
const overlap = (a: Candidate, b: Candidate): boolean => a.start < b.end && b.start < a.end
const repairs = (all: readonly Candidate[], limits: Thresholds): Candidate[] => decide(all, limits).filter((d) => d.decision === 'repair').map((d) => d.candidate)

describe('decide', () => {
  it('takes candidates without overlap, in order, each by its own confidence', () => {
    fc.assert(fc.property(candidates, thresholds, (all, limits) => {
      const decided = decide(all, limits)
      decided.forEach(({ candidate: taken, decision }, i) => {
        if (i > 0) expect(taken.start).toBeGreaterThanOrEqual((decided[i - 1] as (typeof decided)[number]).candidate.end)
        expect(all).toContain(taken)
        expect(decision).toBe(taken.confidence >= limits.repairAt ? 'repair' : 'suggest')
        expect(taken.confidence).toBeGreaterThanOrEqual(limits.suggestAt)
      })
    }))
  })

  it('leaves nothing out that is sure enough and touches no repair', () => {
    fc.assert(fc.property(candidates, thresholds, (all, limits) => {
      const decided = decide(all, limits).map((d) => d.candidate)
      for (const one of all) if (one.confidence >= limits.suggestAt) expect(decided.some((taken) => overlap(taken, one))).toBe(true)
    }))
  })

  it('repairs nothing at a higher threshold where it repaired nothing at a lower one', () => {
    fc.assert(fc.property(candidates, thresholds, fc.integer({ min: 0, max: 50 }), (all, limits, more) => {
      const lower = repairs(all, limits)
      const higher = repairs(all, { ...limits, repairAt: Math.min(1, limits.repairAt + more / 100) })
      for (const one of higher) expect(lower.some((other) => overlap(one, other))).toBe(true)
    }))
  })

  it('only removes repairs when the threshold is raised', () => {
    fc.assert(fc.property(candidates, thresholds, fc.integer({ min: 0, max: 50 }), (all, limits, more) => {
      const lower = repairs(all, limits)
      for (const one of repairs(all, { ...limits, repairAt: Math.min(1, limits.repairAt + more / 100) })) expect(lower).toContain(one)
    }))
  })

  it('only removes suggestions when their threshold is raised', () => {
    fc.assert(fc.property(candidates, thresholds, fc.integer({ min: 0, max: 100 }), (all, limits, more) => {
      const lower = decide(all, limits)
      for (const one of decide(all, { ...limits, suggestAt: Math.min(limits.repairAt, limits.suggestAt + more / 100) })) expect(lower).toContainEqual(one)
    }))
  })

  it.each<[string, readonly Candidate[], readonly (readonly [number, number, string])[]]>([
    ['the whole before its part', [{ start: 0, end: 5, confidence: 0.99 }, { start: 0, end: 20, confidence: 0.95 }], [[0, 20, 'repair']]],
    ['the part where the whole is hardly likelier than not', [{ start: 0, end: 5, confidence: 0.99 }, { start: 0, end: 20, confidence: 0.55 }], [[0, 5, 'repair']]],
    ['the surer of two of one length', [{ start: 0, end: 10, confidence: 0.91 }, { start: 5, end: 15, confidence: 0.95 }], [[5, 15, 'repair']]],
    ['a repair before a longer suggestion', [{ start: 0, end: 20, confidence: 0.5 }, { start: 5, end: 9, confidence: 0.9 }], [[5, 9, 'repair']]],
    ['neighbours that touch', [{ start: 5, end: 9, confidence: 0.9 }, { start: 0, end: 5, confidence: 0.5 }], [[0, 5, 'suggest'], [5, 9, 'repair']]],
    ['nothing below', [{ start: 0, end: 5, confidence: 0.29 }], []],
  ])('takes %s', (_, all, expected) => {
    expect(decide(all, { repairAt: 0.9, suggestAt: 0.3 }).map((d) => [d.candidate.start, d.candidate.end, d.decision])).toEqual(expected)
  })
})
