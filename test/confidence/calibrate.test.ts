// From what the lattice says of a span to a confidence.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calibrate, FEATURES, featuresOf, UNWEIGHED, type Verdict } from '../../src/confidence/calibrate.js'
import { logOdds, weighEvidence } from '../../src/confidence/evidence.js'
import { readFileSync } from 'node:fs'
import { TARGETS, type Calibration, type Target } from '../../src/confidence/parameters.js'

const shipped = JSON.parse(readFileSync('dictionaries/calibration.json', 'utf8')) as { spin: Record<Target, Calibration> }
const calibration: Calibration = { knots: [], intercept: -1, weights: { posterior: 0.8, literal: 0.5 }, evidence: { acronym: 2, 'surface-initials': -3 } }
const verdict: Verdict = { posterior: 0.7, literal: 0.2, rival: 0.05, spun: 0.8, channel: -1.5, words: 3, unmet: [1, 0], surprise: 20, name: true, context: 2000 }
type Kind = 'acronym' | 'surface-initials' | 'same-kind'
const confidence = (kinds: readonly Kind[], changed: Partial<Verdict> = {}): number =>
  calibrate({ ...verdict, ...changed }, weighEvidence(new Map(kinds.map((kind) => [kind, 'x'])), calibration), calibration)

describe('calibrate', () => {
  it('is a logistic function of the features and the evidence', () => {
    expect(confidence([])).toBeCloseTo(1 / (1 + Math.exp(1 - 0.8 * Math.log(0.7 / 0.3) - 0.5 * Math.log(0.8 / 0.2))), 3)
    expect(confidence(['acronym'])).toBeGreaterThan(confidence([]))
    expect(confidence(['surface-initials'])).toBeLessThan(confidence([]))
  })

  it('bends the sum along the knots, straight between them and parallel beyond', () => {
    const bent = (posterior: number): number => logOdds(calibrate({ ...verdict, posterior }, [], { intercept: 0, weights: { posterior: 1 }, evidence: {}, knots: [[-1, -2], [1, 0], [2, 3]] }))
    const at = (sum: number): number => bent(1 / (1 + Math.exp(-sum)))
    for (const [sum, expected] of [[-3, -4], [-1, -2], [0, -1], [1, 0], [1.5, 1.5], [2, 3], [3, 4]] as const) expect(at(sum)).toBeCloseTo(expected, 1)
  })

  it('gives evidence without a fitted weight none', () => {
    expect(confidence(['same-kind'])).toBe(confidence([]))
    expect(weighEvidence(new Map([['same-kind', 'x']]), calibration)).toEqual([{ kind: 'same-kind', nats: 0, detail: 'x' }])
  })

  it('has four decimals and stays within 0 and 1, whatever the verdict', () => {
    const probability = fc.oneof(fc.constantFrom(0, 1e-300, 0.5, 1 - 1e-16, 1), fc.double({ min: 0, max: 1, noNaN: true }))
    fc.assert(fc.property(probability, probability, probability, probability, fc.double({ min: -60, max: 0, noNaN: true }), fc.integer({ min: 1, max: 9 }), (posterior, literal, rival, spun, channel, words) => {
      for (const target of TARGETS) {
        const value = calibrate({ posterior, literal, rival, spun, channel, words, unmet: [words - 1, 0], surprise: 7 * words, name: words > 3, context: words * 999 }, [], shipped.spin[target])
        expect(value).toBe(Number(value.toFixed(4)))
        expect(value >= 0 && value <= 1).toBe(true)
      }
    }))
  })

  it.each(TARGETS)('rises with the posterior as shipped (%s)', (target) => {
    const values = [0, 0.01, 0.3, 0.5, 0.9, 0.9999, 1].map((posterior) => calibrate({ ...verdict, posterior }, [], shipped.spin[target]))
    expect(values).toEqual([...values].sort((a, b) => a - b))
    expect(values[0]).toBeLessThan(values.at(-1) as number)
  })

  it('names a weight for each feature', () => {
    expect(featuresOf(verdict)).toHaveLength(FEATURES.length)
    for (const target of TARGETS) expect(Object.keys(shipped.spin[target].weights)).toEqual(FEATURES.filter((name) => !UNWEIGHED[target].includes(name)))
  })
})

describe('logOdds', () => {
  it('is finite and odd', () => {
    expect(logOdds(0)).toBe(-logOdds(1))
    expect(Number.isFinite(logOdds(1))).toBe(true)
    expect(logOdds(0.5)).toBe(0)
  })
})
