// Parts of the tables of substitutions, so that text can be garbled with entries that the repairing table does not hold.
import type { SpinTable } from './compile-spin.js'

/** `garbling` leaves out the first two tenths of the substitutions, `repairing` the last two: each knows a fifth that the other lacks. */
export type TablePart = 'all' | 'garbling' | 'repairing'

/** Whether a part holds the substitution of these ids. */
export function partHolds(part: TablePart, surface: ArrayLike<number>, original: ArrayLike<number>): boolean {
  if (part === 'all') return true
  let hash = 0x811c9dc5
  for (let i = 0; i < surface.length; i++) hash = Math.imul(hash ^ (surface[i] as number), 0x01000193)
  hash = Math.imul(hash ^ 0xffff, 0x01000193)
  for (let i = 0; i < original.length; i++) hash = Math.imul(hash ^ (original[i] as number), 0x01000193)
  const tenth = ((hash ^ (hash >>> 15)) >>> 0) % 10
  return part === 'garbling' ? tenth > 1 : tenth < 8
}

/** The entries of a table that a part holds; their probabilities stay what they are in the whole. */
export function takePart(spin: SpinTable, part: TablePart): SpinTable {
  if (part === 'all') return spin
  const side = (ids: Int32Array, offsets: Int32Array, e: number): Int32Array => ids.subarray(offsets[e], offsets[e + 1])
  const kept = [...spin.first.keys()].filter((e) => partHolds(part, side(spin.surfaceIds, spin.surfaceOffsets, e), side(spin.originalIds, spin.originalOffsets, e)))
  const dialects = spin.first.length === 0 ? 0 : spin.tilts.length / spin.first.length
  const pick = (values: ArrayLike<number>): number[] => kept.map((e) => values[e] as number)
  const sides = (ids: Int32Array, offsets: Int32Array): { ids: Int32Array; offsets: Int32Array } => {
    const parts = kept.map((e) => side(ids, offsets, e))
    let at = 0
    return { ids: Int32Array.from(parts.flatMap((one) => [...one])), offsets: Int32Array.from([0, ...parts.map((one) => (at += one.length))]) }
  }
  const surfaces = sides(spin.surfaceIds, spin.surfaceOffsets)
  const originals = sides(spin.originalIds, spin.originalOffsets)
  return {
    ...spin, first: Int32Array.from(pick(spin.first)), surfaceIds: surfaces.ids, surfaceOffsets: surfaces.offsets, originalIds: originals.ids, originalOffsets: originals.offsets,
    scores: Int16Array.from(pick(spin.scores)), tilts: Int16Array.from(kept.flatMap((e) => [...spin.tilts.subarray(e * dialects, (e + 1) * dialects)])),
    authorScores: Int16Array.from(pick(spin.authorScores)), ratios: Int16Array.from(pick(spin.ratios)),
    destroys: Uint8Array.from(pick(spin.destroys)), channel: Uint8Array.from(pick(spin.channel)),
  }
}
