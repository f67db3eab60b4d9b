import { describe, expect, it } from 'vitest'
import { readPhrasePairs } from '../../src/learn/phrase-pairs.js'
import { learnSubstitutions } from '../../src/learn/spin-entries.js'
import { UngarbleError } from '../../src/errors.js'
import type { SpinEntry } from '../../src/types.js'

const WORDS = new Set('organization organizations network networks master masters mastering mastered learn learns learning learned profound deep deeps counterfeit artificial brain neural system systems man-made made man'.split(' '))

function learn(rows: readonly string[], header = 'surface\toriginal'): string[] {
  const show = ({ surface, original, slot, count }: SpinEntry): string => `${surface} ← ${original} ${slot} ${count}`
  return learnSubstitutions('mine', readPhrasePairs([header, ...rows].join('\n'), 'pairs.tsv'), (form) => WORDS.has(form)).entries.map(show)
}

describe('learnSubstitutions', () => {
  it('pools the numbers of nouns and the forms of verbs', () => {
    expect(learn([
      'brain organization\tneural network', 'brain organizations\tneural networks', 'profound mastering\tdeep learning', 'mastered system\tlearned system', 'masters system\tlearns system',
    ])).toEqual(['brain ← neural fixed 2', 'master ← learn noun 1', 'master ← learn verb 2', 'organization ← network noun 2', 'profound ← deep fixed 1'])
  })

  it('counts what a column says', () => {
    expect(learn(['7\tdeep\tprofound', '2\tdeep system\tprofound system'], 'occurrences\tcanonical\ttortured')).toEqual(['profound ← deep fixed 9'])
  })

  it('keeps hyphens as they were written', () => {
    expect(learn(['man-made brain\tartificial brain', 'man made system\tartificial system'])).toEqual(['man made ← artificial fixed 1', 'man-made ← artificial fixed 1'])
  })

  it('leaves out what a single pair says of itself alone', () => {
    expect(learn(['brain organization\tartificial'])).toEqual([])
    expect(learn(['brain organization\tartificial', 'brain organization system\tartificial system'])).toEqual(['brain organization ← artificial fixed 2'])
  })

  it('leaves out inflection, signs and originals of several words that one pair holds', () => {
    expect(learn(['deeps system\tdeep system', "brain's, system\tneural's, system", 'organization learning\tman made learning'])).toEqual(['brain ← neural fixed 1'])
  })

  it('leaves out what is only spelt otherwise', () => {
    expect(learn(['zapped program\tdeep programme', 'zapped hyper-plane\tdeep hyperplane', 'zapped neighbor\tdeep neighbour', 'zapped ized\tdeep ised'])).toEqual(['zapped ← deep fixed 4'])
  })

  it('takes the alternative that is as long as the surface', () => {
    expect(learn(['profound organization\t[artificial] deep network'], 'tortured\texpected')).toEqual(['organization ← network noun 1', 'profound ← deep fixed 1'])
  })
})

describe('readPhrasePairs', () => {
  const codeOf = (tsv: string): string => {
    try {
      readPhrasePairs(tsv, 'pairs.tsv')
    } catch (error) {
      return error instanceof UngarbleError ? `${error.code} ${error.message}` : String(error)
    }
    return 'none'
  }

  it('says which column is missing', () => {
    expect(codeOf('surface\tmeaning\na\tb')).toBe('bad-gold pairs.tsv:1: the first line names the columns, separated by tabs: surface (or tortured) and original (or canonical, expected); found surface, meaning')
  })

  it('says which count is none', () => {
    expect(codeOf('surface\toriginal\tcount\na\tb\t3\nc\td\tmany')).toBe('bad-gold pairs.tsv:3: the count is "many"; it is a number above 0')
  })

  it('leaves out brackets of the surface, rows without an original, and a byte-order mark', () => {
    expect(readPhrasePairs('\uFEFFtortured\texpected\tpapers\r\nstate of charge (SOC)\tstate of charge (SOC)\t3\r\nfluffy vigorous\t???\t1\r\n', 'list.tsv')).toEqual([
      { surface: 'state of charge', originals: ['state of charge'], count: 1 },
    ])
  })
})
