// Applies detections to a text by exact splices, and maps positions between the two texts.
import { UngarbleError } from '../errors.js'
import type { Detection, RepairResult } from '../types.js'

/** Result of {@link applyDetections}. */
export type Applied = Pick<RepairResult, 'text' | 'applied' | 'remaining' | 'mapOffset'>

/**
 * Writes the detections whose decision is `repair` into `text`; spans are UTF-16 offsets into it. Throws `bad-detections` where a span
 * does not hold its surface or two overlap: a saved report belongs to the very text it was made from.
 *
 * @example
 * applyDetections(text, repairer.detect(text)).text === repairer.repair(text).text
 */
export function applyDetections(text: string, detections: readonly Detection[]): Applied {
  const applied = detections.filter((detection) => detection.decision === 'repair').sort((a, b) => a.start - b.start)
  const parts: string[] = []
  const ends: number[] = []
  let at = 0
  let length = 0
  for (const detection of applied) {
    const { start, end, surface, replacement } = detection
    if (start < at || text.slice(start, end) !== surface) {
      throw new UngarbleError('bad-detections', `the detection at ${start} to ${end} ("${surface}") does not fit the text; apply detections to the text they were made from, without overlap`)
    }
    parts.push(text.slice(at, start), replacement)
    length += start - at + replacement.length
    ends.push(length)
    at = end
  }
  parts.push(text.slice(at))
  return {
    text: applied.length === 0 ? text : parts.join(''),
    applied,
    remaining: detections.filter((detection) => detection.decision !== 'repair'),
    mapOffset: (offset, to = 'after') => mapOffset(applied, ends, offset, to),
  }
}

function mapOffset(applied: readonly Detection[], ends: readonly number[], offset: number, to: 'after' | 'before'): number {
  let shift = 0
  for (let i = 0; i < applied.length; i++) {
    const { start, end, replacement } = applied[i] as Detection
    const newEnd = ends[i] as number
    const newStart = newEnd - replacement.length
    const [from, till, target] = to === 'after' ? [start, end, newStart] : [newStart, newEnd, start]
    if (offset < from || (offset === from && from === till)) break
    if (offset < till) return target
    shift = to === 'after' ? newEnd - end : end - newEnd
  }
  return offset + shift
}
