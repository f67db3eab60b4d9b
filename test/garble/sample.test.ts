// Made text and its gold tell the same story.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutDocument } from '../../src/build/mixture.js'
import { createGarbler, type Garbled, type GoldPart } from '../../src/garble/sample.js'
import { GLOSSARY, smallModel } from '../support/small-model.js'

const model = smallModel()
const SENTENCES = ['The Internal Revenue Service met the Department of Homeland Security.', 'A court said so, and the party left.', 'Nothing to see here.', 'State Department officials paid revenue to the security service.']

function undo(text: string, changes: readonly GoldPart[]): string {
  return changes.reduceRight((made, { start, end, canonical }) => made.slice(0, start) + canonical + made.slice(end), text)
}

const garbled = fc.tuple(fc.array(fc.constantFrom(...SENTENCES), { minLength: 1, maxLength: 6 }), fc.double({ min: 0.1, max: 1, noNaN: true }), fc.nat(9999))
  .map(([sentences, rate, seed]) => ({ clean: sentences.join(' '), rate, seed }))
const make = ({ clean, rate, seed }: { clean: string; rate: number; seed: number }): Garbled => createGarbler(model, { rate, seed })(clean, 3)

describe('createGarbler', () => {
  it('changes something', () => {
    expect(make({ clean: SENTENCES.join(' '), rate: 1, seed: 1 }).gold.length).toBeGreaterThan(1)
  })

  it('gives the clean text where its rows, or the parts of its rows, are undone', () => {
    fc.assert(fc.property(garbled, (input) => {
      const { text, gold } = make(input)
      for (const { start, end, surface } of gold) expect(text.slice(start, end)).toBe(surface)
      expect(undo(text, gold)).toBe(input.clean)
      expect(undo(text, gold.flatMap((row) => row.parts ?? [row]))).toBe(input.clean)
    }))
  })

  it('garbles nothing but terms of the dictionaries it is given', () => {
    const mine = smallModel([GLOSSARY])
    const clean = 'The Internal Revenue Service met the court. A revenue agency and the house law.'
    const { text, gold } = createGarbler(mine, { rate: 1, seed: 2, only: new Set(['mine']) })(clean, 0)
    expect(gold.map(({ canonical }) => canonical)).toEqual(['revenue agency', 'house law'])
    expect(text.startsWith('The Internal Revenue Service met the court.')).toBe(true)
  })

  it('gives the same for the same seed', () => {
    fc.assert(fc.property(garbled, (input) => {
      expect(make(input)).toEqual(make(input))
    }))
  })
})

describe('cutDocument', () => {
  it('gives pieces whose rows and parts stand where they say', () => {
    fc.assert(fc.property(garbled, fc.nat(3), (input, sentences) => {
      const document = { name: 'd', ...make(input) }
      const pieces = cutDocument(document, sentences)
      expect(pieces.map(({ text }) => text).join('')).toBe(document.text)
      expect(pieces.map(({ text, gold }) => undo(text, gold)).join('')).toBe(input.clean)
      for (const { text, gold } of pieces) for (const row of gold) expect(text.slice(row.start, row.end)).toBe(row.surface)
    }))
  })
})
