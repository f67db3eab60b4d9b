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

/** Sorted words as the builder reads them: characters one word after the other, and where each word starts. */
interface Sorted { readonly words: readonly TrieWord[]; readonly codes: Uint16Array; readonly starts: Int32Array }

function readWords(words: readonly TrieWord[]): Sorted {
  const starts = new Int32Array(words.length + 1)
  words.forEach(({ form }, i) => (starts[i + 1] = (starts[i] as number) + form.length))
  const codes = new Uint16Array(starts[words.length] as number)
  words.forEach(({ form }, i) => {
    for (let k = 0, at = starts[i] as number; k < form.length; k++) codes[at + k] = form.charCodeAt(k)
  })
  return { words, codes, starts }
}

/** Builds the trie; of two words with the same form the first counts. */
export function buildWordTrie(words: readonly TrieWord[]): WordTrie {
  const sorted = readWords(sortWords(words.filter(({ form }) => form !== '')))
  const { codes, starts } = sorted
  const most = codes.length + 1
  const nodes = new Int32Array((most + 1) * FIELDS)
  const characters = new Uint16Array(most)
  const ids = new Int32Array(most)
  const scores = new Int32Array(most)
  const near = new Int32Array(NEAR_NODES * REACH).fill(NEVER)
  let node = 0
  let edges = 0
  // A run of sorted words that share their first characters is a node; the runs of a level lie side by side.
  let level = Int32Array.of(0, sorted.words.length)
  for (let depth = 0; level.length > 0; depth++) {
    const below = new Int32Array(level.length + 2 * sorted.words.length)
    let runs = 0
    for (let n = 0; n < level.length; n += 2, node++) {
      let at = level[n] as number
      const to = level[n + 1] as number
      const endsAt = (i: number): boolean => (starts[i + 1] as number) - (starts[i] as number) === depth
      const first = sorted.words[at] as TrieWord
      ids[node] = endsAt(at) ? first.id : -1
      scores[node] = endsAt(at) ? first.score : NEVER
      nodes[node * FIELDS] = edges
      nodes[node * FIELDS + BEST] = fillNear(sorted, at, to, depth, node, near)
      while (at < to && endsAt(at)) at++
      let mask = 0
      while (at < to) {
        const code = codes[(starts[at] as number) + depth] as number
        let end = at + 1
        while (end < to && codes[(starts[end] as number) + depth] === code) end++
        mask |= letterBit(code)
        characters[edges++] = code
        below[runs++] = at
        below[runs++] = end
        at = end
      }
      nodes[node * FIELDS + LETTERS] = mask
    }
    level = below.subarray(0, runs)
  }
  nodes[node * FIELDS] = edges
  return { nodes: gatherLetters(nodes.slice(0, (node + 1) * FIELDS)), characters: characters.slice(0, edges), ids: ids.slice(0, node), scores: scores.slice(0, node), near }
}

/** Words by their form: mostly the first seven characters, as one number, tell. */
function sortWords(words: readonly TrieWord[]): TrieWord[] {
  const keys = Float64Array.from(words, ({ form }) => {
    let key = 0
    let plain = true
    for (let i = 0; i < 7; i++) {
      const code: number = plain && i < form.length ? form.charCodeAt(i) : 0
      // Beyond ASCII the number says no more.
      plain = plain && code < 127
      key = key * 128 + Math.min(127, code)
    }
    return key
  })
  const order = Array.from(words, (_, i) => i).sort((a, b) => {
    const [first, second] = [keys[a] as number, keys[b] as number]
    if (first !== second) return first - second
    const { form } = words[a] as TrieWord
    const { form: other } = words[b] as TrieWord
    return form < other ? -1 : form > other ? 1 : 0
  })
  return order.map((i) => words[i] as TrieWord)
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
function fillNear({ words, starts }: Sorted, from: number, to: number, depth: number, node: number, near: Int32Array): number {
  let top = NEVER
  const row = node < NEAR_NODES ? new Int32Array(REACH).fill(NEVER) : undefined
  for (let i = from; i < to; i++) {
    const { score } = words[i] as TrieWord
    if (score > top) top = score
    const rest = Math.min(REACH - 1, (starts[i + 1] as number) - (starts[i] as number) - depth)
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
