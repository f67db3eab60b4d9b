// The vocabulary as a trie of characters in flat arrays; each node knows how common the words below it are.
import { NAT } from '../../language/ngram.js'

export interface WordTrie {
  /**
   * By node, {@link FIELDS} numbers: its first edge, {@link LETTERS}, {@link BEST} and {@link BELOW}. Edge e leads to node e + 1, and its character is
   * `characters[e]`; those of a node are sorted by it, and end where those of the next node begin. Node 0 is the root; nodes are numbered level by level.
   */
  readonly nodes: Int32Array
  readonly characters: Uint16Array
  /** Lexical id of the word that ends at a node, or -1, and log P of it in score units. */
  readonly ids: Int32Array
  readonly scores: Int32Array
  /** log P of the commonest word at or below the nodes near the root, by the characters still to come: words too long or too short for these count less. `[characters * NEAR_NODES + node]`, for children are asked for side by side. */
  readonly near: Int32Array
}

/** Numbers of a node. */
export const FIELDS = 4
/** Bit c is set where a child for the c-th letter of a to z is there, {@link OTHERS} where one for any other character is. */
export const LETTERS = 1
/** log P of the commonest word at or below the node. */
export const BEST = 2
/** The bits of all characters below the node, whatever its depth. */
export const BELOW = 3

export interface TrieWord { readonly form: string; readonly id: number; readonly score: number }

/** Characters to come that `near` tells apart. */
export const REACH = 24
/** Nodes that have a row in `near`: the first levels. */
const NEAR_NODES = 12_000
/** Least cost of one character more or less: no confusion changes the length for less. */
const LENGTH_COST = 2 * NAT
const NEVER = -0x20000000

/** Builds the trie; of two words with the same form the first counts. */
export function buildWordTrie(words: readonly TrieWord[]): WordTrie {
  const sorted = words.filter(({ form }) => form !== '').sort((a, b) => (a.form < b.form ? -1 : a.form > b.form ? 1 : 0))
  const nodes: number[] = []
  const characters: number[] = []
  const ids: number[] = []
  const scores: number[] = []
  const near = new Int32Array(NEAR_NODES * REACH).fill(NEVER)
  // A run of sorted words that share their first characters is a node; the runs of a level lie side by side.
  let level = Int32Array.of(0, sorted.length)
  for (let depth = 0; level.length > 0; depth++) {
    const below: number[] = []
    for (let n = 0; n < level.length; n += 2) {
      let at = level[n] as number
      const to = level[n + 1] as number
      const node = ids.length
      const first = sorted[at] as TrieWord
      const ends = first.form.length === depth
      ids.push(ends ? first.id : -1)
      scores.push(ends ? first.score : NEVER)
      nodes.push(characters.length, 0, fillNear(sorted, at, to, depth, node, near), 0)
      while (at < to && (sorted[at] as TrieWord).form.length === depth) at++
      let mask = 0
      while (at < to) {
        const code = (sorted[at] as TrieWord).form.charCodeAt(depth)
        let end = at + 1
        while (end < to && (sorted[end] as TrieWord).form.charCodeAt(depth) === code) end++
        mask |= letterBit(code)
        characters.push(code)
        below.push(at, end)
        at = end
      }
      nodes[node * FIELDS + LETTERS] = mask
    }
    level = Int32Array.from(below)
  }
  nodes.push(characters.length, 0, NEVER, 0)
  return { nodes: gatherLetters(Int32Array.from(nodes)), characters: Uint16Array.from(characters), ids: Int32Array.from(ids), scores: Int32Array.from(scores), near }
}

/** Letters at any depth below each node: children have greater numbers. */
function gatherLetters(nodes: Int32Array): Int32Array {
  for (let at = nodes.length - 2 * FIELDS; at >= 0; at -= FIELDS) {
    let below = nodes[at + LETTERS] as number
    for (let e = nodes[at] as number, last = nodes[at + FIELDS] as number; e < last; e++) below |= nodes[(e + 1) * FIELDS + BELOW] as number
    nodes[at + BELOW] = below
  }
  return nodes
}

/** The commonest word of a run; and by characters to come, where its node is near the root. */
function fillNear(sorted: readonly TrieWord[], from: number, to: number, depth: number, node: number, near: Int32Array): number {
  let top = NEVER
  const row = node < NEAR_NODES ? new Int32Array(REACH).fill(NEVER) : undefined
  for (let i = from; i < to; i++) {
    const { form, score } = sorted[i] as TrieWord
    if (score > top) top = score
    const rest = Math.min(REACH - 1, form.length - depth)
    if (row !== undefined && (row[rest] as number) < score) row[rest] = score
  }
  if (row === undefined) return top
  for (let k = 1; k < REACH; k++) row[k] = Math.max(row[k] as number, (row[k - 1] as number) - LENGTH_COST)
  for (let k = REACH - 2; k >= 0; k--) row[k] = Math.max(row[k] as number, (row[k + 1] as number) - LENGTH_COST)
  row.forEach((value, k) => (near[k * NEAR_NODES + node] = value))
  return top
}

/** The bit of all characters but a to z. */
export const OTHERS: number = 1 << 31

/** The bit of a character in `letters`. */
export function letterBit(code: number): number {
  return code >= 0x61 && code <= 0x7a ? 1 << (code - 0x61) : OTHERS
}

/** Child of `node` by `code`, or -1. */
export function childAt({ nodes, characters }: WordTrie, node: number, code: number): number {
  const at = node * FIELDS
  const letters = nodes[at + LETTERS] as number
  const bit = letterBit(code)
  if ((letters & bit) === 0) return -1
  let e = nodes[at] as number
  if (bit !== OTHERS) {
    // Letters lie behind all others that fold to something below them, and before those above: count from the first letter.
    if (letters < 0) while ((characters[e] as number) < 0x61) e++
    return e + countBits(letters & (bit - 1)) + 1
  }
  for (const last = nodes[at + FIELDS] as number; e < last; e++) if (characters[e] === code) return e + 1
  return -1
}

export function countBits(mask: number): number {
  let bits = mask - ((mask >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/** log P of the commonest word below `node`, when about `rest` characters are to come. */
export function promiseOf({ near, nodes }: WordTrie, node: number, rest: number): number {
  return node < NEAR_NODES ? (near[(rest < REACH ? rest : REACH - 1) * NEAR_NODES + node] as number) : (nodes[node * FIELDS + BEST] as number)
}
