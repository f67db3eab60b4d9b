// The spin channel: substitutions of a surface phrase for an original one, found by the first word of the surface.
import { joinPair, mayHoldPair } from '../language/bits.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
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

/** The first substitution whose surface starts with these two words, or the end of those that start with the first: the table is sorted. */
export function firstPhrase({ spin, spinFrom, phraseFrom }: Layer, first: number, second: number): number {
  let low = phraseFrom[first] as number
  let high = spinFrom[first + 1] as number
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spin.surfaceIds[(spin.surfaceOffsets[middle] as number) + 1] as number) < second) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether a surface of several words may start at `p`. */
export function startsPhrase({ phrasePairs, phraseHeads }: Model, { id, edge, length }: Sequence, p: number): boolean {
  const first = id[p] as number
  const second = id[p + 1] as number
  if (!mayHoldPair(phrasePairs, first, second) || p + 1 >= length || edge[p + 1] !== 0) return false
  return mayHoldPair(phraseHeads, first, second) || (p + 2 < length && mayHoldPair(phraseHeads, joinPair(first, second), id[p + 2] as number))
}
