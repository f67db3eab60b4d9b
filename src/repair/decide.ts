// Decides once what is repaired, suggested or left: without overlap, longest first among those that reach their threshold.
import type { Decision } from '../types.js'

/** A span with a confidence. */
export interface Candidate {
  readonly start: number
  readonly end: number
  readonly confidence: number
}

export interface Thresholds {
  readonly repairAt: number
  readonly suggestAt: number
}

/**
 * Chooses among overlapping candidates. Those that reach `repairAt` come first, the longest of them before the surer: a part of a name is
 * always at least as sure as the whole, and where the whole falls short its largest part that holds is taken. Then suggestions likewise.
 * The order does not depend on the thresholds beyond the tier, so raising one only removes.
 */
export function decide<T extends Candidate>(candidates: readonly T[], thresholds: Thresholds): { candidate: T; decision: Decision }[] {
  const tier = (candidate: T): number => (candidate.confidence >= thresholds.repairAt ? 0 : candidate.confidence >= thresholds.suggestAt ? 1 : 2)
  const sorted = candidates
    .filter((candidate) => tier(candidate) < 2)
    .sort((a, b) => tier(a) - tier(b) || b.end - b.start - (a.end - a.start) || b.confidence - a.confidence || a.start - b.start)
  const taken: { candidate: T; decision: Decision }[] = []
  for (const candidate of sorted) {
    const at = firstStartingAt(taken, candidate.end)
    const before = taken[at - 1]
    // The taken spans are disjoint, so only the last that starts before the candidate's end can overlap it.
    if (before !== undefined && before.candidate.end > candidate.start) continue
    taken.splice(at, 0, { candidate, decision: tier(candidate) === 0 ? 'repair' : 'suggest' })
  }
  return taken
}

/** Index of the first taken span that starts at or after `offset`. */
function firstStartingAt(taken: readonly { readonly candidate: Candidate }[], offset: number): number {
  let low = 0
  let high = taken.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((taken[middle] as { candidate: Candidate }).candidate.start < offset) low = middle + 1
    else high = middle
  }
  return low
}
