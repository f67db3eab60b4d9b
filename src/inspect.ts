// What is believed of a text: the screen over all blocks, the lattice over those that need it, the corruption rate along them.
import type { UnknownWords } from './channels/ocr/unknown.js'
import { inferRates } from './confidence/corruption-rate.js'
import type { Analysis } from './detect.js'
import { createWordMemory, glanceAt, type Glance } from './glance.js'
import type { Model } from './model.js'
import { openBlocks } from './opening.js'
import type { Settings } from './settings.js'
import { decodeBlocks, type Edit } from './encoding/decoded.js'
import type { Belief } from './ocr/gate.js'
import { cutBlocks } from './text/blocks.js'
import type { DocumentSummary } from './types.js'

export interface Inspection {
  /** The text that was read: as it came, or with its encoding repaired by these edits. */
  readonly text: string
  readonly edits: readonly Edit[]
  readonly cuts: readonly number[]
  readonly glances: readonly Glance[]
  /** The blocks that needed the lattice. */
  readonly analyses: ReadonlyMap<number, Analysis>
  readonly rates: readonly Float64Array[]
  /** What the OCR channel goes by in each block, and what it believes of it; none where it is switched off. */
  readonly misread: readonly UnknownWords[]
  readonly beliefs: readonly Belief[]
  readonly document: DocumentSummary
}

/** Two looks: the screen over all blocks; then the lattice over those that may be spun by the screen's rates, or hold a term that is. */
export function inspect(settings: Settings, original: string): Inspection {
  const { model, screen } = settings
  const { parameters } = model
  const { text, cuts, edits } = settings.encoding ? decodeBlocks(original, cutBlocks(original)) : { text: original, cuts: cutBlocks(original), edits: [] }
  const memory = createWordMemory(model, text.length)
  const glances = cuts.slice(1).map((end, b) => glanceAt(screen, memory, text.slice(cuts[b], end), cuts[b] as number, settings.ocr !== undefined))
  const sums = glances.map((glance) => glance.sums)
  const first = inferRates(parameters, settings.prior, cuts, sums)
  const analyses = openBlocks(settings, text, cuts, glances, first)
  for (const [b, analysis] of analyses) sums[b] = analysis.sums
  const rates = analyses.size === 0 ? first : inferRates(parameters, settings.prior, cuts, sums)
  const misread = settings.ocr === undefined ? [] : glances.map((glance) => glance.misread as UnknownWords)
  const beliefs = settings.ocr?.judge(cuts, misread) ?? []
  return { text, edits, cuts, glances, analyses, rates, misread, beliefs, document: summarizeBoth(settings, glances, rates, beliefs) }
}

/** What is believed of a stretch of a text that starts and ends where blocks do, by all that was read. */
export function summarizeStretch(settings: Settings, original: string, { cuts, edits, glances, rates, beliefs }: Inspection, from: number, to: number): DocumentSummary {
  const borders = edits.length === 0 ? cuts : cutBlocks(original)
  const [first, last] = [from, to].map((at) => borders.findIndex((border) => border >= at)) as [number, number]
  return summarizeBoth(settings, glances.slice(first, last), rates.slice(first, last), beliefs.slice(first, last))
}

/** The likelier of the two: spun or misread. */
function summarizeBoth({ model, ocr }: Settings, glances: readonly Glance[], rates: readonly Float64Array[], beliefs: readonly Belief[]): DocumentSummary {
  const spun = summarize(model, glances, rates)
  const chance = beliefs.reduce((most, belief) => Math.max(most, belief.chance), 0)
  if (ocr === undefined || round(chance) <= spun.probability) return spun
  const tables = ocr.tables.map(() => 0)
  let misread = 0
  beliefs.forEach((belief, b) => {
    const { words } = glances[b] as Glance
    tables[belief.table] = (tables[belief.table] as number) + words * belief.chance
    misread += words * belief.rate
  })
  return {
    dialect: chance >= 0.5 ? (ocr.tables[tables.indexOf(Math.max(...tables))] as string) : 'none',
    probability: round(chance),
    rate: spun.words === 0 ? 0 : round(misread / spun.words),
    words: spun.words,
  }
}

const round = (value: number): number => Math.round(value * 10000) / 10000

function summarize({ parameters: { states } }: Model, glances: readonly Glance[], rates: readonly Float64Array[]): DocumentSummary {
  const names = [...new Set(states.filter(({ spun }) => spun > 0).map(({ dialect }) => dialect ?? ''))]
  const dialectOf = states.map(({ dialect }) => names.indexOf(dialect ?? ''))
  const dialects = names.map(() => 0)
  let probability = 0
  let weighted = 0
  let words = 0
  for (let b = 0; b < rates.length; b++) {
    const row = rates[b] as Float64Array
    const count = (glances[b] as Glance).words
    let spun = 0
    let rate = 0
    for (let k = 0; k < row.length; k++) {
      const state = states[k] as (typeof states)[number]
      if (state.spun === 0) continue
      const value = row[k] as number
      rate += value * state.spun
      spun += value
      dialects[dialectOf[k] as number] = (dialects[dialectOf[k] as number] as number) + count * value
    }
    probability = Math.max(probability, spun)
    weighted += count * rate
    words += count
  }
  return {
    dialect: probability >= 0.5 ? (names[dialects.indexOf(Math.max(...dialects))] ?? 'none') : 'none',
    probability: round(probability),
    rate: words === 0 ? 0 : round(weighted / words),
    words,
  }
}
