// The options of a repairer, read once: model, scoring, thresholds, and the scoring of the second look.
import { priorOver } from './confidence/corruption-rate.js'
import { createScreen, type Screen } from './confidence/screen.js'
import { UngarbleError } from './errors.js'
import { createScoring, type Scoring } from './lattice/lattice.js'
import type { Model } from './model.js'
import { createOcrChannel, type OcrChannel } from './ocr/channel.js'
import { createProtection, type Protection } from './repair/protect.js'
import type { RepairerOptions, Scope } from './types.js'

/**
 * Default thresholds, probabilities after calibration: those at which clean text cut into single sentences, of kinds that nothing was fitted on (documentation,
 * mail, a dictionary, political theory, speeches and novels of the 19th century), keeps to about one edit per million words in terms and five in
 * running text, and at which 98 of 100 terms repaired in real pages are right.
 */
export const DEFAULT_REPAIR_AT: Readonly<Record<Scope, number>> = { terms: 0.75, text: 0.71 }
/**
 * Greatest probability, before calibration, that the text is as its author wrote it, with which anything is written. Calibration is fitted where
 * one word in ten is in a garbled document; the lattice's own prior is that of text nobody suspects. Chosen together with the thresholds.
 */
export const MOST_LITERAL = 0.2
/**
 * More is allowed to names: the confidence from which on, and how much, of embedded terms and of users', which have a chance of their own in the
 * lattice. Clean sentences hold none so sure but those that are a word off a listed one, of which the lattice is surer; and of names a word off a
 * listed one at most one in a thousand is taken for it.
 */
export const NAMES = { embedded: { sure: 0.9, mostLiteral: 0.97 }, users: { sure: 0.93, mostLiteral: 0.9 } } as const
/** The greatest for telling that a figure was destroyed: nothing is written, so less is at stake. In clean sentences the text as it stands has more, in spun ones mostly less. */
export const MOST_LITERAL_TOLD = 0.9
export const DEFAULT_SUGGEST_AT = 0.3

export interface Settings {
  readonly model: Model
  readonly scoring: Scoring
  readonly screen: Screen
  /** The scoring by which candidates of a block in these states are found: the states that matter, and the thesaurus where it is spun. */
  secondLook(rates: Float64Array): { scoring: Scoring; weights: Float64Array }
  readonly scope: Scope
  readonly repairAt: number
  readonly suggestAt: number
  readonly only: ReadonlySet<string> | undefined
  readonly prior: readonly number[]
  readonly protection: Protection
  /** Undefined where it is switched off. */
  readonly ocr: OcrChannel | undefined
  readonly encoding: boolean
}

/** Throws `bad-option`. */
export function readOptions(options: RepairerOptions, model: Model): Settings {
  const scope = options.scope ?? 'terms'
  if (scope !== 'terms' && scope !== 'text') throw new UngarbleError('bad-option', `scope is "${String(scope)}"; it is "terms" or "text"`)
  const repairAt = options.repairAt ?? DEFAULT_REPAIR_AT[scope]
  const suggestAt = options.suggestAt ?? Math.min(DEFAULT_SUGGEST_AT, repairAt)
  if (!(repairAt >= 0.5 && repairAt <= 1)) throw new UngarbleError('bad-option', `repairAt is ${repairAt}; it lies between 0.5 and 1`)
  if (!(suggestAt >= 0 && suggestAt <= repairAt)) throw new UngarbleError('bad-option', `suggestAt is ${suggestAt}; it lies between 0 and repairAt (${repairAt})`)
  if (options.prior !== undefined && !(options.prior > 0 && options.prior < 1)) throw new UngarbleError('bad-option', `prior is ${options.prior}; it lies between 0 and 1, both left out`)
  if (options.encoding !== undefined && typeof options.encoding !== 'boolean') throw new UngarbleError('bad-option', `encoding is ${JSON.stringify(options.encoding)}; it is true or false`)
  const known = new Set(model.layers.flatMap((layer) => layer.dictionaryNames))
  for (const name of options.only ?? []) {
    if (!known.has(name)) throw new UngarbleError('bad-option', `no dictionary is named "${name}"; there are ${[...known].sort().join(', ')}`)
  }
  const scoring = createScoring(model)
  const prior = priorOver(model.parameters, options.prior)
  return {
    model,
    scoring,
    screen: createScreen(scoring),
    secondLook: createSecondLook(model, scoring),
    scope,
    repairAt,
    suggestAt,
    only: options.only === undefined || options.only.length === 0 ? undefined : new Set(options.only),
    prior,
    ocr: readOcr(options.ocr ?? 'off', model, scope),
    encoding: options.encoding ?? false,
    protection: createProtection([...(options.protect ?? []), ...model.layers.flatMap((layer) => layer.protect)]),
  }
}

export const OCR_MODES = ['off', 'auto', 'historical', 'modern'] as const

function readOcr(mode: (typeof OCR_MODES)[number], model: Model, scope: Scope): OcrChannel | undefined {
  if (!OCR_MODES.includes(mode)) throw new UngarbleError('bad-option', `ocr is "${String(mode)}"; it is ${OCR_MODES.map((known) => `"${known}"`).join(', ')}`)
  if (mode === 'off' || model.ocr === undefined) return undefined
  return createOcrChannel(model, model.ocr, scope, mode === 'auto' ? undefined : `ocr-${mode}`)
}

/** States less likely than this are left out where candidates are looked for. */
const LEAST_STATE = 1e-3
/** Least probability that a block is spun for which the thesaurus is asked as well. */
const WAKE_AT = 0.1

function createSecondLook(model: Model, base: Scoring): Settings['secondLook'] {
  const { states } = model.parameters
  const scorings = new Map<string, Scoring>()
  return (rates) => {
    const lanes = states.map((_, k) => k).filter((k) => (rates[k] as number) >= LEAST_STATE)
    const spun = states.reduce((sum, state, k) => sum + (state.spun > 0 ? (rates[k] as number) : 0), 0)
    const sum = lanes.reduce((all, k) => all + (rates[k] as number), 0)
    const weights = Float64Array.from(lanes, (k) => (rates[k] as number) / sum)
    const awake = spun >= WAKE_AT
    const key = `${awake ? 'awake' : 'asleep'} ${lanes.join(' ')}`
    let scoring = scorings.get(key)
    if (scoring === undefined) scorings.set(key, (scoring = lanes.length === base.lanes && !awake ? base : createScoring(awake ? model.wake() : model, lanes)))
    return { scoring, weights }
  }
}
