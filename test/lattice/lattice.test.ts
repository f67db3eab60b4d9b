// The lattice's sums against the oracle that writes out every path.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildLattice } from '../../src/lattice/build-lattice.js'
import { contextBefore, createScoring, scoreEdges, sumBackward, sumForward, totalOf, type EdgeScores, type Lattice, type Scoring } from '../../src/lattice/lattice.js'
import { findBestPath } from '../../src/lattice/best-path.js'
import { boundSpan, createSpanSums, sumSpan } from '../../src/lattice/posterior.js'
import { findWindows, type Window } from '../../src/lattice/readings.js'
import { IMPOSSIBLE } from '../../src/lattice/semiring.js'
import { readSequence, type Sequence } from '../../src/lattice/sequence.js'
import { NAT, nextContext } from '../../src/language/ngram.js'
import { PARAGRAPH } from '../../src/language/token-class.js'
import { enumeratePaths, logSum, massOfSpan, totalOfPaths, type Path } from '../support/oracle.js'
import { GLOSSARY, smallModel } from '../support/small-model.js'

const WORDS = 'the of inner inside income company service court docket division homeland safety regulation enforcement home social gathering internal revenue house party law springfield saint paul unknownword'.split(' ')
const cased = fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom('lower', 'lower', 'capital', 'capital', 'upper')).map(([word, shape]) => (shape === 'lower' ? word : shape === 'upper' ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1)))
const phrase = fc.constantFrom('Inner Income Service', 'inside income company', 'Division of Homeland Safety', 'Springfield Court Docket', 'Court Docket of Regulation', 'home social gathering of', 'Home Social Gathering', 'regulation enforcement', 'Inside Safety Company', 'home regulation', 'Income Company')
const texts = fc.array(fc.tuple(fc.oneof({ weight: 3, arbitrary: cased }, { weight: 1, arbitrary: phrase }), fc.constantFrom(' ', ' ', ' ', ' ', '-', ' “', '. ', '\n\n')), { minLength: 1, maxLength: 7 }).map((pairs) => pairs.map(([word, gap]) => word + gap).join(''))

interface Case { sequence: Sequence; window: Window; kept: Uint8Array; lattice: Lattice; scores: EdgeScores; alpha: Int32Array; total: Int32Array; paths: Path[] }

/** Windows of a text with their sums; those with too many paths to write out are left to other texts. */
function casesIn(scoring: Scoring, text: string, keeps: boolean): Case[] {
  const { model } = scoring
  const sequence = readSequence(model, text)
  const kept = Uint8Array.from({ length: sequence.length }, (_, p) => (keeps ? (model.listed[sequence.id[p] as number] as number) : 0))
  return findWindows(scoring, sequence).windows.filter((window) => window.readings.length <= 16).map((window) => {
    const lattice = buildLattice(scoring, sequence, window)
    const scores = scoreEdges(scoring, kept, lattice)
    const alpha = sumForward(scoring, lattice, scores.all)
    return { sequence, window, kept, lattice, scores, alpha, total: totalOf(scoring, lattice, alpha), paths: enumeratePaths(scoring, sequence, window, kept) }
  })
}

/** Every sum rounds to a unit; a hundred of them may stand behind one value. */
function expectNear(score: number, exact: number): void {
  if (exact === -Infinity) expect(score).toBeLessThan(IMPOSSIBLE / 2)
  else expect(Math.abs(score / NAT - exact)).toBeLessThan(0.03)
}

describe.each([['embedded terms', createScoring(smallModel())], ["a user's terms beside them", createScoring(smallModel([GLOSSARY]))]])('the lattice of %s', (_terms, scoring) => {
  const { model } = scoring
  const casesOf = (text: string, keeps: boolean): Case[] => casesIn(scoring, text, keeps)

  it('sums over every path, and over those of the author alone', () => {
    let windows = 0
    fc.assert(fc.property(texts, fc.boolean(), (text, keeps) => {
      for (const { lattice, scores, total, paths } of casesOf(text, keeps)) {
        windows++
        const authored = totalOf(scoring, lattice, sumForward(scoring, lattice, scores.authored))
        for (let k = 0; k < scoring.lanes; k++) {
          expectNear(total[k] as number, totalOfPaths(paths, k, false))
          expectNear(authored[k] as number, totalOfPaths(paths, k, true))
        }
      }
    }), { numRuns: 150 })
    expect(windows).toBeGreaterThan(50)
  })

  it('finds the best of all paths', () => {
    let spun = 0
    fc.assert(fc.property(texts, fc.boolean(), (text, keeps) => {
      for (const { window, lattice, scores, paths } of casesOf(text, keeps)) {
        for (let k = 0; k < scoring.lanes; k++) {
          const stepScore = (step: Path[number]): number => Math.max(step.garbled[k] as number, step.authored[k] as number)
          const { score, readings } = findBestPath(lattice, scores, k)
          expectNear(score, Math.max(...paths.map((path) => path.reduce((sum, step) => sum + stepScore(step), 0))))
          const spans = readings.map((r) => window.readings[r] as Window['readings'][number])
          spans.forEach((reading, i) => expect(reading.from).toBeGreaterThanOrEqual(spans[i - 1]?.to ?? window.from))
          spun += spans.length
          // Where nothing is spun, only a user's term may be garbled.
          if (scoring.rates[k] === 0) expect(spans.filter(({ aloneScore }) => aloneScore === IMPOSSIBLE)).toEqual([])
        }
      }
    }), { numRuns: 150 })
    expect(spun).toBeGreaterThan(20)
  })

  it('gives each reading the mass of the paths that write its text', () => {
    let spans = 0
    fc.assert(fc.property(texts, fc.boolean(), (text, keeps) => {
      for (const { sequence, window, lattice, scores, alpha, paths } of casesOf(text, keeps)) {
        const beta = sumBackward(scoring, lattice, scores.all)
        window.readings.forEach(({ from, to, ids }, r) => {
          spans++
          for (const by of ['spun', 'garbled'] as const) {
            const mass = sumSpan(createSpanSums(scoring, sequence, lattice, scores, alpha, beta), r, by)
            for (let k = 0; k < scoring.lanes; k += 4) expectNear(mass[k] as number, massOfSpan(paths, k, from, to, [...ids], by))
          }
        })
      }
    }), { numRuns: 150 })
    expect(spans).toBeGreaterThan(200)
  })

  it('bounds that mass at each position of a reading', () => {
    let tight = 0
    fc.assert(fc.property(texts, fc.boolean(), (text, keeps) => {
      for (const { sequence, window, lattice, scores, alpha, total } of casesOf(text, keeps)) {
        const sums = createSpanSums(scoring, sequence, lattice, scores, alpha, sumBackward(scoring, lattice, scores.all))
        for (const [r, reading] of window.readings.entries()) {
          const mass = sumSpan(sums, r)
          for (let p = reading.from; p < reading.to; p++) {
            const bound = boundSpan(sums, reading, p)
            for (let k = 0; k < scoring.lanes; k += 4) {
              if ((mass[k] as number) > IMPOSSIBLE / 2) expect((bound[k] as number) - (mass[k] as number)).toBeGreaterThan(-0.03 * NAT)
              if ((bound[k] as number) < (total[k] as number) - NAT) tight++
            }
          }
        }
      }
    }), { numRuns: 150 })
    expect(tight).toBeGreaterThan(100)
  })

  it('sums to the same forwards and backwards', () => {
    fc.assert(fc.property(texts, (text) => {
      for (const { lattice, scores, total } of casesOf(text, true)) {
        const beta = sumBackward(scoring, lattice, scores.all)
        for (let k = 0; k < scoring.lanes; k++) expect(Math.abs((beta[k] as number) - (total[k] as number))).toBeLessThan(0.03 * NAT)
      }
    }))
  })

  it('leaves readings out that are to be skipped', () => {
    fc.assert(fc.property(texts, fc.infiniteStream(fc.boolean()), (text, choices) => {
      for (const { sequence, window, kept, lattice, scores } of casesOf(text, true)) {
        const skip = Uint8Array.from(window.readings, () => (choices.next().value === true ? 1 : 0))
        const total = totalOf(scoring, lattice, sumForward(scoring, lattice, scores.all, skip))
        const paths = enumeratePaths(scoring, sequence, { ...window, readings: window.readings.filter((_, r) => skip[r] === 0) }, kept)
        for (let k = 0; k < scoring.lanes; k += 4) expectNear(total[k] as number, totalOfPaths(paths, k, false))
      }
    }))
  })

  it('starts from the context of the words before the window', () => {
    fc.assert(fc.property(texts, (text) => {
      const sequence = readSequence(model, text)
      for (const window of findWindows(createScoring(model), sequence).windows) {
        let context = PARAGRAPH
        for (let p = 0; p < window.from; p++) context = nextContext(model.ngram, sequence.edge[p] === 1 ? PARAGRAPH : context, sequence.lm[p] as number)
        if (sequence.edge[window.from] === 1) context = PARAGRAPH
        expect(contextBefore(model, sequence, window.from)).toBe(context)
      }
    }))
  })

  it('stands on an oracle that adds up', () => {
    expect(logSum([Math.log(0.25), Math.log(0.5), -Infinity])).toBeCloseTo(Math.log(0.75), 12)
    expect(logSum([])).toBe(-Infinity)
  })
})
