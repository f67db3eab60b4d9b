// Glossaries of other formats, read as dictionaries.
import { describe, expect, it } from 'vitest'
import { mergeDictionaries, readNames, readPrh, readScreener, readTable } from '../../src/dictionary/glossary.js'
import { parseDictionary } from '../../src/dictionary/parse.js'
import { DictionaryError } from '../../src/errors.js'

function faultsOf(read: () => unknown): string[] {
  try {
    read()
  } catch (error) {
    if (error instanceof DictionaryError) return error.faults.map(({ path, message }) => `${path}: ${message}`)
    throw error
  }
  return []
}

describe('readTable', () => {
  const expected = [{ canonical: 'Inner Harbor Trust', acronym: 'IHT', aliases: ['Harbor Trust', 'The, Trust'] }, { canonical: 'Red Sea' }]

  it.each([
    ['CSV with a header', 'canonical,acronym,aliases\nInner Harbor Trust,IHT,"Harbor Trust; The, Trust"\nRed Sea\n'],
    ['CSV without one', 'Inner Harbor Trust,IHT,"Harbor Trust|The, Trust"\nRed Sea,,\n'],
    ['other columns in another order', '\uFEFFid;Aliases;Canonical;Acronym\r\n1;"Harbor Trust | The, Trust";Inner Harbor Trust;IHT\r\n\r\n2;;Red Sea;\r\n'],
    ['TSV', 'acronym\tcanonical\taliases\nIHT\tInner Harbor Trust\tHarbor Trust;The, Trust\n\tRed Sea\t\n'],
  ])('reads %s', (_, text) => {
    expect(readTable(text, 'mine')).toEqual({ name: 'mine', terms: expected })
  })

  it('joins rows of one term, whatever its case', () => {
    expect(readTable('canonical,aliases\nRed Sea,Erythra\nred sea,Yam Suph\nRED SEA,red sea\n', 'mine').terms).toEqual([{ canonical: 'Red Sea', aliases: ['Erythra', 'Yam Suph'] }])
  })

  it('tells every fault with its line', () => {
    expect(faultsOf(() => readTable('canonical,acronym\n,X\nA {b,Y\n"Deep\nSea",Z\n,W\n', 'mine'))).toEqual([
      'line 2: has no canonical term', 'line 3: "A {b" has a brace that is no slot: write {name} with small letters', 'line 6: has no canonical term',
    ])
    expect(faultsOf(() => readTable('canonical\n"open', 'mine'))[0]).toMatch(/^: cannot be read as a table: Quote Not Closed/)
    expect(faultsOf(() => readTable('canonical\n', 'mine'))).toEqual([': holds no term'])
  })
})

describe('readNames', () => {
  it('reads a name a line', () => {
    expect(readNames('\uFEFF# seas\r\nRed Sea\r\n\r\n  Dead Sea \r\nred sea', 'seas')).toEqual({ name: 'seas', terms: [{ canonical: 'Red Sea' }, { canonical: 'Dead Sea' }] })
  })

  it('tells the line of a fault', () => {
    expect(faultsOf(() => readNames(`Red Sea\n${'word '.repeat(17)}\n`, 'seas'))).toEqual([`line 2: "${'word '.repeat(8)}…" is longer than 16 words`])
    expect(faultsOf(() => readNames('# none\n', 'seas'))).toEqual([': holds no term'])
  })
})

describe('readPrh', () => {
  it('takes plain patterns for garbles, and leaves expressions and groups out', () => {
    const { dictionary, imports } = readPrh(`
version: 1
imports: [./seas.yml, { path: more/lakes.yml, disableImports: true }]
rules:
  - expected: Deep Sea
    pattern: Profound Ocean
  - expected: Salt Lake
    patterns: [Sodium Lake, /Salty? Lake/, salt lake]
  - { expected: ($1), pattern: '/\\((.*)\\)/' }
  - Red Sea
`, 'prh')
    expect(dictionary).toEqual({ name: 'prh', terms: [{ canonical: 'Deep Sea', known: ['Profound Ocean'] }, { canonical: 'Salt Lake', known: ['Sodium Lake'] }, { canonical: 'Red Sea' }] })
    expect(imports).toEqual(['./seas.yml', 'more/lakes.yml'])
  })

  it('tells what is no prh file', () => {
    expect(faultsOf(() => readPrh('rules: [a: [', 'prh'))[0]).toMatch(/^: cannot be read as YAML: /)
    expect(faultsOf(() => readPrh('names: [a]', 'prh'))).toEqual(['rules: there are none; prh files have a list of rules, each with expected and pattern'])
  })
})

describe('readScreener', () => {
  it('makes the expected phrases terms and the tortured ones their garbles', () => {
    expect(readScreener([
      'Tortured phrase,Expected phrase,Papers', '"bosom peril",breast cancer,12', 'profound NN (DNN),deep neural network (DNN),3', 'unclear thing,???,1',
      'favorable cancer,benign cancer/tumor,4', 'kind cancer,Benign Cancer/Tumor,4', 'traffic patterns,[network] traffic patterns,0',
    ].join('\n'), 'pps').terms).toEqual([
      { canonical: 'breast cancer', known: ['bosom peril'] },
      { canonical: 'deep neural network', acronym: 'DNN', known: ['profound NN'] },
      { canonical: 'benign cancer', aliases: ['benign tumor', 'Benign Tumor'], known: ['favorable cancer', 'kind cancer'] },
      { canonical: 'traffic patterns', aliases: ['network traffic patterns'] },
    ])
  })

  it('tells which columns it looked for', () => {
    expect(faultsOf(() => readScreener('phrase,meaning\na,b\n', 'pps'))).toEqual(['line 1: names no column with tortured and none with expected phrases; found phrase, meaning'])
  })
})

describe('mergeDictionaries', () => {
  it('keeps everything of a term that stands in several', () => {
    const merged = mergeDictionaries([
      parseDictionary({ name: 'a', kind: 'place', terms: [{ canonical: 'Red Sea', aliases: ['Erythra'] }], protect: ['Red Tape'], slots: { sea: ['Red'] } }),
      parseDictionary({ name: 'b', terms: [{ canonical: 'Red Sea', acronym: 'RS', aliases: ['Yam Suph', 'Erythra'] }, { canonical: 'Dead Sea', kind: 'place' }], slots: { sea: ['Dead', 'Red'] } }),
    ], 'seas')
    expect(merged).toEqual({
      name: 'seas', terms: [{ canonical: 'Red Sea', kind: 'place', acronym: 'RS', aliases: ['Erythra', 'Yam Suph'] }, { canonical: 'Dead Sea', kind: 'place' }],
      protect: ['Red Tape'], slots: { sea: ['Red', 'Dead'] },
    })
    expect(parseDictionary(merged)).toEqual(merged)
  })
})
