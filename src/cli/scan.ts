// Detects a source piece by piece.
import { decodeChunks } from '../io/encoding.js'
import { cutPieces, detectPiece, type Part } from '../stream/pieces.js'
import type { Repairer } from '../types.js'
import type { Source } from './input.js'

/** Detects a whole source. A binary source holds nothing. */
export async function* scanSource(repairer: Repairer, source: Source): AsyncGenerator<Part> {
  if (source.binary) return
  for await (const piece of cutPieces(decodeChunks(source.bytes()))) yield detectPiece(repairer, piece)
}
