// The vocabulary as a trie of characters in flat arrays, each node with the best score below it.
export interface WordTrie {
  /** Children of node n lie at `offsets[n]` to `offsets[n + 1]`, sorted by character. */
  readonly offsets: Int32Array
  readonly characters: Uint16Array
  readonly children: Int32Array
  /** Lexical id of the word that ends at a node, or -1. */
  readonly ids: Int32Array
  /** log P of the word that ends at a node, and of the commonest at or below it, in score units. */
  readonly scores: Int32Array
  readonly best: Int32Array
}

export interface TrieWord { readonly form: string; readonly id: number; readonly score: number }

/** Builds the trie; of two words with the same form the first counts. */
export function buildWordTrie(words: readonly TrieWord[]): WordTrie {
  const sorted = [...words].filter(({ form }) => form !== '').sort((a, b) => (a.form < b.form ? -1 : a.form > b.form ? 1 : 0))
  const offsets: number[] = []
  const characters: number[] = []
  const children: number[] = []
  const ids: number[] = []
  const scores: number[] = []
  const best: number[] = []
  // Breadth first, so that the children of a node lie together: each entry is a run of sorted words that share their first characters.
  let level: { from: number; to: number }[] = [{ from: 0, to: sorted.length }]
  let nodes = 1
  for (let depth = 0; level.length > 0; depth++) {
    const below: { from: number; to: number }[] = []
    for (const { from, to } of level) {
      offsets.push(characters.length)
      let at = from
      let id = -1
      let top = -0x40000000
      const score = (sorted[at] as TrieWord).score
      for (; at < to && (sorted[at] as TrieWord).form.length === depth; at++) if (id < 0) id = (sorted[at] as TrieWord).id
      for (let i = from; i < to; i++) top = Math.max(top, (sorted[i] as TrieWord).score)
      ids.push(id)
      scores.push(score)
      best.push(top)
      while (at < to) {
        const code = (sorted[at] as TrieWord).form.charCodeAt(depth)
        let end = at + 1
        while (end < to && (sorted[end] as TrieWord).form.charCodeAt(depth) === code) end++
        characters.push(code)
        children.push(nodes++)
        below.push({ from: at, to: end })
        at = end
      }
    }
    level = below
  }
  offsets.push(characters.length)
  return { offsets: Int32Array.from(offsets), characters: Uint16Array.from(characters), children: Int32Array.from(children), ids: Int32Array.from(ids), scores: Int32Array.from(scores), best: Int32Array.from(best) }
}

/** Child of `node` by `code`, or -1. */
export function childAt(trie: WordTrie, node: number, code: number): number {
  for (let e = trie.offsets[node] as number, last = trie.offsets[node + 1] as number; e < last; e++) {
    const here = trie.characters[e] as number
    if (here === code) return trie.children[e] as number
    if (here > code) return -1
  }
  return -1
}
