// Inflected forms of substitutions.
import { describe, expect, it } from 'vitest'
import { inflectPair, isPlural, pluralOf } from '../../src/dictionary/inflect.js'

/** Forms that only a word list can decide. */
const KNOWN = new Set(['admitted', 'admitting', 'planned', 'planning', 'visited', 'visiting', 'stopped', 'stopping', 'begun', 'beginning', 'putting', 'setting'])
const ANALYSES = ['analysis', 'crisis', 'census', 'caucus', 'campus', 'status']
const pairs = (surface: string, original: string, slot: string): string[] => inflectPair(surface, original, slot, (form) => KNOWN.has(form)).map(([from, to]) => `${from} ← ${to}`)

describe('inflectPair', () => {
  it.each<[string, string, string, string[]]>([
    ['inner', 'internal', 'adjective', ['inner ← internal']],
    ['court docket', 'court', 'noun', ['court docket ← court', 'court dockets ← courts']],
    ['social gathering', 'party', 'noun', ['social gathering ← party', 'social gatherings ← parties']],
    ['company', 'agency', 'noun', ['company ← agency', 'companies ← agencies']],
    ['put up', 'post', 'verb', ['put up ← post', 'puts up ← posts', 'putting up ← posting', 'put up ← posted']],
    ['choose', 'judge', 'verb', ['choose ← judge', 'chooses ← judges', 'choosing ← judging', 'chose ← judged', 'chosen ← judged']],
    ['confess', 'admit', 'verb', ['confess ← admit', 'confesses ← admits', 'confessing ← admitting', 'confessed ← admitted']],
    ['see', 'visit', 'verb', ['see ← visit', 'sees ← visits', 'seeing ← visiting', 'saw ← visited', 'seen ← visited']],
    ['try', 'carry', 'verb', ['try ← carry', 'tries ← carries', 'trying ← carrying', 'tried ← carried']],
    ['lie', 'die', 'verb', ['lie ← die', 'lies ← dies', 'lying ← dying', 'lay ← died', 'lain ← died']],
    ['halt', 'stop', 'verb', ['halt ← stop', 'halts ← stops', 'halting ← stopping', 'halted ← stopped']],
    ['go', 'have', 'verb', ['go ← have', 'goes ← has', 'going ← having', 'went ← had', 'gone ← had']],
    ['with out', 'without', 'fixed', ['with out ← without']],
    ['hundreds of thousands', 'millions', 'fact', ['hundreds of thousands ← millions']],
  ])('%s for %s (%s)', (surface, original, slot, expected) => {
    expect(pairs(surface, original, slot)).toEqual(expected)
  })

  it('gives no pair of a form with itself, and none twice', () => {
    expect(pairs('put', 'set', 'verb')).toEqual(['put ← set', 'puts ← sets', 'putting ← setting'])
    expect(pairs('set', 'set up', 'verb').every((pair) => pair.split(' ← ')[0] !== pair.split(' ← ')[1])).toBe(true)
  })
})

describe('pluralOf and isPlural', () => {
  it.each([
    ['law enforcement agency', 'law enforcement agencies'], ['court', 'courts'], ['attorney-general', 'attorney-generals'], ['child', 'children'],
  ])('%s, %s', (singular, plural) => {
    expect(pluralOf(singular)).toBe(plural)
    expect([isPlural(singular), isPlural(plural)]).toEqual([false, true])
  })

  it.each(ANALYSES)('%s is no plural', (singular) => {
    expect(isPlural(singular)).toBe(false)
  })
})
