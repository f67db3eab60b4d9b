// Long texts in pieces, so that memory is bounded and no string nears the engine's limit. A piece is cut at block borders and detected with
// so much text on both sides that nothing further away can move its decisions: the result is that of the whole text at once.
import { HORIZON } from '../confidence/corruption-rate.js'
import { detectAround } from '../repairer.js'
import { cutBlocks } from '../text/blocks.js'
import { lowerBound } from '../text/lower-bound.js'
import type { Detection, DocumentSummary, Repairer } from '../types.js'

/** UTF-16 units of a piece, its surroundings apart. */
export const PIECE: number = 1 << 20
/** More than the longest block. */
const SLACK = 8192
/** Nothing further than the horizon moves a decision; where misreadings are repaired, what was read of the text so repaired neither. */
const CONTEXT = 2 * HORIZON + SLACK

/** A stretch of a document: `text.slice(from, to)` is the piece, what is around it only informs. */
export interface Piece {
  readonly text: string
  readonly from: number
  readonly to: number
  /** Offset of `text` in the document, in UTF-16 units. */
  readonly offset: number
}

/** A piece after detection; spans are offsets into `text`. */
export interface Part {
  readonly text: string
  /** Offset of `text` in the document, in UTF-16 units. */
  readonly offset: number
  readonly detections: readonly Detection[]
}

/** Takes a text in chunks cut anywhere and gives it back in pieces. */
export interface Cutter {
  push(text: string): Piece[]
  /** The last piece; it may be empty. */
  end(): Piece
}

/** Cuts a text into pieces of about `size` units at block borders. Every unit is in exactly one piece. */
export function createCutter(size: number = PIECE): Cutter {
  let buffer = ''
  let offset = 0
  let from = 0
  const cut = (): Piece => {
    const cuts = cutBlocks(buffer)
    const to = lastUpTo(cuts, from + size)
    const start = lastUpTo(cuts, Math.max(0, to - CONTEXT))
    const piece = { text: buffer.slice(0, lastUpTo(cuts, to + CONTEXT + SLACK)), from, to, offset }
    buffer = buffer.slice(start)
    offset += start
    from = to - start
    return piece
  }
  return {
    push(text) {
      buffer += text
      const pieces: Piece[] = []
      // Enough beyond the piece that no border used here depends on text still to come.
      while (buffer.length - from >= size + CONTEXT + 2 * SLACK) pieces.push(cut())
      return pieces
    },
    end: () => ({ text: buffer, from, to: buffer.length, offset }),
  }
}

/** Cuts a stream of text as {@link createCutter} does. */
export async function* cutPieces(texts: AsyncIterable<string>, size: number = PIECE): AsyncGenerator<Piece> {
  const cutter = createCutter(size)
  for await (const text of texts) yield* cutter.push(text)
  yield cutter.end()
}

function lastUpTo(cuts: readonly number[], limit: number): number {
  return cuts[Math.max(0, lowerBound(cuts.length, (c) => (cuts[c] as number) <= limit) - 1)] as number
}

/** The detections of a piece. Blocks lie wholly inside or outside a piece, and so do spans. */
export function detectPiece(repairer: Repairer, piece: Piece): Part {
  const { from, to } = piece
  return { text: piece.text.slice(from, to), offset: piece.offset + from, detections: within(repairer.detect(piece.text), from, to) }
}

function within(detections: readonly Detection[], from: number, to: number): Detection[] {
  const inside = detections.filter((detection) => detection.start >= from && detection.end <= to)
  return from === 0 ? inside : inside.map((detection) => shift(detection, -from))
}

/** A detection moved by `distance` units. */
export function shift(detection: Detection, distance: number): Detection {
  return { ...detection, start: detection.start + distance, end: detection.end + distance }
}

/** What was found in a text and what is believed of it. */
export interface Analysis {
  readonly detections: readonly Detection[]
  readonly document: DocumentSummary
}

/** What is analyzed: `text.slice(from, to)`, the rest of `text` only informs. */
export type Stretch = Omit<Piece, 'offset'>

/** Detections, with offsets from `from`, and summary of a stretch of any length, in bounded memory. */
export function analyze(repairer: Repairer, { text, from, to }: Stretch): Analysis {
  if (from > 0 || to < text.length) {
    const { detections, document } = detectAround(repairer, text, from, to)
    return { detections: within(detections, from, to), document }
  }
  if (text.length > 2 * PIECE) return analyzeLong(repairer, text)
  const { applied, remaining, document } = repairer.repair(text)
  return { detections: [...applied, ...remaining].sort((a, b) => a.start - b.start), document }
}

function analyzeLong(repairer: Repairer, text: string): Analysis {
  const cutter = createCutter()
  const detections: Detection[] = []
  let document: DocumentSummary | undefined
  const add = (piece: Piece): void => {
    const part = analyze(repairer, piece)
    for (const detection of part.detections) detections.push(shift(detection, piece.offset + piece.from))
    document = mergeSummaries(document, part.document)
  }
  for (let at = 0; at < text.length; at += PIECE) cutter.push(text.slice(at, at + PIECE)).forEach(add)
  add(cutter.end())
  return { detections, document: document as DocumentSummary }
}

/** The summary of two stretches of a text: the surer dialect, the rate by words. */
export function mergeSummaries(a: DocumentSummary | undefined, b: DocumentSummary): DocumentSummary {
  if (a === undefined) return b
  const words = a.words + b.words
  const rate = words === 0 ? 0 : (a.rate * a.words + b.rate * b.words) / words
  const surer = b.probability > a.probability ? b : a
  return { dialect: surer.dialect, probability: surer.probability, rate: Math.round(rate * 10000) / 10000, words }
}
