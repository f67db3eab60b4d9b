// The arrays in which lattices are built, one window after the other: they grow with the largest and are filled again.

/** What a lattice is while it is being built. */
export interface Workspace {
  /** By word, all zero between uses: its place among the different first words at a position, plus one. */
  readonly marks: Uint16Array
  readonly nodes: Nodes
  readonly edges: Edges
  readonly choices: Choices
  readonly shared: Shared
}

/** Nodes in the order in which they are made; those of one position are a chain in that order. */
interface Nodes {
  length: number
  context: Int32Array
  /** The last word of its context. */
  last: Int32Array
  position: Int32Array
  /** Score of the likeliest path to it. */
  best: Int32Array
  /** The next node of the same position, or -1. */
  next: Int32Array
  /** By position of the window: the first and the last node, or -1, and how many there are. */
  head: Int32Array
  tail: Int32Array
  count: Int32Array
}

interface Edges { length: number; from: Int32Array; to: Int32Array; score: Int32Array; reading: Int32Array }

/** What may stand at the position in work, by choice: the word as written, then the readings from `next` on. */
interface Choices {
  next: number
  size: number
  /** Place in `words` of the first word, or -1 where the language model does not score it (a term). */
  word: Int32Array
  /** What a path gains at most by what the language model does not say. */
  gain: Int32Array
  /** The different first words, how the case of each adds to its score, and log P(word | context) of the context in work. */
  different: number
  words: Int32Array
  capital: Int32Array
  name: Int32Array
  scores: Int32Array
}

/** What nodes at the position in work share whose contexts end in the same word: one row for each such word. */
interface Shared {
  rows: number
  lasts: Int32Array
  /** By row and choice: the node led to, and the score of what follows the first word. */
  targets: Int32Array
  tails: Int32Array
  /** By row and different word: the bigram, or -1, and log P(word | last word). */
  bigrams: Int32Array
  pairs: Int32Array
}

/** A workspace for a language model of so many words. */
export function createWorkspace(words: number): Workspace {
  const create = (): Int32Array => new Int32Array(64)
  return {
    marks: new Uint16Array(words),
    nodes: { length: 0, context: create(), last: create(), position: create(), best: create(), next: create(), head: create(), tail: create(), count: create() },
    edges: { length: 0, from: create(), to: create(), score: create(), reading: create() },
    choices: { next: 0, size: 0, different: 0, word: create(), gain: create(), words: create(), capital: create(), name: create(), scores: create() },
    shared: { rows: 0, lasts: create(), targets: create(), tails: create(), bigrams: create(), pairs: create() },
  }
}

/** Gives each of these arrays room for `size` numbers. */
export function makeRoom<K extends string>(arrays: Record<K, Int32Array>, names: readonly K[], size: number): void {
  for (const name of names) {
    if (arrays[name].length >= size) continue
    const larger = new Int32Array(2 * size)
    larger.set(arrays[name])
    arrays[name] = larger
  }
}
