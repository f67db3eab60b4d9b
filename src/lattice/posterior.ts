// Posterior of a text over a span: the mass of all paths that write that text there, however they are cut into readings.
import type { Model } from '../model.js'
import type { Layer } from '../layers.js'
import { type EdgeScores, type Lattice, type Scoring } from './lattice.js'
import type { Reading } from './readings.js'
import { IMPOSSIBLE, logAdd } from './semiring.js'
import type { Sequence } from './sequence.js'

/** A part of an edge that writes `ids` over positions `from` to `to`. */
interface Piece { readonly from: number; readonly to: number; readonly ids: Int32Array }

/** By whose hand a substitution is taken to be. */
export type Author = 'spun' | 'garbled' | 'authored'

/** What may be written over one position: the literal first, then the pieces of readings, each different one once. */
interface Spot {
  readonly pieces: readonly Piece[]
  /** Place in `pieces` by reading from `first` on; -1 where the reading does not reach the position. */
  readonly first: number
  readonly places: Int32Array
  /** By author the summed scores of the paths along each piece, by lane. */
  readonly sums: Record<Author, Int32Array | undefined>
}

/** What the sums over spans of one lattice share; what belongs to a position or a reading is made when first needed. */
export interface SpanSums {
  readonly scoring: Scoring
  readonly sequence: Sequence
  readonly lattice: Lattice
  readonly scores: EdgeScores
  readonly alpha: Int32Array
  readonly beta: Int32Array
  readonly pieces: (readonly Piece[] | undefined)[]
  /** By position of the window: its first reading, and the furthest that one of its readings reaches. */
  readonly firstReading: Int32Array
  readonly ends: Int32Array
  /** Positions of the longest reading. */
  readonly longest: number
  readonly spots: (Spot | undefined)[]
  readonly literals: (readonly Piece[] | undefined)[]
}

export function createSpanSums(scoring: Scoring, sequence: Sequence, lattice: Lattice, scores: EdgeScores, alpha: Int32Array, beta: Int32Array): SpanSums {
  const { from, to, readings } = lattice.window
  const firstReading = new Int32Array(to - from + 1)
  const ends = new Int32Array(to - from)
  let longest = 1
  for (const reading of readings) {
    const at = reading.from - from
    firstReading[at + 1] = (firstReading[at + 1] as number) + 1
    ends[at] = Math.max(ends[at] as number, reading.to)
    longest = Math.max(longest, reading.to - reading.from)
  }
  for (let at = 0; at < ends.length; at++) firstReading[at + 1] = (firstReading[at + 1] as number) + (firstReading[at] as number)
  return { scoring, sequence, lattice, scores, alpha, beta, pieces: Array.from({ length: readings.length }), firstReading, ends, longest, spots: Array.from({ length: ends.length }), literals: Array.from({ length: ends.length }) }
}

function piecesOf({ scoring, sequence, lattice, pieces }: SpanSums, r: number): readonly Piece[] {
  return (pieces[r] ??= piecesOfReading(scoring.model, sequence, lattice.window.readings[r] as Reading))
}

function literalAt({ sequence, lattice, literals }: SpanSums, p: number): readonly Piece[] {
  return (literals[p - lattice.window.from] ??= [{ from: p, to: p + 1, ids: sequence.id.subarray(p, p + 1) }])
}

/** A reading cut at every border at which its text can be told apart. */
function piecesOfReading(model: Model, sequence: Sequence, reading: Reading): Piece[] {
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

export function sameIds(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false
  return true
}

/**
 * log of the summed scores, by lane, of all paths through the lattice that write over the span of a reading what it does, edges that reach
 * over a border of the span included where they can be cut there. Within the span a substitution counts as
 * the spinner's alone, as his or that of a user's term garbled alone, or as the author's alone: what the author chose is no garble.
 */
export function sumSpan(sums: SpanSums, r: number, by: Author = 'spun'): Int32Array {
  const { from, to, ids } = sums.lattice.window.readings[r] as Reading
  if (to > from + 1) return sumPhrase(sums, from, to, ids, by)
  const { lanes } = sums.scoring
  const { places, first } = spotAt(sums, from)
  const place = places[r - first] as number
  return sumSpot(sums, from, by).subarray(place * lanes, (place + 1) * lanes)
}

/** What `sumSpan` is not above, by position of the span: the paths that write, at that position, some part of `ids`. */
export function boundSpan(sums: SpanSums, { from, to, ids }: Reading, p: number, by: Author = 'spun'): Int32Array {
  const { lanes } = sums.scoring
  const { pieces } = spotAt(sums, p)
  const each = sumSpot(sums, p, by)
  const total = new Int32Array(lanes).fill(IMPOSSIBLE)
  pieces.forEach((piece, i) => {
    if (piece.from < from || piece.to > to || !piece.ids.every((id) => ids.includes(id))) return
    for (let k = 0; k < lanes; k++) total[k] = logAdd(total[k] as number, each[i * lanes + k] as number)
  })
  return total
}

/** log of the summed scores, by lane, of all paths on which no substitution that touches positions `from` to `to` is anyone's but the author's. */
export function sumAuthored({ scoring: { lanes }, lattice, scores: { authored }, alpha, beta, ends, longest }: SpanSums, from: number, to: number): Int32Array {
  const { window, firstEdge, reading, score } = lattice
  const total = new Int32Array(lanes).fill(IMPOSSIBLE)
  /** Sums, by lane, of such paths to nodes within the span. */
  const partial = new Map<number, Int32Array>()
  for (let p = Math.max(window.from, from + 1 - longest); p < to; p++) {
    if (p < from && (ends[p - window.from] as number) <= from) continue
    for (let e = firstEdge[p - window.from] as number, last = firstEdge[p - window.from + 1] as number; e < last; e++) {
      const end = (reading[e] as number) < 0 ? p + 1 : (window.readings[reading[e] as number] as Reading).to
      const [source, target, row] = [lattice.from[e] as number, lattice.to[e] as number, authored.rows[e] as number]
      const before = p <= from ? undefined : partial.get(source)
      if (end <= from || (p > from && before === undefined)) continue
      const into = end >= to ? total : rowOf(partial, target, lanes)
      for (let k = 0; k < lanes; k++) {
        const left = before === undefined ? (alpha[source * lanes + k] as number) : (before[k] as number)
        const right = end >= to ? (beta[target * lanes + k] as number) : 0
        into[k] = logAdd(into[k] as number, Math.max(IMPOSSIBLE, left + (score[e] as number) + (authored.values[row + k] as number) + right))
      }
    }
  }
  return total
}

function spotAt(sums: SpanSums, p: number): Spot {
  const { lattice: { window }, firstReading, longest, spots } = sums
  const at = p - window.from
  const known = spots[at]
  if (known !== undefined) return known
  const first = firstReading[Math.max(0, at + 1 - longest)] as number
  const pieces = [...literalAt(sums, p)]
  const places = new Int32Array((firstReading[at + 1] as number) - first).fill(-1)
  for (let i = 0; i < places.length; i++) {
    if ((window.readings[first + i] as Reading).to <= p) continue
    const piece = piecesOf(sums, first + i).find((one) => one.to > p) as Piece
    const place = pieces.findIndex((one) => one.from === piece.from && one.to === piece.to && sameIds(one.ids, piece.ids))
    places[i] = place < 0 ? pieces.push(piece) - 1 : place
  }
  return (spots[at] = { pieces, first, places, sums: { spun: undefined, garbled: undefined, authored: undefined } })
}

/** Summed scores of the paths along each piece at a position: one edge writes it, or a part of one. */
function sumSpot(sums: SpanSums, p: number, by: Author): Int32Array {
  const spot = spotAt(sums, p)
  const known = spot.sums[by]
  if (known !== undefined) return known
  const { scoring: { lanes }, lattice: { window, firstEdge, reading, from, to, score }, scores, alpha, beta, ends, longest } = sums
  const { rows, values } = scores[by]
  const { pieces, first, places } = spot
  const totals = new Int32Array(pieces.length * lanes).fill(IMPOSSIBLE)
  const at = p - window.from
  for (let q = Math.max(0, at + 1 - longest); q <= at; q++) {
    if (q < at && (ends[q] as number) <= p) continue
    for (let e = firstEdge[q] as number, last = firstEdge[q + 1] as number; e < last; e++) {
      const r = reading[e] as number
      const place = r >= 0 ? (places[r - first] as number) : q === at ? 0 : -1
      if (place < 0) continue
      const source = (from[e] as number) * lanes
      const target = (to[e] as number) * lanes
      for (let k = 0; k < lanes; k++) {
        const through = (alpha[source + k] as number) + (score[e] as number) + (values[(rows[e] as number) + k] as number) + (beta[target + k] as number)
        totals[place * lanes + k] = logAdd(totals[place * lanes + k] as number, through > IMPOSSIBLE ? through : IMPOSSIBLE)
      }
    }
  }
  return (spot.sums[by] = totals)
}

function sumPhrase(sums: SpanSums, from: number, to: number, ids: Int32Array, by: Author): Int32Array {
  const { sequence, lattice, ends, longest } = sums
  const { window, firstEdge } = lattice
  const { lanes } = sums.scoring
  const phrase: Phrase = { from, to, ids, by, total: new Int32Array(lanes).fill(IMPOSSIBLE), partial: new Map(), reached: new Set() }
  for (let p = Math.max(window.from, from + 1 - longest); p < to; p++) {
    if (p < from && (ends[p - window.from] as number) <= from) continue
    // Most edges are literal words, and most of those are not what the span is to read.
    const literal = ids.includes(sequence.id[p] as number)
    for (let e = firstEdge[p - window.from] as number, last = firstEdge[p - window.from + 1] as number; e < last; e++) {
      const r = lattice.reading[e] as number
      const end = r < 0 ? p + 1 : (window.readings[r] as Reading).to
      if (end <= from || (r < 0 && !literal) || (p > from && !phrase.reached.has(lattice.from[e] as number))) continue
      addToPhrase(sums, phrase, e, p, end, r < 0 ? literalAt(sums, p) : piecesOf(sums, r))
    }
  }
  return phrase.total
}

/** A text over a span whose paths are summed. */
interface Phrase {
  readonly from: number
  readonly to: number
  readonly ids: Int32Array
  readonly by: Author
  readonly total: Int32Array
  /** Sums, by lane, of the paths to a node within the span that have written so many of the words: by node times their number, plus that many. */
  readonly partial: Map<number, Int32Array>
  /** Nodes within the span that some path which writes it leads to. */
  readonly reached: Set<number>
}

/** Goes along an edge from `start` to `end` with all that leads to it and may write the phrase. */
function addToPhrase({ scoring: { lanes }, lattice, scores, alpha, beta }: SpanSums, { from, to, ids, by, total, partial, reached }: Phrase, e: number, start: number, end: number, pieces: readonly Piece[]): void {
  const source = lattice.from[e] as number
  const target = lattice.to[e] as number
  const width = ids.length + 1
  const first = start < from ? pieces.findIndex((piece) => piece.from === from) : 0
  if (first < 0) return
  const row = scores[by].rows[e] as number
  for (let matched = 0; matched < (start <= from ? 1 : width); matched++) {
    const before = start <= from ? undefined : partial.get(source * width + matched)
    if (start > from && before === undefined) continue
    const after = matchPieces(pieces, first, to, ids, matched)
    if (after < 0 || (end >= to) !== (after === ids.length && reaches(pieces, to))) continue
    const into = end >= to ? total : rowOf(partial, target * width + after, lanes)
    if (end < to) reached.add(target)
    for (let k = 0; k < lanes; k++) {
      const left = before === undefined ? (alpha[source * lanes + k] as number) : (before[k] as number)
      const right = end >= to ? (beta[target * lanes + k] as number) : 0
      const through = Math.max(IMPOSSIBLE, left + (lattice.score[e] as number) + (scores[by].values[row + k] as number) + right)
      into[k] = logAdd(into[k] as number, through)
    }
  }
}

function rowOf(partial: Map<number, Int32Array>, key: number, lanes: number): Int32Array {
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
