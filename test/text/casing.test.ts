// Case of surfaces.
import { describe, expect, it } from 'vitest'
import { capitalize, casePattern, toLowerCase, type CasePattern } from '../../src/text/casing.js'

describe('casePattern', () => {
  it.each<[string, CasePattern]>([
    ['inner income service', 'lower'], ['INNER INCOME SERVICE', 'upper'], ['Inner Income Service', 'mixed'], ['A', 'mixed'], ['', 'lower'], ['12', 'lower'],
    ['U.S.', 'upper'], ['iPhone', 'mixed'], ['DÉJÀ VU', 'upper'], ['東京', 'lower'],
  ])('%j is %s', (surface, expected) => {
    expect(casePattern(surface)).toBe(expected)
  })
})

describe('capitalize', () => {
  it('raises the first letter and leaves the rest', () => {
    expect(['revenue', 'iPhone', '', 'élan', '9th'].map(capitalize)).toEqual(['Revenue', 'IPhone', '', 'Élan', '9th'])
  })
})

describe('toLowerCase', () => {
  it('follows no locale', () => {
    expect(toLowerCase('TITLE I')).toBe('title i')
  })
})
