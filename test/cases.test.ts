// The cases of test/cases, each a line of data.
import { describe, expect, it } from 'vitest'
import type { Detection } from '../src/types.js'
import { readCases, readPatterns, type Case } from './support/cases.js'
import { dictionaries } from './support/dictionaries.js'
import { repairerFor } from './support/model.js'

/** Stands before the texts that show one feature each: three names that no author wrote, so that the document is known to be spun. */
const LEAD = 'The New York Occasions reported on the settlement. The Division of Justice and the Meals and Drug Administration declined to remark.\n\n'
const LEAD_REPAIRED = 'The New York Times reported on the settlement. The Department of Justice and the Food and Drug Administration declined to remark.\n\n'

/** Repairs a text behind the lead at the lowest threshold: these cases show what is read and written, not how sure a fit is of it. */
async function afterLead({ garbled, options }: Case): Promise<string> {
  const repairer = await repairerFor({ repairAt: 0.5, ...options })
  const { text, mapOffset } = repairer.repair(LEAD + garbled)
  return text.slice(mapOffset(LEAD.length))
}

describe('in the wild', () => {
  const cases = readCases('in-the-wild')

  it.each(cases)('line $line', async ({ garbled, repaired, options }) => {
    const repairer = await repairerFor(options)
    expect(repairer.repair(garbled).text).toBe(repaired)
  })

  it.each(cases)('line $line, repaired, stays as it is', async ({ repaired, options }) => {
    const repairer = await repairerFor(options)
    expect(repairer.repair(repaired).text).toBe(repaired)
  })
})

describe("terms of a user's glossary, garbled alone", () => {
  const terms = [
    'Harrow Bridge Credit Union', 'Norfold Housing Trust', 'Harbour Safety Council', 'Tallow County School District', 'tidal power station', 'neural network pruning',
    'gradient descent', 'random forest', 'support vector machine', 'cloud computing',
  ].map((canonical) => ({ canonical }))

  it.each(readCases('glossary', 'may stay'))('line $line: $garbled', async ({ garbled, repaired }) => {
    const repairer = await repairerFor({ dictionaries: [{ name: 'mine', kind: 'term', terms }] })
    expect(repairer.repair(garbled).text).toBe(repaired)
    expect(repairer.repair(repaired).text).toBe(repaired)
  })

  it('stays where nobody listed it', async () => {
    const repairer = await repairerFor()
    expect(repairer.repair('Tallow County Faculty District hired ten teachers.').applied).toEqual([])
  })
})

describe('synthetic', () => {
  it('opens with a text that is repaired', async () => {
    const repairer = await repairerFor()
    expect(repairer.repair(LEAD).text).toBe(LEAD_REPAIRED)
  })

  it.each(readCases('synthetic'))('line $line: $garbled', async (one) => {
    expect(await afterLead(one)).toBe(one.repaired)
  })
})

describe('patterns', () => {
  const cases = readPatterns()
  const wrote = (name: string): string => `They wrote to the ${name} on Monday.`

  it('are two hundred or more, each of the dictionaries', () => {
    const listed = new Set(dictionaries().flatMap(({ terms }) => terms.map(({ canonical }) => canonical)))
    expect(cases.map(({ pattern }) => pattern).filter((pattern) => !listed.has(pattern))).toEqual([])
    expect(new Set(cases.map(({ pattern }) => pattern)).size).toBeGreaterThanOrEqual(200)
  })

  it.each(cases)('$pattern comes out of $garbled and stands where it stands', async ({ fillings, garbled, repaired }) => {
    expect(await afterLead({ line: 0, garbled: wrote(garbled), repaired: '', options: { prior: 0.9 } })).toBe(wrote(repaired))
    for (const name of fillings) expect(await afterLead({ line: 0, garbled: wrote(name), repaired: '', options: {} })).toBe(wrote(name))
  })

  it.each(cases)('$nearMiss is no $pattern', async ({ nearMiss }) => {
    const repairer = await repairerFor()
    const text = `A letter from the ${nearMiss} arrived last week, and nobody answered it.`
    expect(repairer.repair(text).text).toBe(text)
  })
})

describe('negative', () => {
  const cases = readCases('negative', 'negative')

  it.each(cases)('line $line: $garbled', async ({ garbled, options }) => {
    const repairer = await repairerFor(options)
    const { text, applied } = repairer.repair(garbled)
    expect(applied.map(({ surface, replacement }: Detection) => `${surface} → ${replacement}`)).toEqual([])
    expect(text).toBe(garbled)
  })

  it('stays clean as one document', async () => {
    const repairer = await repairerFor()
    const text = cases.map(({ garbled }) => garbled).join('\n\n')
    expect(repairer.repair(text).text).toBe(text)
    expect(repairer.inspect(text).probability).toBeLessThan(0.5)
  })
})

describe('known failures', () => {
  it.each(readCases('known-failures'))('line $line still fails: $garbled', async (one) => {
    expect(await afterLead(one), 'it comes out right now: move the line to synthetic.tsv').not.toBe(one.repaired)
  })
})
