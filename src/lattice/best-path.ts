// The best path through a lattice (Viterbi 1967): the same edges and scores as the sums, with the greatest in place of the sum.
import type { EdgeScores, LaneScores, Lattice } from './lattice.js'
import { IMPOSSIBLE } from './semiring.js'

export interface BestPath {
  /** log of its score. */
  readonly score: number
  /** Indices of the readings on it that are no author's, in order. */
  readonly readings: readonly number[]
}

/** The best path in one lane; of equals the one whose edges come first. */
export function findBestPath(lattice: Lattice, { garbled, authored }: EdgeScores, lane: number): BestPath {
  const scoreBy = ({ rows, values }: LaneScores, e: number): number => values[(rows[e] as number) + lane] as number
  const best = new Int32Array(lattice.nodes).fill(IMPOSSIBLE)
  const into = new Int32Array(lattice.nodes).fill(-1)
  best[0] = 0
  for (let e = 0; e < lattice.from.length; e++) {
    // An edge stands for two explanations, and the path takes one.
    const score = (best[lattice.from[e] as number] as number) + (lattice.score[e] as number) + Math.max(scoreBy(garbled, e), scoreBy(authored, e))
    const to = lattice.to[e] as number
    if (score <= (best[to] as number)) continue
    best[to] = score
    into[to] = e
  }
  const last = lattice.lastNodes.reduce((most, node) => ((best[node] as number) > (best[most] as number) ? node : most))
  const backwards: number[] = []
  for (let e = into[last] as number; e >= 0; e = into[lattice.from[e] as number] as number) {
    const reading = lattice.reading[e] as number
    if (reading >= 0 && (lattice.window.readings[reading]?.spun ?? 0) > 0 && scoreBy(garbled, e) > scoreBy(authored, e)) backwards.push(reading)
  }
  return { score: best[last] as number, readings: backwards.toReversed() }
}
