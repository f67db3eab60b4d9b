// What is never touched.
import { describe, expect, it } from 'vitest'
import { createProtection } from '../../src/repair/protect.js'

/** Whether the part between brackets is protected. */
function covers(marked: string, phrases: readonly string[] = []): boolean {
  const start = marked.indexOf('⟦')
  const end = marked.indexOf('⟧') - 1
  return createProtection(phrases).covers(marked.replace(/[⟦⟧]/g, ''), start, end)
}

describe('createProtection', () => {
  it.each([
    'see https://example.org/⟦inner⟧-income', 'www.⟦court⟧docket.example', 'mail ⟦court⟧@example.org now', 'says @⟦inner⟧_income', 'tagged #⟦inner⟧', 'at C:\\⟦inner⟧\\income', 'in snake_⟦court⟧_case',
    'open /etc/⟦court⟧/docket', 'example.com/⟦court⟧?x=1', '(https://example.org/⟦court⟧)', '<a href="⟦court⟧">', 'read ⟦supply⟧.html', 'on ⟦inner⟧.gov', 'https://example.org/inner ⟦income⟧/x/y',
  ])('covers %s', (marked) => {
    expect(covers(marked)).toBe(true)
  })

  it.each([
    'the ⟦Inner Income Service⟧ said', 'the “⟦Inner Income Service⟧,” it said', '(⟦court docket⟧)', 'the ⟦court docket⟧. Then', 'the and/or ⟦court⟧', '⟦Well being⟧-related', 'The ⟦Put up⟧’s', 'at 5:30 ⟦Put up⟧', 'no.⟦court⟧', '⟦social gathering⟧:',
  ])('leaves %s to be judged', (marked) => {
    expect(covers(marked)).toBe(false)
  })

  it.each<[string, string, boolean]>([
    ['the ⟦Inner Income Service⟧ said', 'inner income service', true], ['the ⟦Inner⟧ Income Service said', 'Inner Income', true], ['the ⟦Inner Income Service⟧ said', 'income', true],
    ['the ⟦Inner Income Service⟧ said', 'inner income servic', false], ['the ⟦court⟧ docket', 'docket', false], ['the ⟦court⟧ docket', ' Court ', true], ['the ⟦court⟧', '', false],
    ['a ⟦ÉLAN court⟧', 'élan', true],
  ])('%s with %j protected: %s', (marked, phrase, expected) => {
    expect(covers(marked, [phrase])).toBe(expected)
  })
})
