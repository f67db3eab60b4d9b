// The indefinite article, as a table.
import { describe, expect, it } from 'vitest'
import { articleFor, fitArticle } from '../../src/text/agreement.js'

const A = ['court', 'bill', 'university', 'unit', 'union', 'uniformed officer', 'user', 'European', 'one-time fee', 'once-great', 'US senator', 'U.S. senator', 'UK court', 'utility', 'house', 'UN envoy', 'GOP bill', 'CIA agent', 'PDF', 'ubiquitous', '7th', '100', '1,100', 'unanimous vote', 'Ukrainian', 'Utah', 'usable form', 'uranium mine', 'U.N. envoy', 'Ugandan', 'NASA probe', 'NATO ally']
const AN = ['executive order', 'invoice', 'hour', 'honest', 'honor', 'heir', 'IRS agent', 'FBI', 'SEC filing', 'NBC', 'MP', 'uninformed', 'unimportant', 'umbrella', 'urgent', '8-year', '80', '11-day', '18-year-old', 'individual', 'Islamic', 'LGBT', 'African Union', 'unidentified man', '11th', 'X-ray', 'F-16']
describe('articleFor', () => {
  it.each(A)('a %s', (next) => {
    expect(articleFor(next)).toBe('a')
  })
  it.each(AN)('an %s', (next) => {
    expect(articleFor(next)).toBe('an')
  })
})

describe('fitArticle', () => {
  it.each([
    ['a', 'executive order', 'an'], ['A', 'executive order', 'An'], ['AN', 'COURT', 'A'], ['an', 'court', 'a'], ['An', 'court', 'A'], ['an', 'order', 'an'],
  ])('%s before %s becomes %s', (written, next, expected) => {
    expect(fitArticle(written, next)).toBe(expected)
  })
})
