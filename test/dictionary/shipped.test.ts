// The shipped dictionaries: written in one way, without faults, and as the schema says. `UNGARBLE_FIX=1 npx vitest run test/dictionary/shipped` rewrites them.
import { describe, expect, it } from 'vitest'
import { lintChannel, lintDictionary, lintTogether } from '../../src/dictionary/lint.js'
import { parseChannel, parseDictionary } from '../../src/dictionary/parse.js'
import { channels, dictionaries, formatShipped, reachedWords, readShipped, rewriteShipped, shippedIn } from '../support/dictionaries.js'
import { validate, type Schema } from '../support/schema.js'

const schema = JSON.parse(readShipped('schema.json')) as Schema
const files = [...shippedIn('terms'), ...shippedIn('channels')]

describe.each(files)('$path', ({ name, path, text }) => {
  it('is sorted, an entry a line', () => {
    const expected = formatShipped(text)
    if (process.env['UNGARBLE_FIX'] === '1') rewriteShipped(path, expected)
    else expect(text === expected, `${path} is not as formatShipped writes it; UNGARBLE_FIX=1 rewrites it`).toBe(true)
  })

  it('is as the schema says, and names it and itself', () => {
    const value = JSON.parse(text) as { name: string; $schema: string }
    expect(validate(schema, value)).toEqual([])
    expect([value.name, value.$schema]).toEqual([name, '../schema.json'])
  })
})

describe('lint', () => {
  it.each(dictionaries())('finds nothing in $name', (dictionary) => {
    expect(lintDictionary(dictionary)).toEqual([])
  })

  it.each(channels())('finds nothing in $name', (channel) => {
    expect(lintChannel(channel)).toEqual([])
  })

  it('finds nothing between dictionaries', () => {
    expect(lintTogether(dictionaries())).toEqual([])
  })

  it('knows of terms that no substitution reaches, and they are few', () => {
    const words = reachedWords()
    const all = dictionaries()
    const unreached = all.flatMap((dictionary) => lintDictionary(dictionary, (word) => words.has(word)))
    const terms = all.reduce((sum, dictionary) => sum + dictionary.terms.length, 0)
    expect(terms).toBeGreaterThan(22_000)
    expect(unreached.length / terms).toBeLessThan(0.07)
  })
})

describe('slots', () => {
  it.each(shippedIn('slots'))('$path is sorted, a filler a line, each once', ({ text }) => {
    const lines = text.split('\n')
    expect(lines.pop()).toBe('')
    expect(lines).toEqual([...new Set(lines)].sort())
    for (const line of lines) expect(line).toMatch(/^\S(?:.*\S)?$/u)
  })

  it('are filled wherever a term opens one', () => {
    const filled = new Set(shippedIn('slots').map(({ name }) => name))
    const opened = dictionaries().flatMap(({ terms }) => terms.flatMap((term) => [term.canonical, ...(term.aliases ?? [])].flatMap((text) => [...text.matchAll(/\{([a-z-]+)\}/g)].map((match) => match[1] ?? ''))))
    expect([...new Set(opened)].filter((name) => !filled.has(name))).toEqual([])
    expect(opened.length).toBeGreaterThan(100)
  })
})

describe('the schema', () => {
  const reads = (value: object): boolean => {
    try {
      if ('channel' in value) parseChannel(value)
      else parseDictionary(value)
      return true
    } catch {
      return false
    }
  }
  const term = { canonical: 'Inner Harbor Trust' }
  const entry = { surface: 'inner', original: 'internal', slot: 'adjective', evidence: 'seen' }

  it.each<[string, object]>([
    ['a dictionary', { name: 'n', terms: [term] }],
    ['every key of a dictionary', { $schema: 'x', name: 'n', language: 'en', version: 1, kind: 'k', slots: { place: ['a'] }, protect: ['p'], terms: [{ ...term, acronym: 'I', aliases: ['The {place} Trust'], kind: 'k', known: ['x'], examples: [['a', 'b']] }] }],
    ['a slot at the end', { name: 'n', terms: [{ canonical: 'Mayor of {place}' }] }],
    ['a channel', { $schema: 'x', name: 'c', version: 1, channel: 'spin', entries: [entry, { ...entry, count: 2 }] }],
  ])('takes %s, as the parser does', (_, value) => {
    expect([reads(value), validate(schema, value)]).toEqual([true, []])
  })

  it.each<[string, object]>([
    ['no name', { terms: [] }], ['a blank name', { name: ' ', terms: [] }], ['no terms', { name: 'n' }], ['an unknown key', { name: 'n', terms: [], term: 1 }], ['an unknown key of a term', { name: 'n', terms: [{ ...term, alias: [] }] }],
    ['no canonical', { name: 'n', terms: [{}] }], ['white space', { name: 'n', terms: [{ canonical: ' x' }] }], ['white space at the end', { name: 'n', terms: [{ canonical: 'x ' }] }], ['a brace', { name: 'n', terms: [{ canonical: '{Place} x' }] }],
    ['aliases that are no list', { name: 'n', terms: [{ ...term, aliases: 'x' }] }], ['an example of three', { name: 'n', terms: [{ ...term, examples: [['a', 'b', 'c']] }] }],
    ['slots that are no lists', { name: 'n', terms: [], slots: { place: 'x' } }], ['an unknown channel', { name: 'c', channel: 'x', entries: [] }], ['no entries', { name: 'c', channel: 'spin' }],
    ['an unknown slot', { name: 'c', channel: 'spin', entries: [{ ...entry, slot: 'x' }] }], ['no evidence', { name: 'c', channel: 'spin', entries: [{ ...entry, evidence: undefined }] }],
    ['a broken count', { name: 'c', channel: 'spin', entries: [{ ...entry, count: 0.5 }] }], ['a count below none', { name: 'c', channel: 'spin', entries: [{ ...entry, count: -1 }] }], ['five words', { name: 'c', channel: 'spin', entries: [{ ...entry, surface: 'a b c d e f g' }] }],
  ])('refuses %s, as the parser does', (_, value) => {
    expect(reads(value)).toBe(false)
    expect(validate(schema, value)).not.toEqual([])
  })
})
