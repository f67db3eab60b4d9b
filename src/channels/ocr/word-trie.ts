// The vocabulary as a trie of characters in flat arrays; each node knows how common the words below it are.
import { NAT } from '../../language/ngram.js'

export interface WordTrie {
  /** Children of node n lie at `offsets[n]` to `offsets[n + 1]`, sorted by character; node 0 is the root. Nodes are numbered level by level. */
  readonly offsets: Int32Array
  readonly characters: Uint16Array
  /** Bit c is set where a child for the c-th letter of a to z is there, {@link letterBit} of any other character where one of those is. */
  readonly letters: Int32Array
  /** Lexical id of the word that ends at a node, or -1, and log P of it in score units. */
  readonly ids: Int32Array
  readonly scores: Int32Array
  /** log P of the commonest word at or below a node. */
  readonly best: Int32Array
  /** The same for the nodes near the root, by the characters still to come: words too long or too short for these count less. `[node * REACH + characters]`. */
  readonly near: Int32Array
}

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
  const offsets: number[] = []
  const characters: number[] = []
  const letters: number[] = []
  const ids: number[] = []
  const scores: number[] = []
  const best: number[] = []
  const near = new Int32Array(NEAR_NODES * REACH).fill(NEVER)
  // A run of sorted words that share their first characters is a node; the runs of a level lie side by side.
  let level = Int32Array.of(0, sorted.length)
  for (let depth = 0; level.length > 0; depth++) {
    const below: number[] = []
    for (let n = 0; n < level.length; n += 2) {
      let at = level[n] as number
      const to = level[n + 1] as number
      const node = offsets.push(characters.length) - 1
      const first = sorted[at] as TrieWord
      const ends = first.form.length === depth
      ids.push(ends ? first.id : -1)
      scores.push(ends ? first.score : NEVER)
      best.push(fillNear(sorted, at, to, depth, node < NEAR_NODES ? near.subarray(node * REACH, (node + 1) * REACH) : undefined))
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
      letters.push(mask)
    }
    level = Int32Array.from(below)
  }
  offsets.push(characters.length)
  return {
    offsets: Int32Array.from(offsets), characters: Uint16Array.from(characters), letters: Int32Array.from(letters), ids: Int32Array.from(ids),
    scores: Int32Array.from(scores), best: Int32Array.from(best), near,
  }
}

/** The commonest word of a run; and by characters to come, where there is a row for it. */
function fillNear(sorted: readonly TrieWord[], from: number, to: number, depth: number, row: Int32Array | undefined): number {
  let top = NEVER
  for (let i = from; i < to; i++) {
    const { form, score } = sorted[i] as TrieWord
    top = Math.max(top, score)
    const rest = Math.min(REACH - 1, form.length - depth)
    if (row !== undefined && (row[rest] as number) < score) row[rest] = score
  }
  if (row === undefined) return top
  for (let k = 1; k < REACH; k++) row[k] = Math.max(row[k] as number, (row[k - 1] as number) - LENGTH_COST)
  for (let k = REACH - 2; k >= 0; k--) row[k] = Math.max(row[k] as number, (row[k + 1] as number) - LENGTH_COST)
  return top
}

/** The bit of all characters but a to z. */
const OTHERS = 1 << 31

/** The bit of a character in `letters`. */
export function letterBit(code: number): number {
  return code >= 0x61 && code <= 0x7a ? 1 << (code - 0x61) : OTHERS
}

/** Child of `node` by `code`, or -1. Children are numbered as they lie: edge e leads to node e + 1. */
export function childAt(trie: WordTrie, node: number, code: number): number {
  const mask = trie.letters[node] as number
  const bit = letterBit(code)
  if ((mask & bit) === 0) return -1
  const first = trie.offsets[node] as number
  if (bit !== OTHERS) {
    // Letters lie behind all others that fold to something below them, and before those above: count from the first letter.
    let e = first
    while ((trie.characters[e] as number) < 0x61) e++
    return e + countBits(mask & (bit - 1)) + 1
  }
  for (let e = first, last = trie.offsets[node + 1] as number; e < last; e++) if (trie.characters[e] === code) return e + 1
  return -1
}

function countBits(mask: number): number {
  let bits = mask - ((mask >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/** log P of the commonest word below `node`, when about `rest` characters are to come. */
export function promiseOf(trie: WordTrie, node: number, rest: number): number {
  return node < NEAR_NODES ? (trie.near[node * REACH + (rest < REACH ? rest : REACH - 1)] as number) : (trie.best[node] as number)
}
