// The report of a run: detections as JSON lines, each with the SHA-256 of the bytes it was found in and the model's id, so that it can be
// applied to the very same text later. The hash is known only when a text has been read through; until then zeros hold its place.
import type { Detection } from '../types.js'
import { openAtomic, type AtomicFile } from './output.js'
import { recordOf } from './render.js'

const UNKNOWN = '0'.repeat(64)

/** Collects the detections of a run. */
export interface Report {
  startText(path: string): void
  /** Adds detections of the text at hand; offsets into the whole text. Where a file has rows, the row and the field say which text it is. */
  add(detections: readonly Detection[], place?: Place): void
  endText(sha256: string): void
  /** Drops the text at hand: it could not be read to its end. */
  dropText(): void
  commit(): void
  discard(): void
}

/** A text among several in a file. */
export interface Place { readonly row: number; readonly field: string }

/** Opens a report, or one that keeps nothing where no file is named. Throws `unwritable-file` before any text is read. */
export function openReport(target: string | undefined, modelId: string): Report | undefined {
  if (target === undefined) return undefined
  const file: AtomicFile = openAtomic(target)
  const prefix = '{"sha256":"'
  let path = ''
  let start = 0
  let places: number[] = []
  return {
    startText(name) {
      path = name
      start = file.position()
      places = []
    },
    add(detections, place) {
      const lines = detections.map((detection) => `${JSON.stringify({ sha256: UNKNOWN, modelId, ...place, ...recordOf(path, detection) })}\n`)
      let at = file.position()
      for (const line of lines) {
        places.push(at + prefix.length)
        at += Buffer.byteLength(line)
      }
      if (lines.length > 0) file.write(lines.join(''))
    },
    endText(sha256) {
      for (const place of places) file.patch(sha256, place)
    },
    dropText: () => file.truncate(start),
    commit: () => file.commit(),
    discard: () => file.discard(),
  }
}
