// Compiles dictionaries into flat arrays: a lexicon layer and a trie of terms, beside the table of substitutions.
import { classOfToken, TRANSPARENT, UNKNOWN_CAPITAL, UNKNOWN_LOWER } from '../language/token-class.js'
import { buildLexicon, type Lexicon } from '../language/lexicon.js'
import { CASE_LOWER, CASE_MASK, foldKey, KIND_NUMBER, KIND_SUFFIX, KIND_WORD, tokenize, type Tokens } from '../text/tokenize.js'
import type { ChannelSource, DictionarySource, TermSource } from '../types.js'
import { isPlural, pluralOf } from './inflect.js'
import { compileSpin, type ChannelPrior, type PhraseScores, type SpinTable } from './compile-spin.js'
import { createTrieBuilder, type Trie } from './trie.js'

/** Ids from here on are words of dictionaries that the language model does not hold. */
export const FIRST_EXTRA = 65536
/** Value of a trie node at which a slot's filler ends. */
export const FILLER = 0

/** Interns token sequences: known forms keep the ids of lower layers, new ones get ids of this layer. */
export interface Interner {
  idOf(key: string): number | undefined
  readonly nextExtra: number
}

/** Dictionaries and channels of one layer (embedded, or a user's), compiled. */
export interface Compiled {
  readonly lexicon: Lexicon
  /** Language-model class of each extra word. */
  readonly extraClasses: Uint8Array
  readonly extraKeys: readonly string[]
  /** Roots: 0 terms; 1 + s fillers of slot s; 1 + slots + s what follows an opening slot s. */
  readonly trie: Trie
  readonly slotNames: readonly string[]
  /** log of the summed probability of all fillers of a slot, in score units. */
  readonly slotTotals: readonly number[]
  /** Term of each form, its text as to be written, bits for capitals by token. */
  readonly formTerm: Int32Array
  readonly formCapitals: Int32Array
  readonly formTexts: StringTable
  readonly termTexts: StringTable
  readonly termAcronyms: StringTable
  readonly termKind: Uint8Array
  readonly termDictionary: Uint16Array
  readonly kindNames: readonly string[]
  readonly dictionaryNames: readonly string[]
  readonly spin: SpinTable
  readonly protect: readonly string[]
}

/** Strings in one UTF-8 block, decoded when asked for. */
export interface StringTable { readonly offsets: Int32Array; readonly bytes: Uint8Array }

export function createStringTable(texts: readonly string[]): StringTable {
  const encoder = new TextEncoder()
  const offsets = new Int32Array(texts.length + 1)
  // A UTF-16 unit takes three bytes at the most.
  const room = new Uint8Array(3 * texts.reduce((sum, text) => sum + text.length, 0))
  texts.forEach((text, i) => (offsets[i + 1] = (offsets[i] as number) + encoder.encodeInto(text, room.subarray(offsets[i])).written))
  return { offsets, bytes: room.slice(0, offsets[texts.length]) }
}

const decoder = new TextDecoder()
export function stringAt(table: StringTable, i: number): string {
  return decoder.decode(table.bytes.subarray(table.offsets[i], table.offsets[i + 1]))
}

/** A layer while it is compiled: its own words beside those of the layers below. */
export interface Layer {
  readonly extras: Map<string, number>
  readonly classes: number[]
  readonly interner: Interner
  idFor(text: string): number[]
  /** The same, and bits for capitals by token. */
  read(text: string): { readonly ids: number[]; readonly capitals: number }
  capitals(text: string): number
}

function createLayer(interner: Interner): Layer {
  const extras = new Map<string, number>()
  const classes: number[] = []
  // A million terms are read one after the other: into the same arrays.
  let scratch: Tokens | undefined
  const isCapital = ({ kind, flags }: Tokens, i: number): boolean => kind[i] === KIND_WORD && ((flags[i] as number) & CASE_MASK) !== CASE_LOWER
  const layer: Layer = {
    extras,
    classes,
    interner,
    idFor: (text) => layer.read(text).ids,
    read(text) {
      const tokens = (scratch = tokenize(text, scratch))
      const ids: number[] = []
      let capitals = 0
      for (let i = 0; i < tokens.length; i++) {
        const kind = tokens.kind[i]
        const cls = classOfToken(tokens, i)
        if (cls === TRANSPARENT) continue
        if (isCapital(tokens, i)) capitals |= 1 << ids.length
        if (kind !== KIND_WORD && kind !== KIND_SUFFIX && kind !== KIND_NUMBER) {
          ids.push(cls)
          continue
        }
        const key = foldKey(text.slice(tokens.start[i], tokens.end[i]))
        let id = interner.idOf(key) ?? extras.get(key)
        if (id === undefined) {
          id = interner.nextExtra + extras.size
          extras.set(key, id)
          const lower = ((tokens.flags[i] as number) & CASE_MASK) === CASE_LOWER
          classes.push(kind === KIND_NUMBER ? cls : lower ? UNKNOWN_LOWER : UNKNOWN_CAPITAL)
        }
        ids.push(id)
      }
      return { ids, capitals }
    },
    capitals(text) {
      const tokens = (scratch = tokenize(text, scratch))
      let bits = 0
      let at = 0
      for (let i = 0; i < tokens.length; i++) {
        if (classOfToken(tokens, i) === TRANSPARENT) continue
        if (isCapital(tokens, i)) bits |= 1 << at
        at++
      }
      return bits
    },
  }
  return layer
}

/** Compiles one layer. `slots` are the fillers by slot name; a slot that no one fills matches nothing. */
export function compileDictionaries(
  dictionaries: readonly DictionarySource[],
  channels: readonly ChannelSource[],
  slots: ReadonlyMap<string, readonly string[]>,
  interner: Interner,
  prior: ChannelPrior,
  scores: PhraseScores,
): Compiled {
  const layer = createLayer(interner)
  const fillers = new Map<string, Set<string>>([...slots].map(([name, list]) => [name, new Set(list)]))
  for (const dictionary of dictionaries) {
    for (const [name, list] of Object.entries(dictionary.slots ?? {})) {
      const set = fillers.get(name) ?? new Set<string>()
      for (const filler of list) set.add(filler)
      fillers.set(name, set)
    }
  }
  const slotNames = [...fillers.keys()].sort()
  const terms = compileTerms(dictionaries, slotNames, fillers, layer)
  const spin = compileSpin([...channels, ...knownGarbles(dictionaries)], layer, prior, scores)
  const keys = [...layer.extras.keys()]
  return {
    lexicon: buildLexicon(keys, interner.nextExtra),
    extraClasses: Uint8Array.from(layer.classes),
    extraKeys: keys,
    slotNames,
    slotTotals: slotNames.map((name) => totalOf([...(fillers.get(name) as Set<string>)].map((filler) => scores.filler(layer.idFor(filler))))),
    ...terms,
    spin,
    protect: dictionaries.flatMap((dictionary) => dictionary.protect ?? []),
  }
}

function totalOf(scores: readonly number[]): number {
  return Math.round(Math.log(scores.reduce((sum, score) => sum + Math.exp(score / 1024), 1e-12)) * 1024)
}

type Terms = Pick<Compiled, 'trie' | 'formTerm' | 'formCapitals' | 'formTexts' | 'termTexts' | 'termAcronyms' | 'termKind' | 'termDictionary' | 'kindNames' | 'dictionaryNames'>

function compileTerms(dictionaries: readonly DictionarySource[], slotNames: readonly string[], fillers: ReadonlyMap<string, ReadonlySet<string>>, layer: Layer): Terms {
  const builder = createTrieBuilder(1 + 2 * slotNames.length)
  slotNames.forEach((name, s) => {
    for (const filler of [...(fillers.get(name) as Set<string>)].sort()) builder.add(1 + s, layer.idFor(filler), FILLER)
  })
  const termTexts: string[] = []
  const termAcronyms: string[] = []
  const termKind: number[] = []
  const termDictionary: number[] = []
  const formTerm: number[] = []
  const formTexts: string[] = []
  const formCapitals: number[] = []
  const kindNames: string[] = []
  dictionaries.forEach((dictionary, d) => {
    for (const term of dictionary.terms) {
      const kind = term.kind ?? dictionary.kind ?? 'term'
      if (!kindNames.includes(kind)) kindNames.push(kind)
      const index = termTexts.push(term.canonical) - 1
      termAcronyms.push(term.acronym ?? '')
      termKind.push(kindNames.indexOf(kind))
      termDictionary.push(d)
      for (const text of formsOf(term, layer)) {
        // Most texts have no slot, and are read once.
        const read = text.includes('{') ? undefined : layer.read(text)
        const sequence = read === undefined ? sequenceOf(text, slotNames, layer) : read.ids
        if (sequence === undefined || sequence.length === 0) continue
        const form = formTexts.push(text) - 1
        formTerm.push(index)
        const opening = sequence[0] as number
        // An opening slot is looked for to the left of what follows it: else every place name would start a walk.
        const root = opening < 0 ? slotNames.length - opening : 0
        const rest = opening < 0 ? sequence.slice(1) : sequence
        formCapitals.push(read?.capitals ?? layer.capitals(text.replace(/\{[a-z-]+\}/g, 'X')))
        if (rest.length > 0) builder.add(root, rest, form)
      }
    }
  })
  return {
    trie: builder.build(),
    formTerm: Int32Array.from(formTerm),
    formCapitals: Int32Array.from(formCapitals),
    formTexts: createStringTable(formTexts),
    termTexts: createStringTable(termTexts),
    termAcronyms: createStringTable(termAcronyms),
    termKind: Uint8Array.from(termKind),
    termDictionary: Uint16Array.from(termDictionary),
    kindNames,
    dictionaryNames: dictionaries.map((dictionary) => dictionary.name),
  }
}

/** The forms of a term: as listed, its aliases, and plurals where the last word is a common noun whose plural the model knows. */
function formsOf(term: TermSource, layer: Layer): string[] {
  const listed = [term.canonical, ...(term.aliases ?? [])]
  const forms = [...listed, ...listed.filter((text) => /\bUS\b/.test(text)).map((text) => text.replace(/\bUS\b/g, 'U.S.'))]
  for (const text of [...forms]) {
    const last = text.slice(text.search(/[^\s-]+$/))
    if (!/^[a-z]{3,}$/.test(last) || isPlural(text)) continue
    const plural = pluralOf(text)
    const key = plural.slice(plural.search(/[^\s-]+$/))
    if (plural !== text && layer.interner.idOf(key) !== undefined) forms.push(plural)
  }
  return [...new Set(forms)]
}

/** Token ids of a form, slots as `-(slot + 1)`; undefined where a slot is not known. */
function sequenceOf(text: string, slotNames: readonly string[], layer: Layer): number[] | undefined {
  const sequence: number[] = []
  for (const part of text.split(/(\{[a-z-]+\})/)) {
    if (part.startsWith('{')) {
      const slot = slotNames.indexOf(part.slice(1, -1))
      if (slot < 0) return undefined
      sequence.push(-(slot + 1))
    } else sequence.push(...layer.idFor(part))
  }
  return sequence
}

/** The garbles a dictionary lists for its own terms, as a channel named after it. */
function knownGarbles(dictionaries: readonly DictionarySource[]): ChannelSource[] {
  return dictionaries.flatMap((dictionary) => {
    const entries = dictionary.terms.flatMap((term) =>
      (term.known ?? []).map((surface) => ({ surface, original: term.canonical, slot: 'fixed' as const, evidence: 'seen' as const, count: 1 })))
    return entries.length === 0 ? [] : [{ name: dictionary.name, channel: 'spin' as const, entries }]
  })
}
