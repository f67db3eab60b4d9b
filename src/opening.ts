// Which blocks the lattice decodes: those that the first look finds suspicious, and where the lattice does so too, those around them.
import { NEAR } from './confidence/corruption-rate.js'
import { analyzeBlock, type Analysis } from './detect.js'
import type { Glance } from './glance.js'
import { NAT } from './language/ngram.js'
import { exponential, IMPOSSIBLE } from './lattice/semiring.js'
import type { Settings } from './settings.js'

/**
 * Least probability that a block is spun, or holds a term that is, for which a closer look is taken: five times the prior, with which a text that says
 * nothing is left. Of 1,139 repairs in garbled sentences, stretches of three, and documents two lie below; of clean sentences four in five that lie above the prior.
 */
const LEAST_SPUN = 5e-4
/** Least probability that a user's term is garbled alone, for which a closer look is taken: what is less likely is never written, and hardly suggested. */
const LEAST_ALONE = 0.1

/** Blocks of a text that need the lattice, and what it says of them. `rates` are those of the first look. */
export function openBlocks(settings: Settings, text: string, cuts: readonly number[], glances: readonly Glance[], rates: readonly Float64Array[]): Map<number, Analysis> {
  const analyses = new Map<number, Analysis>()
  const analyze = (b: number): Analysis => {
    const analysis = analyses.get(b) ?? analyzeBlock(settings.scoring, text.slice(cuts[b], cuts[b + 1]), (glances[b] as Glance).fresh)
    analyses.set(b, analysis)
    return analysis
  }
  glances.forEach(({ sums: before, termOdds }, b) => {
    const row = rates[b] as Float64Array
    if (!isSuspicious(settings, row, termOdds.length === 0 ? NO_TERM : (k) => oddsOf(termOdds[k] as number), 1)) return
    const { sums } = analyze(b)
    if (isSuspicious(settings, row, (k) => oddsOf((sums[k] as number) - (before[k] as number)), 0)) blocksAround(cuts, b).forEach(analyze)
  })
  return new Map([...analyses].sort(([a], [b]) => a - b))
}

const oddsOf = (score: number): number => exponential(Math.max(-20, Math.min(20, score / NAT)))
const NONE = oddsOf(IMPOSSIBLE)
const NO_TERM = (): number => NONE

/**
 * Whether a block may well be spun, or hold a term garbled alone, by the rates of the first look and what else speaks for each state: odds of a term
 * beside what is written (`written` 1), or of the whole block (0).
 */
function isSuspicious({ scoring, prior }: Settings, rates: Float64Array, oddsIn: (lane: number) => number, written: 0 | 1): boolean {
  let spun = 0
  let alone = 0
  let all = 0
  for (let k = 0; k < prior.length; k++) {
    const rate = rates[k] as number
    const odds = oddsIn(k)
    all += rate * (written + odds)
    if ((scoring.rates[k] as number) > 0) spun += rate * (written + odds)
    else alone += rate * written * odds
  }
  return spun >= LEAST_SPUN * all || (alone > 0 && alone >= LEAST_ALONE * all)
}

/** The blocks near one, itself among them. */
function blocksAround(cuts: readonly number[], block: number): number[] {
  let from = block
  let to = block + 1
  while (from > 0 && (cuts[from - 1] as number) >= (cuts[block] as number) - NEAR) from--
  while (to + 1 < cuts.length && (cuts[to + 1] as number) <= (cuts[block + 1] as number) + NEAR) to++
  return Array.from({ length: to - from }, (_, i) => from + i)
}
