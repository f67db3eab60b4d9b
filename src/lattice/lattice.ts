// The lattice of one window and its sums (`build-lattice.ts` makes it).
//
//   the ──Inner────Income───Service── reached        literal
//     └────────Internal Revenue Service───┘          term, two substitutions
//
// Each state a block may be in is a lane; forward and backward sums run over all lanes at once. A slow enumeration in the tests is the oracle.
import { SHARE_LEVELS, shareOf } from '../channels/traits.js'
import { FIRST_WORD, PARAGRAPH } from '../language/token-class.js'
import { nextContext, scoreWord } from '../language/ngram.js'
import type { Model } from '../model.js'
import type { Reading, Window } from './readings.js'
import { IMPOSSIBLE, logAdd, scoreOf } from './semiring.js'
import { CASE_UNKNOWN, type Sequence } from './sequence.js'
import { createWorkspace, type Workspace } from './workspace.js'

export interface Lattice {
  readonly window: Window
  readonly nodes: number
  readonly nodePosition: Int32Array
  readonly lastNodes: readonly number[]
  /** Edges in order of their start; `reading` is -1 for a literal token. */
  readonly from: Int32Array
  readonly to: Int32Array
  readonly score: Int32Array
  readonly reading: Int32Array
  /** Index of the first edge that starts at each position of the window, its end included. */
  readonly firstEdge: Int32Array
}

/** Everything about scoring that does not depend on the text, made once per model and choice of lanes. */
export interface Scoring {
  readonly model: Model
  readonly lanes: number
  /** ε by lane. */
  readonly rates: Float64Array
  /** log ε by lane: a substitution by the spinner; impossible in the lanes of clean text. */
  readonly spunScore: Int32Array
  /** log λ by lane: a word the author chose. */
  readonly chosenScore: Int32Array
  /** log of the chance, for each word changed, that what differs from a listed name by one, or by more, is a name of its own. */
  readonly nearNameScore: readonly [number, number]
  /** log of the chances that a user's term is garbled in a text that is its author's otherwise, and that each of its words is then changed, or left. */
  readonly aloneScore: { readonly garbled: number; readonly changed: number; readonly left: number }
  /** log(1 − ε · share) by level of the share and lane (`keptScore[level * lanes + lane]`): an original that was left alone. */
  readonly keptScore: Int32Array
  /** Index of the dialect by lane; 0 in the lanes of clean text, where nothing is spun. */
  readonly dialect: Int32Array
  readonly capitalScore: Int32Array
  readonly lowerScore: Int32Array
  readonly nameScore: readonly [number, number]
  /** log of the prior of a term by layer and kind. */
  readonly termScore: readonly Int32Array[]
  /** log of the ways a term's capitals are written. */
  readonly caseScore: Readonly<Record<keyof Model['parameters']['termCase'], number>>
  /** Where lattices are built, one after the other. */
  readonly work: Workspace
}

export function createScoring(model: Model, lanes: readonly number[] = model.parameters.states.map((_, k) => k)): Scoring {
  const { nameShare, nearName, termPrior, termCase, alone } = model.parameters
  const states = lanes.map((k) => model.parameters.states[k] as Model['parameters']['states'][number])
  return {
    model,
    lanes: states.length,
    rates: Float64Array.from(states, (state) => state.spun),
    spunScore: Int32Array.from(states, (state) => scoreOf(state.spun)),
    chosenScore: Int32Array.from(states, (state) => scoreOf(state.chosen)),
    nearNameScore: [scoreOf(nearName[0]), scoreOf(nearName[1])],
    aloneScore: { garbled: scoreOf(alone.garbled), changed: scoreOf(alone.changed), left: scoreOf(1 - alone.changed) },
    keptScore: Int32Array.from(Array.from({ length: SHARE_LEVELS }, (_, level) => states.map(({ spun }) => scoreOf(1 - spun * shareOf(level)))).flat()),
    dialect: Int32Array.from(states, (state) => Math.max(0, model.dialects.indexOf(state.dialect ?? ''))),
    capitalScore: Int32Array.from({ length: 256 }, (_, code) => scoreOf((code + 0.5) / 256)),
    lowerScore: Int32Array.from({ length: 256 }, (_, code) => scoreOf((255.5 - code) / 256)),
    nameScore: [scoreOf(nameShare[0]) - model.capitalShare, scoreOf(nameShare[1]) - model.capitalShare],
    termScore: model.layers.map(({ kindNames }) => Int32Array.from(kindNames, (kind) => scoreOf(termPrior[kind] ?? (termPrior['default'] as number)))),
    work: createWorkspace(model.ngram.size),
    caseScore: Object.fromEntries(Object.entries(termCase).map(([way, share]) => [way, scoreOf(share)])) as Record<keyof typeof termCase, number>,
  }
}

/**
 * log P(word and its case | context). A capitalized word inside a sentence may also be part of a name that nobody listed: the chance of a
 * name there times the word's share among capitalized words.
 */
export function scoreToken(scoring: Scoring, context: number, word: number, capital: number, before: number): number {
  const score = scoreWord(scoring.model.ngram, context, word) + scoreCapital(scoring, word, capital, before)
  const name = scoreName(scoring, word, capital, before)
  return name === IMPOSSIBLE ? score : logAdd(score, name)
}

/** log P(case | word). */
export function scoreCapital({ model: { ngram }, lowerScore, capitalScore }: Scoring, word: number, capital: number, before: number): number {
  if (before === CASE_UNKNOWN || word < FIRST_WORD) return 0
  const share = (before === 1 ? ngram.capitalAfterCapital : ngram.capitalAfterLower)[word] as number
  return (capital === 0 ? lowerScore : capitalScore)[share] as number
}

/** log P(a name nobody listed, with this word in it). */
export function scoreName({ model: { ngram }, nameScore, capitalScore }: Scoring, word: number, capital: number, before: number): number {
  if (before === CASE_UNKNOWN || word < FIRST_WORD || capital === 0) return IMPOSSIBLE
  return nameScore[before as 0 | 1] + (ngram.unigram[word] as number) + (capitalScore[ngram.capitalAfterLower[word] as number] as number)
}

/** Context of the language model before position `p`, all before it taken as written: the model tells two words apart. */
export function contextBefore(model: Model, sequence: Sequence, p: number): number {
  if (p === 0 || sequence.edge[p] === 1) return PARAGRAPH
  const before = p === 1 || sequence.edge[p - 1] === 1 ? PARAGRAPH : (sequence.lm[p - 2] as number)
  return nextContext(model.ngram, before, sequence.lm[p - 1] as number)
}

/** What is added to the score of an edge by lane: `values[rows[edge] + lane]`. Edges of one reading share a row. */
export interface LaneScores { readonly rows: Int32Array; readonly values: Int32Array }

/** Scores by lane, by whoever may have written a text. */
export interface EdgeScores {
  /** By the spinner, or unchanged. */
  readonly spun: LaneScores
  /** By the spinner, or a user's term garbled alone. */
  readonly garbled: LaneScores
  /** By whomever. */
  readonly all: LaneScores
  /** By the author alone. */
  readonly authored: LaneScores
}

/** Scores of all edges in all lanes. `kept` are the levels at positions whose word counts as left alone. */
export function scoreEdges(scoring: Scoring, kept: Uint8Array, lattice: Lattice): EdgeScores {
  const { lanes } = scoring
  const { readings } = lattice.window
  const rows = new Int32Array(lattice.reading.length)
  for (let e = 0; e < rows.length; e++) {
    const r = lattice.reading[e] as number
    // The first rows are those of words left alone.
    rows[e] = lanes * (r >= 0 ? r + SHARE_LEVELS : (kept[lattice.nodePosition[lattice.from[e] as number] as number] as number))
  }
  const createRows = (): LaneScores => {
    const values = new Int32Array(lanes * (readings.length + SHARE_LEVELS))
    values.set(scoring.keptScore)
    return { rows, values }
  }
  const spun = createRows()
  // Without a user's term only the spinner garbles.
  const garbled = readings.some(({ aloneScore }) => aloneScore !== IMPOSSIBLE) ? createRows() : spun
  const scores = { spun, garbled, all: createRows(), authored: createRows() }
  for (let r = 0; r < readings.length; r++) {
    const reading = readings[r] as Reading
    scoreReading(scoring, reading, levelsWithin(reading, kept), scores, lanes * (r + SHARE_LEVELS))
  }
  return scores
}

function scoreReading(scoring: Scoring, reading: Reading, left: readonly number[], { spun, garbled, all, authored }: EdgeScores, row: number): void {
  const { inName, tilts } = reading
  const { dialect, spunScore, chosenScore, nearNameScore, keptScore } = scoring
  for (let k = 0; k < scoring.lanes; k++) {
    let base = 0
    for (const level of left) base += keptScore[level * scoring.lanes + k] as number
    if (reading.spun === 0) spun.values[row + k] = garbled.values[row + k] = all.values[row + k] = authored.values[row + k] = base + reading.score
    else {
      const tilt = tilts.length === 0 ? 0 : (tilts[dialect[k] as number] as number)
      const bySpinner = Math.max(IMPOSSIBLE, base + reading.score + tilt + reading.spun * (spunScore[k] as number))
      const own = inName === 0 ? reading.spun * (chosenScore[k] as number) : inName === 1 ? nearNameScore[0] : nearNameScore[1] * reading.changed
      const byAuthor = Math.max(IMPOSSIBLE, base + reading.authorScore + own)
      const anyhow = reading.aloneScore === IMPOSSIBLE ? bySpinner : logAdd(bySpinner, base + reading.aloneScore)
      spun.values[row + k] = bySpinner
      garbled.values[row + k] = anyhow
      authored.values[row + k] = byAuthor
      all.values[row + k] = logAdd(anyhow, byAuthor)
    }
  }
}

const NO_LEVELS: readonly number[] = []

/** Levels of the words of a term that were left alone. */
function levelsWithin({ term }: Reading, kept: Uint8Array): readonly number[] {
  return term === undefined ? NO_LEVELS : term.segments.flatMap(({ entry, from, to }) => (entry < 0 ? [...kept.subarray(from, to)] : []))
}

/** Forward sums over edge scores: `alpha[node * lanes + lane]`. Readings for which `skip` is 1 are left out. */
export function sumForward(scoring: Scoring, lattice: Lattice, { rows, values }: LaneScores, skip?: Uint8Array): Int32Array {
  const { lanes } = scoring
  const alpha = new Int32Array(lattice.nodes * lanes).fill(IMPOSSIBLE)
  alpha.fill(0, 0, lanes)
  for (let e = 0; e < lattice.from.length; e++) {
    if (skip !== undefined && (lattice.reading[e] as number) >= 0 && skip[lattice.reading[e] as number] === 1) continue
    addAlong(alpha, (lattice.to[e] as number) * lanes, (lattice.from[e] as number) * lanes, lattice.score[e] as number, values, rows[e] as number, lanes)
  }
  return alpha
}

/** Backward sums, laid out as the forward ones. */
export function sumBackward(scoring: Scoring, lattice: Lattice, { rows, values }: LaneScores): Int32Array {
  const { lanes } = scoring
  const beta = new Int32Array(lattice.nodes * lanes).fill(IMPOSSIBLE)
  for (const node of lattice.lastNodes) beta.fill(0, node * lanes, (node + 1) * lanes)
  for (let e = lattice.from.length - 1; e >= 0; e--) {
    addAlong(beta, (lattice.from[e] as number) * lanes, (lattice.to[e] as number) * lanes, lattice.score[e] as number, values, rows[e] as number, lanes)
  }
  return beta
}

/** Adds to the sums of one node, lane by lane, those of another times an edge. */
function addAlong(sums: Int32Array, into: number, from: number, score: number, values: Int32Array, row: number, lanes: number): void {
  for (let k = 0; k < lanes; k++) {
    const through = (sums[from + k] as number) + score + (values[row + k] as number)
    sums[into + k] = logAdd(sums[into + k] as number, through > IMPOSSIBLE ? through : IMPOSSIBLE)
  }
}

/** log Z by lane from forward sums. */
export function totalOf(scoring: Scoring, lattice: Lattice, alpha: Int32Array): Int32Array {
  const { lanes } = scoring
  const total = new Int32Array(lanes).fill(IMPOSSIBLE)
  for (const node of lattice.lastNodes) for (let k = 0; k < lanes; k++) total[k] = logAdd(total[k] as number, alpha[node * lanes + k] as number)
  return total
}
