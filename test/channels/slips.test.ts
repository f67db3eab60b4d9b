// What slips of an author's hand look like, beside misreadings.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { weighSlips } from '../../src/channels/ocr/slips.js'

describe('slips', () => {
  it.each([
    ['different', 'different', 0],
    ['diferent', 'different', 1],
    ['differrent', 'different', 1],
    ['pleasent', 'pleasant', 1],
    ['infrastruce', 'infrastructure', 1],
    ['jeapordy', 'jeopardy', 1],
    ['teh', 'the', 1],
    ['tne', 'the', 1],
    ['Nortliern', 'Northern', 2],
    ['DesMoines Register', 'Des Moines Register', 1],
  ])('%s for %s: %d', (surface, form, slips) => {
    expect(weighSlips(surface, form).slips).toBe(slips)
  })

  it('put a vowel for a vowel more readily than any letter', () => {
    expect(weighSlips('pleasent', 'pleasant').cost).toBeLessThan(weighSlips('pleasxnt', 'pleasant').cost)
  })

  it('set no figure and no mark within a word', () => {
    expect(weighSlips('Offi0e', 'Office').cost).toBe(Infinity)
    expect(weighSlips('C)ast', 'Coast').cost).toBe(Infinity)
  })

  it('cost nothing only where nothing differs', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'e', 't'), minLength: 1, maxLength: 6 })
    fc.assert(fc.property(word, word, (surface, form) => {
      const { cost, slips } = weighSlips(surface, form)
      expect(cost === 0).toBe(surface === form)
      expect(slips === 0).toBe(surface === form)
    }))
  })
})
