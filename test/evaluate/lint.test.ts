import { describe, expect, it } from 'vitest'
import { countInClean, expectOnGarbled, garblesOf, type Garble } from '../../src/evaluate/lint.js'
import type { Detection } from '../../src/types.js'
import { smallModel, TERMS } from '../support/small-model.js'

const model = smallModel()
const { garbles, unreached } = garblesOf(model, { name: 'mine', terms: [{ canonical: 'Internal Revenue Service' }, { canonical: 'Homeland' }, { canonical: 'Qwzx', known: ['Vrrg'] }, { canonical: 'Court of Law' }] })
const show = ({ term, garble, by }: Garble): string => `${term}: ${garble} (${by})`

describe('garblesOf', () => {
  it('makes every substitution once', () => {
    expect(garbles.filter(({ term }) => term === 'Internal Revenue Service').map(show).sort()).toEqual([
      'Internal Revenue Service: inner income service (inner income ← internal revenue)',
      'Internal Revenue Service: inner revenue service (inner ← internal)',
      'Internal Revenue Service: inside revenue service (inside ← internal)',
      'Internal Revenue Service: internal income service (income ← revenue)',
      'Internal Revenue Service: internal revenue company (company ← service)',
    ])
    expect(garbles.filter(({ term }) => term === 'Court of Law').map(({ garble }) => garble).sort()).toEqual(['court docket of law', 'court of regulation'])
  })

  it('tells terms that nothing garbles', () => {
    expect(unreached).toEqual(['Homeland'])
  })
})

describe('countInClean', () => {
  it('counts each garble wherever it stands', () => {
    const counts = countInClean(model, garbles, ['An inner revenue service is no court of regulation.', 'Inner Revenue Service. A court of regulation, and a court of regulations.'])
    const found = garbles.map((garble, g) => [garble.garble, counts[g]] as const).filter(([, count]) => count !== 0)
    expect(Object.fromEntries(found)).toEqual({ 'inner revenue service': 2, 'court of regulation': 2 })
  })
})

describe('expectOnGarbled', () => {
  const texts = ['The Internal Revenue Service said so.', 'Nobody said so.', 'The Internal Revenue Service agreed.', 'Nobody agreed.', 'Nobody else did.']
  const read: string[] = []
  const detect = (replacement: string) => (text: string): Detection[] => {
    read.push(text)
    const surface = /(?<=The ).*(?= (?:said|agreed))/.exec(text)?.[0]
    if (surface === undefined || surface === 'Internal Revenue Service') return []
    return [{ start: 4, end: 4 + surface.length, surface, replacement, canonical: 'Internal Revenue Service', decision: 'repair' } as Detection]
  }

  it('scores what comes out, on the texts that hold a term and as many others', () => {
    const all = expectOnGarbled(model, TERMS, texts, 1, detect('Internal Revenue Service'))
    expect(all).toMatchObject({ rows: 2, found: 2, right: 2, wrong: 0, precision: 1, recall: 1 })
    expect(read).toHaveLength(4)
    expect(expectOnGarbled(model, TERMS, texts, 1, detect('Internal Revenue Agency'))).toMatchObject({ rows: 2, found: 0, right: 0, wrong: 2, precision: 0, recall: 0 })
    expect(expectOnGarbled(model, TERMS, texts.slice(1, 2), 1, detect('x'))).toMatchObject({ rows: 0, wrong: 0 })
  })
})
