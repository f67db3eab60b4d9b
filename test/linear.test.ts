// The cost of a text grows with its length and no faster, whatever it holds: counted in blocks of code that ran, not in seconds.
import { Session } from 'node:inspector'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Repairer } from '../src/types.js'
import { repairerFor } from './support/model.js'

interface Coverage { readonly result: readonly { readonly url: string; readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[] }[] }

/** Blocks of our code that run within a call. */
function countSteps(call: () => void): number {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  call()
  let steps = 0
  session.post('Profiler.takePreciseCoverage', (error: Error | null, coverage: Coverage) => {
    if (error !== null) throw error
    for (const { url, functions } of coverage.result) if (url.includes('/src/')) for (const { ranges } of functions) for (const { count } of ranges) steps += count
  })
  session.post('Profiler.stopPreciseCoverage')
  session.disconnect()
  return steps
}

/** Ordinary spun text, of which each word may be the spinner's. */
const SPUN = 'The Inner Income Service and the Division of Homeland Safety acquired the money from taxpayers in the course of the final yr, the authorities mentioned. '
  + 'Health care suppliers within the nation have been requested to supply information on the usage of synthetic intelligence, in accordance with the Excessive Court docket. '
/** What texts made to mislead are made of: garbles, words that start many terms, marks, and what is no word at all. */
const PIECES = ['Division ', 'of ', 'Homeland ', 'Safety ', 'the ', 'Inner Income Service ', 'Excessive Court docket ', 'IRS (IRS) ', 'well-', '-', '"', "'", '\n', '\n\n', '. ', 'a', 'e\u0301', '😀', '1 ', 'http://a.b/', 'tbe ', 'XVII ', '\u00a0']

const fill = (pattern: string, length: number): string => pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length)

describe('the cost of a text', () => {
  const LENGTH = 12_000
  let repairers: Repairer[]
  let most: number[]
  beforeAll(async () => {
    repairers = [await repairerFor({ scope: 'text' }), await repairerFor({ scope: 'text', ocr: 'auto' })]
    // What is made when first needed counts for nothing.
    repairers.forEach((repairer) => repairer.detect(`${SPUN} tbe wbole tbing bad beeu tbere, aud tbe otber oue witb bim`))
    most = repairers.map((repairer) => 3 * countSteps(() => repairer.detect(fill(SPUN, LENGTH))))
  }, 300_000)

  it('is counted', () => {
    expect(Math.min(...most)).toBeGreaterThan(LENGTH)
  })

  it('is at most three times that of spun text of its length', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }), fc.constantFrom(0, 1), (pieces, r) => {
      expect(countSteps(() => (repairers[r] as Repairer).detect(fill(pieces.join(''), LENGTH)))).toBeLessThan(most[r] as number)
    }), { numRuns: 25 })
  }, 600_000)

  it('grows as the text does', () => {
    for (const pattern of [SPUN, 'Division of Homeland Safety ', 'tbe ', 'a', '-', 'Inner Income Service. ']) {
      const [once, fourTimes] = [LENGTH, 4 * LENGTH].map((length) => countSteps(() => (repairers[1] as Repairer).detect(fill(pattern, length)))) as [number, number]
      expect(fourTimes, pattern).toBeLessThan(6 * once)
    }
  }, 600_000)
})
