// What clean text is spared by: the two or three words with which garbled terms start, as sets of bits, asked before a walk is tried.
import { addPair, addToRow, createPairRows, createPairs, fillRow, joinPair, mayHoldInRow, mayHoldPair, type PairRows, type Pairs } from '../language/bits.js'
import { HYPHEN } from '../language/token-class.js'
import { ENDS_GARBLED } from '../dictionary/openings.js'
import type { Trie } from '../dictionary/trie.js'
import type { Layer } from '../layers.js'
import type { Sequence } from '../lattice/sequence.js'
import { ANY, createStepLister, createSteps, forAllSteps, NONE, SLOT, sortByNode, type StepLister, type Steps } from './term-steps.js'

/** Tells whether a garbled term of two words or more may start at a position; where they err, they say yes. */
export interface TermFilter {
  /** What is asked first, as it mostly says no: the words with which they start, and those behind them. */
  readonly pairs: PairRows
  /** One that starts with a word of its own, where the pair that stands there may be one of those. */
  startsAt(sequence: Sequence, p: number): boolean
  /** One that starts with a slot, whose filler starts with the word that stands there. */
  fillsAt(sequence: Sequence, p: number): boolean
  /** Whether some step from a node of the trie, other than to a slot, starts with a word. */
  mayStep(node: number, id: number): boolean
  /** Whether a slot may be filled behind a node. */
  mayFill(node: number): boolean
}

/** What garbled terms start with, as it stands in a text. */
interface Ways {
  /** 1 where any word may follow this one. */
  readonly free: Uint8Array
  readonly pairs: PairRows
  /** Pairs that may be all, or behind which anything may follow. */
  readonly whole: Pairs
  readonly triples: Pairs
  /** By word, as written, the nodes of the trie from which a step may be taken with it. */
  readonly steps: PairRows
  /** The first two words of fillers of slots that open terms, and the first three; 1 at words that are a filler, and at words that may follow one. */
  readonly fillers: Pairs
  readonly wholeFillers: Uint8Array
  readonly follows: Uint8Array
}

/** Pairs by edge of the trie that the sets have room for; of terms that the thesaurus reaches, far more ways lead to each. */
const ROOM = 4
const ROOM_WITH_THESAURUS = 64
/** Ways that are put in at the most: where there are more, as with thousands of terms that the thesaurus reaches, there is no filter. */
const MOST = 1 << 24

/** Positions asked for after which a filter has paid for itself. */
const PATIENCE = 1 << 18
const FILTERS = new WeakMap<Layer, TermFilter>()

/** The filter of a layer, if it has been made. */
export function filterOf(layer: Layer): TermFilter | undefined {
  return FILTERS.get(layer)
}

/** The filter of a layer, asked for these many positions: made once it has been for many; until then all is let through, which changes no result. */
export function createLateFilter(layers: readonly Layer[], layer: Layer): (positions: number) => TermFilter | undefined {
  let left = PATIENCE
  return (positions) => {
    if (left > 0 && (left -= positions) <= 0 && !FILTERS.has(layer)) {
      const filter = createTermFilter(layers, layer)
      if (filter !== undefined) FILTERS.set(layer, filter)
    }
    return FILTERS.get(layer)
  }
}

/** The filter for the terms of a layer; undefined where they start in too many ways. */
export function createTermFilter(layers: readonly Layer[], layer: Layer): TermFilter | undefined {
  const ways = listWays(layers, layer)
  if (ways === undefined) return undefined
  const { free, pairs, whole, triples, steps, fillers, wholeFillers, follows } = ways
  const { openings } = layer
  const goesOn = ({ length, id, edge }: Sequence, first: number, p: number): boolean => {
    const second = id[p] as number
    if (mayHoldInRow(pairs, first, second) === 0) return false
    if (mayHoldPair(whole, first, second)) return true
    const third = id[p + 1] as number
    if (p + 1 >= length || edge[p + 1] !== 0) return false
    return mayHoldPair(triples, joinPair(first, second), third) || (third === HYPHEN && p + 2 < length && edge[p + 2] === 0 && mayHoldPair(triples, joinPair(first, second), id[p + 2] as number))
  }
  return {
    pairs,
    startsAt(sequence, p) {
      const { length, id, edge } = sequence
      if (p + 1 >= length || edge[p + 1] !== 0) return false
      const first = id[p] as number
      if (free[first] === 1 || goesOn(sequence, first, p + 1)) return true
      // A hyphen may stand behind any word of a term; all rows hold one.
      return id[p + 1] === HYPHEN && (((openings[first] as number) & ENDS_GARBLED) !== 0 || (p + 2 < length && edge[p + 2] === 0 && goesOn(sequence, first, p + 2)))
    },
    mayStep: (node, id) => mayHoldInRow(steps, id, node) === 1,
    mayFill: (node) => mayHoldInRow(steps, SLOT, node) === 1,
    fillsAt({ length, id, edge }, p) {
      if (p + 1 >= length || edge[p + 1] !== 0) return false
      const first = id[p] as number
      const second = id[p + 1] as number
      if (second === HYPHEN || (follows[second] === 1 && wholeFillers[first] === 1)) return true
      const third = id[p + 2] as number
      if (p + 2 >= length || edge[p + 2] !== 0) return false
      return third === HYPHEN || (follows[third] === 1 && mayHoldPair(fillers, first, second)) || mayHoldPair(fillers, joinPair(first, second), third)
    },
  }
}

/** All ways in which garbled terms of the layer start; undefined where there are too many. */
function listWays(layers: readonly Layer[], layer: Layer): Ways | undefined {
  const { trie: { values }, openings: { length: ids }, slotNames, openingSlots } = layer
  const listSteps = createStepLister(layers, layer)
  const starts = sortByNode(listSteps(0, createSteps()))
  const counts = countPairs(starts, listSteps, ids)
  if (counts === undefined) return undefined
  const ways = createWays(layers, layer, counts)
  for (let s = 0; s < starts.length; s++) addToRow(ways.pairs, starts.first[s] as number, HYPHEN)
  const [steps, further] = [createSteps(), createSteps()]
  const ends = (node: number): boolean => (values[node] as number) >= 0
  let left = MOST
  for (let from = 0, to = 0; from < starts.length; from = to) {
    const node = starts.node[from] as number
    while (to < starts.length && starts.node[to] === node) to++
    listSteps(node, steps)
    for (let s = from; s < to; s++) addStart(ways, starts, s, ends(node), steps)
    for (let t = 0; t < steps.length; t++) {
      if (steps.first[t] === ANY || steps.second[t] !== NONE) continue
      const next = steps.node[t] as number
      listSteps(next, further)
      for (let s = from; s < to; s++) if (starts.second[s] === NONE) addThird(ways, starts.first[s] as number, steps.first[t] as number, starts.spun[s] === 1 || steps.spun[t] === 1, ends(next), further)
      if ((left -= (to - from) * (further.length + 1)) < 0) return undefined
    }
  }
  for (const slot of openingSlots) addFillers(ways, layer.trie, listSteps, 1 + slot, 1 + slotNames.length + slot)
  return ways
}

function createWays(layers: readonly Layer[], layer: Layer, counts: Int32Array): Ways {
  const ids = counts.length
  const room = layer.trie.words.length * (layer.sources.some((s) => (layers[s] as Layer).isThesaurus) ? ROOM_WITH_THESAURUS : ROOM)
  return {
    free: new Uint8Array(ids),
    pairs: createPairRows(counts),
    whole: createPairs(room),
    triples: createPairs(room),
    steps: listAllSteps(layers, layer),
    fillers: createPairs(room / 8),
    wholeFillers: new Uint8Array(ids),
    follows: new Uint8Array(ids),
  }
}

/** How many pairs start with each word, at the most; undefined where they are too many. */
function countPairs(starts: Steps, listSteps: StepLister, ids: number): Int32Array | undefined {
  const counts = new Int32Array(ids)
  const steps = createSteps()
  let left = MOST
  for (let s = 0; s < starts.length; s++) {
    if (s === 0 || starts.node[s] !== starts.node[s - 1]) listSteps(starts.node[s] as number, steps)
    const first = starts.first[s] as number
    const pairs = starts.second[s] === NONE ? steps.length + 1 : 2
    counts[first] = (counts[first] as number) + pairs
    if ((left -= pairs) < 0) return undefined
  }
  return counts
}

/** By word the nodes from which steps with it are taken. */
function listAllSteps(layers: readonly Layer[], layer: Layer): PairRows {
  const sizes = new Int32Array(layer.openings.length)
  forAllSteps(layers, layer, (_, word) => (sizes[word] = (sizes[word] as number) + 1))
  const set = createPairRows(sizes)
  forAllSteps(layers, layer, (node, word) => addToRow(set, word, node))
  return set
}

/** Adds what starts with a step from the root, and all that may come behind it. */
function addStart(ways: Ways, starts: Steps, s: number, ends: boolean, steps: Steps): void {
  const { free, pairs, triples } = ways
  const first = starts.first[s] as number
  const second = starts.second[s] as number
  const spun = starts.spun[s] === 1
  if (second !== NONE) {
    addToRow(pairs, first, second)
    if (starts.third[s] !== NONE) addPair(triples, joinPair(first, second), starts.third[s] as number)
    else addThird(ways, first, second, spun, ends, steps)
    return
  }
  for (let t = 0; t < steps.length; t++) {
    const next = steps.first[t] as number
    if (next === ANY) freeRow(free, pairs, first)
    else if (spun || steps.garbles[t] === 1) {
      addToRow(pairs, first, next)
      if (steps.second[t] !== NONE) addPair(triples, joinPair(first, next), steps.second[t] as number)
    }
  }
}

function freeRow(free: Uint8Array, pairs: PairRows, first: number): void {
  free[first] = 1
  fillRow(pairs, first)
}

/** Adds what may come behind two words; `ends` where they may be all of a term. */
function addThird({ whole, triples }: Ways, first: number, second: number, spun: boolean, ends: boolean, steps: Steps): void {
  if (spun && ends) addPair(whole, first, second)
  const head = joinPair(first, second)
  for (let u = 0; u < steps.length; u++) {
    if (steps.first[u] === ANY) addPair(whole, first, second)
    else if (spun || steps.garbles[u] === 1) addPair(triples, head, steps.first[u] as number)
  }
}

/** Adds the fillers under `root` of a slot that opens terms, which go on at `rest`. */
function addFillers({ fillers, wholeFillers, follows }: Ways, { values }: Trie, listSteps: StepLister, root: number, rest: number): void {
  const starts = listSteps(root, createSteps())
  const [steps, further] = [createSteps(), createSteps()]
  const addBehind = (first: number, second: number, third: number, node: number): void => {
    if (third !== NONE) return void addPair(fillers, joinPair(first, second), third)
    if ((values[node] as number) >= 0) addPair(fillers, first, second)
    for (let u = 0; u < listSteps(node, further).length; u++) addPair(fillers, joinPair(first, second), further.first[u] as number)
  }
  for (let s = 0; s < starts.length; s++) {
    const first = starts.first[s] as number
    if (starts.second[s] !== NONE) {
      addBehind(first, starts.second[s] as number, starts.third[s] as number, starts.node[s] as number)
      continue
    }
    if ((values[starts.node[s] as number] as number) >= 0) wholeFillers[first] = 1
    listSteps(starts.node[s] as number, steps)
    for (let t = 0; t < steps.length; t++) addBehind(first, steps.first[t] as number, steps.second[t] as number, steps.node[t] as number)
  }
  const follow = (node: number): void => {
    const { length, first, node: slots } = listSteps(node, createSteps())
    for (let s = 0; s < length; s++) {
      if (first[s] !== ANY) follows[first[s] as number] = 1
      else follow(slots[s] as number)
    }
  }
  follow(rest)
}
