// createRepairer(): composes the stages. Nothing is kept between calls.
import { loadModelBytes } from '#assets'
import { decodeText } from './decode.js'
import { parseChannel, parseDictionary } from './dictionary/parse.js'
import type { TablePart } from './dictionary/parts.js'
import { DictionaryError, UngarbleError, type DictionaryFault } from './errors.js'
import { inspect } from './inspect.js'
import { loadModel, type Model } from './model.js'
import { applyDetections } from './repair/apply.js'
import { detectIn, findIn, type Found } from './select.js'
import { readOptions, type Settings } from './settings.js'
import type { CompiledDictionaries, Detection, DictionarySource, DictionarySources, DocumentSummary, RepairResult, Repairer, RepairerOptions, Scope } from './types.js'

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
  const repairer: Repairer = Object.freeze({
    detect,
    repair(text: string): RepairResult {
      const { detections, document } = detectIn(settings, text)
      return { ...applyDetections(text, detections), document, modelId: settings.model.id }
    },
    decode: (text: string): string => decodeText(settings, text),
    inspect: (text: string): DocumentSummary => inspect(settings, text).document,
    modelId: settings.model.id,
    scope: settings.scope,
  })
  SETTINGS.set(repairer, settings)
  return repairer
}

/** What repairers go by, which show nothing of it. */
const SETTINGS = new WeakMap<Repairer, Settings>()

/** Detections of a text by a repairer that was made here, and what is believed of the stretch of it between two offsets at which blocks start or end. */
export function detectAround(repairer: Repairer, text: string, from: number, to: number): { detections: readonly Detection[]; document: DocumentSummary } {
  return detectIn(SETTINGS.get(repairer) as Settings, text, { from, to })
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
  const model = loadModel(sources.model ?? (await loadModelBytes()), dictionaries, channels, sources.part)
  checkExamples(model, dictionaries)
  const compiled: CompiledDictionaries = Object.freeze({ modelId: model.id })
  MODELS.set(compiled, model)
  return compiled
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

/** Finds candidates for the fitting tools. */
export function createCandidateFinder(bytes: Uint8Array, scope: Scope, part: TablePart, dictionaries: readonly DictionarySource[] = []): (text: string) => Found[] {
  const settings = readOptions({ scope, ocr: 'off' }, loadModel(bytes, dictionaries, [], part))
  return (text) => findIn(settings, inspect(settings, text)).found
}
