// The lint, fault by fault.
import { describe, expect, it } from 'vitest'
import { lintChannel, lintDictionary, lintTogether } from '../../src/dictionary/lint.js'
import type { ChannelSource, DictionarySource, SpinEntry, TermSource } from '../../src/types.js'

const shown = (faults: readonly { path: string; message: string }[]): string[] => faults.map(({ path, message }) => `${path}: ${message}`)
const dictionary = (...terms: (string | TermSource)[]): DictionarySource => ({ name: 'd', terms: terms.map((term) => (typeof term === 'string' ? { canonical: term } : term)) })
const channel = (...rows: readonly [string, string, SpinEntry['slot']?, SpinEntry['evidence']?][]): ChannelSource => ({
  name: 'c', channel: 'spin', entries: rows.map(([surface, original, slot = 'fixed', evidence = 'generalized']) => ({ surface, original, slot, evidence, count: 0 })),
})

describe('lintDictionary', () => {
  it.each<[string, DictionarySource, string[]]>([
    ['order', dictionary('B court', 'A court'), ['terms[1].canonical: "A court" sorts before "B court"; terms stand in code-unit order']],
    ['code units, not a locale', dictionary('Zoo', 'apple'), []],
    ['a term twice', dictionary('A court', 'A court'), ['terms[1].canonical: "A court" stands already at terms[0]']],
    ['an alias that is the term', dictionary({ canonical: 'A court', aliases: ['B', 'A court'] }), ['terms[0].aliases[1]: "A court" is the canonical term itself']],
    ['an alias twice', dictionary({ canonical: 'A court', aliases: ['B', 'B'] }), ['terms[0].aliases[1]: "B" stands already at aliases[0]']],
    ['a typo: a letter left out', dictionary('Department of Homeland Security', 'Department of Homeland Securty'), ['terms[1].canonical: "Department of Homeland Securty" is one letter from "Department of Homeland Security" at terms[0]; is one of them a typo?']],
    ['a typo: a letter changed', dictionary('Federal Trade Commission', 'Federal Trade Commussion'), ['terms[1].canonical: "Federal Trade Commussion" is one letter from "Federal Trade Commission" at terms[0]; is one of them a typo?']],
    ['numbers', dictionary('10th Circuit Court', '11th Circuit Court', 'Title IX', 'Title X'), []],
    ['inflections', dictionary('Veteran Affairs Office', 'Veterans Affairs Office', 'computing center', 'computing centers'), []],
    ['spellings', dictionary('Self-Defence Forces', 'Self-Defense Forces', 'labor market', 'labour market', 'national security adviser', 'national security advisor'), []],
    ['short words and other first or last letters', dictionary('New York Jets', 'New York Mets', 'maternal grandfather', 'paternal grandfather'), []],
  ])('judges %s', (_, source, expected) => {
    expect(shown(lintDictionary(source))).toEqual(expected)
  })

  it('names terms that the channel cannot reach, and trusts known garbles and slots', () => {
    const source = dictionary('Gobi Desert', { canonical: 'Inner Mongolia', aliases: ['Autonomous Region'] }, { canonical: 'Taiwan Strait', known: ['Taiwan Straight'] }, '{place} Eagles')
    expect(shown(lintDictionary(source, (word) => word === 'region'))).toEqual(['terms[0]: no substitution reaches a word of "Gobi Desert"; it can be repaired only under `known`'])
    expect(lintDictionary(source, () => true)).toEqual([])
  })
})

describe('lintTogether', () => {
  it('allows a term in several dictionaries with one acronym', () => {
    const one = dictionary({ canonical: 'Internal Revenue Service', acronym: 'IRS' })
    expect(lintTogether([one, { ...one, name: 'e' }])).toEqual([])
    expect(shown(lintTogether([one, { ...dictionary('Internal Revenue Service'), name: 'e' }]))).toEqual(['e:terms[0].acronym: "Internal Revenue Service" has the acronym none here and IRS at d:terms[0]'])
  })
})

describe('lintChannel', () => {
  it.each<[string, ChannelSource, string[]]>([
    ['order', channel(['b', 'x'], ['a', 'x']), ['entries[1]: a ← x sorts before b ← x; entries stand in code-unit order of surface, original, slot']],
    ['an entry twice', channel(['a', 'x', 'noun'], ['a', 'x', 'noun']), ['entries[1]: a ← x stands already at entries[0]']],
    ['two slots of which only the base is made', channel(['a', 'x', 'adjective'], ['a', 'x', 'fixed']), ['entries[1]: a ← x stands already at entries[0]']],
    ['two slots that inflect', channel(['help', 'aid', 'noun'], ['help', 'aid', 'verb']), []],
    ['a self-map', channel(['a', 'a']), ['entries[0]: "a" stands for itself']],
    ['an inflection', channel(['laws', 'law']), ['entries[0]: laws ← law is mere inflection: the same stems, and nobody saw the spinner write it']],
    ['an inflection in a phrase', channel(['sought after', 'sought-after']), ['entries[0]: sought after ← sought-after is mere inflection: the same stems, and nobody saw the spinner write it']],
    ['an inflection that was seen', channel(['cope', 'coping', 'fixed', 'seen'], ['flooring', 'floor', 'noun', 'recalled']), []],
    ['other words', channel(['court docket', 'court'], ['regulation', 'law']), []],
  ])('judges %s', (_, source, expected) => {
    expect(shown(lintChannel(source))).toEqual(expected)
  })
})
