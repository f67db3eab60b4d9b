// What the stages of the OCR channel share, once for a model; the large indices are built when the first text needs them.
import { compileConfusions, type ConfusionTable } from '../channels/ocr/confusion-table.js'
import type { Memory } from '../channels/ocr/readings.js'
import { createTermIndex, type TermIndex } from '../channels/ocr/term-index.js'
import { createVocabulary, type Vocabulary } from '../channels/ocr/vocabulary.js'
import { createScoring, type Scoring } from '../lattice/lattice.js'
import type { Model } from '../model.js'
import type { OcrParameters } from './parameters.js'

export interface OcrEngine {
  readonly model: Model
  readonly parameters: OcrParameters
  readonly scoring: Scoring
  readonly tables: readonly ConfusionTable[]
  /** Rates of misreading, over a table's own, that a block may have, and the prior over them; the first is that of clean text. */
  readonly rates: readonly number[]
  readonly prior: readonly number[]
  readonly vocabulary: Vocabulary
  readonly index: TermIndex
  /** What searches found, by table: a surface has the same readings wherever it stands. */
  readonly memories: readonly Memory[]
}

const ENGINES = new WeakMap<Model, OcrEngine>()

/** The engine of a model; `parameters` are the model's own but where they are fitted. */
export function engineFor(model: Model, parameters: OcrParameters): OcrEngine {
  const known = ENGINES.get(model)
  if (known?.parameters === parameters) return known
  const engine = createEngine(model, parameters)
  ENGINES.set(model, engine)
  return engine
}

function createEngine(model: Model, parameters: OcrParameters): OcrEngine {
  const tables = model.confusions.map(compileConfusions)
  let vocabulary: Vocabulary | undefined
  let index: TermIndex | undefined
  return {
    model,
    parameters,
    scoring: createScoring(model),
    tables,
    rates: parameters.states.map((state) => state.rate),
    prior: parameters.states.map((state) => state.prior),
    get vocabulary() {
      return (vocabulary ??= createVocabulary(model))
    },
    get index() {
      return (index ??= createTermIndex(model))
    },
    memories: tables.map(() => new Map()),
  }
}
