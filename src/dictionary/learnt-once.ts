// Substitutions of one word for one that a single pair of phrases taught: too weak for a table of their own, they join the thesaurus tier.
import type { Section } from '../assets/container.js'
import { FIRST_WORD } from '../language/token-class.js'
import type { ChannelSource, SpinEntry } from '../types.js'
import { inflectPair } from './inflect.js'

/** An entry that one pair alone taught. */
export function isLearntOnce({ evidence, count }: SpinEntry): boolean {
  return evidence === 'learnt' && count === 1
}

/** The channels without what was learnt once. */
export function withoutLearntOnce(channels: readonly ChannelSource[]): ChannelSource[] {
  return channels.map((channel) => ({ ...channel, entries: channel.entries.filter((entry) => !isLearntOnce(entry)) }))
}

/**
 * What was learnt once, in all forms the vocabulary has, as sections of the packed file; `share` is the probability that a substitution no
 * table holds is one of these, by leaving one out: each sighting of an entry seen twice would have been, each of those seen once would not.
 */
export function packLearntOnce(channels: readonly ChannelSource[], ids: ReadonlyMap<string, number>): { share: number; sections: [string, Section][] } {
  const isWord = (form: string): boolean => (ids.get(form) ?? 0) >= FIRST_WORD
  const learnt = channels.flatMap(({ entries }) => entries.filter(({ evidence }) => evidence === 'learnt'))
  const once = learnt.filter((entry) => isLearntOnce(entry) && !/\s/.test(entry.surface + entry.original))
  const twice = 2 * learnt.filter(({ count }) => count === 2).length
  const pairs = new Set<number>()
  for (const entry of once) {
    for (const [surface, original] of inflectPair(entry.surface, entry.original, entry.slot, isWord)) {
      if (isWord(surface) && isWord(original)) pairs.add((ids.get(surface) as number) * 65536 + (ids.get(original) as number))
    }
  }
  const sorted = [...pairs].sort((a, b) => a - b)
  return {
    share: twice / Math.max(1, twice + once.length),
    sections: [['once.surface', Uint16Array.from(sorted, (pair) => Math.floor(pair / 65536))], ['once.original', Uint16Array.from(sorted, (pair) => pair % 65536)]],
  }
}
