// The steps a walk through the terms may take, listed ahead of any text: by a word of a term as it stands, by a substitution, to a slot.
import { childOf, type Trie } from '../dictionary/trie.js'
import type { SpinTable } from '../dictionary/compile-spin.js'
import { HYPHEN } from '../language/token-class.js'
import type { Layer } from '../layers.js'

/** Stands for slots among the words with which steps are taken: no word has this id. */
export const SLOT = 0

/** Calls with each node and each word, as written, with which a step from there starts. */
export function forAllSteps(layers: readonly Layer[], { trie, sources, openings }: Layer, use: (node: number, word: number) => void): void {
  const tables = sources.map((s) => (layers[s] as Layer).spin)
  const sorted = tables.map((table) => sortByOriginal(table, openings.length))
  for (let node = 0; node + 1 < trie.offsets.length; node++) {
    // A hyphen may stand before any step.
    if (trie.offsets[node] !== trie.offsets[node + 1]) use(node, HYPHEN)
    for (let e = trie.offsets[node] as number; e < (trie.offsets[node + 1] as number); e++) {
      const word = trie.words[e] as number
      use(node, Math.max(SLOT, word))
      if (word < 0) continue
      for (let t = 0; t < tables.length; t++) {
        const { entries, from } = sorted[t] as Sorted
        for (let i = from[word] as number; i < (from[word + 1] as number); i++) use(node, (tables[t] as SpinTable).first[entries[i] as number] as number)
      }
    }
  }
}

/** Stands for any word where a slot is to be filled; its node is then where the fillers start. */
export const ANY = -1
/** No word. */
export const NONE = -2

/**
 * Steps that a walk may take from a node: the first three words that stand there (`NONE` behind the last), the node it leads to, whether it is a substitution, and whether
 * it or one behind it is.
 */
export interface Steps { length: number; readonly first: number[]; readonly second: number[]; readonly third: number[]; readonly node: number[]; readonly spun: number[]; readonly garbles: number[] }

/** Fills steps with those from a node, in place of what they held, and gives them back. */
export type StepLister = (node: number, into: Steps) => Steps

export const createSteps = (): Steps => ({ length: 0, first: [], second: [], third: [], node: [], spun: [], garbles: [] })

function addStep(steps: Steps, words: ArrayLike<number>, from: number, to: number, node: number, spun: number, garbles: number): void {
  const at = steps.length++
  steps.first[at] = words[from] as number
  steps.second[at] = to - from > 1 ? (words[from + 1] as number) : NONE
  steps.third[at] = to - from > 2 ? (words[from + 2] as number) : NONE
  steps.node[at] = node
  steps.spun[at] = spun
  steps.garbles[at] = garbles
}

export function createStepLister(layers: readonly Layer[], { trie, sources, openings }: Layer): StepLister {
  const tables = sources.map((s) => (layers[s] as Layer).spin)
  const sorted = tables.map((table) => sortByOriginal(table, openings.length))
  return (node, into) => {
    into.length = 0
    for (let e = trie.offsets[node] as number, last = trie.offsets[node + 1] as number; e < last; e++) {
      const word = trie.words[e] as number
      if (word < 0) addStep(into, [ANY], 0, 1, -word, 0, 1)
      else {
        addStep(into, trie.words, e, e + 1, trie.nodes[e] as number, 0, trie.offsets[trie.nodes[e] as number] === trie.offsets[(trie.nodes[e] as number) + 1] ? 0 : 1)
        for (let t = 0; t < tables.length; t++) addSpun(into, trie, tables[t] as SpinTable, sorted[t] as Sorted, word, trie.nodes[e] as number)
      }
    }
    return into
  }
}

/** Adds the steps by substitutions whose original starts with `word`, which leads to `child`. */
function addSpun(into: Steps, trie: Trie, { originalOffsets, originalIds, surfaceOffsets, surfaceIds }: SpinTable, { entries, from }: Sorted, word: number, child: number): void {
  for (let i = from[word] as number, last = from[word + 1] as number; i < last; i++) {
    const e = entries[i] as number
    let node = child
    for (let k = (originalOffsets[e] as number) + 1; k < (originalOffsets[e + 1] as number) && node >= 0; k++) node = childOf(trie, node, originalIds[k] as number)
    if (node >= 0) addStep(into, surfaceIds, surfaceOffsets[e] as number, surfaceOffsets[e + 1] as number, node, 1, 1)
  }
}

/** The same steps, those to the same node one behind the other. */
export function sortByNode(steps: Steps): Steps {
  const order = Int32Array.from({ length: steps.length }, (_, s) => s).sort((a, b) => (steps.node[a] as number) - (steps.node[b] as number))
  const by = (column: readonly number[]): number[] => Array.from(order, (s) => column[s] as number)
  return { length: steps.length, first: by(steps.first), second: by(steps.second), third: by(steps.third), node: by(steps.node), spun: by(steps.spun), garbles: by(steps.garbles) }
}

interface Sorted { readonly entries: Int32Array; readonly from: Int32Array }

/** Entries by the first word of their originals: those of a word lie at `from[word]` to `from[word + 1]`. */
function sortByOriginal({ first, originalIds, originalOffsets }: SpinTable, ids: number): Sorted {
  const from = new Int32Array(ids + 1)
  const wordOf = (e: number): number => originalIds[originalOffsets[e] as number] as number
  for (let e = 0; e < first.length; e++) from[wordOf(e)] = (from[wordOf(e)] as number) + 1
  for (let word = 0, sum = 0; word <= ids; word++) from[word] = sum += from[word] as number
  const entries = new Int32Array(first.length)
  for (let e = first.length - 1; e >= 0; e--) {
    const at = (from[wordOf(e)] as number) - 1
    from[wordOf(e)] = at
    entries[at] = e
  }
  return { entries, from }
}
