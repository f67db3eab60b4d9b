// Long inputs in pieces, so that memory is bounded and no string nears the engine's limit. A piece is cut at block borders and detected with
// so much text on both sides that nothing further away can move its decisions: the result is that of the whole text at once.
import { HORIZON } from '../confidence/corruption-rate.js'
import { cutBlocks } from '../text/blocks.js'
import type { Detection, Repairer } from '../types.js'
import { decodeChunks } from './encoding.js'
import type { Source } from './input.js'

/** UTF-16 units of a piece, its surroundings apart. */
const PIECE = 1 << 20
/** More than the longest block. */
const SLACK = 8192
/** Evidence looks one horizon far, and the rate behind that evidence another. */
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

/** Cuts a stream of text into pieces of about `size` units at block borders. Every unit is in exactly one piece. */
export async function* cutPieces(texts: AsyncIterable<string>, size: number = PIECE): AsyncGenerator<Piece> {
  let buffer = ''
  let offset = 0
  let from = 0
  for await (const text of texts) {
    buffer += text
    // Enough beyond the piece that no border used here depends on text still to come.
    while (buffer.length - from >= size + CONTEXT + 2 * SLACK) {
      const cuts = cutBlocks(buffer)
      const to = lastUpTo(cuts, from + size)
      const start = lastUpTo(cuts, Math.max(0, to - CONTEXT))
      yield { text: buffer.slice(0, lastUpTo(cuts, to + CONTEXT + SLACK)), from, to, offset }
      buffer = buffer.slice(start)
      offset += start
      from = to - start
    }
  }
  yield { text: buffer, from, to: buffer.length, offset }
}

function lastUpTo(cuts: readonly number[], limit: number): number {
  let low = 0
  let high = cuts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((cuts[middle] as number) <= limit) low = middle
    else high = middle
  }
  return cuts[low] as number
}

/** The detections of a piece. Blocks lie wholly inside or outside a piece, and so do spans. */
export function detectPiece(repairer: Repairer, piece: Piece): Part {
  const { from, to } = piece
  const inside = repairer.detect(piece.text).filter((detection) => detection.start >= from && detection.end <= to)
  const detections = from === 0 ? inside : inside.map((detection) => shift(detection, -from))
  return { text: piece.text.slice(from, to), offset: piece.offset + from, detections }
}

/** A detection moved by `distance` units. */
export function shift(detection: Detection, distance: number): Detection {
  return { ...detection, start: detection.start + distance, end: detection.end + distance }
}

/** Detects a whole source piece by piece. A binary source holds nothing. */
export async function* scanSource(repairer: Repairer, source: Source): AsyncGenerator<Part> {
  if (source.binary) return
  for await (const piece of cutPieces(decodeChunks(source.bytes()))) yield detectPiece(repairer, piece)
}
