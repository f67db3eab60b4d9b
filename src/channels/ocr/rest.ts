// The least cost of what is left of a surface: characters that no letter still to come can be were misread, whatever they were.
import { FOLD, FOLD_MULTI, UPPER } from '../../text/characters.js'
import type { ConfusionTable, RuleGroups } from './confusion-table.js'
import { BELOW, FIELDS, letterBit, type WordTrie } from './word-trie.js'

/** Costs from each position of a surface to its end, as rows of {@link ROW}. */
export interface Rest {
  /** Letters that stand there, as bits. */
  readonly letters: Int32Array
  /** By the number of a letter's bit, the least cost of all its occurrences where none stands for itself; at {@link SPACES} and {@link CAPITALS} of those that never do within a word. */
  readonly costs: Int32Array
}

/** Folded code unit of a single letter, the unit itself where it has no folding of one letter. */
export function foldOf(code: number): number {
  const fold = FOLD[code] as number
  return fold > 0 && fold < FOLD_MULTI ? fold : code
}

const ROW = 32
/** No letter has these bits. */
const SPACES = 27
const CAPITALS = 28

/** The least share that each character has in the cost of a confusion that reads it. */
function pricesOf(table: ConfusionTable, { from, cost }: RuleGroups, groups: Int32Array, surface: string): Int32Array {
  const prices = new Int32Array(surface.length)
  for (let i = 0; i < surface.length; i++) prices[i] = surface.charCodeAt(i) === 0x20 ? table.spaceInserted : Math.min(table.inserted, table.replaced)
  for (let i = 0; i < surface.length; i++) {
    for (let n = 1; n <= 3 && i + n <= surface.length; n++) {
      const group = groups[i * 4 + n] as number
      if (group < 0) continue
      const share = Math.floor((cost[from[group] as number] as number) / n)
      for (let k = i; k < i + n; k++) prices[k] = Math.min(prices[k] as number, share)
    }
  }
  return prices
}

/** Prepares a surface whose confusions are those of `groups`. In capitals an upper-case letter stands for itself. */
export function measureRest(table: ConfusionTable, rules: RuleGroups, groups: Int32Array, surface: string, shouted: boolean): Rest {
  const prices = pricesOf(table, rules, groups, surface)
  const letters = new Int32Array(surface.length + 1)
  const costs = new Int32Array(ROW * (surface.length + 1))
  for (let i = surface.length - 1; i >= 0; i--) {
    const code = surface.charCodeAt(i)
    const isCapital = UPPER[code] === 1 && !shouted
    const bit = code === 0x20 || isCapital ? 0 : letterBit(foldOf(code))
    letters[i] = (letters[i + 1] as number) | bit
    costs.copyWithin(ROW * i, ROW * (i + 1), ROW * (i + 2))
    const at = ROW * i + (isCapital ? CAPITALS : bit === 0 ? SPACES : 31 - Math.clz32(bit))
    costs[at] = (costs[at] as number) + (prices[i] as number)
  }
  return { letters, costs }
}

/** The least cost of all from position `at` on, when a word has come to `node`. */
export function leastRest({ letters, costs }: Rest, { nodes }: WordTrie, node: number, at: number): number {
  let sum = (costs[ROW * at + SPACES] as number) + (node === 0 ? 0 : (costs[ROW * at + CAPITALS] as number))
  for (let left = (letters[at] as number) & ~(nodes[node * FIELDS + BELOW] as number); left !== 0; ) {
    const bit = 31 - Math.clz32(left)
    left ^= 1 << bit
    sum += costs[ROW * at + bit] as number
  }
  return sum
}
