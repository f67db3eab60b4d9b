// Evidence: what the surroundings say for and against a repair.
import { describe, expect, it } from 'vitest'
import { HORIZON } from '../../src/confidence/corruption-rate.js'
import { gatherEvidence, initialsOf, type Mention, type Subject, type Surroundings } from '../../src/confidence/evidence.js'

const TEXT = 'The Inner Income Service said so.'
const subject: Subject = { start: 4, end: 24, surface: 'Inner Income Service', replacement: 'Internal Revenue Service', key: '0:1', kind: 'organization', acronym: 'IRS', thesaurus: '' }
const mention = (fields: Partial<Mention>): Mention => ({ key: '0:9', at: 200, surface: 'x', kind: 'organization', ...fields })
const around = (fields: Partial<Surroundings>): Surroundings => ({ acronyms: [], listed: [], garbled: [], ...fields })
const acronym = (surface: string, at = 200): Mention => mention({ key: surface, surface, at, kind: 'acronym' })

function found(fields: Partial<Surroundings>, text = TEXT, about: Partial<Subject> = {}): string[] {
  return [...gatherEvidence({ ...subject, ...about }, around(fields), text)].map(([kind, detail]) => `${kind}: ${detail}`)
}

describe('gatherEvidence', () => {
  it.each<[string, Partial<Surroundings>, string, Partial<Subject>, string[]]>([
    ['nothing', {}, TEXT, {}, []],
    ['an acronym beside it', { acronyms: [acronym('IRS', 26)] }, 'The Inner Income Service (IRS) said', {}, ['acronym-beside: IRS']],
    ['an acronym beside a possessive', {}, 'The Inner Income Service’s (IRS) said', {}, ['acronym-beside: IRS']],
    ['an acronym near by', { acronyms: [acronym('IRS')] }, TEXT, {}, ['acronym: IRS']],
    ['initials where the entry lists no acronym', { acronyms: [acronym('IRS')] }, TEXT, { acronym: '' }, ['acronym: IRS']],
    ['an acronym that is not its own', { acronyms: [acronym('FBI')] }, TEXT, {}, []],
    ['an acronym beyond the horizon', { acronyms: [acronym('IRS', 4 + HORIZON + 1)] }, TEXT, {}, []],
    ['its own initials beside it', {}, 'The Inner Trade Bureau (ITB) said', { surface: 'Inner Trade Bureau', end: 22 }, ['surface-initials: ITB']],
    ['the term elsewhere', { listed: [mention({ key: '0:1', surface: 'Internal Revenue Service' })] }, TEXT, {}, ['canonical-elsewhere: Internal Revenue Service']],
    ['another garble of it', { garbled: [mention({ key: '0:1', surface: 'Inside Income Service' })] }, TEXT, {}, ['other-garble: Inside Income Service']],
    ['the same garble again', { garbled: [mention({ key: '0:1', surface: 'Inner Income Service' }), mention({ key: '0:1', surface: 'Inner Income Service', at: 300 })] }, TEXT, {}, ['surface-repeated: 3 times']],
    ['itself alone', { garbled: [mention({ key: '0:1', surface: 'Inner Income Service', at: 4 })] }, TEXT, {}, []],
    ['a neighbour of its kind', { listed: [mention({ surface: 'Justice Department' })] }, TEXT, {}, ['same-kind: Justice Department']],
    ['a neighbour of another kind', { listed: [mention({ surface: 'income tax', kind: 'term' })] }, TEXT, {}, []],
    ['a neighbour too far off', { listed: [mention({ surface: 'Justice Department', at: 4 + 513 })] }, TEXT, {}, []],
    ['running text', { acronyms: [acronym('IRS')], listed: [mention({})] }, TEXT, { key: '' }, []],
  ])('finds %s', (_, fields, text, about, expected) => {
    expect(found(fields, text, about)).toEqual(expected)
  })
})

describe('initialsOf', () => {
  it.each([
    ['Department of Homeland Security', ['DHS', 'DOHS']], ['Immigration and Customs Enforcement', ['ICE', 'IACE']], ['Internal Revenue Service', ['IRS']], ['CQ-Roll Call', ['CRC']], ['9/11 Commission', ['C']],
  ])('%s', (phrase, expected) => {
    expect(initialsOf(phrase)).toEqual(expected)
  })
})
