// What is believed of a text: the screen over all blocks, the lattice over those that need it, the corruption rate along them.
import { inferRates } from './confidence/corruption-rate.js'
import { analyzeBlock, createWordMemory, glanceAt, type Analysis, type Glance, type Recency } from './detect.js'
import { exponential } from './lattice/semiring.js'
import { NAT } from './language/ngram.js'
import type { Model } from './model.js'
import type { Settings } from './settings.js'
import { cutBlocks } from './text/blocks.js'
import type { DocumentSummary } from './types.js'

export interface Inspection {
  readonly cuts: readonly number[]
  readonly glances: readonly Glance[]
  /** The blocks that needed the lattice. */
  readonly analyses: ReadonlyMap<number, Analysis>
  readonly rates: readonly Float64Array[]
  readonly document: DocumentSummary
}

/** Two looks: the screen over all blocks; then the lattice over those that may be spun by the screen's rates, or hold a term that is. */
export function inspect(settings: Settings, text: string): Inspection {
  const { model, scoring, screen } = settings
  const { parameters } = model
  const cuts = cutBlocks(text)
  const memory = createWordMemory(model, text.length)
  const glances = cuts.slice(1).map((end, b) => glanceAt(screen, memory, text.slice(cuts[b], end), cuts[b] as number))
  const sums = glances.map((glance) => glance.sums)
  const first = inferRates(parameters, settings.prior, cuts, sums)
  const analyses = new Map<number, Analysis>()
  const recency: Recency = new Map()
  glances.forEach((glance, b) => {
    if (!isOpen(settings, glance, first[b] as Float64Array)) return
    const analysis = analyzeBlock(scoring, text.slice(cuts[b], cuts[b + 1]), cuts[b] as number, glance.fresh, recency)
    analyses.set(b, analysis)
    sums[b] = analysis.sums
  })
  const rates = analyses.size === 0 ? first : inferRates(parameters, settings.prior, cuts, sums)
  return { cuts, glances, analyses, rates, document: summarize(model, glances, rates) }
}

/** Least probability, by the first look, that a block is spun, or holds a term that is, for which the second is taken. */
const LEAST_SPUN = 1e-3

function isOpen(settings: Settings, glance: Glance, rates: Float64Array): boolean {
  const { states } = settings.model.parameters
  const spun = states.reduce((sum, state, k) => sum + (state.spun > 0 ? (rates[k] as number) : 0), 0)
  return spun * (1 + Math.min(1e9, exponential(Math.max(-20, Math.min(20, glance.termOdds / NAT))))) >= LEAST_SPUN
}

function summarize(model: Model, glances: readonly Glance[], rates: readonly Float64Array[]): DocumentSummary {
  const { states } = model.parameters
  let probability = 0
  const dialects = new Map<string, number>()
  let weighted = 0
  let words = 0
  rates.forEach((row, b) => {
    const count = (glances[b] as Glance).words
    let spun = 0
    let rate = 0
    row.forEach((value, k) => {
      const state = states[k] as (typeof states)[number]
      rate += value * state.spun
      if (state.spun === 0) return
      spun += value
      dialects.set(state.dialect ?? '', (dialects.get(state.dialect ?? '') ?? 0) + count * value)
    })
    probability = Math.max(probability, spun)
    weighted += count * rate
    words += count
  })
  const round = (value: number): number => Math.round(value * 10000) / 10000
  return {
    dialect: probability >= 0.5 ? ([...dialects].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'none') : 'none',
    probability: round(probability),
    rate: words === 0 ? 0 : round(weighted / words),
    words,
  }
}
