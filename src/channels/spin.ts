// The spin channel: substitutions of a surface phrase for an original one, found by the first word of the surface.
import type { Layer } from '../layers.js'
import type { Sequence } from '../lattice/sequence.js'

/** Number of positions the surface of entry `e` covers at `p`, or 0 where it does not stand there. */
export function matchSurface(layer: Layer, e: number, sequence: Sequence, p: number): number {
  const { surfaceOffsets, surfaceIds } = layer.spin
  const from = surfaceOffsets[e] as number
  const length = (surfaceOffsets[e + 1] as number) - from
  if (p + length > sequence.length) return 0
  for (let k = 0; k < length; k++) {
    if (sequence.id[p + k] !== surfaceIds[from + k]) return 0
    if (k > 0 && sequence.edge[p + k] !== 0) return 0
  }
  return length
}
