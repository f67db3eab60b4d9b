// Streams and iterables of text, for Node and browsers: chunks cut anywhere, back-pressure by pull, memory bounded by the pieces.
import { applyDetections } from '../repair/apply.js'
import type { Detection, Repairer, RepairResult } from '../types.js'
import { createCutter, cutPieces, detectPiece, shift, type Piece } from './pieces.js'

/** Options of the streams of one document. */
export interface StreamOptions {
  /** UTF-16 units worked on at a time, their surroundings apart; 65,536 at least (default 1,048,576). */
  readonly pieceSize?: number
  /** Is given every detection in order, its offsets into the whole input. */
  readonly onDetection?: (detection: Detection) => void
}

/** Smaller pieces would be mostly surroundings. */
const LEAST_PIECE = 1 << 16

function repairPiece(repairer: Repairer, piece: Piece, options: StreamOptions): string {
  const part = detectPiece(repairer, piece)
  if (options.onDetection !== undefined) for (const detection of part.detections) options.onDetection(shift(detection, part.offset))
  return applyDetections(part.text, part.detections).text
}

function sizeOf(options: StreamOptions): number | undefined {
  return options.pieceSize === undefined ? undefined : Math.max(LEAST_PIECE, options.pieceSize)
}

/**
 * Repairs one document that comes in chunks cut anywhere, also inside a surrogate pair or a name; joined, the chunks are what
 * `repairer.repair` makes of the whole.
 *
 * @example
 * for await (const chunk of repairChunks(repairer, createReadStream('a.txt', 'utf8'))) write(chunk)
 */
export async function* repairChunks(repairer: Repairer, chunks: AsyncIterable<string>, options: StreamOptions = {}): AsyncGenerator<string> {
  for await (const piece of cutPieces(chunks, sizeOf(options))) {
    const text = repairPiece(repairer, piece, options)
    if (text !== '') yield text
  }
}

/**
 * A web transform stream (browsers, Deno, Node) that repairs one document as {@link repairChunks} does.
 *
 * @example
 * response.body.pipeThrough(new TextDecoderStream()).pipeThrough(repairStream(repairer))
 */
export function repairStream(repairer: Repairer, options: StreamOptions = {}): TransformStream<string, string> {
  const cutter = createCutter(sizeOf(options))
  const emit = (piece: Piece, controller: TransformStreamDefaultController<string>): void => {
    const text = repairPiece(repairer, piece, options)
    if (text !== '') controller.enqueue(text)
  }
  return new TransformStream<string, string>({
    transform(chunk, controller) {
      for (const piece of cutter.push(chunk)) emit(piece, controller)
    },
    flush(controller) {
      emit(cutter.end(), controller)
    },
  })
}

/**
 * Repairs many documents, a batch for a batch: per document the cost of an async step falls away. A text depends on nothing but itself.
 *
 * @example
 * for await (const results of repairBatches(repairer, batchesOf(texts))) for (const { text } of results) save(text)
 */
export async function* repairBatches(repairer: Repairer, batches: AsyncIterable<readonly string[]> | Iterable<readonly string[]>): AsyncGenerator<RepairResult[]> {
  for await (const batch of batches) yield batch.map((text) => repairer.repair(text))
}
