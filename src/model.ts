// The immutable model: language model, dictionary layers and fitted parameters, ready for the stages.
import { hashBytes, packContainer, sectionOf, unpackContainer, type Container } from './assets/container.js'
import { compileDictionaries, FIRST_EXTRA, type Compiled } from './dictionary/compile.js'
import type { SpinTable } from './dictionary/compile-spin.js'
import { unpackCompiled } from './dictionary/pack.js'
import { takePart, type TablePart } from './dictionary/parts.js'
import { expandThesaurus, packThesaurus, viewThesaurus } from './dictionary/thesaurus.js'
import { UngarbleError } from './errors.js'
import { loadNgram, NAT, scoresOf, unpackSections, withPlaces, type Ngram } from './language/ngram.js'
import { addPair, createPairs, mayHoldPair } from './language/bits.js'
import { lookUp, type Lexicon } from './language/lexicon.js'
import type { RareWords } from './language/rare-words.js'
import { compileGuard, type Guard } from './confidence/guard.js'
import { parseParameters, type Parameters } from './confidence/parameters.js'
import { indexLayers, indexTables, type IndexedLayers } from './layers.js'
import { logAdd, probabilityOf, scoreOf } from './lattice/semiring.js'
import type { OcrParameters } from './ocr/parameters.js'
import { viewIndex } from './stored-index.js'
import { createRecall, type Recall } from './text/recall.js'
import { hashKey } from './text/tokenize.js'
import type { ChannelSource, ConfusionSource, DictionarySource } from './types.js'

export interface Model extends IndexedLayers {
  readonly ngram: Ngram
  readonly lexicon: Lexicon
  /** Words met before. */
  readonly recall: Recall
  /** Folded forms of the language model's words, decoded when first asked for. */
  readonly formOf: (id: number) => string
  readonly parameters: Parameters
  /** What tells which lines are English prose. */
  readonly guard: Guard
  /** Folded ids that the language model does not tell apart: `an` counts as `a`. */
  readonly an: number
  readonly a: number
  readonly id: string
  /** Names of the embedded channels, in the order of the tilts. */
  readonly dialects: readonly string[]
  /** Words the language model does not hold that are somebody's all the same. */
  readonly rareWords: RareWords
  /** Tables of what OCR engines confuse. */
  readonly confusions: readonly ConfusionSource[]
  /** Fitted numbers of the OCR channel; undefined in a model built to fit them. */
  readonly ocr: OcrParameters | undefined
  /** log of the share of capitalized words in running text, in score units. */
  readonly capitalShare: number
  /** Whether the thesaurus reaches running text and all terms, and not those of users alone. */
  readonly awake: boolean
  /** The same model with the thesaurus tier, made when first asked for: for text that is spun by the signs of the other tables. */
  readonly wake: () => Model
}

function openModel(bytes: Uint8Array): Container {
  try {
    return unpackContainer(bytes)
  } catch (error) {
    throw new UngarbleError('bad-model', `the packed model cannot be read: ${(error as Error).message}; install the package again or build it with npm run build`)
  }
}

/** The same model in memory that workers share, with all that is large unpacked once for them. Throws `bad-model`. */
export function shareModel(bytes: Uint8Array): Uint8Array {
  const container = openModel(bytes)
  const ngram = loadNgram(container)
  const sections = unpackSections(container, ngram)
  if (sections.has('thesaurus.words')) {
    const embedded = unpackCompiled(container.meta, container.sections)
    for (const [name, section] of packThesaurus(expandLinks(container, ngram, [embedded], parseParameters(container.meta['parameters'])))) sections.set(name, section)
  }
  return packContainer(container.meta, sections, (length) => new Uint8Array(new SharedArrayBuffer(length)))
}

/**
 * Loads the packed model and compiles users' dictionaries beside it. `part` leaves embedded substitutions out, for evaluation.
 * Throws `bad-model` where the bytes are no packed model.
 */
export function loadModel(bytes: Uint8Array, dictionaries: readonly DictionarySource[], channels: readonly ChannelSource[], part: TablePart = 'all'): Model {
  const container = openModel(bytes)
  const ngram = loadNgram(container)
  const slots = sectionOf<Int32Array>(container, 'language.slots')
  const lexicon: Lexicon = { slots, checks: sectionOf(container, 'language.checks'), mask: slots.length - 1 }
  const parameters = parseParameters(container.meta['parameters'])
  const whole = unpackCompiled(container.meta, container.sections)
  const embedded: Compiled = { ...whole, spin: takePart(whole.spin, part) }
  const compiled = [embedded]
  if (dictionaries.length > 0 || channels.length > 0) {
    const idOf = (key: string): number | undefined => {
      const [hash, check] = hashKey(key)
      const known = lookUp(lexicon, hash, check)
      const id = known >= 0 ? known : lookUp(embedded.lexicon, hash, check)
      return id >= 0 ? id : undefined
    }
    const slotFillers = new Map(Object.entries(container.meta['slots'] as Record<string, string[]>))
    compiled.push(compileDictionaries(dictionaries, channels, slotFillers, { idOf, nextExtra: FIRST_EXTRA + embedded.extraKeys.length }, parameters.channelPrior, scoresOf(ngram)))
  }
  const forms = new TextDecoder()
  let decoded: string[] | undefined
  let extras: string[] | undefined
  const formOf = (id: number): string => {
    if (id >= FIRST_EXTRA) return (extras ??= compiled.flatMap((layer) => layer.extraKeys))[id - FIRST_EXTRA] ?? ''
    decoded ??= forms.decode(sectionOf<Uint8Array>(container, 'forms')).split('\n')
    return decoded[id - 32] ?? ''
  }
  const findWord = (hash: number, check: number): number => {
    const known = lookUp(lexicon, hash, check)
    if (known >= 0) return known
    for (const layer of compiled) {
      const extra = lookUp(layer.lexicon, hash, check)
      if (extra >= 0) return extra
    }
    return -1
  }
  const idOfWord = (key: string): number => lookUp(lexicon, ...hashKey(key))
  const model = {
    ngram,
    lexicon,
    formOf,
    recall: createRecall(findWord),
    ...((compiled.length === 1 && part === 'all' ? viewIndex(container, embedded) : undefined) ?? indexLayers(compiled)),
    parameters,
    guard: compileGuard(parameters.guard),
    an: idOfWord('an'),
    a: idOfWord('a'),
    id: identify(part === 'all' ? (container.meta['id'] as string) : `${container.meta['id'] as string} ${part}`, dictionaries, channels),
    dialects: embedded.spin.channelNames,
    rareWords: { bits: sectionOf<Uint32Array>(container, 'rareBits'), score: container.meta['rareScore'] as number },
    confusions: container.meta['confusions'] as readonly ConfusionSource[],
    ocr: container.meta['ocr'] as OcrParameters | undefined,
    capitalShare: container.meta['capitalShare'] as number,
  }
  let woken: Model | undefined
  if (!container.sections.has('thesaurus.words')) {
    const wake = (): Model => ({ ...model, awake: false, wake })
    return wake()
  }
  const thesaurus = createThesaurus(model, compiled, container, part)
  const wake = (): Model => (woken ??= { ...model, ngram: withPlaces(ngram, container), layers: indexTables([...compiled, thesaurus()], thesaurus(), true, model.layers), awake: true, wake })
  const usersTerms = compiled.slice(1).some((layer) => layer.formTerm.length > 0)
  return { ...model, ...(usersTerms ? indexLayers([...compiled, thesaurus()], thesaurus(), false) : {}), awake: false, wake }
}

/** The layer of the thesaurus, made when first asked for. */
function createThesaurus(model: Omit<Model, 'wake' | 'awake'>, compiled: readonly Compiled[], container: Container, part: TablePart): () => Compiled {
  let layer: Compiled | undefined
  return () => (layer ??= compileThesaurus(model, compiled, container, part))
}

function compileThesaurus({ ngram, parameters }: Pick<Model, 'ngram' | 'parameters'>, compiled: readonly Compiled[], container: Container, part: TablePart): Compiled {
  const onlyEmbedded = part === 'all' && compiled.every(({ spin }, l) => l === 0 || spin.first.length === 0)
  const spin = (onlyEmbedded ? viewThesaurus(container) : undefined) ?? expandLinks(container, ngram, compiled, parameters)
  const nextExtra = FIRST_EXTRA + compiled.reduce((sum, layer) => sum + layer.extraKeys.length, 0)
  const empty = compileDictionaries([], [], new Map(), { idOf: () => undefined, nextExtra }, parameters.channelPrior, scoresOf(ngram))
  return { ...empty, spin }
}

/** The thesaurus' table beside those of the layers. */
function expandLinks(container: Container, ngram: Ngram, layers: readonly Compiled[], parameters: Parameters): SpinTable {
  const listed = new Set<number>()
  const mayBeListed = createPairs(layers.reduce((sum, { spin }) => sum + spin.first.length, 0))
  const shares = new Float64Array(ngram.size).fill(1)
  for (const { spin } of layers) {
    for (let e = 0; e < spin.first.length; e++) {
      const original = spin.originalIds[spin.originalOffsets[e] as number] as number
      if ((spin.originalOffsets[e + 1] as number) - (spin.originalOffsets[e] as number) !== 1 || original >= ngram.size) continue
      shares[original] = (shares[original] as number) - probabilityOf(spin.scores[e] as number)
      if ((spin.surfaceOffsets[e + 1] as number) - (spin.surfaceOffsets[e] as number) > 1) continue
      listed.add((spin.first[e] as number) * 65536 + original)
      addPair(mayBeListed, spin.first[e] as number, original)
    }
  }
  return expandThesaurus(container, ngram.size, {
    unlisted: Int32Array.from(shares, (share) => (share === 1 ? 0 : scoreOf(Math.max(LEAST_UNLISTED, share)))),
    commonness: ngram.unigram,
    add: logAdd,
    isListed: (surface, original) => mayHoldPair(mayBeListed, surface, original) && listed.has(surface * 65536 + original),
    unitsPerNat: NAT,
    byCommonness: scoreOf(1 - parameters.channelPrior.even),
    evenly: scoreOf(parameters.channelPrior.even),
    logOf: (count) => scoreOf(count),
  })
}

/** Rounding may leave an original with many listed surfaces a share of nothing. */
const LEAST_UNLISTED = 1e-4

/** Hash of the packed data and the users' sources: the identity of everything a result depends on. */
function identify(packed: string, dictionaries: readonly DictionarySource[], channels: readonly ChannelSource[]): string {
  if (dictionaries.length === 0 && channels.length === 0) return packed
  return hashBytes(new TextEncoder().encode(packed + JSON.stringify([dictionaries, channels])))
}
