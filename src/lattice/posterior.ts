// Posterior of a text over a span: the mass of all paths that write that text there, however they are cut into readings.
import type { Model } from '../model.js'
import type { Layer } from '../layers.js'
import { type EdgeScores, type Lattice, type Scoring } from './lattice.js'
import type { Reading } from './readings.js'
import { IMPOSSIBLE, logAdd } from './semiring.js'
import type { Sequence } from './sequence.js'

/** A part of an edge that writes `ids` over positions `from` to `to`. */
interface Piece { readonly from: number; readonly to: number; readonly ids: Int32Array }

/** What the sums over spans of one lattice share: the pieces of each reading, cut when first needed, and how far the longest reaches. */
export interface SpanSums {
  readonly scoring: Scoring
  readonly sequence: Sequence
  readonly lattice: Lattice
  readonly scores: EdgeScores
  readonly alpha: Int32Array
  readonly beta: Int32Array
  readonly pieces: (readonly Piece[] | undefined)[]
  readonly reach: number
  /** Sums over spans of one position by the text they write, for all texts at once when first asked for one. */
  readonly words: Readonly<Record<Author, Map<number, ReadonlyMap<number | string, Int32Array>>>>
}

/** By whose hand a substitution is taken to be. */
export type Author = 'spun' | 'authored'

export function createSpanSums(scoring: Scoring, sequence: Sequence, lattice: Lattice, scores: EdgeScores, alpha: Int32Array, beta: Int32Array): SpanSums {
  const { readings } = lattice.window
  return { scoring, sequence, lattice, scores, alpha, beta, pieces: Array.from({ length: readings.length }), reach: readings.reduce((most, { from, to }) => Math.max(most, to - from), 1), words: { spun: new Map(), authored: new Map() } }
}

function piecesOf({ scoring, sequence, lattice, pieces }: SpanSums, e: number): readonly Piece[] {
  const r = lattice.reading[e] as number
  if (r < 0) {
    const p = lattice.nodePosition[lattice.from[e] as number] as number
    return [{ from: p, to: p + 1, ids: sequence.id.subarray(p, p + 1) }]
  }
  return (pieces[r] ??= piecesOfReading(scoring.model, sequence, lattice.window.readings[r] as Reading))
}

/** A reading cut at every border at which its text can be told apart. */
export function piecesOfReading(model: Model, sequence: Sequence, reading: Reading): Piece[] {
  if (reading.term === undefined) return [{ from: reading.from, to: reading.to, ids: reading.ids }]
  const pieces: Piece[] = []
  for (const segment of reading.term.segments) {
    if (segment.entry < 0) {
      for (let p = segment.from; p < segment.to; p++) pieces.push({ from: p, to: p + 1, ids: sequence.id.subarray(p, p + 1) })
    } else {
      const { spin } = model.layers[segment.layer] as Layer
      pieces.push({ from: segment.from, to: segment.to, ids: spin.originalIds.subarray(spin.originalOffsets[segment.entry], spin.originalOffsets[segment.entry + 1]) })
    }
  }
  return pieces
}

/**
 * log of the summed scores, by lane, of all paths through the lattice that write `ids` over positions `from` to `to`, edges that reach
 * over a border of the span included where they can be cut there. Within the span a substitution counts as
 * the spinner's alone, or as the author's alone: what the author chose is no garble.
 */
export function sumSpan(sums: SpanSums, from: number, to: number, ids: Int32Array, by: Author = 'spun'): Int32Array {
  if (to === from + 1) return sumWord(sums, from, by).get(keyOf(ids)) ?? new Int32Array(sums.scoring.lanes).fill(IMPOSSIBLE)
  return sumPhrase(sums, from, to, ids, by)
}

const keyOf = (ids: Int32Array): number | string => (ids.length === 1 ? (ids[0] as number) : ids.join(' '))

/** The same over one position, by text: one edge writes it, or a part of one. */
function sumWord(sums: SpanSums, from: number, by: Author): ReadonlyMap<number | string, Int32Array> {
  const known = sums.words[by].get(from)
  if (known !== undefined) return known
  const { sequence, lattice } = sums
  const { window, firstEdge } = lattice
  const totals = new Map<number | string, Int32Array>()
  const keys: (number | string | undefined)[] = []
  for (let e = firstEdge[Math.max(0, from + 1 - sums.reach - window.from)] as number, last = firstEdge[from + 1 - window.from] as number; e < last; e++) {
    const r = lattice.reading[e] as number
    if (r < 0) {
      if (lattice.nodePosition[lattice.from[e] as number] === from) addEdge(sums, e, by, rowOf(totals, sequence.id[from] as number, sums.scoring.lanes))
      continue
    }
    if ((window.readings[r] as Reading).to <= from) continue
    const key = (keys[r] ??= keyWithin(piecesOf(sums, e), from))
    if (key !== NONE) addEdge(sums, e, by, rowOf(totals, key, sums.scoring.lanes))
  }
  sums.words[by].set(from, totals)
  return totals
}

const NONE = ''

/** The text that pieces write over the one position, where they can be cut there. */
function keyWithin(pieces: readonly Piece[], from: number): number | string {
  const piece = pieces.find((one) => one.from === from && one.to === from + 1)
  return piece === undefined ? NONE : keyOf(piece.ids)
}

/** Adds to `into`, by lane, the summed scores of the paths along an edge. */
function addEdge({ scoring, lattice, scores, alpha, beta }: SpanSums, e: number, by: Author, into: Int32Array): void {
  const { lanes } = scoring
  const source = (lattice.from[e] as number) * lanes
  const target = (lattice.to[e] as number) * lanes
  const row = scores[by].rows[e] as number
  const score = lattice.score[e] as number
  for (let k = 0; k < lanes; k++) {
    const through = (alpha[source + k] as number) + score + (scores[by].values[row + k] as number) + (beta[target + k] as number)
    into[k] = logAdd(into[k] as number, through > IMPOSSIBLE ? through : IMPOSSIBLE)
  }
}

function sumPhrase(sums: SpanSums, from: number, to: number, ids: Int32Array, by: Author): Int32Array {
  const { sequence, lattice, scores, alpha, beta } = sums
  const { lanes } = sums.scoring
  const total = new Int32Array(lanes).fill(IMPOSSIBLE)
  const partial = new Map<number, Int32Array>()
  /** Nodes within the span that some path which writes it leads to. */
  const reached = new Set<number>()
  const width = ids.length + 1
  const { window, firstEdge } = lattice
  const last = firstEdge[to - window.from] as number
  for (let e = firstEdge[Math.max(0, from + 1 - sums.reach - window.from)] as number; e < last; e++) {
    const source = lattice.from[e] as number
    const target = lattice.to[e] as number
    const start = lattice.nodePosition[source] as number
    const end = lattice.nodePosition[target] as number
    if (end <= from) continue
    // Most edges are literal words, and most of those are not what the span is to read.
    if ((lattice.reading[e] as number) < 0 && !ids.includes(sequence.id[start] as number)) continue
    if (start > from && !reached.has(source)) continue
    const pieces = piecesOf(sums, e)
    const first = start < from ? pieces.findIndex((piece) => piece.from === from) : 0
    if (first < 0) continue
    for (let matched = 0; matched < (start <= from ? 1 : width); matched++) {
      const before = start <= from ? undefined : partial.get(source * width + matched)
      if (start > from && before === undefined) continue
      const after = matchPieces(pieces, first, to, ids, matched)
      if (after < 0 || (end >= to) !== (after === ids.length && reaches(pieces, to))) continue
      const into = end >= to ? total : rowOf(partial, target * width + after, lanes)
      if (end < to) reached.add(target)
      const row = scores[by].rows[e] as number
      for (let k = 0; k < lanes; k++) {
        const left = before === undefined ? (alpha[source * lanes + k] as number) : (before[k] as number)
        const right = end >= to ? (beta[target * lanes + k] as number) : 0
        const through = Math.max(IMPOSSIBLE, left + (lattice.score[e] as number) + (scores[by].values[row + k] as number) + right)
        into[k] = logAdd(into[k] as number, through)
      }
    }
  }
  return total
}

function rowOf<K>(partial: Map<K, Int32Array>, key: K, lanes: number): Int32Array {
  let row = partial.get(key)
  if (row === undefined) partial.set(key, (row = new Int32Array(lanes).fill(IMPOSSIBLE)))
  return row
}

function reaches(pieces: readonly Piece[], to: number): boolean {
  return pieces.some((piece) => piece.to === to)
}

/** How many of `ids` are matched after the pieces from `first` on that end at or before `to`; -1 where they differ or cross `to`. */
function matchPieces(pieces: readonly Piece[], first: number, to: number, ids: Int32Array, matched: number): number {
  let at = matched
  for (let i = first; i < pieces.length; i++) {
    const piece = pieces[i] as Piece
    if (piece.from >= to) break
    if (piece.to > to || at + piece.ids.length > ids.length) return -1
    for (const id of piece.ids) if (ids[at++] !== id) return -1
  }
  return at
}
