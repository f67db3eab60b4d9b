// Finds the words a surface may be a misreading of: a walk of the vocabulary's trie along the surface, within a bound on cost and rarity.
//
// Why a walk, and not symmetric deletes or a Levenshtein automaton: those bound a number of edits, and confusions are anything but equal: one
// edit costs from 2 to 12 nats, and rn → m is one confusion but two edits, so that a bound on edits lets in thousands of words to be weighed and still
// misses `thc Jlouse`. The walk takes confusions of up to three characters in one step, and each node knows its commonest word, so that the walk
// goes best first by cost and rarity together and ends where the surface itself would cost less: rare words must be near, common ones may be far.
import { CLASS, FOLD, FOLD_MULTI, LETTER, UPPER } from '../../text/characters.js'
import type { ConfusionTable, Rule } from './confusion-table.js'
import { childAt, type WordTrie } from './word-trie.js'

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

/** Steps a search may take: bounds the work on noise. */
const MOST_STEPS = 6000
/** Longest surface that is searched for, in characters. */
export const MOST_SURFACE = 28

interface Step { readonly rule: Rule; readonly to: number }

/** The confusions that may apply at each position of a surface. */
function stepsOf(table: ConfusionTable, surface: string): Step[][] {
  const lost = table.bySurface.get('') ?? []
  return Array.from({ length: surface.length + 1 }, (_, i) => {
    const steps: Step[] = lost.map((rule) => ({ rule, to: i }))
    for (let n = 1; n <= 3 && i + n <= surface.length; n++) {
      for (const rule of table.bySurface.get(surface.slice(i, i + n)) ?? []) steps.push({ rule, to: i + n })
    }
    return steps.sort((a, b) => a.rule.cost - b.rule.cost)
  })
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
  /** Largest sum of cost and −log P(words) that is of interest, and how far above the least one found. */
  readonly limit: number
  readonly window: number
  /** Whether a space may have been lost. */
  readonly split: boolean
}

/** A place reached: `at` characters of the surface read, standing at `node`; `first` is the place at which a first word ended. */
interface Place {
  readonly node: number
  readonly at: number
  readonly written: number
  /** Cost of the confusions, and rarity of the first word where there is one. */
  readonly cost: number
  readonly paid: number
  readonly confusions: number
  /** Characters lost in a row. */
  readonly lost: number
  readonly first: Place | undefined
}

/** Width of a bucket of the queue, in score units. */
const BUCKET = 128

/** Places by their least possible total: bucketed, since totals are small integers and ties do not matter. */
function createQueue(limit: number): { push(total: number, place: Place): void; pop(): Place | undefined; total(): number } {
  const buckets: (Place[] | undefined)[] = new Array(Math.max(1, Math.ceil(limit / BUCKET) + 1))
  let lowest = 0
  return {
    push(total, place) {
      const b = Math.max(lowest, Math.floor(total / BUCKET))
      const bucket = buckets[b]
      if (bucket === undefined) buckets[b] = [place]
      else bucket.push(place)
    },
    pop() {
      for (; lowest < buckets.length; lowest++) {
        const place = buckets[lowest]?.pop()
        if (place !== undefined) return place
      }
      return undefined
    },
    total: () => lowest * BUCKET,
  }
}

/** The words within the bounds, cheapest first, the surface as it stands among them: best first by cost and rarity (A*; Hart, Nilsson & Raphael 1968). */
export function searchWords(trie: WordTrie, table: ConfusionTable, { surface, limit, window, split }: Query): FoundWord[] {
  if (surface.length > MOST_SURFACE || limit <= 0) return []
  const shouted = isShouted(surface)
  const steps = stepsOf(table, surface)
  const queue = createQueue(limit)
  const seen = new Set<number>()
  const found: FoundWord[] = []
  let bound = limit
  const push = (from: Place, node: number, at: number, cost: number, confusions: number, written: number, lost: number): void => {
    const total = from.paid + cost - (trie.best[node] as number)
    if (total <= bound) queue.push(total, { node, at, written, cost, paid: from.paid, confusions, lost, first: from.first })
  }
  const start: Place = { node: 0, at: 0, written: WRITTEN_LOWER, cost: 0, paid: 0, confusions: 0, lost: 0, first: undefined }
  queue.push(0, start)
  for (let left = MOST_STEPS, place = queue.pop(); place !== undefined && left > 0 && queue.total() <= bound; left--, place = queue.pop()) {
    const key = ((place.node * 32 + place.at) * 4 + place.written) * 2 + (place.first === undefined ? 0 : 1)
    if (seen.has(key)) continue
    seen.add(key)
    const score = trie.scores[place.node] as number
    const here = place.node !== 0 && (trie.ids[place.node] as number) >= 0
    if (here && place.at === surface.length) {
      const total = place.paid + place.cost - score
      if (total <= bound) {
        found.push(describe(trie, place))
        bound = Math.min(bound, total + window)
      }
    } else if (here && split && place.first === undefined && place.at > 0) {
      const cost = place.cost + table.spaceLost
      const total = cost - score - (trie.best[0] as number)
      if (total <= bound) queue.push(total, { node: 0, at: place.at, written: WRITTEN_LOWER, cost, paid: -score, confusions: place.confusions + 1, lost: 0, first: place })
    }
    expand(trie, table, surface, steps[place.at] as readonly Step[], shouted, place, push)
  }
  return found
}

function describe(trie: WordTrie, place: Place): FoundWord {
  const id = trie.ids[place.node] as number
  const { first } = place
  if (first === undefined) return { ids: [id], written: [place.written], cost: place.cost, confusions: place.confusions }
  return { ids: [trie.ids[first.node] as number, id], written: [first.written, place.written], cost: place.cost, confusions: place.confusions }
}

type Push = (from: Place, node: number, at: number, cost: number, confusions: number, written: number, lost: number) => void

function expand(trie: WordTrie, table: ConfusionTable, surface: string, steps: readonly Step[], shouted: boolean, place: Place, push: Push): void {
  const { node, at, cost, confusions } = place
  const atStart = node === 0
  const writtenBy = (upper: boolean): number => (!atStart ? place.written : shouted ? WRITTEN_UPPER : upper ? WRITTEN_CAPITAL : WRITTEN_LOWER)
  for (const { rule, to } of steps) {
    if (to === at && place.lost > 1) continue
    if (shouted ? !rule.upper : !(rule.lower || (atStart && rule.capital))) continue
    if (rule.folded === ' ') continue
    let child = node
    for (let k = 0; k < rule.folded.length && child >= 0; k++) child = childAt(trie, child, rule.folded.charCodeAt(k))
    if (child >= 0) push(place, child, to, cost + rule.cost, confusions + 1, child === 0 ? place.written : writtenBy(rule.capital), to === at ? place.lost + 1 : 0)
  }
  if (at >= surface.length) return
  const code = surface.charCodeAt(at)
  const upper = UPPER[code] === 1
  if (atStart || shouted || !upper) {
    const child = childAt(trie, node, foldOf(code))
    if (child >= 0) push(place, child, at + 1, cost, confusions, writtenBy(upper), 0)
  }
  push(place, node, at + 1, cost + (code === 0x20 ? table.spaceInserted : table.inserted), confusions + 1, place.written, 0)
  if (code === 0x20) return
  for (let e = trie.offsets[node] as number, last = trie.offsets[node + 1] as number; e < last; e++) {
    push(place, trie.children[e] as number, at + 1, cost + table.replaced, confusions + 1, writtenBy(upper), 0)
  }
}
