// Tries over token ids in flat arrays: rows of children sorted by id; an open slot is a child with a negative id.

/** A set of tries in one set of arrays. Children of node n lie at `offsets[n]` to `offsets[n + 1]`. */
export interface Trie {
  readonly offsets: Int32Array
  readonly words: Int32Array
  readonly nodes: Int32Array
  /** Value of the sequence that ends at a node, or -1. */
  readonly values: Int32Array
}

/** Collects token sequences under numbered roots, then flattens them. */
export interface TrieBuilder {
  /** Adds a sequence; the first value of a sequence stays. */
  add(root: number, sequence: readonly number[], value: number): void
  build(): Trie
}

/** Whole numbers in an array that grows. */
interface Numbers { values: Int32Array; length: number }

function push(numbers: Numbers, value: number): void {
  if (numbers.length === numbers.values.length) {
    const larger = new Int32Array(2 * numbers.length)
    larger.set(numbers.values)
    numbers.values = larger
  }
  numbers.values[numbers.length++] = value
}

const create = (): Numbers => ({ values: new Int32Array(64), length: 0 })
const cut = ({ values, length }: Numbers): Int32Array => values.slice(0, length)

/** Sequences are kept one after the other, each behind its root, and sorted at the end: a node is a run of sequences that begin alike. */
export function createTrieBuilder(roots: number): TrieBuilder {
  const words = create()
  const from = create()
  const values = create()
  push(from, 0)
  return {
    add(root, sequence, value) {
      push(words, root)
      for (const word of sequence) push(words, word)
      push(from, words.length)
      push(values, value)
    },
    build: () => flatten(roots, cut(words), cut(from), cut(values)),
  }
}

/** Level by level: the nodes of a level are runs of the sorted sequences, `low[node]` to `high[node]`, and share their first `depth[node]` words. */
function flatten(roots: number, words: Int32Array, from: Int32Array, values: Int32Array): Trie {
  const order = sortSequences(words, from)
  const [low, high, depth] = [create(), create(), create()]
  const [offsets, edges, nodes, ends] = [create(), create(), create(), create()]
  const wordAt = (i: number, at: number): number => words[(from[order[i] as number] as number) + at] as number
  const lengthOf = (i: number): number => (from[(order[i] as number) + 1] as number) - (from[order[i] as number] as number)
  const addNode = (first: number, last: number, at: number): void => {
    push(low, first)
    push(high, last)
    push(depth, at)
  }
  /** The end of the run from `i` on, up to `last`, whose sequences have the same word at `at`. */
  const runFrom = (i: number, last: number, at: number): number => {
    let end = i + 1
    while (end < last && wordAt(end, at) === wordAt(i, at)) end++
    return end
  }
  for (let root = 0, i = 0; root < roots; root++) {
    const end = i < order.length && wordAt(i, 0) === root ? runFrom(i, order.length, 0) : i
    addNode(i, end, 1)
    i = end
  }
  for (let node = 0; node < low.length; node++) {
    const at = depth.values[node] as number
    const last = high.values[node] as number
    let i = low.values[node] as number
    push(offsets, edges.length)
    // What ends here comes first in its run, in the order in which it was added.
    push(ends, i < last && lengthOf(i) === at ? (values[order[i] as number] as number) : -1)
    while (i < last && lengthOf(i) === at) i++
    while (i < last) {
      const end = runFrom(i, last, at)
      push(edges, wordAt(i, at))
      push(nodes, low.length)
      addNode(i, end, at + 1)
      i = end
    }
  }
  push(offsets, edges.length)
  return { offsets: cut(offsets), words: cut(edges), nodes: cut(nodes), values: cut(ends) }
}

/** Numbers of the sequences in the order of their words; what is equal stays in the order in which it was added. */
function sortSequences(words: Int32Array, from: Int32Array): Int32Array {
  return Int32Array.from({ length: from.length - 1 }, (_, i) => i).sort((a, b) => {
    const [atA, atB] = [from[a] as number, from[b] as number]
    const [lengthA, lengthB] = [(from[a + 1] as number) - atA, (from[b + 1] as number) - atB]
    for (let k = 0; k < lengthA && k < lengthB; k++) {
      const difference = (words[atA + k] as number) - (words[atB + k] as number)
      if (difference !== 0) return difference
    }
    return lengthA - lengthB || a - b
  })
}

/** Child of `node` under `word`, or -1. */
export function childOf(trie: Trie, node: number, word: number): number {
  let low = trie.offsets[node] as number
  let high = (trie.offsets[node + 1] as number) - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const value = trie.words[middle] as number
    if (value === word) return trie.nodes[middle] as number
    if (value < word) low = middle + 1
    else high = middle - 1
  }
  return -1
}
