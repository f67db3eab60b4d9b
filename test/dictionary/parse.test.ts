// Reading dictionaries and channel tables: every fault at once, each with its path.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseChannel, parseDictionary } from '../../src/dictionary/parse.js'
import { DictionaryError } from '../../src/errors.js'

/** Faults as `path: message`, none when the source is read. */
function faultsOf(read: () => unknown): string[] {
  try {
    read()
    return []
  } catch (error) {
    if (!(error instanceof DictionaryError)) throw error
    expect(error.code).toBe('bad-dictionary')
    for (const fault of error.faults) expect(error.message).toContain(fault.message)
    return error.faults.map((fault) => `${fault.path}: ${fault.message}`)
  }
}

const entry = (fields: object): object => ({ surface: 'inner', original: 'internal', slot: 'adjective', evidence: 'seen', ...fields })

describe('parseDictionary', () => {
  it('reads what a person writes, from text or from a value', () => {
    const source = {
      name: 'mine', language: 'en', kind: 'organization', version: 1, slots: { place: ['Springfield'] }, protect: ['inner circle'],
      terms: [
        { canonical: 'Internal Revenue Service', acronym: 'IRS', aliases: ['US Internal Revenue Service'], count: 12, known: ['Interior Income'], examples: [['a', 'b']] },
        { canonical: '{place} Fire Department', kind: 'organization' },
      ],
    }
    const { version, ...read } = source
    expect(version).toBe(1)
    expect(parseDictionary(source)).toEqual(read)
    expect(parseDictionary(`\ufeff${JSON.stringify(source)}`)).toEqual(read)
  })

  it('asks for nothing but a name and canonical terms', () => {
    expect(parseDictionary('{ "name": "mine", "terms": [{ "canonical": "Inner Harbor Trust" }] }')).toEqual({ name: 'mine', terms: [{ canonical: 'Inner Harbor Trust' }] })
  })

  it.each<[string, unknown, string[]]>([
    ['no object', [], ['(root): expected an object, found a list', 'terms: expected a list, found nothing', 'name: expected a text that is not empty, found nothing']],
    ['null', null, ['(root): expected an object, found null', 'terms: expected a list, found nothing', 'name: expected a text that is not empty, found nothing']],
    ['no name', { terms: [] }, ['name: expected a text that is not empty, found nothing']],
    ['a blank name', { name: ' ', terms: [] }, ['name: expected a text that is not empty, found " "']],
    ['a misspelt key', { name: 'n', terms: [{ canonical: 'A', alias: ['B'] }] }, ['terms[0].alias: unknown key; did you mean "aliases"?']],
    ['a key one letter off', { name: 'n', term: [], terms: [] }, ['term: unknown key; did you mean "terms"?']],
    ['a term twice', { name: 'n', terms: [{ canonical: 'A' }, { canonical: 'B' }, { canonical: 'A' }] }, ['terms[2].canonical: "A" stands already at terms[0]']],
    ['white space', { name: 'n', terms: [{ canonical: ' A' }, { canonical: 'B', aliases: ['C '] }] }, ['terms[0].canonical: has white space at an end', 'terms[1].aliases[0]: has white space at an end']],
    ['a brace', { name: 'n', terms: [{ canonical: '{Place} Court' }] }, ['terms[0].canonical: a brace that is no slot: write {name} with small letters']],
    ['a long term', { name: 'n', terms: [{ canonical: 'one '.repeat(17).trim() }] }, ['terms[0].canonical: longer than 16 words']],
    ['wrong types', { name: 1, language: 2, kind: [], terms: [7, { canonical: {} }, { canonical: 'A', acronym: 3, aliases: 'B', known: [1] }], slots: [], protect: 'x' }, [
      'terms[0]: expected an object, found 7', 'terms[0].canonical: expected a text that is not empty, found nothing',
      'terms[1].canonical: expected a text that is not empty, found an object',
      'terms[2].aliases: expected a list, found "B"', 'terms[2].acronym: expected a text that is not empty, found 3', 'terms[2].known[0]: expected a text that is not empty, found 1',
      'name: expected a text that is not empty, found 1', 'language: expected a text that is not empty, found 2', 'kind: expected a text that is not empty, found a list',
      'slots: expected an object, found a list', 'protect: expected a list, found "x"',
    ]],
    ['a count that is none', { name: 'n', terms: [{ canonical: 'A', count: -1 }, { canonical: 'B', count: '3' }] }, ['terms[0].count: expected a whole number, found -1', 'terms[1].count: expected a whole number, found "3"']],
    ['an example that is no pair', { name: 'n', terms: [{ canonical: 'A', examples: [['a'], 'b'] }] }, [
      'terms[0].examples[0]: expected a pair: the garbled text and the repaired one', 'terms[0].examples[1]: expected a list, found "b"',
    ]],
    ['fillers of the wrong type', { name: 'n', terms: [], slots: { place: 'x', city: [''] } }, ['slots.place: expected a list, found "x"', 'slots.city[0]: expected a text that is not empty, found ""']],
  ])('reports %s', (_, source, expected) => {
    expect(faultsOf(() => parseDictionary(source as object))).toEqual(expected.map((fault) => fault.replace(/^\(root\)/, '')))
  })

  it('names the source, the count and the root in its message', () => {
    expect(() => parseDictionary('{"name":', 'mine.json')).toThrow(/^mine\.json: 1 fault in the dictionary; nothing was loaded\n {2}\(root\): not JSON: /)
    expect(() => parseDictionary({ name: '', terms: 1 }, 'mine.json')).toThrow(/^mine\.json: 2 faults/)
  })

  it('ends in a dictionary or in a DictionaryError, whatever the value', () => {
    const value = fc.anything({ withNullPrototype: false, maxDepth: 4, key: fc.oneof(fc.string(), fc.constantFrom('name', 'terms', 'canonical', 'slots', '__proto__', 'aliases', 'examples')) })
    fc.assert(fc.property(value, (raw) => {
      const json = JSON.stringify(raw)
      if (json === undefined) return
      faultsOf(() => parseDictionary(json))
      faultsOf(() => parseChannel(json))
    }))
  })
})

describe('parseChannel', () => {
  it('reads entries; a count left out is none', () => {
    expect(parseChannel({ name: 'c', channel: 'spin', version: 1, entries: [entry({}), entry({ surface: 'income', original: 'revenue', slot: 'noun', count: 3 })] })).toEqual({
      name: 'c', channel: 'spin', entries: [entry({ count: 0 }), entry({ surface: 'income', original: 'revenue', slot: 'noun', count: 3 })],
    })
  })

  it.each<[string, unknown, string[]]>([
    ['an unknown channel', { name: 'c', channel: 'spn', entries: [] }, ['channel: expected one of spin, found "spn"; did you mean "spin"?']],
    ['a self-map', { name: 'c', channel: 'spin', entries: [entry({ surface: 'internal' })] }, ['entries[0]: "internal" stands for itself']],
    ['a long side', { name: 'c', channel: 'spin', entries: [entry({ surface: 'a b c d e f g' })] }, ['entries[0].surface: longer than 6 words']],
    ['every fault of an entry', { name: 'c', channel: 'spin', entries: [{ surface: '', original: 1, slot: 'nuon', evidence: 'sen', count: -1 }] }, [
      'entries[0].surface: expected a text that is not empty, found ""', 'entries[0].original: expected a text that is not empty, found 1', 'entries[0].count: expected a whole number, found -1',
      'entries[0].slot: expected one of noun, verb, adjective, adverb, function, fixed, fact, found "nuon"; did you mean "noun"?',
      'entries[0].evidence: expected one of seen, recalled, learnt, generalized, found "sen"; did you mean "seen"?',
    ]],
  ])('reports %s', (_, source, expected) => {
    expect(faultsOf(() => parseChannel(source as object))).toEqual(expected)
  })
})
