// Other ways to write a term are no garbles of it.
import { describe, expect, it } from 'vitest'
import { isOtherStyle } from '../../src/channels/ocr/styles.js'

describe('isOtherStyle', () => {
  it.each([
    ['Internal Revenue Service\r\ncriminal investigation', 'Internal Revenue Service Criminal Investigation', true, true],
    ['Princes Street', 'Prince’s Street', true, true],
    ['U S Senate', 'US Senate', true, true],
    ['Depart-\nment of State', 'Department of State', true, false],
    ['SalvationArmy', 'Salvation Army', true, false],
    ['SalvationArmy', 'Salvation Army', false, true],
    ['lnternal Revenue Service', 'Internal Revenue Service', true, false],
  ])('%j for %j, in text that is OCR: %s → %s', (surface, form, dirty, same) => {
    expect(isOtherStyle(surface, form, dirty)).toBe(same)
  })
})
