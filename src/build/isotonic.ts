// Isotonic regression by pooling adjacent violators (Ayer et al. 1955), reduced to a few knots: what is left to bend of a logistic calibration.

export interface ScoredSample { readonly score: number; readonly right: boolean; readonly weight: number }
/** From a score to the log-odds that such samples have, rising; straight between knots. */
export type Knots = readonly (readonly [score: number, logOdds: number])[]

interface Pool { weight: number; right: number; score: number }

const rateOf = ({ right, weight }: Pool): number => right / weight

/** Fits a curve with at most `most` knots, each of them the mean of samples of equal weight in all, then pooled until it rises. */
export function fitKnots(samples: readonly ScoredSample[], most: number): Knots {
  const sorted = [...samples].sort((a, b) => a.score - b.score)
  const all = sorted.reduce((sum, { weight }) => sum + weight, 0)
  // Half a sample on either side of each pool: no rate is 0 or 1.
  const half = all / samples.length / 2
  const pools: Pool[] = []
  let filled = 0
  let last: Pool | undefined
  for (const { score, right, weight } of sorted) {
    if (last === undefined || filled >= (pools.length * all) / most) pools.push((last = { weight: 2 * half, right: half, score: 2 * half * score }))
    filled += weight
    last.weight += weight
    last.right += right ? weight : 0
    last.score += weight * score
  }
  const merged: Pool[] = []
  for (const pool of pools) {
    merged.push({ ...pool })
    while (merged.length > 1 && rateOf(merged.at(-2) as Pool) >= rateOf(merged.at(-1) as Pool)) {
      const { weight, right, score } = merged.pop() as Pool
      const into = merged.at(-1) as Pool
      into.weight += weight
      into.right += right
      into.score += score
    }
  }
  return merged.map(({ weight, right, score }) => [score / weight, Math.log(right / (weight - right))] as const)
}
