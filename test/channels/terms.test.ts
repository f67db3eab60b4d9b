// The walk through the terms finds what an obvious one finds, in the same order, on any text over the words of the dictionaries.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLateFilter, createTermFilter } from '../../src/channels/term-filter.js'
import { createTermWalk, type TermMatch, type WalkOptions } from '../../src/channels/terms.js'
import { makeIndex } from '../../src/channels/term-index.js'
import { mayHoldInRow } from '../../src/language/bits.js'
import { readSequence, type Sequence } from '../../src/lattice/sequence.js'
import type { Layer } from '../../src/layers.js'
import { loadModel, type Model } from '../../src/model.js'
import { CHANNEL, smallModel, TERMS } from '../support/small-model.js'
import { modelBytes } from '../support/model.js'
import { walkSlowly } from '../support/walk-oracle.js'

function walk(model: Model, sequence: Sequence, p: number, options?: WalkOptions): TermMatch[] {
  const found: TermMatch[] = []
  createTermWalk(model, sequence, (match) => found.push(match), options)(p)
  return found
}

function expectSame(model: Model, text: string): number {
  const sequence = readSequence(model, text)
  let found = 0
  for (let p = 0; p < sequence.length; p++) {
    const slow = walkSlowly(model, sequence, p)
    expect(walk(model, sequence, p)).toEqual(slow)
    expect(walk(model, sequence, p, { least: 1 })).toEqual(slow.filter(({ spun }) => spun > 0))
    expect(walk(model, sequence, p, { most: 0 })).toEqual(slow.filter(({ spun }) => spun === 0))
    found += slow.length
  }
  return found
}

const phrases = TERMS.terms.map(({ canonical }) => canonical.replace('{place}', 'Saint Paul'))
const garbled = phrases.flatMap((phrase) => CHANNEL.entries.map(({ surface, original }) => phrase.replace(new RegExp(`\\b${original}\\b`, 'i'), surface)))
const words = [...phrases, ...CHANNEL.entries.map(({ surface }) => surface)].join(' ').split(' ')
const piece = fc.oneof(fc.constantFrom(...garbled), fc.constantFrom(...words), fc.constantFrom('Springfield', 'House Springs', 'court-', 'Law '))
const texts = fc.array(fc.tuple(piece, fc.constantFrom(' ', ' ', ' ', '-', ' “', '. ', '\n\n'), fc.boolean()), { maxLength: 6 })
  .map((parts) => parts.map(([some, gap, capital]) => (capital ? some.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()) : some) + gap).join(''))

const SPUN = `The Inner Income Service and the Division of Homeland Safety mentioned on Monday that the Boston Hearth Division and Saint Paul
Police Division, the Home Commitee on Methods and Means, the Meals and Drug Administration and the Workplace of Administration and Finances will meet
in New York Metropolis; machine-learning, man-made brainpower, profound neural organization and the Environmental Safety Company had been on the agenda.`

describe('createTermWalk', () => {
  const small = smallModel()

  it('finds what an obvious walk finds', () => {
    let found = 0
    fc.assert(fc.property(texts, (text) => void (found += expectSame(small, text))), { numRuns: 500 })
    expect(found).toBeGreaterThan(50)
  })

  it('does so in the shipped dictionaries, beside those of a user, and with the thesaurus', () => {
    const user = { name: 'mine', version: 1, language: 'en', terms: [{ canonical: 'Agency for Fire Safety', known: ['Bureau of Hearth'] }, { canonical: '{place} Agenda' }] }
    const model = loadModel(modelBytes(), [user], [])
    const text = `${SPUN} Bureau of Hearth, Company for Fire Safety, New York Agenda`
    expect(expectSame(model, text)).toBeGreaterThan(20)
    expect(expectSame(model.wake(), 'The Inner Income Service met the Agency for Fireplace Safety.')).toBeGreaterThan(2)
  })
})

describe('createTermFilter', () => {
  /** Counts the garbled terms of two words or more, and the positions that are let through without one. */
  function countWith(model: Model, text: string): { found: number; idle: number } {
    const [layer] = model.layers
    if (layer === undefined) throw new Error('a model has a layer')
    const filter = createTermFilter(model.layers, layer)
    if (filter === undefined) throw new Error('so few terms have a filter')
    const sequence = readSequence(model, text)
    const counts = { found: 0, idle: 0 }
    for (let p = 0; p < sequence.length; p++) {
      const found = walk(model, sequence, p, { least: 1 }).filter(({ layer: l, from, to }) => l === 0 && to - from > 1)
      const starts = found.some(({ segments }) => segments[0]?.slot === -1)
      if (found.some(({ segments }) => segments[0]?.slot !== -1)) expect(filter.fillsAt(sequence, p)).toBe(true)
      if (starts) {
        const [first, second] = [sequence.id[p] as number, sequence.id[p + 1] as number]
        expect([mayHoldInRow(filter.pairs, first, second), filter.startsAt(sequence, p)]).toEqual([1, true])
      }
      if (found.length > 0) counts.found++
      else if (filter.startsAt(sequence, p) || (sequence.capital[p] === 1 && filter.fillsAt(sequence, p))) counts.idle++
    }
    return counts
  }

  it('lets every garbled term of several words through', () => {
    const small = smallModel()
    let found = 0
    fc.assert(fc.property(texts, (text) => void (found += countWith(small, text).found)), { numRuns: 1000 })
    // An empty property would hold, too; many times as many are found on average.
    expect(found).toBeGreaterThan(20)
  })

  it('is asked by walks, which find the same with it', () => {
    const model = smallModel()
    const text = `${SPUN} the division of springfield court, Home Springs Court-, inner income company, Saint Paul Court, social gathering of house`
    const before = readSequence(model, text)
    expectSame(model, text)
    const plain = Array.from({ length: before.length }, (_, p) => walk(model, before, p))
    const [layer] = model.layers
    if (layer === undefined) throw new Error('a model has a layer')
    expect(createLateFilter(model.layers, layer)(1)).toBeUndefined()
    expect(createLateFilter(model.layers, layer)(1 << 30)).toBeDefined()
    expect(plain.flat().length).toBeGreaterThan(5)
    expect(Array.from({ length: before.length }, (_, p) => walk(model, before, p))).toEqual(plain)
    fc.assert(fc.property(texts, (some) => void expectSame(model, some)), { numRuns: 500 })
  })

  it('does so in the shipped dictionaries, and lets little else through', () => {
    const { found, idle } = countWith(loadModel(modelBytes(), [], []), `${SPUN} The Trenton Works Division closed. ${'The weather was fine, and so they went out to see what the others had done to the old house by the river. '.repeat(3)}`)
    expect(found).toBeGreaterThan(15)
    expect(idle).toBeLessThan(15)
  })
})

describe('makeIndex', () => {
  const { terms } = TERMS
  // The same terms as a user's, some of them longer, with a hyphen, with a slot inside.
  const user = { name: 'mine', version: 1, language: 'en', terms: [...terms.slice(0, 3), { canonical: 'House Party Law' }, { canonical: 'Law-Court Service' }, { canonical: 'Home of {place} Agency' }, { canonical: 'Court of Law and Revenue' }] }

  it('is asked by walks, which find the same with it', () => {
    const model = smallModel([user])
    const layer = model.layers[1] as Layer
    let found = 0
    const expectAll = (text: string): void => {
      const sequence = readSequence(model, text)
      found += expectSame(model, text)
      const index = makeIndex(model, layer)
      for (let p = 0; p < sequence.length; p++) {
        const { starts, length, literal } = index.findStarts(sequence, p)
        const listed = [...starts.subarray(0, length)]
        const matches = walkSlowly(model, sequence, p).filter(({ layer: l, from, to, segments: [first] }) => l === 1 && to > from + 1 && first?.to === p + 1 && first.slot < 0)
        for (const { segments: [first] } of matches) {
          if (first?.entry === -1) expect(literal).toBe(true)
          else expect(listed.some((i) => layer.starts.layer[i] === first?.layer && layer.starts.entry[i] === first?.entry)).toBe(true)
        }
      }
    }
    fc.assert(fc.property(texts, (text) => void expectAll(text)), { numRuns: 500 })
    expectAll('inner income company, division -- of home safety, social gathering regulation, regulation-court company, home of Springfield company, Court of regulation and income')
    expect(found).toBeGreaterThan(50)
  })

  it('does so with the thesaurus, and keeps what it has found', () => {
    const names = ['Harbor Light Trust', 'Congress of Windows', 'Light Harbor', 'Assembly House', 'House of Assembly', 'Port Assembly Papers', 'Papers Harbor', 'Well-Known Harbor', 'Documents', 'Refuge']
    const model = loadModel(modelBytes(), [{ name: 'mine', version: 1, language: 'en', kind: 'organization', terms: names.map((canonical) => ({ canonical })) }], [])
    const text = 'The haven light faith, the port gathering, a house of meeting and the gathering house read the dock legislature documents; a well - known haven, documents port.'
    const plain = expectSame(model, text)
    makeIndex(model, model.layers[1] as Layer)
    expect(expectSame(model, `${text} ${text}`)).toBe(2 * plain)
    expect(plain).toBeGreaterThan(3)
  })
})
