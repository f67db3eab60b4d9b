// A garbled term against the other ways to read its stretch, word by word: `tiie manufacture` is nearer to `the manufacture` than to `car manufacturer`.
import type { ConfusionTable } from '../channels/ocr/confusion-table.js'
import { findOcrReadings, type Memory, type OcrReading } from '../channels/ocr/readings.js'
import { readProse } from '../confidence/guard.js'
import { NAT } from '../language/ngram.js'
import { IMPOSSIBLE, logAdd, scoreOf } from '../lattice/semiring.js'
import { readSequence, type Sequence } from '../lattice/sequence.js'
import type { OcrEngine } from './engine.js'
import { buildOcrLattice, scoreOcrEdges } from './lattice.js'

/** What stands in a block from `start` to `end`, and the term that may be read there. */
export interface Stretch { readonly start: number; readonly end: number; readonly text: string }

/** In nats, given what stands before the stretch: log-sums over the ways to read it word by word, those that write the term and all others; what stands behind included. */
export interface Rivals {
  readonly same: number
  readonly other: number
  /** log P of what stands behind the stretch, after the term. */
  readonly behind: number
}

/** Characters on both sides that are read as they stand, for the language model. */
const BESIDE = 24

/** Weighs a stretch of a block under a table, each confusion at this rate over the table's own. */
export function weighRivals(engine: OcrEngine, t: number, text: string, stretch: Stretch, rate: number): Rivals {
  const table = engine.tables[t] as ConfusionTable
  const first = borderBefore(text, stretch.start)
  const piece = text.slice(first, borderBehind(text, stretch.end))
  const start = stretch.start - first
  const end = stretch.end - first
  const sequence = readProse(engine.model, piece)
  const readings = findOcrReadings(engine.model, engine.vocabulary, table, sequence, engine.memories[t] as Memory).filter((one) => one.start >= start && one.end <= end)
  const walk = (words: Sequence, inside: readonly OcrReading[], term: string, last: number): Sums => {
    const lattice = buildOcrLattice(engine.scoring, engine.vocabulary, words, inside, scoreOf(table.rate))
    return sumApart(lattice, scoreOcrEdges(lattice, Int32Array.of(scoreOf(rate))), words, inside, { start, end: last, text: term })
  }
  const { before, same, other } = walk(sequence, readings, stretch.text, end)
  const written = readSequence(engine.model, piece.slice(0, start) + stretch.text + piece.slice(end))
  const after = walk(written, [], '', start + stretch.text.length)
  return { same: (same - before) / NAT, other: (other - before) / NAT, behind: (logAdd(after.same, after.other) - after.through) / NAT }
}

/** Where a word starts, some characters before. */
function borderBefore(text: string, start: number): number {
  const space = text.lastIndexOf(' ', start - BESIDE)
  return start < BESIDE ? 0 : space < start - 2 * BESIDE ? start : space + 1
}

/** Where a word ends, some characters behind. */
function borderBehind(text: string, end: number): number {
  const space = text.indexOf(' ', end + BESIDE)
  return end + BESIDE >= text.length ? text.length : space < 0 || space > end + 2 * BESIDE ? end : space
}

/** log-sums of all paths: up to where the stretch starts, up to where it ends, and to the end by whether they write its term. */
interface Sums { readonly before: number; readonly through: number; readonly same: number; readonly other: number }

/** A path that writes something else. */
const OFF = -1

function sumApart(lattice: ReturnType<typeof buildOcrLattice>, scores: Int32Array, sequence: Sequence, readings: readonly OcrReading[], { start, end, text }: Stretch): Sums {
  const { tokens, token } = sequence
  const term = text.replace(/\s+/g, '')
  // By node and characters of the term written so far.
  const sums = Array.from({ length: lattice.nodes }, () => new Map<number, number>())
  sums[0]?.set(0, 0)
  let before = IMPOSSIBLE
  let through = IMPOSSIBLE
  const totalAt = (node: number): number => [...(sums[node] as Map<number, number>).values()].reduce(logAdd, IMPOSSIBLE)
  let seen = -1
  for (let e = 0; e < lattice.from.length; e++) {
    const node = lattice.from[e] as number
    const i = token[lattice.position[node] as number] as number
    const at = tokens.start[i] as number
    if (node !== seen) {
      seen = node
      if (at >= start && before === IMPOSSIBLE) before = totalAt(node)
      if (at >= end && through === IMPOSSIBLE) through = totalAt(node)
    }
    const reading = readings[lattice.reading[e] as number]
    const part = (reading?.text ?? tokens.text.slice(at, tokens.end[i])).replace(/\s+/g, '')
    const to = sums[lattice.to[e] as number] as Map<number, number>
    for (const [written, sum] of sums[node] as Map<number, number>) {
      const next = at < start || at >= end ? written : written !== OFF && term.startsWith(part, written) ? written + part.length : OFF
      to.set(next, logAdd(to.get(next) ?? IMPOSSIBLE, Math.max(IMPOSSIBLE, sum + (scores[e] as number))))
    }
  }
  let same = IMPOSSIBLE
  let other = IMPOSSIBLE
  for (const node of lattice.lastNodes) {
    for (const [written, sum] of sums[node] as Map<number, number>) {
      if (written === term.length && term !== '') same = logAdd(same, sum)
      else other = logAdd(other, sum)
    }
  }
  if (through === IMPOSSIBLE) through = logAdd(same, other)
  return { before, through, same, other }
}
