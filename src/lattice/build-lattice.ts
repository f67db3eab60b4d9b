// Builds the lattice of one window: nodes are (position, language-model context), edges literal tokens or readings.
//
// Most of what an edge needs depends on the last word of the context it leaves alone: the bigram, the context it leads to, the words of a reading
// after its first. That is worked out once for all nodes with the same last word. What is left to each node is its row of trigrams, walked once
// for all the words that may stand there.
import { contextOfPair, findBigram, lastWordOf, nextContext, scoreOfPair, scoreWord, scoreWords } from '../language/ngram.js'
import { contextBefore, scoreCapital, scoreName, type Lattice, type Scoring } from './lattice.js'
import type { Reading, Window } from './readings.js'
import { IMPOSSIBLE, logAdd } from './semiring.js'
import { languageId, type Sequence } from './sequence.js'

/** Contexts told apart at one position; beyond it only the last word is. */
const MOST_STATES = 48

/** Edges there is room for at first, by position. */
const ROOM = 48

interface Edges { length: number; from: Int32Array; to: Int32Array; score: Int32Array; reading: Int32Array }

/** What may stand at the position in work: the word as written, then the readings from `next` on. Arrays are by choice. */
interface Choices {
  next: number
  size: number
  /** Place in `words` of the first word, or -1 where the language model does not score it (a term). */
  readonly word: number[]
  /** What a path gains at most by what the language model does not say. */
  readonly gain: number[]
  /** The different first words, and by word how its case adds to its score. */
  readonly words: number[]
  readonly capital: number[]
  readonly name: number[]
}

/** What nodes at the position in work have in common that end in the same word: one row of choices, and one of words, for each such word. */
interface Shared {
  readonly lasts: number[]
  /** By last word and choice: the node led to, and the score of what follows the first word. */
  readonly targets: number[]
  readonly tails: number[]
  /** By last word and word: log P(word | last word). */
  readonly pairs: number[]
}

interface Building {
  readonly scoring: Scoring
  readonly sequence: Sequence
  readonly window: Window
  /** Nodes by position of the window, in the order in which they are made. */
  readonly states: readonly number[][]
  readonly context: number[]
  /** The last word of each node's context. */
  readonly last: number[]
  readonly nodePosition: number[]
  /** Score of the likeliest path to each node. */
  readonly best: number[]
  readonly edges: Edges
  readonly choices: Choices
  readonly shared: Shared
  /** log P(word | context), by the different words. */
  scores: Int32Array
}

/**
 * Builds the lattice of a window. Nodes whose best path is `beam` score units or more below the best one to their position are not followed
 * further (0: all are), the literal words excepted; what is lost is at most e^−beam of the mass at each position.
 */
export function buildLattice(scoring: Scoring, sequence: Sequence, window: Window, beam = 0): Lattice {
  const building = startBuilding(scoring, sequence, window)
  const { states, best, edges, context, nodePosition, choices } = building
  const firstEdge: number[] = []
  const likeliest = scoring.spunScore.reduce((most, score) => Math.max(most, score), IMPOSSIBLE)
  const start = contextBefore(scoring.model, sequence, window.from)
  let literal = nodeAt(building, window.from, start, lastWordOf(scoring.model.ngram, start))
  best[literal] = 0
  for (let p = window.from; p < window.to; p++) {
    firstEdge.push(edges.length)
    const here = states[p - window.from] as number[]
    const floor = beam === 0 ? IMPOSSIBLE : here.reduce((most, node) => Math.max(most, best[node] as number), IMPOSSIBLE) - beam
    listChoices(building, p, likeliest)
    let onward = literal
    for (const node of here) {
      if (node !== literal && (best[node] as number) < floor) continue
      const first = edges.length
      addEdges(building, p, node)
      if (node === literal) onward = edges.to[first] as number
    }
    literal = onward
    for (const word of choices.words) scoring.marks[word] = 0
  }
  firstEdge.push(edges.length)
  const { length, from, to, score, reading } = edges
  const cut = (array: Int32Array): Int32Array => array.subarray(0, length)
  return { window, nodes: context.length, nodePosition, lastNodes: states[window.to - window.from] as number[], from: cut(from), to: cut(to), score: cut(score), reading: cut(reading), firstEdge }
}

function startBuilding(scoring: Scoring, sequence: Sequence, window: Window): Building {
  const span = window.to - window.from
  const create = (): Int32Array => new Int32Array(ROOM * (span + 1))
  return {
    scoring, sequence, window, context: [], last: [], nodePosition: [], best: [],
    states: Array.from({ length: span + 1 }, () => []),
    edges: { length: 0, from: create(), to: create(), score: create(), reading: create() },
    choices: { next: 0, size: 0, word: [], gain: [], words: [], capital: [], name: [] },
    shared: { lasts: [], targets: [], tails: [], pairs: [] },
    scores: new Int32Array(64),
  }
}

function nodeAt(building: Building, position: number, wanted: number, word: number): number {
  const { states, context, window } = building
  const here = states[position - window.from] as number[]
  for (const node of here) if (context[node] === wanted) return node
  if (here.length >= MOST_STATES && wanted !== word) return nodeAt(building, position, word, word)
  const node = context.push(wanted) - 1
  building.last.push(word)
  building.nodePosition.push(position)
  building.best.push(IMPOSSIBLE)
  here.push(node)
  return node
}

/** Lists what may stand at `p`. */
function listChoices(building: Building, p: number, likeliest: number): void {
  const { scoring: { model }, sequence, window: { readings }, choices, shared } = building
  choices.next += Math.max(0, choices.size - 1)
  for (const list of [choices.word, choices.gain, choices.words, choices.capital, choices.name, shared.lasts, shared.targets, shared.tails, shared.pairs]) list.length = 0
  choices.word.push(placeWord(building, p, sequence.lm[p] as number))
  choices.gain.push(0)
  let r = choices.next
  for (; r < readings.length && (readings[r] as Reading).from === p; r++) {
    const { term, ids, score, spun } = readings[r] as Reading
    choices.word.push(term === undefined ? placeWord(building, p, languageId(model, ids[0] as number)) : -1)
    choices.gain.push(score + spun * likeliest)
  }
  choices.size = r - choices.next + 1
  if (building.scores.length < choices.words.length) building.scores = new Int32Array(2 * choices.words.length)
}

/** Place of a word among the different ones at `p`. */
function placeWord({ scoring, sequence, choices: { words, capital, name } }: Building, p: number, word: number): number {
  const known = scoring.marks[word] as number
  if (known > 0) return known - 1
  const place = words.push(word)
  scoring.marks[word] = place
  capital.push(scoreCapital(scoring, word, sequence.capital[p] as number, sequence.before[p] as number))
  // Only the first word of an original is known to have had the surface's capital.
  name.push(scoreName(scoring, word, sequence.capital[p] as number, sequence.before[p] as number))
  return place - 1
}

/** Works out what all nodes at `p` share whose context ends in `last`. */
function share(building: Building, p: number, last: number): void {
  const { scoring: { model }, window, choices, shared } = building
  shared.lasts.push(last)
  const bigrams = choices.words.map((word) => findBigram(model.ngram, last, word))
  choices.words.forEach((word, d) => shared.pairs.push(scoreOfPair(model.ngram, bigrams[d] as number, last, word)))
  for (let c = 0; c < choices.size; c++) {
    const d = choices.word[c] as number
    const context = d < 0 ? last : contextOfPair(model.ngram, bigrams[d] as number, choices.words[d] as number)
    if (c === 0) {
      shared.tails.push(0)
      shared.targets.push(nodeAt(building, p + 1, context, choices.words[d] as number))
    } else goOn(building, window.readings[choices.next + c - 1] as Reading, context)
  }
}

/** Adds where a reading leads from the context after its first word, or before it where the reading is a term. */
function goOn(building: Building, reading: Reading, start: number): void {
  const { scoring: { model }, shared } = building
  const { ids, term, to } = reading
  let context = start
  let tail = 0
  for (let k = term === undefined ? 1 : Math.max(0, ids.length - 2); k < ids.length; k++) {
    const word = languageId(model, ids[k] as number)
    if (term === undefined) tail += scoreWord(model.ngram, context, word)
    context = nextContext(model.ngram, context, word)
  }
  shared.tails.push(tail)
  shared.targets.push(nodeAt(building, to, context, languageId(model, ids[ids.length - 1] as number)))
}

/** Adds the edges that leave a node. */
function addEdges(building: Building, p: number, node: number): void {
  const { scoring, choices: { next, size, word, gain, words, capital, name }, shared: { lasts, targets, tails, pairs }, context, best, scores } = building
  const before = context[node] as number
  let row = lasts.indexOf(building.last[node] as number)
  if (row < 0) {
    row = lasts.length
    share(building, p, building.last[node] as number)
  }
  scoreWords(scoring.model.ngram, before, words, pairs, row * words.length, scoring.marks, scores)
  for (let d = 0; d < words.length; d++) {
    const score = (scores[d] as number) + (capital[d] as number)
    scores[d] = name[d] === IMPOSSIBLE ? score : logAdd(score, name[d] as number)
  }
  const edges = withRoom(building.edges, size)
  const path = best[node] as number
  for (let c = 0, e = edges.length, at = row * size; c < size; c++, e++, at++) {
    const score = (word[c] as number) < 0 ? 0 : (scores[word[c] as number] as number) + (tails[at] as number)
    const to = targets[at] as number
    edges.from[e] = node
    edges.to[e] = to
    edges.score[e] = score
    edges.reading[e] = c === 0 ? -1 : next + c - 1
    if (path + score + (gain[c] as number) > (best[to] as number)) best[to] = path + score + (gain[c] as number)
  }
  edges.length += size
}

/** The edges with room for `more`. */
function withRoom(edges: Edges, more: number): Edges {
  if (edges.length + more > edges.from.length) {
    const grow = (array: Int32Array): Int32Array => {
      const larger = new Int32Array(2 * (array.length + more))
      larger.set(array)
      return larger
    }
    edges.from = grow(edges.from)
    edges.to = grow(edges.to)
    edges.score = grow(edges.score)
    edges.reading = grow(edges.reading)
  }
  return edges
}
