// The lattice of a block of OCR text: nodes are (position, language-model context), edges tokens as they stand or readings of the channel.
// Each rate of misreading is a lane, as in the lattice of the spin channel; an enumeration of all paths in the tests is the oracle.
import type { OcrReading } from '../channels/ocr/readings.js'
import { scoreSpelling } from '../channels/ocr/readings.js'
import type { Vocabulary } from '../channels/ocr/vocabulary.js'
import { nextContext } from '../language/ngram.js'
import { PARAGRAPH } from '../language/token-class.js'
import { scoreToken, type Scoring } from '../lattice/lattice.js'
import { IMPOSSIBLE, logAdd } from '../lattice/semiring.js'
import { CASE_UNKNOWN, languageId, type Sequence } from '../lattice/sequence.js'

/** Contexts told apart at one position; beyond it only the last word is. */
const MOST_STATES = 24

export interface OcrLattice {
  readonly nodes: number
  /** Where each node stands: the number of the token before which it lies. */
  readonly position: readonly number[]
  /** Edges in order of their start; `reading` is -1 for a token as it stands. */
  readonly from: readonly number[]
  readonly to: readonly number[]
  readonly score: readonly number[]
  readonly confusions: readonly number[]
  /** For a token nobody knows: log P(it is a misreading beyond repair), at rate 1; else impossible. */
  readonly noise: readonly number[]
  readonly reading: readonly number[]
  readonly lastNodes: readonly number[]
}

/** −log of the chance of one character in a word that is noise: there are some forty. */
const NOISE_CHARACTER = Math.round(3.7 * 1024)

export function buildOcrLattice(scoring: Scoring, vocabulary: Vocabulary, sequence: Sequence, readings: readonly OcrReading[], noiseRate: number): OcrLattice {
  const { model } = scoring
  const { ngram } = model
  const states: number[][] = Array.from({ length: sequence.length + 1 }, () => [])
  const context: number[] = []
  const positions: number[] = []
  const out = { from: [] as number[], to: [] as number[], score: [] as number[], confusions: [] as number[], noise: [] as number[], reading: [] as number[] }
  const nodeAt = (position: number, wanted: number, word: number): number => {
    const here = states[position] as number[]
    for (const node of here) if (context[node] === wanted) return node
    if (here.length >= MOST_STATES && wanted !== word) return nodeAt(position, word, word)
    const node = context.push(wanted) - 1
    positions.push(position)
    here.push(node)
    return node
  }
  const add = (from: number, to: number, score: number, confusions: number, noise: number, reading: number): void => {
    out.from.push(from)
    out.to.push(to)
    out.score.push(score)
    out.confusions.push(confusions)
    out.noise.push(noise)
    out.reading.push(reading)
  }
  nodeAt(0, PARAGRAPH, -1)
  let next = 0
  for (let p = 0; p < sequence.length; p++) {
    const spelling = scoreSpelling(vocabulary, sequence, p)
    const word = sequence.lm[p] as number
    let last = next
    while (last < readings.length && (readings[last] as OcrReading).from === p) last++
    for (const node of states[p] as number[]) {
      const before = sequence.edge[p] === 1 ? PARAGRAPH : (context[node] as number)
      const score = scoreToken(scoring, before, word, sequence.capital[p] as number, sequence.before[p] as number)
      const noise = spelling === 0 ? IMPOSSIBLE : score + noiseRate - NOISE_CHARACTER * lengthOf(sequence, p)
      add(node, nodeAt(p + 1, nextContext(ngram, before, word), word), score + spelling, 0, noise, -1)
      for (let r = next; r < last; r++) {
        const reading = readings[r] as OcrReading
        let at = before
        let sum = -reading.cost
        let id = 0
        reading.ids.forEach((lexical, k) => {
          id = languageId(model, lexical)
          sum += scoreToken(scoring, at, id, reading.capitals[k] as number, k === 0 ? (sequence.before[p] as number) : CASE_UNKNOWN)
          at = nextContext(ngram, at, id)
        })
        add(node, nodeAt(reading.to, at, id), sum, reading.confusions, IMPOSSIBLE, r)
      }
    }
    next = last
  }
  return { nodes: context.length, position: positions, ...out, lastNodes: states[sequence.length] as number[] }
}

function lengthOf(sequence: Sequence, p: number): number {
  const i = sequence.token[p] as number
  return (sequence.tokens.end[i] as number) - (sequence.tokens.start[i] as number)
}

/** Scores of all edges in all lanes: `[edge * lanes + lane]`. `rates` are log of the rate of each lane over the table's own. */
export function scoreOcrEdges(lattice: OcrLattice, rates: Int32Array): Int32Array {
  const lanes = rates.length
  const scores = new Int32Array(lattice.from.length * lanes)
  for (let e = 0; e < lattice.from.length; e++) {
    const noise = lattice.noise[e] as number
    for (let k = 0; k < lanes; k++) {
      const rate = rates[k] as number
      const score = Math.max(IMPOSSIBLE, (lattice.score[e] as number) + (lattice.confusions[e] as number) * rate)
      scores[e * lanes + k] = noise === IMPOSSIBLE ? score : logAdd(score, Math.max(IMPOSSIBLE, noise + rate))
    }
  }
  return scores
}

/** Forward or backward sums, and log Z by lane. */
export function sumOcr(lattice: OcrLattice, scores: Int32Array, lanes: number): { alpha: Int32Array; total: Int32Array } {
  const alpha = new Int32Array(lattice.nodes * lanes).fill(IMPOSSIBLE)
  alpha.fill(0, 0, lanes)
  for (let e = 0; e < lattice.from.length; e++) {
    const from = (lattice.from[e] as number) * lanes
    const to = (lattice.to[e] as number) * lanes
    for (let k = 0; k < lanes; k++) alpha[to + k] = logAdd(alpha[to + k] as number, Math.max(IMPOSSIBLE, (alpha[from + k] as number) + (scores[e * lanes + k] as number)))
  }
  const total = new Int32Array(lanes).fill(IMPOSSIBLE)
  for (const node of lattice.lastNodes) for (let k = 0; k < lanes; k++) total[k] = logAdd(total[k] as number, alpha[node * lanes + k] as number)
  return { alpha, total }
}

export function sumOcrBackward(lattice: OcrLattice, scores: Int32Array, lanes: number): Int32Array {
  const beta = new Int32Array(lattice.nodes * lanes).fill(IMPOSSIBLE)
  for (const node of lattice.lastNodes) beta.fill(0, node * lanes, (node + 1) * lanes)
  for (let e = lattice.from.length - 1; e >= 0; e--) {
    const from = (lattice.from[e] as number) * lanes
    const to = (lattice.to[e] as number) * lanes
    for (let k = 0; k < lanes; k++) beta[from + k] = logAdd(beta[from + k] as number, Math.max(IMPOSSIBLE, (beta[to + k] as number) + (scores[e * lanes + k] as number)))
  }
  return beta
}
