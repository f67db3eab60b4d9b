// createRepairer(): composes the stages. Nothing is kept between calls.
import { loadModelBytes } from '#assets'
import { calibrate } from './confidence/calibrate.js'
import { inferRates, priorOver } from './confidence/corruption-rate.js'
import type { BlockState } from './confidence/parameters.js'
import { gatherEvidence, weighEvidence, type EvidenceKind } from './confidence/evidence.js'
import { createScreen, type Screen } from './confidence/screen.js'
import { analyzeBlock, createWordMemory, findCandidates, glanceAt, LEAST_POSTERIOR, surroundingsOf, type Analysis, type Glance, type RawCandidate, type Recency } from './detect.js'
import { parseChannel, parseDictionary } from './dictionary/parse.js'
import { DictionaryError, UngarbleError, type DictionaryFault } from './errors.js'
import { createScoring, type Scoring } from './lattice/lattice.js'
import { exponential } from './lattice/semiring.js'
import { NAT } from './language/ngram.js'
import { loadModel, type Model } from './model.js'
import { applyDetections } from './repair/apply.js'
import { decide } from './repair/decide.js'
import { createProtection, type Protection } from './repair/protect.js'
import { cutBlocks } from './text/blocks.js'
import type { Alternative, CompiledDictionaries, Detection, DictionarySource, DictionarySources, DocumentSummary, Evidence, RepairResult, Repairer, RepairerOptions, Scope } from './types.js'

/** Default thresholds: probabilities after calibration. */
export const DEFAULT_REPAIR_AT = 0.8
export const DEFAULT_SUGGEST_AT = 0.3

interface Settings {
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
}

/**
 * Makes a repairer. Loads the embedded model (a file on Node, one request in a browser) unless `options.model` holds its bytes.
 * Throws `bad-option`, `bad-model`, or a {@link DictionaryError} that lists every fault of a user's dictionary.
 *
 * @example
 * const repairer = await createRepairer()
 * repairer.repair('The Inner Income Service (IRS) said so.').text // 'The Internal Revenue Service (IRS) said so.'
 */
export async function createRepairer(options: RepairerOptions = {}): Promise<Repairer> {
  const { compiled, dictionaries, channels, model } = options
  if (compiled !== undefined && (dictionaries ?? channels ?? model) !== undefined) {
    throw new UngarbleError('bad-option', 'compiled goes without dictionaries, channels and model: they were given when it was compiled')
  }
  const loaded = MODELS.get(compiled ?? (await compileDictionaries(options)))
  if (loaded === undefined) throw new UngarbleError('bad-option', 'compiled is not what compileDictionaries made')
  const settings = readOptions(options, loaded)
  const detect = (text: string): Detection[] => detectIn(settings, text).detections
  return Object.freeze({
    detect,
    repair(text: string): RepairResult {
      const { detections, document } = detectIn(settings, text)
      return { ...applyDetections(text, detections), document, modelId: settings.model.id }
    },
    inspect: (text: string): DocumentSummary => inspect(settings, text).document,
    modelId: settings.model.id,
    scope: settings.scope,
  })
}

/** The models behind compiled dictionaries, which show nothing of them. */
const MODELS = new WeakMap<CompiledDictionaries, Model>()

/**
 * Loads the embedded model and compiles users' dictionaries and channels beside it, once for any number of repairers with other options.
 * Throws as {@link createRepairer} does.
 *
 * @example
 * const compiled = await compileDictionaries({ dictionaries: [glossary] })
 * const careful = await createRepairer({ compiled, repairAt: 0.95 })
 */
export async function compileDictionaries(sources: DictionarySources = {}): Promise<CompiledDictionaries> {
  const dictionaries = (sources.dictionaries ?? []).map((source, i) => parseDictionary(source, source.name ?? `dictionaries[${i}]`))
  const channels = (sources.channels ?? []).map((source, i) => parseChannel(source, source.name ?? `channels[${i}]`))
  const model = loadModel(sources.model ?? (await loadModelBytes()), dictionaries, channels)
  checkExamples(model, dictionaries)
  const compiled: CompiledDictionaries = Object.freeze({ modelId: model.id })
  MODELS.set(compiled, model)
  return compiled
}

function readOptions(options: RepairerOptions, model: Model): Settings {
  const scope = options.scope ?? 'terms'
  if (scope !== 'terms' && scope !== 'text') throw new UngarbleError('bad-option', `scope is "${String(scope)}"; it is "terms" or "text"`)
  const repairAt = options.repairAt ?? DEFAULT_REPAIR_AT
  const suggestAt = options.suggestAt ?? Math.min(DEFAULT_SUGGEST_AT, repairAt)
  if (!(repairAt >= 0.5 && repairAt <= 1)) throw new UngarbleError('bad-option', `repairAt is ${repairAt}; it lies between 0.5 and 1`)
  if (!(suggestAt >= 0 && suggestAt <= repairAt)) throw new UngarbleError('bad-option', `suggestAt is ${suggestAt}; it lies between 0 and repairAt (${repairAt})`)
  if (options.prior !== undefined && !(options.prior > 0 && options.prior < 1)) throw new UngarbleError('bad-option', `prior is ${options.prior}; it lies between 0 and 1, both left out`)
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
    protection: createProtection([...(options.protect ?? []), ...model.layers.flatMap((layer) => layer.protect)]),
  }
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

/** The share of spun text in which examples are read: each is a garble by itself, without a document around it. */
const EXAMPLE_PRIOR = 0.9

/** Throws {@link DictionaryError} where an example of a user's term does not come out as it says. */
function checkExamples(model: Model, dictionaries: readonly DictionarySource[]): void {
  if (!dictionaries.some((dictionary) => dictionary.terms.some((term) => term.examples !== undefined))) return
  const reading = readOptions({ prior: EXAMPLE_PRIOR, repairAt: 0.5 }, model)
  for (const dictionary of dictionaries) {
    const faults: DictionaryFault[] = []
    dictionary.terms.forEach((term, t) => term.examples?.forEach(([garbled, wanted], e) => {
      const { text } = applyDetections(garbled, detectIn(reading, garbled).detections)
      if (text !== wanted) faults.push({ path: `terms[${t}].examples[${e}]`, message: `"${garbled}" comes out as "${text}", not as "${wanted}"` })
    }))
    if (faults.length > 0) throw new DictionaryError(dictionary.name, faults)
  }
}

interface Inspection {
  readonly cuts: readonly number[]
  readonly glances: readonly Glance[]
  /** The blocks that needed the lattice. */
  readonly analyses: ReadonlyMap<number, Analysis>
  readonly rates: readonly Float64Array[]
  readonly document: DocumentSummary
}

/** Two looks: the screen over all blocks; then the lattice over those that may be spun by the screen's rates, or hold a term that is. */
function inspect(settings: Settings, text: string): Inspection {
  const { model, scoring, screen } = settings
  const { parameters } = model
  const cuts = cutBlocks(text)
  const memory = createWordMemory(model)
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
  let weighted = 0
  let words = 0
  rates.forEach((row, b) => {
    const count = (glances[b] as Glance).words
    let spun = 0
    let rate = 0
    row.forEach((value, k) => {
      const state = states[k] as BlockState
      rate += value * state.spun
      if (state.spun > 0) spun += value
    })
    probability = Math.max(probability, spun)
    weighted += count * rate
    words += count
  })
  const round = (value: number): number => Math.round(value * 10000) / 10000
  return {
    dialect: probability >= 0.5 ? (model.layers[0]?.spin.channelNames[0] ?? 'none') : 'none',
    probability: round(probability),
    rate: words === 0 ? 0 : round(weighted / words),
    words,
  }
}

interface Scored extends RawCandidate { readonly confidence: number; readonly evidence: readonly Evidence[] }

/** Candidates of a text with their evidence, before calibration; what the fitting tools learn from. */
export interface Found { readonly candidate: RawCandidate; readonly evidence: ReadonlyMap<EvidenceKind, string> }

/** Finds candidates for the fitting tools, with the embedded dictionaries alone. */
export function createCandidateFinder(bytes: Uint8Array, scope: Scope): (text: string) => Found[] {
  const settings = readOptions({ scope }, loadModel(bytes, [], []))
  return (text) => findIn(settings, text).found
}

function findIn(settings: Settings, text: string): { found: Found[]; document: DocumentSummary } {
  const { glances, analyses, rates, cuts, document } = inspect(settings, text)
  const candidates: RawCandidate[] = []
  for (const [b, analysis] of analyses) {
    const weights = rates[b] as Float64Array
    if (analysis.potential(weights) < LEAST_POSTERIOR) continue
    const block = text.slice(cuts[b], cuts[b + 1])
    const { scoring, weights: heavy } = settings.secondLook(weights)
    for (const candidate of findCandidates(scoring, block, cuts[b] as number, analysis.kept, heavy, settings.scope)) candidates.push(candidate)
  }
  if (candidates.length === 0) return { found: [], document }
  const around = surroundingsOf(glances, candidates)
  const allowed = candidates.filter((candidate) => !settings.protection.covers(text, candidate.start, candidate.end))
  return { found: allowed.map((candidate) => ({ candidate, evidence: gatherEvidence(candidate, around, text) })), document }
}

function detectIn(settings: Settings, text: string): { detections: Detection[]; document: DocumentSummary } {
  const { found, document } = findIn(settings, text)
  const scored = found.map((one) => score(settings, one)).filter((candidate) => inOnly(settings, candidate))
  const rivals = groupByStart(found)
  const detections = decide(scored, settings).map(({ candidate, decision }): Detection => ({
    start: candidate.start,
    end: candidate.end,
    surface: candidate.surface,
    replacement: candidate.replacement,
    canonical: candidate.canonical,
    confidence: candidate.confidence,
    decision: candidate.destroyed && decision === 'repair' ? 'flag' : decision,
    channels: ['spin'],
    kind: candidate.kind,
    dictionary: candidate.dictionary,
    evidence: candidate.evidence,
    alternatives: alternativesOf(candidate, rivals.get(candidate.start) ?? []),
  }))
  return { detections, document }
}

function inOnly(settings: Settings, candidate: RawCandidate): boolean {
  return settings.only === undefined || settings.only.has(candidate.dictionary)
}

function score(settings: Settings, { candidate, evidence }: Found): Scored {
  const calibration = settings.model.parameters.calibration[candidate.key === '' ? 'text' : 'terms']
  const weighed = weighEvidence(evidence, calibration)
  return { ...candidate, confidence: calibrate(candidate.posterior, weighed, calibration), evidence: [...candidate.channelEvidence, ...weighed] }
}

function groupByStart(found: readonly Found[]): Map<number, RawCandidate[]> {
  const groups = new Map<number, RawCandidate[]>()
  for (const { candidate } of found) {
    const group = groups.get(candidate.start)
    if (group === undefined) groups.set(candidate.start, [candidate])
    else group.push(candidate)
  }
  return groups
}

/** Other texts for the very span, the literal first; what calibration left over is shared in proportion to their posteriors. */
function alternativesOf(candidate: Scored, all: readonly RawCandidate[]): Alternative[] {
  const rest = Math.max(1e-9, 1 - candidate.posterior)
  const share = (posterior: number): number => Math.round(((1 - candidate.confidence) * Math.min(1, posterior / rest)) * 10000) / 10000
  const others = all.filter((other) => other.end === candidate.end && other.replacement !== candidate.replacement)
  const best = new Map(others.map((other) => [other.replacement, other.posterior]))
  return [
    { text: candidate.surface, confidence: share(candidate.literal) },
    ...[...best].sort((a, b) => b[1] - a[1]).slice(0, 4).map(([text, posterior]) => ({ text, confidence: share(posterior) })),
  ]
}
