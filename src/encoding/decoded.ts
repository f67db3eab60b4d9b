// A text with its encoding repaired, block by block, and the way back to the text as it came: the other stages read the first, spans are of the second.
import { lowerBound } from '../text/lower-bound.js'
import { repairEncoding, type EncodingKind } from './encoding.js'

/** One repair: `start` to `end` in the repaired text, `from` to `to` in the text as it came. No side is empty. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly from: number
  readonly to: number
  readonly kind: EncodingKind
}

export interface Decoded {
  readonly text: string
  /** Offsets between the blocks of the repaired text. */
  readonly cuts: readonly number[]
  readonly edits: readonly Edit[]
}

/** Repairs the blocks between `cuts`, each by itself, so that a stream gives what the whole text gives. */
export function decodeBlocks(text: string, cuts: readonly number[]): Decoded {
  const edits: Edit[] = []
  const parts: string[] = []
  const moved = [0]
  let length = 0
  cuts.slice(1).forEach((end, b) => {
    const offset = cuts[b] as number
    const block = repairEncoding(text.slice(offset, end))
    let shift = length - offset
    for (const { start, end: last, replacement, kind } of block.repairs) {
      // What leaves nothing takes the character before it along: it has one, for it joins what stands around.
      const before = replacement === '' ? 1 : 0
      const from = offset + start
      edits.push({ start: from + shift - before, end: from + shift + replacement.length, from: from - before, to: offset + last, kind })
      shift += replacement.length - (last - start)
    }
    parts.push(block.text)
    length += block.text.length
    moved.push(length)
  })
  return edits.length === 0 ? { text, cuts, edits } : { text: parts.join(''), cuts: moved, edits }
}

/** Offset in the text as it came for one in the repaired text: of a border at which a span starts, or ends. */
export function offsetBefore(edits: readonly Edit[], at: number, side: 'start' | 'end'): number {
  const edit = edits[lowerBound(edits.length, (e) => (edits[e] as Edit).start < at) - 1]
  if (edit === undefined) return at
  if (edit.end <= at) return at + edit.to - edit.end
  return side === 'start' ? edit.from : edit.to
}
