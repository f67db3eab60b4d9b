// What one pair alone taught: which entries are, their forms in the vocabulary, and how much of the unlisted is theirs.
import { describe, expect, it } from 'vitest'
import { packLearntOnce, withoutLearntOnce } from '../../src/dictionary/learnt-once.js'
import type { ChannelSource, SpinEntry } from '../../src/types.js'

const entry = (surface: string, original: string, count: number, evidence: SpinEntry['evidence'] = 'learnt', slot: SpinEntry['slot'] = 'fixed'): SpinEntry => ({ surface, original, slot, evidence, count })
const channelOf = (...entries: SpinEntry[]): ChannelSource => ({ name: 'mine', channel: 'spin', entries })
const ids = new Map(['profound', 'deep', 'blunder', 'blunders', 'error', 'errors', 'fake'].map((form, i) => [form, 40 + i]))

describe('what was learnt once', () => {
  const channel = channelOf(entry('profound', 'deep', 1), entry('blunder', 'error', 1, 'learnt', 'noun'), entry('fake', 'error', 2), entry('fake', 'deep', 1, 'seen'), entry('unheard', 'deep', 1))

  it('is taken out of the tables, and nothing else is', () => {
    expect(withoutLearntOnce([channel])[0]?.entries.map(({ surface, original }) => `${surface} ${original}`)).toEqual(['fake error', 'fake deep'])
  })
  it('is packed in all its forms that the vocabulary has, by surface', () => {
    const { sections } = packLearntOnce([channel], ids)
    expect(sections.map(([name, section]) => [name, ...section])).toEqual([['once.surface', 40, 42, 43], ['once.original', 41, 44, 45]])
  })
  it('has as much of the unlisted as leaving one out finds: two sightings of what was learnt twice, none of what was learnt once', () => {
    expect(packLearntOnce([channel], ids).share).toBe(2 / 5)
    expect(packLearntOnce([channelOf()], ids).share).toBe(0)
  })
})
