// Finds the words a surface may be a misreading of: a walk of the vocabulary's trie along the surface, within a bound on cost and rarity.
//
// Why a walk, and not symmetric deletes or a Levenshtein automaton: those bound a number of edits, and confusions are anything but equal: one
// edit costs from 2 to 12 nats, and rn → m is one confusion but two edits, so that a bound on edits lets in thousands of words to be weighed and still
// misses `thc Jlouse`. The walk takes confusions of up to three characters in one step, and each node knows its commonest word, so that the walk
// goes best first by cost and rarity together and ends where the surface itself would cost less: rare words must be near, common ones may be far.
import { CLASS, FOLD, FOLD_MULTI, LETTER, UPPER } from '../../text/characters.js'
import type { ConfusionTable, RuleGroups } from './confusion-table.js'
import { childAt, promiseOf, type WordTrie } from './word-trie.js'

/** How a word found is written. */
export const WRITTEN_LOWER = 0
export const WRITTEN_CAPITAL = 1
export const WRITTEN_UPPER = 2

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

/** Groups of the confusions that may apply at each position of a surface, by how many of its characters they read, or -1: `[position * 4 + characters]`. */
function groupsAlong({ groups }: RuleGroups, surface: string): Int32Array {
  const along = new Int32Array(4 * (surface.length + 1)).fill(-1)
  for (let i = 0; i <= surface.length; i++) for (let n = 0; n <= 3 && i + n <= surface.length; n++) along[i * 4 + n] = groups.get(surface.slice(i, i + n)) ?? -1
  return along
}

/** Whether a surface is set in capitals: two or more upper-case letters, and at most half as many lower-case ones. */
export function isShouted(surface: string): boolean {
  let upper = 0
  let lower = 0
  for (let i = 0; i < surface.length; i++) {
    const code = surface.charCodeAt(i)
    if (CLASS[code] !== LETTER) continue
    if (UPPER[code] === 1) upper++
    else lower++
  }
  return upper > 1 && lower * 2 <= upper
}

/** Folded code unit of a single letter, the unit itself where it has no folding of one letter. */
function foldOf(code: number): number {
  const fold = FOLD[code] as number
  return fold > 0 && fold < FOLD_MULTI ? fold : code
}

/** What a search is asked. */
export interface Query {
  readonly surface: string
  /** Largest sum of cost and −log P(word) that is of interest, how far above the least one found, and the largest cost by itself. */
  readonly limit: number
  readonly window: number
  readonly mostCost: number
  readonly steps?: number
}

/** Places reached, as parallel arrays; place 0 is the start. Kept between searches: a search leaves nothing in them that the next one reads. */
const CAPACITY = 1 << 16
const nodes = new Int32Array(CAPACITY)
const ats = new Uint8Array(CAPACITY)
const writtens = new Uint8Array(CAPACITY)
const costs = new Int32Array(CAPACITY)
const counts = new Uint8Array(CAPACITY)
/** Characters lost in a row. */
const losts = new Uint8Array(CAPACITY)
/** Next place in the same bucket of the queue. */
const nexts = new Int32Array(CAPACITY)

/** Width of a bucket of the queue in score units, as a shift: totals are small integers, and ties do not matter. */
const BUCKET = 7
const MOST_BUCKETS = 2048
const heads = new Int32Array(MOST_BUCKETS)

/** The words within the bounds, cheapest first, the surface as it stands among them: best first by cost and rarity (A*; Hart, Nilsson & Raphael 1968). */
export function searchWords(trie: WordTrie, table: ConfusionTable, { surface, limit, window, mostCost, steps = MOST_STEPS }: Query): FoundWord[] {
  const length = surface.length
  if (length > MOST_SURFACE || limit <= 0) return []
  const shouted = isShouted(surface)
  const rules = shouted ? table.bySurface.shouted : table.bySurface.plain
  const groups = groupsAlong(rules, surface)
  const seen = new Set<number>()
  const found: FoundWord[] = []
  let bound = Math.min(limit, (MOST_BUCKETS - 1) << BUCKET)
  let used = 0
  let lowest = 0
  heads.fill(-1, 0, (bound >> BUCKET) + 1)

  const push = (node: number, at: number, written: number, cost: number, count: number, lost: number): void => {
    const total = cost - promiseOf(trie, node, length - at)
    if (total > bound || cost > mostCost || used >= CAPACITY) return
    nodes[used] = node
    ats[used] = at
    writtens[used] = written
    costs[used] = cost
    counts[used] = count
    losts[used] = lost
    const bucket = Math.max(lowest, total >> BUCKET)
    nexts[used] = heads[bucket] as number
    heads[bucket] = used++
  }

  /** All ways on from a place. */
  const expand = (place: number): void => {
    const node = nodes[place] as number
    const at = ats[place] as number
    const cost = costs[place] as number
    const count = (counts[place] as number) + 1
    const atStart = node === 0
    const free = atStart || shouted
    const written = writtens[place] as number
    const writtenBy = (upper: boolean): number => (!atStart ? written : shouted ? WRITTEN_UPPER : upper ? WRITTEN_CAPITAL : WRITTEN_LOWER)
    // No child is commoner than its parent's commonest word.
    const letters = trie.letters[node] as number
    const room = Math.min(mostCost - cost, bound - cost + (trie.best[node] as number))
    for (let n = (losts[place] as number) > 1 ? 1 : 0; n <= 3; n++) {
      const group = groups[at * 4 + n] as number
      if (group < 0) continue
      for (let r = rules.from[group] as number, last = rules.from[group + 1] as number; r < last; r++) {
        const ruleCost = rules.cost[r] as number
        if (ruleCost > room) break
        const letter = rules.letter[r] as number
        if ((letter !== 0 && (letter & letters) === 0) || !(free || rules.lower[r] === 1)) continue
        const size = rules.length[r] as number
        let child = node
        for (let k = 3 * r; k < 3 * r + size && child >= 0; k++) child = childAt(trie, child, rules.folded[k] as number)
        if (child >= 0) push(child, at + n, child === 0 ? written : writtenBy(rules.capital[r] === 1), cost + ruleCost, count, n === 0 ? (losts[place] as number) + 1 : 0)
      }
    }
    if (at >= length) return
    const code = surface.charCodeAt(at)
    const upper = UPPER[code] === 1
    if (free || !upper) {
      const child = childAt(trie, node, foldOf(code))
      if (child >= 0) push(child, at + 1, writtenBy(upper), cost, count - 1, 0)
    }
    push(node, at + 1, written, cost + (code === 0x20 ? table.spaceInserted : table.inserted), count, 0)
    if (code === 0x20 || table.replaced > room) return
    for (let e = trie.offsets[node] as number, last = trie.offsets[node + 1] as number; e < last; e++) push(e + 1, at + 1, writtenBy(upper), cost + table.replaced, count, 0)
  }

  push(0, 0, WRITTEN_LOWER, 0, 0, 0)
  for (let left = steps; left > 0; left--) {
    while (lowest <= bound >> BUCKET && heads[lowest] === -1) lowest++
    if (lowest > bound >> BUCKET) break
    const place = heads[lowest] as number
    heads[lowest] = nexts[place] as number
    const node = nodes[place] as number
    const at = ats[place] as number
    const key = (node * 32 + at) * 4 + (writtens[place] as number)
    if (seen.has(key)) continue
    seen.add(key)
    if (at === length && node !== 0 && (trie.ids[node] as number) >= 0) {
      const total = (costs[place] as number) - (trie.scores[node] as number)
      if (total <= bound) found.push({ ids: [trie.ids[node] as number], written: [writtens[place] as number], cost: costs[place] as number, confusions: counts[place] as number })
      bound = Math.min(bound, total + window)
    }
    expand(place)
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
