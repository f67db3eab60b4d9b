// Finds the words a surface may be a misreading of: a walk of the vocabulary's trie along the surface, within a bound on cost and rarity.
//
// Why a walk, and not symmetric deletes or a Levenshtein automaton: those bound a number of edits, and confusions are anything but equal: one
// edit costs from 2 to 12 nats, and rn → m is one confusion but two edits, so that a bound on edits lets in thousands of words to be weighed and still
// misses `thc Jlouse`. The walk takes confusions of up to three characters in one step, and each node knows its commonest word, so that the walk
// goes best first by cost and rarity together and ends where the surface itself would cost less: rare words must be near, common ones may be far.
import { UPPER } from '../../text/characters.js'
import type { ConfusionTable } from './confusion-table.js'
import { AT, COUNT, expand, isShouted, LOST, MOST_LEFT, pop, startWalk, wasLeft, WRITTEN, WRITTEN_CAPITAL, WRITTEN_LOWER, WRITTEN_UPPER, type Query, type Walk } from './walk.js'
import type { WordTrie } from './word-trie.js'

/** A word, or two that lost the space between them. */
export interface FoundWord {
  readonly ids: readonly number[]
  readonly written: readonly number[]
  /** −log P(surface | words, at the table's own rate) in score units, and the number of confusions in it. */
  readonly cost: number
  readonly confusions: number
}

/** Steps a search may take where the query does not say: bounds the work on noise. */
const MOST_STEPS = 6000
/** Longest surface that is searched for, in characters. */
export const MOST_SURFACE = 28

/** Whether no way through a surface leads to a word: all are tried but those that what is left of it makes too dear. */
function findsNothing(walk: Walk): boolean {
  const { ground, trie } = walk
  for (let left = MOST_LEFT; left > 0; left--) {
    const place = pop(walk)
    if (place < 0) return true
    const node = ground.places[place] as number
    const cost = ground.places[place + 1] as number
    const rest = ground.places[place + 3] as number
    // Another way to the same place is gone on along only where it is cheaper.
    if (wasLeft(ground, (node << LOST) | (rest & AT) | (((rest >> LOST) & 3) << WRITTEN), cost, cost)) continue
    if ((rest & AT) === walk.length && node !== 0 && (trie.ids[node] as number) >= 0 && cost - (trie.scores[node] as number) <= walk.bound) return false
    expand(walk, place)
  }
  return false
}

/** The words within the bounds, cheapest first, the surface as it stands among them: best first by cost and rarity (A*; Hart, Nilsson & Raphael 1968). */
export function searchWords(trie: WordTrie, table: ConfusionTable, query: Query): FoundWord[] {
  const { surface, limit, window, steps = MOST_STEPS } = query
  const found: FoundWord[] = []
  // No word has a space: hardly ever is there anything to be found, and to know that is cheaper than to search.
  if (surface.length > MOST_SURFACE || limit <= 0 || (surface.includes(' ') && findsNothing(startWalk(trie, table, query, true)))) return found
  const walk = startWalk(trie, table, query, false)
  const { places } = walk.ground
  for (let left = Math.min(steps, MOST_LEFT); left > 0; left--) {
    const place = pop(walk)
    if (place < 0) break
    const node = places[place] as number
    const rest = places[place + 3] as number
    if (wasLeft(walk.ground, (node << LOST) | (rest & ((1 << LOST) - 1)), 0, 0)) continue
    if ((rest & AT) === surface.length && node !== 0 && (trie.ids[node] as number) >= 0) {
      const cost = places[place + 1] as number
      const total = cost - (trie.scores[node] as number)
      if (total <= walk.bound) found.push({ ids: [trie.ids[node] as number], written: [(rest >> WRITTEN) & 3], cost, confusions: rest >> COUNT })
      walk.bound = Math.min(walk.bound, total + window)
    }
    expand(walk, place)
  }
  return found
}

/** Pairs of words that together are the surface without its space, each as it stands. */
export function splitWords(surface: string, table: ConfusionTable, idOf: (form: string) => number): FoundWord[] {
  const pairs: FoundWord[] = []
  if (surface.length > MOST_SURFACE) return pairs
  const shouted = isShouted(surface)
  const writtenAt = (at: number): number => (shouted ? WRITTEN_UPPER : UPPER[surface.charCodeAt(at)] === 1 ? WRITTEN_CAPITAL : WRITTEN_LOWER)
  for (let at = 1; at < surface.length; at++) {
    const left = idOf(surface.slice(0, at))
    const right = left < 0 ? -1 : idOf(surface.slice(at))
    if (right >= 0) pairs.push({ ids: [left, right], written: [writtenAt(0), writtenAt(at)], cost: table.spaceLost, confusions: 1 })
  }
  return pairs
}
