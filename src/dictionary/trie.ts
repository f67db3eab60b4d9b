// Tries over token ids in flat arrays: rows of children sorted by id; an open slot is a child with a negative id.

/** A set of tries in one set of arrays. Children of node n lie at `offsets[n]` to `offsets[n + 1]`. */
export interface Trie {
  readonly offsets: Int32Array
  readonly words: Int32Array
  readonly nodes: Int32Array
  /** Value of the sequence that ends at a node, or -1. */
  readonly values: Int32Array
}

interface Building { value: number; readonly children: Map<number, Building> }

/** Collects token sequences under numbered roots, then flattens them. */
export interface TrieBuilder {
  /** Adds a sequence; the first value of a sequence stays. */
  add(root: number, sequence: readonly number[], value: number): void
  build(): Trie
}

export function createTrieBuilder(roots: number): TrieBuilder {
  const create = (): Building => ({ value: -1, children: new Map() })
  const tops = Array.from({ length: roots }, create)
  return {
    add(root, sequence, value) {
      let node = tops[root] as Building
      for (const word of sequence) {
        let child = node.children.get(word)
        if (child === undefined) node.children.set(word, (child = create()))
        node = child
      }
      if (node.value < 0) node.value = value
    },
    build() {
      const queue = [...tops]
      const offsets: number[] = []
      const words: number[] = []
      const nodes: number[] = []
      for (let at = 0; at < queue.length; at++) {
        offsets.push(words.length)
        const children = [...(queue[at] as Building).children].sort(([a], [b]) => a - b)
        for (const [word, child] of children) {
          words.push(word)
          nodes.push(queue.length)
          queue.push(child)
        }
      }
      offsets.push(words.length)
      return { offsets: Int32Array.from(offsets), words: Int32Array.from(words), nodes: Int32Array.from(nodes), values: Int32Array.from(queue, (node) => node.value) }
    },
  }
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
