// The walk of the vocabulary's trie along a surface (`search.ts` says why a walk): where it has come to, the ways on, and which of them comes next.
import { CLASS, LETTER, UPPER } from '../../text/characters.js'
import { NOTHING, type ConfusionTable, type RuleGroups } from './confusion-table.js'
import { foldOf, leastRest, measureRest, type Rest } from './rest.js'
import { BEST, childAt, countBits, FIELDS, LETTERS, promiseOf, type WordTrie } from './word-trie.js'

/** How a word found is written. */
export const WRITTEN_LOWER = 0
export const WRITTEN_CAPITAL = 1
export const WRITTEN_UPPER = 2

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

/** What a search is asked. */
export interface Query {
  readonly surface: string
  /** Largest sum of cost and −log P(word) that is of interest, how far above the least one found, and the largest cost by itself. */
  readonly limit: number
  readonly window: number
  readonly mostCost: number
  readonly steps?: number
}

/** The rest of a place, by bits: characters of the surface read, how the word is written, characters lost in a row, confusions. */
export const AT = 31
export const WRITTEN = 5
export const LOST = 7
export const COUNT = 9

/** Width of a bucket of the queue in score units, as a shift: totals are small integers, and ties do not matter. */
const BUCKET = 7
const MOST_BUCKETS = 2048
const CAPACITY = 1 << 16
/** Places that were left are looked up in a table of twice as many. */
const SEEN_BITS = 14
/** Most places that a walk may leave. */
export const MOST_LEFT: number = 1 << (SEEN_BITS - 1)

/** Where a search keeps its places. What former searches left in it no other reads. */
export interface Ground {
  /** Node, cost, the next place in the same bucket of the queue, and the rest in one number. */
  readonly places: Int32Array
  readonly heads: Int32Array
  /** Places that were left: node, characters read and writing in one number, by which search, and at what cost. */
  readonly seen: Int32Array
  stamp: number
}

function createGround(): Ground {
  return { places: new Int32Array(4 * CAPACITY), heads: new Int32Array(MOST_BUCKETS), seen: new Int32Array(4 << SEEN_BITS), stamp: 0 }
}

/** Of searches, and of the questions that are asked before one. */
const SEARCH: Ground = createGround()
const PROOF: Ground = createGround()

/** The search under way: what is asked, and how far it has come. */
export interface Walk {
  readonly ground: Ground
  readonly trie: WordTrie
  readonly table: ConfusionTable
  readonly rules: RuleGroups
  readonly losses: Losses
  readonly surface: string
  readonly length: number
  readonly shouted: boolean
  readonly mostCost: number
  /** Groups of the confusions that may apply at each position of the surface, by how many of its characters they read, or -1: `[position * 4 + characters]`. */
  readonly groups: Int32Array
  /** What the rest of the surface costs at the least, where it is only asked whether there is any word. */
  readonly rest: Rest | undefined
  bound: number
  used: number
  lowest: number
}

function push(walk: Walk, node: number, cost: number, rest: number): void {
  const total = cost - promiseOf(walk.trie, node, walk.length - (rest & AT))
  if (total > walk.bound || cost > walk.mostCost || walk.used >= CAPACITY || (walk.rest !== undefined && isTooDear(walk, walk.rest, node, cost, rest & AT))) return
  const { places, heads } = walk.ground
  const bucket = Math.max(walk.lowest, total >> BUCKET)
  const place = 4 * walk.used++
  places[place] = node
  places[place + 1] = cost
  places[place + 2] = heads[bucket] as number
  places[place + 3] = rest
  heads[bucket] = place
}

/** What the rest costs at the least, where that counts. */
function restOf({ rest, trie }: Walk, node: number, at: number): number {
  return rest === undefined ? 0 : leastRest(rest, trie, node, at)
}

/** Whether what is left must cost more than is of interest. */
function isTooDear({ trie, mostCost, bound }: Walk, rest: Rest, node: number, cost: number, at: number): boolean {
  const least = cost + leastRest(rest, trie, node, at)
  return least > mostCost || least - (trie.nodes[node * FIELDS + BEST] as number) > bound
}

/** Whether a place like this was left before, at `most` this cost; from now on it was. */
export function wasLeft({ seen, stamp }: Ground, key: number, cost: number, most: number): boolean {
  let slot = 4 * (Math.imul(key, 0x9e3779b1) >>> (32 - SEEN_BITS))
  for (; seen[slot + 1] === stamp; slot = (slot + 4) & ((4 << SEEN_BITS) - 1)) {
    if (seen[slot] !== key) continue
    if ((seen[slot + 2] as number) <= most) return true
    seen[slot + 2] = cost
    return false
  }
  seen[slot] = key
  seen[slot + 1] = stamp
  seen[slot + 2] = cost
  return false
}

/** Where the original of a rule leads, or -1. */
function follow({ trie, rules }: Walk, node: number, rule: number): number {
  let child = node
  for (let k = 3 * rule, last = k + (rules.length[rule] as number); k < last && child >= 0; k++) child = childAt(trie, child, rules.folded[k] as number)
  return child
}

const writtenBy = (walk: Walk, upper: boolean): number => (walk.shouted ? WRITTEN_UPPER : upper ? WRITTEN_CAPITAL : WRITTEN_LOWER) << WRITTEN

/** Ways on by the rules of a group from where no word has begun: capitals may stand. */
function beginByRules(walk: Walk, group: number, room: number, cost: number, rest: number): void {
  const { from, cost: costs, capital } = walk.rules
  for (let r = from[group] as number, last = from[group + 1] as number; r < last; r++) {
    const step = costs[r] as number
    if (step > room) return
    const child = follow(walk, 0, r)
    if (child >= 0) push(walk, child, cost + step, child === 0 ? rest : rest | writtenBy(walk, capital[r] === 1))
  }
}

/** Ways on by the rules of a group from within a word. */
function goOnByRules(walk: Walk, group: number, node: number, room: number, cost: number, rest: number): void {
  const { row, masks, from, cost: costs, alone } = walk.rules
  const { nodes } = walk.trie
  const letters = nodes[node * FIELDS + LETTERS] as number
  // The first child by a letter, where there are none by anything else.
  const base = letters < 0 ? -1 : (nodes[node * FIELDS] as number) + 1
  const last = row[group + 1] as number
  for (let k = row[group] as number, first = from[group] as number; k < last; k++, first += 32) {
    let mask = masks[32 * k + NOTHING] as number
    for (let left = letters; left !== 0; ) {
      const bit = 31 - Math.clz32(left)
      left ^= 1 << bit
      mask |= masks[32 * k + bit] as number
    }
    while (mask !== 0) {
      const place = Math.clz32(mask)
      mask ^= (1 << 31) >>> place
      const r = first + place
      const step = costs[r] as number
      if (step > room) return
      const bit = alone[r] as number
      const child = bit === 1 << NOTHING ? node : bit === 0 || base < 0 ? follow(walk, node, r) : base + countBits(letters & (bit - 1))
      if (child >= 0) push(walk, child, cost + step, rest)
    }
  }
}

/** By node within a word, where each original leads whose characters are lost, cheapest first: the same wherever in a surface it happens, so it is worked out once. */
interface Losses {
  /** By node, where in `steps` its number of steps stands, before their nodes and costs in turn; 0 where it was not asked for. */
  readonly first: Int32Array
  steps: Int32Array
  used: number
}

const LOSSES = new WeakMap<RuleGroups, WeakMap<WordTrie, Losses>>()

function lossesOf(rules: RuleGroups, trie: WordTrie): Losses {
  const byTrie = LOSSES.get(rules) ?? new WeakMap<WordTrie, Losses>()
  LOSSES.set(rules, byTrie)
  const losses = byTrie.get(trie) ?? { first: new Int32Array(trie.ids.length), steps: new Int32Array(1 << 12), used: 1 }
  byTrie.set(trie, losses)
  return losses
}

function listLosses(walk: Walk, group: number, node: number): number {
  const { losses, rules: { from, cost, inner } } = walk
  const most = losses.used + 1 + 2 * ((from[group + 1] as number) - (from[group] as number))
  if (most > losses.steps.length) {
    const longer = new Int32Array(2 * most)
    longer.set(losses.steps)
    losses.steps = longer
  }
  const first = losses.used++
  for (let r = from[group] as number, last = from[group + 1] as number; r < last; r++) {
    const child = inner[r] === 1 ? follow(walk, node, r) : -1
    if (child < 0) continue
    losses.steps[losses.used++] = child
    losses.steps[losses.used++] = cost[r] as number
  }
  losses.steps[first] = (losses.used - first - 1) / 2
  losses.first[node] = first
  return first
}

/** Ways on by characters that are lost, from within a word. */
function goOnByLosses(walk: Walk, group: number, node: number, room: number, cost: number, rest: number): void {
  const { losses } = walk
  const first = (losses.first[node] as number) || listLosses(walk, group, node)
  const { steps } = losses
  for (let k = first + 1, last = k + 2 * (steps[first] as number); k < last; k += 2) {
    const step = steps[k + 1] as number
    if (step > room) return
    push(walk, steps[k] as number, cost + step, rest)
  }
}

/** All ways on from a place. */
export function expand(walk: Walk, place: number): void {
  const { trie, table, groups, surface } = walk
  const { places } = walk.ground
  const node = places[place] as number
  const cost = places[place + 1] as number
  const rest = places[place + 3] as number
  const at = rest & AT
  const lost = (rest >> LOST) & 3
  const unlost = rest & ~(3 << LOST)
  const misread = unlost + (1 << COUNT)
  // No child is commoner than its parent's commonest word.
  const room = Math.min(walk.mostCost - cost, walk.bound - cost + (trie.nodes[node * FIELDS + BEST] as number))
  for (let n = lost > 1 ? 1 : 0; n <= 3; n++) {
    const group = groups[at * 4 + n] as number
    if (group < 0) continue
    const next = n === 0 ? misread + ((lost + 1) << LOST) : misread + n
    if (n === 0 && node !== 0) goOnByLosses(walk, group, node, room - restOf(walk, node, at), cost, next)
    else if (node === 0) beginByRules(walk, group, room - restOf(walk, node, at + n), cost, next)
    else goOnByRules(walk, group, node, room - restOf(walk, node, at + n), cost, next)
  }
  if (at >= surface.length) return
  const code = surface.charCodeAt(at)
  const upper = UPPER[code] === 1
  const written = node === 0 ? writtenBy(walk, upper) : 0
  if (node === 0 || walk.shouted || !upper) {
    const child = childAt(trie, node, foldOf(code))
    if (child >= 0) push(walk, child, cost, (unlost + 1) | written)
  }
  push(walk, node, cost + (code === 0x20 ? table.spaceInserted : table.inserted), misread + 1)
  if (code === 0x20 || table.replaced > room - restOf(walk, node, at + 1)) return
  for (let e = trie.nodes[node * FIELDS] as number, last = trie.nodes[(node + 1) * FIELDS] as number; e < last; e++) push(walk, e + 1, cost + table.replaced, (misread + 1) | written)
}

/** The place that comes next, or -1 where none is left within the bound. */
export function pop(walk: Walk): number {
  const { heads, places } = walk.ground
  const last = walk.bound >> BUCKET
  while (walk.lowest <= last && heads[walk.lowest] === -1) walk.lowest++
  if (walk.lowest > last) return -1
  const place = heads[walk.lowest] as number
  heads[walk.lowest] = places[place + 2] as number
  return place
}

/** A search from its start, or the question whether it finds anything. */
export function startWalk(trie: WordTrie, table: ConfusionTable, { surface, limit, mostCost }: Query, isProof: boolean): Walk {
  const shouted = isShouted(surface)
  const rules = shouted ? table.bySurface.shouted : table.bySurface.plain
  const groups = rules.groups.along(surface)
  const ground = isProof ? PROOF : SEARCH
  const rest = isProof ? measureRest(table, rules, groups, surface, shouted) : undefined
  const walk = { ground, trie, table, rules, losses: lossesOf(rules, trie), surface, length: surface.length, shouted, mostCost, groups, rest, bound: Math.min(limit, (MOST_BUCKETS - 1) << BUCKET), used: 0, lowest: 0 }
  ground.heads.fill(-1, 0, (walk.bound >> BUCKET) + 1)
  // A service may search for months: the marks of its searches start anew before they run out.
  if (++ground.stamp === 2 ** 31 - 1) {
    ground.seen.fill(0)
    ground.stamp = 1
  }
  push(walk, 0, 0, 0)
  return walk
}
