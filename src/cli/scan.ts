// Detects a source piece by piece.
import { decodeChunks } from '../io/encoding.js'
import { cutPieces, detectPiece, type Part } from '../stream/pieces.js'
import type { Repairer } from '../types.js'
import { findIgnored } from './ignored.js'
import type { Source } from './input.js'

/** Detects a whole source, without what its own comments switch off. A binary source holds nothing. */
export async function* scanSource(repairer: Repairer, source: Source): AsyncGenerator<Part> {
  if (source.binary) return
  const ignored = await findIgnored(source.path)
  for await (const piece of cutPieces(decodeChunks(source.bytes()))) {
    const part = detectPiece(repairer, piece)
    yield ignored === undefined ? part : { ...part, detections: part.detections.filter(({ start, end }) => !ignored(start + part.offset, end + part.offset)) }
  }
}
