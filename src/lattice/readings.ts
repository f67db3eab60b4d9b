// Gathers the readings of a sequence: every span that a channel can explain, with its score, cut into windows that nothing spans.
import { firstPhrase, matchSurface, startsPhrase } from '../channels/spin.js'
import { createTermWalk, type TermMatch } from '../channels/terms.js'
import { FIRST_EXTRA } from '../dictionary/compile.js'
import type { SpinTable } from '../dictionary/compile-spin.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
import type { Scoring } from './lattice.js'
import { shortlist, tierOf } from './shortlist.js'
import { IMPOSSIBLE } from './semiring.js'
import { CASE_UNKNOWN, type Sequence } from './sequence.js'
import { createLiteralScores, scoreAlone, scoreTerm, termOdds } from './term-score.js'

/** One way to read positions `from` to `to`. */
export interface Reading {
  readonly from: number
  readonly to: number
  /** log P(surface | original) and, for a term, its prior and case, in score units; rates are added by the lattice. */
  readonly score: number
  /** What each dialect adds to the score; empty where it is the same in all. */
  readonly tilts: Int16Array | Int32Array
  /** log P(surface | the author meant the original, or it is a name of its own); for a term with its prior and case, as in `score`. */
  readonly authorScore: number
  /** log P(surface | a user's term, garbled alone in a text that is its author's otherwise), with its prior and case; impossible for all else. */
  readonly aloneScore: number
  /** Substitutions in it. */
  readonly spun: number
  /** Entry of a substitution by itself (layer and index), else -1. */
  readonly layer: number
  readonly entry: number
  readonly term: TermMatch | undefined
  /** Words of the surface that are not in the original. */
  readonly changed: number
  /** A substitution that is also part of the reading of a term of several words: the least number of words changed in such a reading; 0 where there is none. */
  inName: number
  /** Lexical ids it writes; for a term all its words, for a substitution the original. */
  readonly ids: Int32Array
}

/** A stretch of positions in which readings overlap; nothing spans its borders. */
export interface Window {
  readonly from: number
  readonly to: number
  /** Sorted by start. */
  readonly readings: readonly Reading[]
}

/** Terms reached through the thesaurus that lie this far below what is written, in score units, do not enter the lattice. */
const LEAST_ODDS = -8 * 1024

/** Literal positions after a reading whose probability it changes. */
const TAIL = 2

/** All windows of a sequence, and the terms that stand in it as listed. */
export function findWindows(scoring: Scoring, sequence: Sequence): { windows: Window[]; literals: TermMatch[] } {
  const { model } = scoring
  const tier = tierOf(model.layers)
  const literals: TermMatch[] = []
  const readings: Reading[] = []
  const literal = createLiteralScores(scoring, sequence)
  const walk = createTermWalk(model, sequence, (match) => {
    if (match.spun > 0) {
      if (!match.segments.some((segment) => segment.layer === tier && tier >= 0) || termOdds(scoring, sequence, literal, match) > LEAST_ODDS) readings.push(readTerm(scoring, sequence, match))
    } else if (standsAsListed(model, sequence, match)) literals.push(match)
  })
  const short = tier < 0 || !model.awake ? [] : shortlist(model, sequence, tier)
  for (let p = 0; p < sequence.length; p++) {
    if (sequence.open[p] === 0) continue
    addSubstitutions(model, sequence, p, readings)
    for (const e of short[p] ?? []) readings.push(readSubstitution(model, tier, e, p, 1))
    walk(p)
  }
  markInTerms(readings)
  for (const listed of literals) readings.push(readTerm(scoring, sequence, listed))
  return { windows: cutWindows(sequence, withoutListed(readings, literals)), literals }
}

function addSubstitutions(model: Model, sequence: Sequence, p: number, readings: Reading[]): void {
  const id = sequence.id[p] as number
  const phrases = startsPhrase(model, sequence, p)
  model.layers.forEach((layer, l) => {
    if (layer.isThesaurus) return
    for (let e = layer.spinFrom[id] as number, last = layer.phraseFrom[id] as number; e < last; e++) readings.push(readSubstitution(model, l, e, p, 1))
    if (!phrases) return
    const { surfaceIds, surfaceOffsets } = layer.spin
    const second = sequence.id[p + 1] as number
    for (let e = firstPhrase(layer, id, second), last = layer.spinFrom[id + 1] as number; e < last && surfaceIds[(surfaceOffsets[e] as number) + 1] === second; e++) {
      const length = matchSurface(layer, e, sequence, p)
      if (length > 0 && allOpen(sequence, p, p + length)) readings.push(readSubstitution(model, l, e, p, length))
    }
  })
}

function readSubstitution(model: Model, l: number, e: number, p: number, length: number): Reading {
  const { spin } = model.layers[l] as Layer
  const rarity = scoreRarity(model, spin, e)
  return {
    from: p, to: p + length, score: (spin.scores[e] as number) + rarity, tilts: tiltsAt(model, l, e), authorScore: (spin.authorScores[e] as number) + rarity, aloneScore: IMPOSSIBLE, spun: 1, layer: l, entry: e, term: undefined, inName: 0,
    ids: spin.originalIds.subarray(spin.originalOffsets[e], spin.originalOffsets[e + 1]), changed: changedWords(model, l, e),
  }
}

/** The language model knows a word it does not hold by its class alone: log P(the very words | their classes) of an original, on average. */
function scoreRarity({ rareWords }: Model, { originalIds, originalOffsets }: SpinTable, e: number): number {
  let score = 0
  for (let k = originalOffsets[e] as number; k < (originalOffsets[e + 1] as number); k++) if ((originalIds[k] as number) >= FIRST_EXTRA) score += rareWords.score
  return score
}

/** Words of the surface of a term that are not in what it is read as. */
export function changedIn(model: Model, match: TermMatch): number {
  return match.segments.reduce((sum, { layer, entry }) => sum + (entry < 0 ? 0 : changedWords(model, layer, entry)), 0)
}

function changedWords(model: Model, l: number, e: number): number {
  const { surfaceIds, surfaceOffsets, originalIds, originalOffsets } = (model.layers[l] as Layer).spin
  const from = originalOffsets[e] as number
  const to = originalOffsets[e + 1] as number
  let changed = 0
  for (let k = surfaceOffsets[e] as number; k < (surfaceOffsets[e + 1] as number); k++) {
    let at = from
    while (at < to && originalIds[at] !== surfaceIds[k]) at++
    if (at === to) changed++
  }
  return Math.max(1, Math.min(changed, to - from))
}

/** Authors vary their words; a name or a fixed term is what it is, but has neighbours. */
function markInTerms(readings: readonly Reading[]): void {
  const keyOf = (from: number, layer: number, entry: number): number => (from * 256 + layer) * 2 ** 24 + entry
  const parts = new Map<number, number>()
  for (const { term, changed, ids } of readings) {
    if (term === undefined || ids.length < 2) continue
    for (const segment of term.segments) {
      if (segment.entry < 0) continue
      const key = keyOf(segment.from, segment.layer, segment.entry)
      parts.set(key, Math.min(parts.get(key) ?? changed, changed))
    }
  }
  if (parts.size === 0) return
  for (const reading of readings) if (reading.term === undefined) reading.inName = parts.get(keyOf(reading.from, reading.layer, reading.entry)) ?? 0
}

function allOpen(sequence: Sequence, from: number, to: number): boolean {
  for (let p = from; p < to; p++) if (sequence.open[p] === 0) return false
  return true
}

function tiltsAt(model: Model, l: number, e: number): Int16Array {
  const { tilts } = (model.layers[l] as Layer).spin
  // A user's table knows no dialects.
  return l === 0 ? tilts.subarray(e * model.dialects.length, (e + 1) * model.dialects.length) : NO_TILTS
}

const NO_TILTS = new Int16Array(0)

export function readTerm(scoring: Scoring, sequence: Sequence, match: TermMatch): Reading {
  const { model } = scoring
  const ids: number[] = []
  const tilts = new Int32Array(model.dialects.length)
  const changed = changedIn(model, match)
  const score = scoreTerm(scoring, sequence, match)
  let authorScore = score
  for (const segment of match.segments) {
    if (segment.entry >= 0) {
      const { spin } = model.layers[segment.layer] as Layer
      authorScore += (spin.authorScores[segment.entry] as number) - (spin.scores[segment.entry] as number)
      tiltsAt(model, segment.layer, segment.entry).forEach((tilt, d) => (tilts[d] = (tilts[d] as number) + tilt))
      for (let k = spin.originalOffsets[segment.entry] as number; k < (spin.originalOffsets[segment.entry + 1] as number); k++) ids.push(spin.originalIds[k] as number)
    } else {
      for (let p = segment.from; p < segment.to; p++) ids.push(sequence.id[p] as number)
    }
  }
  return { from: match.from, to: match.to, score, tilts, authorScore, aloneScore: scoreAlone(scoring, sequence, match, score, tilts), spun: match.spun, layer: match.layer, entry: -1, term: match, changed,
    inName: ids.length > 1 ? changed : 0, ids: Int32Array.from(ids) }
}

/** A listed name in small letters is not that name (`inside edition`), nor is a common term with capitals inside a sentence that term (`Division of Labor`). */
export function standsAsListed(model: Model, sequence: Sequence, match: TermMatch): boolean {
  const capitals = (model.layers[match.layer] as Layer).formCapitals[match.form] as number
  return match.segments.every((segment) => {
    if (segment.word < 0) return true
    const listed = (capitals >> segment.word) & 1
    return listed === sequence.capital[segment.from] || (listed === 0 && sequence.before[segment.from] === CASE_UNKNOWN)
  })
}

/** A text that is itself a listed term of several words always stands: readings within it are dropped. */
function withoutListed(readings: readonly Reading[], literals: readonly TermMatch[]): Reading[] {
  const spans = literals.filter((literal) => literal.to - literal.from > 1)
  if (spans.length === 0) return [...readings]
  return readings.filter((reading) => reading.spun === 0 || !spans.some((span) => span.from <= reading.from && reading.to <= span.to))
}

function cutWindows(sequence: Sequence, readings: Reading[]): Window[] {
  // A term before the substitution that writes the same text: it says more, and knows its capitals. A user's before an embedded one.
  readings.sort((a, b) => a.from - b.from || a.to - b.to || Number(a.term === undefined) - Number(b.term === undefined) || (a.term === undefined ? 0 : b.layer - a.layer))
  const windows: Window[] = []
  for (let i = 0; i < readings.length; ) {
    const first = readings[i] as Reading
    let end = first.to
    let spun = first.spun
    let j = i + 1
    for (; j < readings.length; j++) {
      const next = readings[j] as Reading
      if (next.from > end + TAIL || crossesParagraph(sequence, end, next.from)) break
      end = Math.max(end, next.to)
      spun += next.spun
    }
    let to = end
    while (to < Math.min(sequence.length, end + TAIL) && sequence.edge[to] !== 1) to++
    if (spun > 0) windows.push({ from: first.from, to, readings: readings.slice(i, j) })
    i = j
  }
  return windows
}

function crossesParagraph(sequence: Sequence, from: number, to: number): boolean {
  for (let p = from; p <= to && p < sequence.length; p++) if (sequence.edge[p] === 1) return true
  return false
}
