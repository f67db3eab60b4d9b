// Finds canonical terms garbled by OCR in a text, by the chance that the text is OCR at all and that of each term against what stands there.
import { compileConfusions, type ConfusionTable } from '../channels/ocr/confusion-table.js'
import { createTermIndex, findOcrTerms, type TermIndex, type TermReading } from '../channels/ocr/terms.js'
import { createVocabulary, type Vocabulary } from '../channels/ocr/vocabulary.js'
import { UngarbleError } from '../errors.js'
import { exponential, logarithm } from '../language/logarithm.js'
import { readSequence } from '../lattice/sequence.js'
import type { Model } from '../model.js'
import { createProtection } from '../repair/protect.js'
import { cutBlocks } from '../text/blocks.js'
import { chanceOfMachine, chanceOfOcr, countUnknown } from './document.js'
import type { OcrParameters } from './parameters.js'

/** A garbled term, with the listed form to write. `text.slice(start, end) === surface`. */
export interface NameDetection {
  readonly start: number
  readonly end: number
  readonly surface: string
  readonly replacement: string
  /** Posterior probability, not calibrated, four decimals. */
  readonly confidence: number
}

export interface NameFinder {
  /** Garbled terms at or above `least`, in order, without overlap. */
  detect(text: string, least: number): NameDetection[]
}

/** From this chance on that a text is OCR, anything left of a term may lead to it. */
const DIRTY = 0.05

interface Engine { readonly vocabulary: Vocabulary; readonly index: TermIndex; readonly table: ConfusionTable }

/** Makes a finder of garbled terms; its indices are made at the first text, which throws `bad-model` where the model holds no table. */
export function createNameFinder(model: Model, parameters: OcrParameters): NameFinder {
  let engine: Engine | undefined
  const protection = createProtection([])
  return {
    detect(text, least) {
      const cuts = cutBlocks(text)
      const sequences = cuts.slice(1).map((end, b) => readSequence(model, text.slice(cuts[b], end)))
      const dirty = chanceOfOcr(parameters, sequences.map((sequence) => countUnknown(model, sequence)))
      // Whatever is found, it is no likelier than that a machine and not an author misread it: clean text ends here.
      if (chanceOfMachine(parameters, dirty) < least) return []
      const { vocabulary, index, table } = (engine ??= createEngine(model))
      const found = sequences.flatMap((sequence, b) => findOcrTerms(model, vocabulary, index, table, sequence, dirty >= DIRTY).map((reading) => ({ ...reading, start: reading.start + (cuts[b] as number), end: reading.end + (cuts[b] as number) })))
      const scored = found.map((reading) => ({ ...reading, confidence: confidenceOf(model, parameters, reading, dirty) })).filter(({ start, end, confidence }) => confidence >= least && !protection.covers(text, start, end))
      return choose(scored).map(({ start, end, text: replacement, confidence }) => ({ start, end, surface: text.slice(start, end), replacement, confidence }))
    },
  }
}

function createEngine(model: Model): Engine {
  const [table] = model.confusions
  if (table === undefined) throw new UngarbleError('bad-model', 'the packed model holds no table of confusions; build it again with npm run build')
  return { vocabulary: createVocabulary(model), index: createTermIndex(model), table: compileConfusions(table) }
}

/** The term against the text as it stands; and that a machine misread it. */
function confidenceOf(model: Model, parameters: OcrParameters, reading: TermReading, dirty: number): number {
  const { states } = parameters
  const layer = model.layers[reading.layer]
  const kind = layer?.kindNames[layer.termKind[layer.formTerm[reading.form] as number] as number] ?? 'default'
  const { termPrior } = model.parameters
  const prior = logarithm(termPrior[kind] ?? (termPrior['default'] as number))
  const rate = logarithm(dirty + (1 - dirty) * (states[0]?.rate ?? 0.001) ** reading.confusions)
  const term = 1 / (1 + exponential(-(reading.margin + prior + rate)))
  return Math.round(term * chanceOfMachine(parameters, dirty) * 10000) / 10000
}

function choose<T extends { readonly start: number; readonly end: number; readonly confidence: number; readonly margin: number }>(scored: readonly T[]): T[] {
  const chosen: T[] = []
  for (const one of [...scored].sort((a, b) => b.confidence - a.confidence || b.margin - a.margin || a.start - b.start)) {
    if (!chosen.some(({ start, end }) => start < one.end && one.start < end)) chosen.push(one)
  }
  return chosen.sort((a, b) => a.start - b.start)
}
