// Decides once what is repaired, suggested or left: without overlap, by expected gain; thresholds only cut.
import { lowerBound } from '../text/lower-bound.js'
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
 * Chooses once among overlapping candidates, then lets the thresholds cut, so that raising one only removes. Candidates likelier right than
 * wrong come first, by what each is expected to gain: the length of its span times the surplus of right over wrong, 2c − 1. So a whole name
 * goes before its parts unless it is much less sure than its best part. The others follow by confidence.
 */
export function decide<T extends Candidate>(candidates: readonly T[], thresholds: Thresholds): { candidate: T; decision: Decision }[] {
  const gain = ({ start, end, confidence }: T): number => Math.max(0, 2 * confidence - 1) * (end - start)
  const sorted = [...candidates].sort((a, b) => gain(b) - gain(a) || b.confidence - a.confidence || b.end - b.start - (a.end - a.start) || a.start - b.start)
  const taken: { candidate: T; decision: Decision }[] = []
  for (const candidate of sorted) {
    const at = firstStartingAt(taken, candidate.end)
    const before = taken[at - 1]
    // The taken spans are disjoint, so only the last that starts before the candidate's end can overlap it.
    if (before !== undefined && before.candidate.end > candidate.start) continue
    taken.splice(at, 0, { candidate, decision: candidate.confidence >= thresholds.repairAt ? 'repair' : 'suggest' })
  }
  return taken.filter(({ candidate }) => candidate.confidence >= thresholds.suggestAt)
}

/** Index of the first taken span that starts at or after `offset`. */
function firstStartingAt(taken: readonly { readonly candidate: Candidate }[], offset: number): number {
  return lowerBound(taken.length, (t) => (taken[t] as { candidate: Candidate }).candidate.start < offset)
}
