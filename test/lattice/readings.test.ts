// Readings: every garble that the channel can make of a term is read back, and windows part what does not touch.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringAt } from '../../src/dictionary/compile.js'
import { findWindows, type Reading } from '../../src/lattice/readings.js'
import { readSequence } from '../../src/lattice/sequence.js'
import type { Layer } from '../../src/layers.js'
import { createScoring } from '../../src/lattice/lattice.js'
import { writeReading } from '../../src/repair/write.js'
import { NAT } from '../../src/language/ngram.js'
import { IMPOSSIBLE } from '../../src/lattice/semiring.js'
import { CHANNEL, GLOSSARY, smallModel, TERMS } from '../support/small-model.js'

const model = smallModel()

function readingsOf(text: string): Reading[] {
  return findWindows(createScoring(model), readSequence(model, text)).windows.flatMap((window) => window.readings)
}

/** What the spun readings of a text write. */
function written(text: string): string[] {
  const sequence = readSequence(model, text)
  return readingsOf(text).filter((reading) => reading.spun > 0).map((reading) => writeReading(model, sequence, reading).text)
}

const titled = (phrase: string): string => phrase.replace(/(?<=^| )\p{Ll}/gu, (letter) => letter.toUpperCase())

/** Every way the table rewrites a list of words, by plain recursion over phrases; a capital is inherited. */
function garblesOf(words: readonly string[]): string[][] {
  const [first = ''] = words
  if (first === '') return [[]]
  const out = garblesOf(words.slice(1)).map((rest) => [first, ...rest])
  for (let length = 1; length <= Math.min(4, words.length); length++) {
    const original = words.slice(0, length).join(' ').toLowerCase()
    for (const entry of CHANNEL.entries) {
      const surface = first === first.toLowerCase() ? entry.surface : titled(entry.surface)
      if (entry.original === original) for (const rest of garblesOf(words.slice(length))) out.push([surface, ...rest])
    }
  }
  return out
}

describe('readings', () => {
  const plain = TERMS.terms.filter((term) => !term.canonical.includes('{'))

  it.each(plain.map((term) => term.canonical))('reads every garble of %s back', (canonical) => {
    const garbles = garblesOf(canonical.split(' ')).map((words) => words.join(' ')).filter((garble) => garble.toLowerCase() !== canonical.toLowerCase())
    expect(garbles.length).toBeGreaterThan(0)
    for (const garble of garbles) expect(written(`it said the ${garble} said`), garble).toContain(canonical)
  })

  it.each<[string, string]>([
    ['the Springfield Court Docket heard', 'Springfield Court'], ['the Saint Paul Court Docket heard', 'Saint Paul Court'], ['the Regulation Court heard', 'Law Court'], ['the Division of Home Springs', 'Department of House Springs'],
    ['the Inner-Income Service', 'Internal Revenue Service'], ['the Division\nof\u00a0 Homeland \u200bSafety', 'Department\nof\u00a0 Homeland \u200bSecurity'], ['the “Inner Income” Service', 'Internal Revenue'],
    ['THE INNER INCOME SERVICE SAID', 'INTERNAL REVENUE SERVICE'], ['the inner income service said', 'internal revenue service'],
  ])('reads %j as %j', (text, expected) => {
    expect(written(text).join('|')).toContain(expected)
  })

  it.each<[string, string]>([
    ['a paragraph between', 'the Inner Income\n\nService said'], ['a full stop between', 'the Inner Income. Service said'], ['a diacritic', 'the Innér Income Service said'], ['an acronym', 'the INNER Income Service said'],
  ])('reads no name across %s', (_, text) => {
    expect(readingsOf(text).filter((reading) => reading.term !== undefined && reading.term.spun > 0 && reading.to - reading.from >= 3)).toEqual([])
  })

  /** Strict: when one of these is read, move it up. */
  it.fails.each<[string, string]>([['the Inner Income\nService said', 'Internal Revenue\nService']])('known failure: %j as %j', (text, expected) => {
    expect(written(text)).toContain(expected)
  })

  it.each(['the court\n\ndocket said', 'the court “docket” said', 'the court, docket said'])('reads no phrase across the gap of %j', (text) => {
    expect(readingsOf(text).filter((reading) => reading.spun > 0)).toEqual([])
    expect(readingsOf('the court docket said').filter((reading) => reading.spun > 0)).toHaveLength(1)
  })

  it('lets a window reach over the words that a reading makes likelier, to the end of the paragraph', () => {
    const reach = (text: string): number[] => findWindows(createScoring(model), readSequence(model, text)).windows.map(({ from, to }) => to - from)
    expect([reach('the company said the house stands'), reach('the company said'), reach('the company'), reach('the company\n\nSaid the house')]).toEqual([[3], [2], [1], [1]])
    expect(reach('the company said the law was clear and the company said')).toEqual([3, 2])
  })

  it('keeps a text that is a listed term, and reads nothing within it', () => {
    const text = 'the Court of Law said the Internal Revenue Service said'
    expect(written(text)).toEqual([])
  })

  it('scores a substitution as the table does: surer where its original has fewer surfaces', () => {
    const { spin } = model.layers[0] as Layer
    const scoreOf = (surface: string, original: string): number => {
      const reading = readingsOf(`it said ${surface} stands`).find((one) => one.term === undefined && [...one.ids].map(model.formOf).join(' ') === original) as Reading
      expect(reading.score).toBe(spin.scores[reading.entry])
      return reading.score
    }
    expect(scoreOf('company', 'agency')).toBeGreaterThan(scoreOf('inner', 'internal'))
    expect(scoreOf('inner', 'internal')).toBeGreaterThan(scoreOf('inside', 'internal'))
  })

  it('sorts readings into windows that nothing spans', () => {
    const words = fc.constantFrom('the', 'Inner', 'Income', 'Service', 'court', 'docket', 'said', 'home', 'social', 'gathering', 'of', 'regulation', '.', '\n\n')
    fc.assert(fc.property(fc.array(words, { maxLength: 30 }).map((list) => list.join(' ')), (text) => {
      const sequence = readSequence(model, text)
      let at = 0
      for (const window of findWindows(createScoring(model), sequence).windows) {
        expect(window.from).toBeGreaterThanOrEqual(at)
        expect(window.to).toBeLessThanOrEqual(sequence.length)
        expect(window.readings.some((reading) => reading.spun > 0)).toBe(true)
        for (const reading of window.readings) {
          expect(reading.from).toBeGreaterThanOrEqual(window.from)
          expect(reading.to).toBeLessThanOrEqual(window.to)
          expect(reading.to).toBeGreaterThan(reading.from)
        }
        const starts = window.readings.map((reading) => reading.from)
        expect(starts).toEqual([...starts].sort((a, b) => a - b))
        at = window.to
      }
    }))
  })

  it('finds every substitution of the table wherever it stands', () => {
    for (const entry of CHANNEL.entries) {
      const found = readingsOf(`it said ${entry.surface} stands`).filter((reading) => reading.term === undefined).map((reading) => [...reading.ids].map(model.formOf).join(' '))
      expect(found, entry.surface).toContain(entry.original)
    }
  })

  it('gives only terms of several words that a user listed a chance of being garbled alone', () => {
    const scoring = createScoring(smallModel([GLOSSARY]))
    const { model: { formOf, parameters: { alone, termPrior }, dialects } } = scoring
    const readings = findWindows(scoring, readSequence(scoring.model, 'it said the inside safety company stands and the safety of law')).windows.flatMap((window) => window.readings)
    const possible = readings.filter(({ aloneScore }) => aloneScore !== IMPOSSIBLE)
    expect(possible.map(({ ids }) => [...ids].map(formOf).join(' '))).toEqual(['internal security agency'])
    const { score, aloneScore, tilts } = possible[0] as Reading
    // What the language model adds to the term's prior is all that is not worked out here.
    const known = score / NAT + Math.log(alone.garbled) + 3 * Math.log(alone.changed) + Math.log([...tilts].reduce((sum, tilt) => sum + Math.exp(tilt / NAT), 0) / dialects.length)
    expect(aloneScore / NAT).toBeGreaterThan(known - 0.01)
    expect(aloneScore / NAT).toBeLessThan(known - Math.log(termPrior['term'] as number) + 5)
  })

  it('names its terms as listed', () => {
    const layer = model.layers[0] as Layer
    const listed = readingsOf('the Inner Income Service said').flatMap((reading) => (reading.term === undefined ? [] : [stringAt(layer.termTexts, layer.formTerm[reading.term.form] as number)]))
    expect(listed).toContain('Internal Revenue Service')
  })
})
