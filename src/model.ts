// The immutable model: language model, dictionary layers and fitted parameters, ready for the stages.
import { hashBytes, sectionOf, unpackContainer, type Container } from './assets/container.js'
import { compileDictionaries, FIRST_EXTRA, unpackCompiled, type Compiled } from './dictionary/compile.js'
import { UngarbleError } from './errors.js'
import { loadNgram, scoresOf, type Ngram } from './language/ngram.js'
import { lookUp, type Lexicon } from './language/lexicon.js'
import type { RareWords } from './language/rare-words.js'
import { parseParameters, type Parameters } from './confidence/parameters.js'
import type { OcrParameters } from './ocr/parameters.js'
import { hashKey } from './text/tokenize.js'
import type { ChannelSource, ConfusionSource, DictionarySource } from './types.js'

/** One layer with its look-ups by first word. */
export interface Layer extends Compiled {
  /** Substitutions whose surface starts with an id lie at `spinFrom[id]` to `spinFrom[id + 1]`. */
  readonly spinFrom: Int32Array
  /** 1 where a walk through the trie of terms can start with this id, literally or by a substitution of any layer. */
  readonly termStarts: Uint8Array
  /** The same for the fillers of slots that open a term. */
  readonly fillerStarts: Uint8Array
}

export interface Model {
  readonly ngram: Ngram
  readonly lexicon: Lexicon
  /** Folded forms of the language model's words, decoded when first asked for. */
  readonly formOf: (id: number) => string
  readonly layers: readonly Layer[]
  /** 1 where the id is a one-word original of some substitution: it could have been spun and was not. */
  readonly spinnable: Uint8Array
  readonly extraClasses: Uint8Array
  readonly parameters: Parameters
  /** Folded ids that the language model does not tell apart: `an` counts as `a`. */
  readonly an: number
  readonly a: number
  readonly id: string
  /** Words the language model does not hold that are somebody's all the same. */
  readonly rareWords: RareWords
  /** Tables of what OCR engines confuse. */
  readonly confusions: readonly ConfusionSource[]
  /** Fitted numbers of the OCR channel; undefined in a model built to fit them. */
  readonly ocr: OcrParameters | undefined
  /** log of the share of capitalized words in running text, in score units. */
  readonly capitalShare: number
}

/** Loads the packed model and compiles users' dictionaries beside it. Throws `bad-model` where the bytes are no packed model. */
export function loadModel(bytes: Uint8Array, dictionaries: readonly DictionarySource[], channels: readonly ChannelSource[]): Model {
  let container: Container
  try {
    container = unpackContainer(bytes)
  } catch (error) {
    throw new UngarbleError('bad-model', `the packed model cannot be read: ${(error as Error).message}; install the package again or build it with npm run build`)
  }
  const ngram = loadNgram(container)
  const slots = sectionOf<Int32Array>(container, 'language.slots')
  const lexicon: Lexicon = { slots, checks: sectionOf(container, 'language.checks'), mask: slots.length - 1 }
  const parameters = parseParameters(container.meta['parameters'])
  const compiled = [unpackCompiled(container.meta, container.sections)]
  const embedded = compiled[0] as Compiled
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
  const formOf = (id: number): string => {
    if (id >= FIRST_EXTRA) return compiled.flatMap((layer) => layer.extraKeys)[id - FIRST_EXTRA] ?? ''
    decoded ??= forms.decode(sectionOf<Uint8Array>(container, 'forms')).split('\n')
    return decoded[id - 32] ?? ''
  }
  const idOfWord = (key: string): number => lookUp(lexicon, ...hashKey(key))
  return {
    ngram,
    lexicon,
    formOf,
    ...indexLayers(compiled),
    parameters,
    an: idOfWord('an'),
    a: idOfWord('a'),
    id: identify(container.meta['id'] as string, dictionaries, channels),
    rareWords: { bits: sectionOf(container, 'rareBits'), score: container.meta['rareScore'] as number },
    confusions: container.meta['confusions'] as readonly ConfusionSource[],
    ocr: container.meta['ocr'] as OcrParameters | undefined,
    capitalShare: container.meta['capitalShare'] as number,
  }
}

function indexLayers(compiled: readonly Compiled[]): Pick<Model, 'layers' | 'spinnable' | 'extraClasses'> {
  const extras = compiled.reduce((sum, layer) => sum + layer.extraKeys.length, 0)
  const ids = FIRST_EXTRA + extras
  const spinnable = new Uint8Array(ids)
  const extraClasses = new Uint8Array(extras)
  let at = 0
  for (const layer of compiled) {
    extraClasses.set(layer.extraClasses, at)
    at += layer.extraClasses.length
    const { originalOffsets, originalIds } = layer.spin
    for (let e = 0; e + 1 < originalOffsets.length; e++) {
      const from = originalOffsets[e] as number
      if ((originalOffsets[e + 1] as number) - from === 1) spinnable[originalIds[from] as number] = 1
    }
  }
  const layers = compiled.map((layer): Layer => {
    const spinFrom = new Int32Array(ids + 1)
    for (const id of layer.spin.first) spinFrom[id + 1] = (spinFrom[id + 1] as number) + 1
    for (let id = 0; id < ids; id++) spinFrom[id + 1] = (spinFrom[id + 1] as number) + (spinFrom[id] as number)
    return { ...layer, spinFrom, termStarts: findStarts(layer, [0], compiled, ids), fillerStarts: findStarts(layer, openingSlots(layer), compiled, ids) }
  })
  return { layers, spinnable, extraClasses }
}

/** Roots of the fillers of slots that open some term. */
function openingSlots({ trie, slotNames }: Compiled): number[] {
  return slotNames.flatMap((_, slot) => {
    const rest = 1 + slotNames.length + slot
    return trie.offsets[rest] === trie.offsets[rest + 1] ? [] : [1 + slot]
  })
}

/** 1 for the ids under which a walk from one of these roots can start, literally or by a substitution. */
function findStarts(layer: Compiled, roots: readonly number[], all: readonly Compiled[], ids: number): Uint8Array {
  const first = new Uint8Array(ids)
  for (const root of roots) {
    for (let e = layer.trie.offsets[root] as number; e < (layer.trie.offsets[root + 1] as number); e++) {
      const word = layer.trie.words[e] as number
      if (word >= 0) first[word] = 1
    }
  }
  const starts = first.slice()
  for (const { spin } of all) {
    for (let e = 0; e < spin.first.length; e++) {
      if (first[spin.originalIds[spin.originalOffsets[e] as number] as number] === 1) starts[spin.first[e] as number] = 1
    }
  }
  return starts
}

/** Hash of the packed data and the users' sources: the identity of everything a result depends on. */
function identify(packed: string, dictionaries: readonly DictionarySource[], channels: readonly ChannelSource[]): string {
  if (dictionaries.length === 0 && channels.length === 0) return packed
  return hashBytes(new TextEncoder().encode(packed + JSON.stringify([dictionaries, channels])))
}
