// The thesaurus as packed, spread out: forms in step, nothing that a table lists already, probabilities scaled.
import { describe, expect, it } from 'vitest'
import { packContainer, unpackContainer, type Section } from '../../src/assets/container.js'
import { expandThesaurus, STEPS_PER_NAT, type ThesaurusScale } from '../../src/dictionary/thesaurus.js'
import { logAdd, scoreOf } from '../../src/lattice/semiring.js'

// Words 40 (court), 41 (tribunal), 42 (say), 43 (mention); forms: plural, -s, -ing, past, participle.
const sections = new Map<string, Section>([
  ['thesaurus.words', Uint16Array.of(40, 41, 42, 43)],
  ['thesaurus.forms', Uint16Array.of(50, 0, 0, 0, 0, 51, 0, 0, 0, 0, 0, 52, 54, 56, 56, 0, 53, 55, 57, 57)],
  ['thesaurus.lengths', Uint16Array.of(0, 1, 0, 1)],
  ['thesaurus.low', Uint8Array.of(0, 2)],
  ['thesaurus.high', Uint8Array.of(0, 0)],
  ['thesaurus.scores', Uint8Array.of(8, 16)],
  ['thesaurus.parts', Uint8Array.of(1, 1, 2, 2)],
])
const container = unpackContainer(packContainer({}, sections))
const scale = (listed: readonly number[] = []): ThesaurusScale => ({
  unlisted: new Int32Array(64).fill(-512), commonness: new Int16Array(64).fill(-4096), add: logAdd, isListed: (surface, original) => listed.includes(surface * 65536 + original), unitsPerNat: 1024,
  byCommonness: scoreOf(0.9), evenly: scoreOf(0.1), logOf: scoreOf,
})
const pairs = (listed?: readonly number[]): [number, number][] => {
  const table = expandThesaurus(container, 64, scale(listed))
  return [...table.first].map((surface, e) => [surface, table.originalIds[e] as number])
}

describe('expandThesaurus', () => {
  it('pairs the base forms, the plurals of nouns and four forms of verbs, a past that is the participle once', () => {
    expect(pairs()).toEqual([[41, 40], [43, 42], [51, 50], [53, 52], [55, 54], [57, 56]])
  })
  it('leaves out what a table lists', () => {
    expect(pairs([43 * 65536 + 42])).toEqual([[41, 40], [51, 50], [53, 52], [55, 54], [57, 56]])
  })
  it('gives each what the listed surfaces leave, times its share', () => {
    const table = expandThesaurus(container, 64, scale())
    expect(table.scores[0]).toBe(-512 - (8 * 1024) / STEPS_PER_NAT)
    expect(table.scores[1]).toBe(-512 - (16 * 1024) / STEPS_PER_NAT)
  })
  it('is what an author of one surface chooses, all of it', () => {
    const table = expandThesaurus(container, 64, scale())
    for (const score of table.authorScores) expect(Math.abs(score)).toBeLessThan(4)
  })
  it('gives what was learnt once its share of an original, evenly, and the links the rest; a pair that is both counts once', () => {
    const learnt = new Map<string, Section>([...sections, ['once.surface', Uint16Array.of(43, 52, 41)], ['once.original', Uint16Array.of(40, 40, 40)]])
    const table = expandThesaurus(unpackContainer(packContainer({ onceShare: 0.3 }, learnt)), 64, scale())
    const rows = [...table.first].map((surface, e) => [surface, table.originalIds[e], table.channelNames[table.channel[e] as number], ((table.scores[e] as number) + 512) / 1024])
    const steps = (probability: number): number => Math.round(-Math.log(probability) * STEPS_PER_NAT) / -STEPS_PER_NAT
    expect(rows).toEqual([[41, 40, 'learnt', steps(0.1)], [43, 40, 'learnt', steps(0.1)], [43, 42, 'thesaurus', -2], [51, 50, 'thesaurus', -1], [52, 40, 'learnt', steps(0.1)], ...[53, 55, 57].map((id) => [id, id - 1, 'thesaurus', -2])])
  })
  it('takes a share of nothing, where nothing was learnt twice', () => {
    const learnt = new Map<string, Section>([...sections, ['once.surface', Uint16Array.of(52)], ['once.original', Uint16Array.of(40)]])
    const table = expandThesaurus(unpackContainer(packContainer({ onceShare: 0 }, learnt)), 64, scale())
    expect([...table.first]).toContain(52)
    expect(table.scores[[...table.first].indexOf(52)]).toBe(Math.max(-32768, -512 - (255 * 1024) / STEPS_PER_NAT))
  })
  it('leaves a thesaurus the rest of an original of which something was learnt once', () => {
    const learnt = new Map<string, Section>([...sections, ['once.surface', Uint16Array.of(52)], ['once.original', Uint16Array.of(40)]])
    const table = expandThesaurus(unpackContainer(packContainer({ onceShare: 0.3 }, learnt)), 64, scale())
    expect([...table.first][0]).toBe(41)
    expect(table.scores[0]).toBe(-512 - ((8 + Math.round(-Math.log(0.7) * STEPS_PER_NAT)) * 1024) / STEPS_PER_NAT)
  })
  it('has offsets that count up, as a table of single words', () => {
    const table = expandThesaurus(container, 64, scale())
    expect([...table.originalOffsets]).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(table.channelNames).toEqual(['thesaurus', 'learnt'])
  })
})
