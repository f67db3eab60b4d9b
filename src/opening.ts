// Which blocks the lattice decodes: those that the first look finds suspicious, and where the lattice does so too, those around them.
import { NEAR } from './confidence/corruption-rate.js'
import { analyzeBlock, type Analysis, type Recency } from './detect.js'
import type { Glance } from './glance.js'
import { NAT } from './language/ngram.js'
import { exponential } from './lattice/semiring.js'
import type { Settings } from './settings.js'

/** Least probability that a block is spun, or holds a term that is, for which a closer look is taken. */
const LEAST_SPUN = 1e-3

/** Blocks of a text that need the lattice, and what it says of them. `rates` are those of the first look. */
export function openBlocks(settings: Settings, text: string, cuts: readonly number[], glances: readonly Glance[], rates: readonly Float64Array[]): Map<number, Analysis> {
  const open = Uint8Array.from(glances, ({ termOdds }, b) => (isSuspicious(settings, rates[b] as Float64Array, (k) => 1 + oddsOf(termOdds[k] as number)) ? 1 : 0))
  const analyses = analyzeBlocks(settings, text, cuts, glances, open)
  for (const [b, { sums }] of analyses) {
    const before = (glances[b] as Glance).sums
    if (isSuspicious(settings, rates[b] as Float64Array, (k) => oddsOf((sums[k] as number) - (before[k] as number)))) openAround(cuts, b, open)
  }
  return open.reduce((sum, value) => sum + value, 0) === analyses.size ? analyses : analyzeBlocks(settings, text, cuts, glances, open)
}

const oddsOf = (score: number): number => exponential(Math.max(-20, Math.min(20, score / NAT)))

/** Whether a block may well be spun by the rates of the first look and what else speaks for each state. */
function isSuspicious({ model, prior }: Settings, rates: Float64Array, oddsIn: (lane: number) => number): boolean {
  let spun = 0
  let all = 0
  for (let k = 0; k < prior.length; k++) {
    const weight = (rates[k] as number) * oddsIn(k)
    all += weight
    if ((model.parameters.states[k] as { spun: number }).spun > 0) spun += weight
  }
  return spun >= LEAST_SPUN * all
}

function openAround(cuts: readonly number[], block: number, open: Uint8Array): void {
  for (let b = block; b >= 0 && (cuts[b] as number) >= (cuts[block] as number) - NEAR; b--) open[b] = 1
  for (let b = block; b < open.length && (cuts[b + 1] as number) <= (cuts[block + 1] as number) + NEAR; b++) open[b] = 1
}

function analyzeBlocks({ scoring }: Settings, text: string, cuts: readonly number[], glances: readonly Glance[], open: Uint8Array): Map<number, Analysis> {
  const analyses = new Map<number, Analysis>()
  const recency: Recency = new Map()
  open.forEach((is, b) => {
    if (is === 1) analyses.set(b, analyzeBlock(scoring, text.slice(cuts[b], cuts[b + 1]), cuts[b] as number, (glances[b] as Glance).fresh, recency))
  })
  return analyses
}
