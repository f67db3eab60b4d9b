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
import { makeRoom, type Workspace } from './workspace.js'

/** Contexts told apart at one position; beyond it only the last word is. */
const MOST_STATES = 48

/** A window in work. */
interface Building { readonly scoring: Scoring; readonly sequence: Sequence; readonly window: Window; readonly work: Workspace }

/**
 * Builds the lattice of a window. Nodes whose best path is `beam` score units or more below the best one to their position are not followed
 * further (0: all are), the literal words excepted; what is lost is at most e^−beam of the mass at each position.
 */
export function buildLattice(scoring: Scoring, sequence: Sequence, window: Window, beam = 0): Lattice {
  const building: Building = { scoring, sequence, window, work: scoring.work }
  const { nodes, edges, choices } = scoring.work
  const span = window.to - window.from
  const firstEdge = new Int32Array(span + 1)
  const likeliest = scoring.spunScore.reduce((most, score) => Math.max(most, score), IMPOSSIBLE)
  clear(scoring.work, span + 1)
  const start = contextBefore(scoring.model, sequence, window.from)
  let literal = nodeAt(building, window.from, start, lastWordOf(scoring.model.ngram, start))
  nodes.best[literal] = 0
  for (let p = window.from; p < window.to; p++) {
    firstEdge[p - window.from] = edges.length
    const floor = beam === 0 ? IMPOSSIBLE : bestAt(scoring.work, p - window.from) - beam
    listChoices(building, p, likeliest)
    let onward = literal
    for (let node = nodes.head[p - window.from] as number; node >= 0; node = nodes.next[node] as number) {
      if (node !== literal && (nodes.best[node] as number) < floor) continue
      const first = edges.length
      addEdges(building, p, node)
      if (node === literal) onward = edges.to[first] as number
    }
    literal = onward
    for (let d = 0; d < choices.different; d++) scoring.work.marks[choices.words[d] as number] = 0
  }
  firstEdge[span] = edges.length
  const { length, from, to, score, reading } = edges
  const lastNodes: number[] = []
  for (let node = nodes.head[span] as number; node >= 0; node = nodes.next[node] as number) lastNodes.push(node)
  return {
    window, nodes: nodes.length, nodePosition: nodes.position.slice(0, nodes.length), lastNodes, firstEdge,
    from: from.slice(0, length), to: to.slice(0, length), score: score.slice(0, length), reading: reading.slice(0, length),
  }
}

function clear({ nodes, edges, choices }: Workspace, positions: number): void {
  nodes.length = edges.length = choices.next = choices.size = 0
  makeRoom(nodes, ['head', 'tail', 'count'], positions)
  nodes.head.fill(-1, 0, positions)
  nodes.tail.fill(-1, 0, positions)
  nodes.count.fill(0, 0, positions)
}

/** The best score of a path to this position of the window. */
function bestAt({ nodes }: Workspace, at: number): number {
  let most = IMPOSSIBLE
  for (let node = nodes.head[at] as number; node >= 0; node = nodes.next[node] as number) most = Math.max(most, nodes.best[node] as number)
  return most
}

function nodeAt(building: Building, position: number, wanted: number, word: number): number {
  const { window, work: { nodes } } = building
  const at = position - window.from
  for (let node = nodes.head[at] as number; node >= 0; node = nodes.next[node] as number) if (nodes.context[node] === wanted) return node
  if ((nodes.count[at] as number) >= MOST_STATES && wanted !== word) return nodeAt(building, position, word, word)
  const node = nodes.length++
  if (node === nodes.context.length) makeRoom(nodes, ['context', 'last', 'position', 'best', 'next'], nodes.length)
  nodes.context[node] = wanted
  nodes.last[node] = word
  nodes.position[node] = position
  nodes.best[node] = IMPOSSIBLE
  nodes.next[node] = -1
  const before = nodes.tail[at] as number
  if (before < 0) nodes.head[at] = node
  else nodes.next[before] = node
  nodes.tail[at] = node
  nodes.count[at] = (nodes.count[at] as number) + 1
  return node
}

/** Lists what may stand at `p`. */
function listChoices(building: Building, p: number, likeliest: number): void {
  const { scoring: { model }, sequence, window: { readings }, work: { choices, shared } } = building
  choices.next += Math.max(0, choices.size - 1)
  let last = choices.next
  while (last < readings.length && (readings[last] as Reading).from === p) last++
  choices.size = last - choices.next + 1
  choices.different = shared.rows = 0
  if (choices.size > choices.word.length) makeRoom(choices, ['word', 'gain', 'words', 'capital', 'name', 'scores'], choices.size)
  choices.word[0] = placeWord(building, p, sequence.lm[p] as number)
  choices.gain[0] = 0
  for (let r = choices.next, c = 1; r < last; r++, c++) {
    const { term, ids, score, aloneScore, spun } = readings[r] as Reading
    choices.word[c] = term === undefined ? placeWord(building, p, languageId(model, ids[0] as number)) : -1
    choices.gain[c] = Math.max(score + spun * likeliest, aloneScore)
  }
}

/** Place of a word among the different ones at `p`. */
function placeWord({ scoring, sequence, work: { marks, choices } }: Building, p: number, word: number): number {
  const known = marks[word] as number
  if (known > 0) return known - 1
  const place = choices.different++
  marks[word] = place + 1
  choices.words[place] = word
  // Only the first word of an original is known to have had the surface's capital.
  choices.capital[place] = scoreCapital(scoring, word, sequence.capital[p] as number, sequence.before[p] as number)
  choices.name[place] = scoreName(scoring, word, sequence.capital[p] as number, sequence.before[p] as number)
  return place
}

/** Works out what all nodes at `p` share whose context ends in `last`. */
function share(building: Building, p: number, last: number): void {
  const { scoring: { model: { ngram } }, window, work: { choices, shared } } = building
  const { size, different, words, word } = choices
  const row = shared.rows++
  // There are no more words than choices.
  if (shared.rows * size > shared.lasts.length) makeRoom(shared, ['lasts', 'targets', 'tails', 'bigrams', 'pairs'], shared.rows * size)
  shared.lasts[row] = last
  const at = row * different
  for (let d = 0; d < different; d++) {
    const bigram = findBigram(ngram, last, words[d] as number)
    shared.bigrams[at + d] = bigram
    shared.pairs[at + d] = scoreOfPair(ngram, bigram, last, words[d] as number)
  }
  for (let c = 0; c < size; c++) {
    const d = word[c] as number
    const context = d < 0 ? last : contextOfPair(ngram, shared.bigrams[at + d] as number, words[d] as number)
    if (c > 0) goOn(building, window.readings[choices.next + c - 1] as Reading, context, row * size + c)
    else {
      shared.tails[row * size] = 0
      shared.targets[row * size] = nodeAt(building, p + 1, context, words[d] as number)
    }
  }
}

/** Notes where a reading leads from the context after its first word, or before it where the reading is a term. */
function goOn(building: Building, reading: Reading, start: number, at: number): void {
  const { scoring: { model }, work: { shared } } = building
  const { ids, term, to } = reading
  let context = start
  let tail = 0
  for (let k = term === undefined ? 1 : Math.max(0, ids.length - 2); k < ids.length; k++) {
    const word = languageId(model, ids[k] as number)
    if (term === undefined) tail += scoreWord(model.ngram, context, word)
    context = nextContext(model.ngram, context, word)
  }
  shared.tails[at] = tail
  shared.targets[at] = nodeAt(building, to, context, languageId(model, ids[ids.length - 1] as number))
}

/** Adds the edges that leave a node. */
function addEdges(building: Building, p: number, node: number): void {
  const { scoring: { model: { ngram } }, work: { marks, nodes, edges, choices, shared } } = building
  const { next, size, different, word, gain, words, capital, name, scores } = choices
  let row = 0
  while (row < shared.rows && shared.lasts[row] !== nodes.last[node]) row++
  if (row === shared.rows) share(building, p, nodes.last[node] as number)
  scoreWords(ngram, nodes.context[node] as number, words, different, shared.pairs, row * different, marks, scores)
  for (let d = 0; d < different; d++) {
    const score = (scores[d] as number) + (capital[d] as number)
    scores[d] = name[d] === IMPOSSIBLE ? score : logAdd(score, name[d] as number)
  }
  if (edges.length + size > edges.from.length) makeRoom(edges, ['from', 'to', 'score', 'reading'], edges.length + size)
  const { from, to, score, reading } = edges
  const { targets, tails } = shared
  const { best } = nodes
  const path = best[node] as number
  for (let c = 0, e = edges.length, at = row * size; c < size; c++, e++, at++) {
    const target = targets[at] as number
    const own = (word[c] as number) < 0 ? 0 : (scores[word[c] as number] as number) + (tails[at] as number)
    from[e] = node
    to[e] = target
    score[e] = own
    reading[e] = c === 0 ? -1 : next + c - 1
    if (path + own + (gain[c] as number) > (best[target] as number)) best[target] = path + own + (gain[c] as number)
  }
  edges.length += size
}
