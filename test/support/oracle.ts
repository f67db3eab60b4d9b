// The slow, obvious oracle of the lattice: every path of a window written out, its score added up step by step in floating point.
import { SHARE_LEVELS } from '../../src/channels/traits.js'
import { contextBefore, scoreToken, type Scoring } from '../../src/lattice/lattice.js'
import { nextContext } from '../../src/language/ngram.js'
import type { Reading, Window } from '../../src/lattice/readings.js'
import { IMPOSSIBLE } from '../../src/lattice/semiring.js'
import { CASE_UNKNOWN, languageId, type Sequence } from '../../src/lattice/sequence.js'
import type { Layer } from '../../src/layers.js'

const UNIT = 1024

/** One step of a path: what it writes, cut into pieces, and its log score in nats, by lane, for each way it may have come about. */
export interface Step {
  readonly from: number
  readonly to: number
  readonly pieces: readonly { from: number; to: number; ids: readonly number[] }[]
  readonly spun: readonly number[]
  readonly garbled: readonly number[]
  readonly authored: readonly number[]
}
export type Path = readonly Step[]

const NEVER = -Infinity
const nats = (score: number): number => (score <= IMPOSSIBLE / 2 ? NEVER : score / UNIT)

/** log Σ e^x. */
export function logSum(values: readonly number[]): number {
  const most = Math.max(...values, NEVER)
  return most === NEVER ? NEVER : most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0))
}

/** All paths through a window, in any order. */
export function enumeratePaths(scoring: Scoring, sequence: Sequence, window: Window, kept: Uint8Array): Path[] {
  const { model } = scoring
  const paths: Path[] = []
  const go = (p: number, context: number, path: Step[]): void => {
    if (p === window.to) {
      paths.push(path)
      return
    }
    const word = sequence.lm[p] as number
    const literal = scoreToken(scoring, context, word, sequence.capital[p] as number, sequence.before[p] as number)
    const score = Array.from({ length: scoring.lanes }, (_, k) => nats(literal) + leftAlone(scoring, kept[p] as number, k))
    go(p + 1, nextContext(model.ngram, context, word), [...path, { from: p, to: p + 1, pieces: [{ from: p, to: p + 1, ids: [sequence.id[p] as number] }], spun: score, garbled: score, authored: score }])
    for (const reading of window.readings) {
      if (reading.from !== p) continue
      const next = reading.ids.reduce((at, id) => nextContext(model.ngram, at, languageId(model, id)), context)
      go(reading.to, next, [...path, stepOf(scoring, sequence, reading, context, kept)])
    }
  }
  go(window.from, contextBefore(model, sequence, window.from), [])
  return paths
}

function stepOf(scoring: Scoring, sequence: Sequence, reading: Reading, before: number, kept: Uint8Array): Step {
  const { model } = scoring
  const lanes = Array.from({ length: scoring.lanes }, (_, k) => k)
  const { from, to } = reading
  if (reading.term === undefined) {
    let context = before
    let language = 0
    reading.ids.forEach((id, i) => {
      const word = languageId(model, id)
      language += nats(scoreToken(scoring, context, word, sequence.capital[from] as number, i === 0 ? (sequence.before[from] as number) : CASE_UNKNOWN))
      context = nextContext(model.ngram, context, word)
    })
    const spun = lanes.map((k) => language + nats(reading.score) + tilt(scoring, reading, k) + nats(scoring.spunScore[k] as number))
    return {
      from, to, pieces: [{ from, to, ids: [...reading.ids] }], spun, garbled: spun,
      authored: lanes.map((k) => language + nats(reading.authorScore) + choice(scoring, reading, k)),
    }
  }
  const pieces: { from: number; to: number; ids: number[] }[] = []
  const left: number[] = []
  for (const segment of reading.term.segments) {
    if (segment.entry >= 0) {
      const { originalIds, originalOffsets } = (model.layers[segment.layer] as Layer).spin
      pieces.push({ from: segment.from, to: segment.to, ids: Array.from(originalIds.subarray(originalOffsets[segment.entry], originalOffsets[segment.entry + 1])) })
    } else {
      for (let p = segment.from; p < segment.to; p++) {
        pieces.push({ from: p, to: p + 1, ids: [sequence.id[p] as number] })
        left.push(kept[p] as number)
      }
    }
  }
  const unchanged = (k: number): number => left.reduce((sum, level) => sum + leftAlone(scoring, level, k), 0)
  const spun = lanes.map((k) => nats(reading.score) + unchanged(k) + (reading.spun === 0 ? 0 : tilt(scoring, reading, k) + reading.spun * nats(scoring.spunScore[k] as number)))
  const garbled = reading.spun === 0 ? spun : lanes.map((k) => logSum([spun[k] as number, nats(reading.aloneScore) + unchanged(k)]))
  return { from, to, pieces, spun, garbled, authored: reading.spun === 0 ? spun : lanes.map((k) => nats(reading.authorScore) + unchanged(k) + choice(scoring, reading, k)) }
}

/** log P(a spinner left a word alone), from the share of its choices for the word that tables list. */
function leftAlone({ rates }: Scoring, level: number, lane: number): number {
  return Math.log(1 - ((rates[lane] as number) * level) / (SHARE_LEVELS - 1))
}

/** What the lane's dialect adds. */
function tilt(scoring: Scoring, reading: Reading, lane: number): number {
  return nats(reading.tilts[scoring.dialect[lane] as number] ?? 0)
}

/** The chance that nothing was spun here: the author chose the words, or it is a neighbour of the term. */
function choice(scoring: Scoring, reading: Reading, lane: number): number {
  if (reading.inName === 0) return reading.spun * nats(scoring.chosenScore[lane] as number)
  return reading.inName === 1 ? nats(scoring.nearNameScore[0]) : reading.changed * nats(scoring.nearNameScore[1])
}

/** log of the summed scores of all paths in one lane, whoever wrote them; `authored` by the author alone. */
export function totalOfPaths(paths: readonly Path[], lane: number, authored: boolean): number {
  return logSum(paths.map((path) => path.reduce((sum, step) => sum + (authored ? (step.authored[lane] as number) : whoever(step, lane)), 0)))
}

function whoever(step: Step, lane: number): number {
  const garbled = step.garbled[lane] as number
  const authored = step.authored[lane] as number
  // A literal token, or a term as listed, is one event, not two.
  return step.spun === step.authored ? garbled : logSum([garbled, authored])
}

/** log of the summed scores of the paths that write `ids` over `from` to `to`; what overlaps the span counts as the spinner's alone, or as any garble. */
export function massOfSpan(paths: readonly Path[], lane: number, from: number, to: number, ids: readonly number[], by: 'spun' | 'garbled'): number {
  const writes = (path: Path): boolean => {
    const pieces = path.flatMap((step) => step.pieces)
    const within = pieces.filter((piece) => piece.to > from && piece.from < to)
    const whole = within.every((piece) => piece.from >= from && piece.to <= to)
    return whole && within.flatMap((piece) => piece.ids).join() === ids.join()
  }
  return logSum(paths.filter(writes).map((path) => path.reduce((sum, step) => sum + (step.to > from && step.from < to ? (step[by][lane] as number) : whoever(step, lane)), 0)))
}
