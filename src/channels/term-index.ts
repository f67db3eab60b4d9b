// An index for many terms, which a filter has no room for: where a word stands beside another, which terms both may lead to, by the words of terms and not
// by all the ways in which they may be garbled.
import { addToRow, createPairRows, mayHoldInRow, type PairRows } from '../language/bits.js'
import { childOf, type Trie } from '../dictionary/trie.js'
import { HYPHEN } from '../language/token-class.js'
import type { Sequence } from '../lattice/sequence.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
import { firstPhrase, startsPhrase } from './spin.js'

/** Which words follow each other in the terms of a layer, and what leads to them. It changes no result. */
export interface TermIndex {
  /** The first steps of walks by substitutions of the word at `p` (`Layer.starts`, ascending) behind which another may be taken. */
  readonly findStarts: (sequence: Sequence, p: number) => StartList
  /** Whether a word may follow another in a term. */
  readonly mayFollow: (first: number, second: number) => boolean
}

/** First steps, the first `length` of them; the next call writes over it. */
export interface StartList {
  length: number
  readonly starts: Int32Array
  /** Whether another step may follow the word as it stands. */
  literal: boolean
}

/** The substitutions of one word that lead to words of terms, by id: those of `id` lie at `from[id]` to `from[id + 1]`. */
interface Choices {
  readonly from: Int32Array
  /** First and last word of the original. */
  readonly first: Int32Array
  readonly last: Int32Array
}

/** Lists that are kept, by a hash of the pair of words: texts repeat themselves. */
const KEPT_BITS = 17
/** Steps in a list that is kept; longer ones are found again. */
const ROOM = 8
/** More than the ids there are. */
const IDS = 2 ** 24
/** In place of the length of one that is not kept. */
const LONG = 255

/** Sets of pairs take so many times the room they have elsewhere: each word of a text is asked for with dozens. */
const SPARSE = 2

/** By the terms: a model that is awake has the same substitutions for those of users. */
const INDEXES = new WeakMap<Trie, TermIndex>()

/** The index of a layer of users' terms, if it has been made. */
export function indexOf(layer: Layer): TermIndex | undefined {
  return INDEXES.get(layer.trie)
}

/** Makes the index of a layer, unless there is one. */
export function makeIndex(model: Model, layer: Layer): TermIndex {
  const index = INDEXES.get(layer.trie) ?? createTermIndex(model, layer)
  INDEXES.set(layer.trie, index)
  return index
}

function createTermIndex(model: Model, layer: Layer): TermIndex {
  const neighbours = findNeighbours(layer.trie, findChoices(model.layers, layer), layer.openings.length)
  const finder = createFinder(model.layers, layer, neighbours)
  const addPair = keepLists(finder)
  const addAt = (sequence: Sequence, first: number, p: number): void => {
    addPair(first, sequence.id[p] as number)
    if (startsPhrase(model, sequence, p)) forAllPhrases(model, layer, sequence, p, (original) => finder.markFollowed(first, original))
  }
  return {
    findStarts(sequence, p) {
      const { id, edge, length } = sequence
      const first = id[p] as number
      finder.begin(first)
      for (let q = p + 1; q < length && edge[q] === 0; q++) {
        addAt(sequence, first, q)
        // Hyphens may stand behind any word.
        if (id[q] !== HYPHEN) break
      }
      return finder.collect(first)
    },
    mayFollow: (first, second) => mayHoldInRow(neighbours.next, first, second) === 1,
  }
}

/** Calls with the first word of the original of each surface of several words that stands at `p`. */
function forAllPhrases({ layers }: Model, { sources }: Layer, sequence: Sequence, p: number, use: (original: number) => void): void {
  const [first, second] = [sequence.id[p] as number, sequence.id[p + 1] as number]
  for (const s of sources) {
    const source = layers[s] as Layer
    const { surfaceIds, surfaceOffsets, originalIds, originalOffsets } = source.spin
    for (let e = firstPhrase(source, first, second), end = source.spinFrom[first + 1] as number; e < end && surfaceIds[(surfaceOffsets[e] as number) + 1] === second; e++) use(originalIds[originalOffsets[e] as number] as number)
  }
}

/** Finds first steps of one word after the other. */
interface Finder {
  readonly list: StartList
  /** Starts with a word: none of its first steps is marked but for those to a slot. */
  begin(first: number): void
  /** Marks a first step. */
  mark(first: number, start: number): void
  /** Marks those behind which an original may follow. */
  markFollowed(first: number, original: number): void
  /** Marks those behind which a step with `second` may be taken, as it stands or by a substitution of it alone. */
  markPair(first: number, second: number): void
  /** What is marked, as a list. */
  collect(first: number): StartList
}

function createFinder(layers: readonly Layer[], { trie, starts: { literal, from, layer: sources, entry, node: nodes } }: Layer, { choices, next, previous, behind }: Neighbours): Finder {
  const words = findStartWords(layers, sources, entry)
  const fills = (node: number): boolean => trie.offsets[node] !== trie.offsets[node + 1] && (trie.words[trie.offsets[node] as number] as number) < 0
  // Behind a slot that is to be filled anything may be.
  const slotted = Uint8Array.from(nodes, (node) => (fills(node) ? 1 : 0))
  const marks = new Uint8Array(largestRow(from))
  const list = { length: 0, starts: new Int32Array(marks.length), literal: false }
  const begin = (first: number): void => {
    marks.set(slotted.subarray(from[first], from[first + 1]))
    list.literal = (literal[first] as number) >= 0 && fills(literal[first] as number)
  }
  const markFollowed = (first: number, original: number): void => {
    const low = from[first] as number
    for (let i = low, end = from[first + 1] as number; i < end; i++) {
      if (marks[i - low] === 0 && mayHoldInRow(previous, original, words[i] as number) === 1 && childOf(trie, nodes[i] as number, original) >= 0) marks[i - low] = 1
    }
    const node = literal[first] as number
    if (node >= 0 && !list.literal && mayHoldInRow(next, first, original) === 1) list.literal = childOf(trie, node, original) >= 0
  }
  return {
    list,
    begin,
    mark: (first, start) => void (marks[start - (from[first] as number)] = 1),
    markFollowed,
    markPair(first, second) {
      const isFirst = (literal[first] as number) >= 0
      markFollowed(first, second)
      for (let j = choices.from[second] as number, end = choices.from[second + 1] as number; j < end; j++) {
        const original = choices.first[j] as number
        if (mayHoldInRow(behind, first, original) === 1 || (isFirst && mayHoldInRow(next, first, original) === 1)) markFollowed(first, original)
      }
    },
    collect(first) {
      const low = from[first] as number
      const count = (from[first + 1] as number) - low
      list.length = 0
      for (let i = 0; i < count; i++) if (marks[i] === 1) list.starts[list.length++] = low + i
      return list
    },
  }
}

const NOTHING = new Int32Array(0)

/** `markPair`, which keeps what it has found. */
function keepLists({ list, begin, mark, markPair, collect }: Finder): (first: number, second: number) => void {
  const pairs = new Float64Array(1 << KEPT_BITS).fill(-1)
  const [lengths, literals] = [new Uint8Array(1 << KEPT_BITS), new Uint8Array(1 << KEPT_BITS)]
  const kept = new Int32Array(ROOM << KEPT_BITS)
  const keep = (first: number, second: number, at: number): void => {
    // What was marked before is no part of it, but mostly nothing was.
    const [marked, literal] = [collect(first).length === 0 ? NOTHING : list.starts.slice(0, list.length), list.literal]
    if (marked.length > 0 || literal) begin(first)
    markPair(first, second)
    collect(first)
    pairs[at] = first * IDS + second
    literals[at] = list.literal ? 1 : 0
    lengths[at] = list.length > ROOM ? LONG : list.length
    if (list.length <= ROOM) kept.set(list.starts.subarray(0, list.length), at * ROOM)
    for (const start of marked) mark(first, start)
    list.literal ||= literal
  }
  return (first, second) => {
    const at = Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca6b) >>> (32 - KEPT_BITS)
    if (pairs[at] !== first * IDS + second) keep(first, second, at)
    else if (lengths[at] === LONG) markPair(first, second)
    else {
      for (let i = 0; i < (lengths[at] as number); i++) mark(first, kept[at * ROOM + i] as number)
      if (literals[at] === 1) list.literal = true
    }
  }
}

function largestRow(from: Int32Array): number {
  let largest = 0
  for (let id = 0; id + 1 < from.length; id++) largest = Math.max(largest, (from[id + 1] as number) - (from[id] as number))
  return largest
}

/** The last word that each first step leads to. */
function findStartWords(layers: readonly Layer[], sources: Uint8Array, entries: Int32Array): Int32Array {
  return entries.map((e, i) => {
    const { originalIds, originalOffsets } = (layers[sources[i] as number] as Layer).spin
    return originalIds[(originalOffsets[e + 1] as number) - 1] as number
  })
}

function findChoices(layers: readonly Layer[], { sources, trie, openings }: Layer): Choices {
  const stands = new Uint8Array(openings.length)
  for (const word of trie.words) if (word >= 0) stands[word] = 1
  const from = new Int32Array(openings.length + 1)
  const forAll = (use: (id: number, first: number, last: number) => void): void => {
    for (const s of sources) {
      const { spin: { first, surfaceOffsets, originalIds, originalOffsets } } = layers[s] as Layer
      for (let e = 0; e < first.length; e++) {
        const word = originalIds[originalOffsets[e] as number] as number
        if ((surfaceOffsets[e + 1] as number) - (surfaceOffsets[e] as number) === 1 && stands[word] === 1) use(first[e] as number, word, originalIds[(originalOffsets[e + 1] as number) - 1] as number)
      }
    }
  }
  forAll((id) => (from[id + 1] = (from[id + 1] as number) + 1))
  for (let id = 0; id + 1 < from.length; id++) from[id + 1] = (from[id + 1] as number) + (from[id] as number)
  const choices = { from, first: new Int32Array(from[openings.length] as number), last: new Int32Array(from[openings.length] as number) }
  const end = from.slice()
  forAll((id, first, last) => {
    const at = end[id] as number
    end[id] = at + 1
    choices.first[at] = first
    choices.last[at] = last
  })
  return choices
}

interface Neighbours {
  readonly choices: Choices
  /** Words that follow each other in terms: by the first of two, and by the second. */
  readonly next: PairRows
  readonly previous: PairRows
  /** By word of a text, the words that follow behind what it is substituted for, those alone that may be substituted themselves. */
  readonly behind: PairRows
}

function findNeighbours({ offsets, words, nodes }: Trie, choices: Choices, ids: number): Neighbours {
  const before = new Int32Array(offsets.length - 1).fill(-1)
  const forAll = (use: (first: number, second: number) => void): void => {
    for (let node = 0; node < before.length; node++) {
      for (let e = offsets[node] as number; e < (offsets[node + 1] as number); e++) {
        const word = words[e] as number
        before[nodes[e] as number] = word
        if (word >= 0 && (before[node] as number) >= 0) use(before[node] as number, word)
      }
    }
  }
  const changes = new Uint8Array(ids)
  for (const word of choices.first) changes[word] = 1
  const [after, ahead] = [new Int32Array(ids), new Int32Array(ids)]
  // The words behind each that may be substituted, side by side.
  const from = new Int32Array(ids + 1)
  forAll((first, second) => {
    after[first] = (after[first] as number) + SPARSE
    ahead[second] = (ahead[second] as number) + SPARSE
    from[first + 1] = (from[first + 1] as number) + (changes[second] as number)
  })
  for (let id = 0; id < ids; id++) from[id + 1] = (from[id + 1] as number) + (from[id] as number)
  const followers = new Int32Array(from[ids] as number)
  const end = from.slice()
  const [next, previous] = [createPairRows(after), createPairRows(ahead)]
  forAll((first, second) => {
    addToRow(next, first, second)
    addToRow(previous, second, first)
    if (changes[second] === 1) followers[(end[first] = (end[first] as number) + 1) - 1] = second
  })
  return { choices, next, previous, behind: findBehind(choices, from, followers) }
}

/** By word of a text what follows the originals of its substitutions: behind each word `followers[from[word]]` to `followers[from[word + 1]]`. */
function findBehind(choices: Choices, from: Int32Array, followers: Int32Array): PairRows {
  const sizes = new Int32Array(choices.from.length - 1)
  const forAll = (use: (id: number, word: number) => void): void => {
    for (let id = 0; id < sizes.length; id++) for (let i = choices.from[id] as number; i < (choices.from[id + 1] as number); i++) use(id, choices.last[i] as number)
  }
  forAll((id, word) => (sizes[id] = (sizes[id] as number) + (from[word + 1] as number) - (from[word] as number)))
  const behind = createPairRows(sizes)
  forAll((id, word) => {
    for (let f = from[word] as number; f < (from[word + 1] as number); f++) addToRow(behind, id, followers[f] as number)
  })
  return behind
}
