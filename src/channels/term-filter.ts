// What clean text is spared by: the two or three words with which garbled terms start, as sets of bits, asked before a walk is tried.
import { addPair, createPairs, mayHoldPair } from '../language/bits.js'
import { HYPHEN } from '../language/token-class.js'
import { childOf } from '../dictionary/trie.js'
import type { SpinTable } from '../dictionary/compile-spin.js'
import type { Layer } from '../layers.js'
import type { Sequence } from '../lattice/sequence.js'

/** Tells whether a garbled term of two words or more may start at a position; where it errs, it says yes. */
export type TermFilter = (sequence: Sequence, p: number) => boolean

/** What garbled terms start with, as it stands in a text. Each tells whether it takes more. */
interface Ways {
  /** After this word any may follow. */
  any(first: number): boolean
  pair(first: number, second: number): boolean
  /** A pair that may be all, or behind which anything may follow. */
  whole(first: number, second: number): boolean
  triple(first: number, second: number, third: number): boolean
}

/** Pairs by edge of the trie that the sets have room for; of terms that the thesaurus reaches, far more ways lead to each. */
const ROOM = 4
const ROOM_WITH_THESAURUS = 64
/** Ways that are put in at the most: where there are more, as with thousands of terms that the thesaurus reaches, there is no filter. */
const MOST = 1 << 24

/** The filter for the terms of a layer; undefined where they start in too many ways. */
export function createTermFilter(layers: readonly Layer[], layer: Layer): TermFilter | undefined {
  const room = layer.trie.words.length * (layer.sources.some((s) => (layers[s] as Layer).isThesaurus) ? ROOM_WITH_THESAURUS : ROOM)
  const free = new Uint8Array(layer.openings.length)
  const [pairs, whole, triples] = [createPairs(room), createPairs(room), createPairs(room)]
  let left = MOST
  const few = listWays(layers, layer, {
    any: (first) => (free[first] = 1) === 1,
    pair: (first, second) => addPair(pairs, first, second) && left-- > 0,
    whole: (first, second) => addPair(whole, first, second) && left-- > 0,
    triple: (first, second, third) => addPair(triples, mix(first, second), third) && left-- > 0,
  })
  if (!few) return undefined
  return (sequence, p) => {
    if (p + 1 >= sequence.length || sequence.edge[p + 1] !== 0) return false
    const first = sequence.id[p] as number
    const second = sequence.id[p + 1] as number
    if (second === HYPHEN || free[first] === 1) return true
    if (!mayHoldPair(pairs, first, second)) return false
    if (mayHoldPair(whole, first, second)) return true
    const third = sequence.id[p + 2] as number
    return p + 2 < sequence.length && sequence.edge[p + 2] === 0 && (third === HYPHEN || mayHoldPair(triples, mix(first, second), third))
  }
}

function mix(first: number, second: number): number {
  return Math.imul(first, 0x2545f491) ^ second
}

/** Goes through all ways in which garbled terms of the layer start; false where `ways` had enough before the end. */
function listWays(layers: readonly Layer[], layer: Layer, ways: Ways): boolean {
  const { trie } = layer
  const tables = layer.sources.map((s) => (layers[s] as Layer).spin)
  const sorted = tables.map((table) => sortByOriginal(table, layer.openings.length))

  /** Goes on from `node`, which is reached by `length` words; the first two are known. */
  function goOn(node: number, length: number, first: number, second: number, garbled: boolean): boolean {
    for (let e = trie.offsets[node] as number, last = trie.offsets[node + 1] as number; e < last; e++) {
      const word = trie.words[e] as number
      const child = trie.nodes[e] as number
      if (word >= 0) {
        if (!(take(child, length, first, second, trie.words, e, e + 1, garbled) && takeSpun(child, word, length, first, second))) return false
      } else if (length > 0 && !(length === 1 ? ways.any(first) : ways.whole(first, second))) return false
    }
    return true
  }

  function takeSpun(child: number, word: number, length: number, first: number, second: number): boolean {
    for (let t = 0; t < tables.length; t++) {
      const spin = tables[t] as SpinTable
      const { entries, from } = sorted[t] as (typeof sorted)[number]
      for (let i = from[word] as number; i < (from[word + 1] as number); i++) {
        const e = entries[i] as number
        let node = child
        for (let k = (spin.originalOffsets[e] as number) + 1; k < (spin.originalOffsets[e + 1] as number) && node >= 0; k++) node = childOf(trie, node, spin.originalIds[k] as number)
        if (node >= 0 && !take(node, length, first, second, spin.surfaceIds, spin.surfaceOffsets[e] as number, spin.surfaceOffsets[e + 1] as number, true)) return false
      }
    }
    return true
  }

  /** Adds `words` from `from` to `to` to those that stand before them. */
  function take(node: number, length: number, first: number, second: number, words: Int32Array, from: number, to: number, garbled: boolean): boolean {
    const total = length + to - from
    const head = length > 0 ? first : (words[from] as number)
    if (total === 1) return goOn(node, total, head, 0, garbled)
    const next = length > 1 ? second : (words[from + 1 - length] as number)
    if (length < 2 && !ways.pair(head, next)) return false
    if (total > 2) return ways.triple(head, next, words[from + 2 - length] as number)
    return (!garbled || (trie.values[node] as number) < 0 || ways.whole(head, next)) && goOn(node, total, head, next, garbled)
  }

  return goOn(0, 0, 0, 0, false)
}

/** Entries in order of the first word of their originals; those of a word lie at `from[word]` to `from[word + 1]`. */
function sortByOriginal({ first, originalIds, originalOffsets }: SpinTable, ids: number): { entries: Int32Array; from: Int32Array } {
  const wordOf = (e: number): number => originalIds[originalOffsets[e] as number] as number
  const entries = Int32Array.from(first, (_, e) => e).sort((a, b) => wordOf(a) - wordOf(b))
  const from = new Int32Array(ids + 1)
  for (let word = 0, at = 0; word <= ids; word++) {
    while (at < entries.length && wordOf(entries[at] as number) < word) at++
    from[word] = at
  }
  return { entries, from }
}
