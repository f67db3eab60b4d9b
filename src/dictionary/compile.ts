// Compiles dictionaries and channel tables into flat arrays: a lexicon layer, a trie of terms, a table of substitutions.
import type { Section } from '../assets/container.js'
import { classOfToken, FIRST_WORD, TRANSPARENT, UNKNOWN_CAPITAL, UNKNOWN_LOWER } from '../language/token-class.js'
import { buildLexicon, type Lexicon } from '../language/lexicon.js'
import { CASE_LOWER, CASE_MASK, foldKey, KIND_NUMBER, KIND_SUFFIX, KIND_WORD, tokenize } from '../text/tokenize.js'
import type { ChannelSource, DictionarySource, EntryEvidence, TermSource } from '../types.js'
import { inflectPair, isPlural, pluralOf } from './inflect.js'
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

/** Substitutions sorted by first surface word; sides are runs of ids. */
export interface SpinTable {
  readonly first: Int32Array
  readonly surfaceOffsets: Int32Array
  readonly surfaceIds: Int32Array
  readonly originalOffsets: Int32Array
  readonly originalIds: Int32Array
  /** log P(surface | original, spun) in score units. */
  readonly scores: Int16Array
  /**
   * By entry and dialect (`tilts[e * dialects + d]`): log P(surface | original, spun by d) less the score, which is of all tables together.
   * Empty where the layer's entries belong to no dialect.
   */
  readonly tilts: Int16Array
  /** log P(surface | the author meant the original): by how common the surfaces are, and in part evenly, in score units. */
  readonly authorScores: Int16Array
  /** log of P(original) · P(surface | original, spun) / P(surface), each phrase by itself, in score units: what a first look judges by. */
  readonly ratios: Int16Array
  /** 1 where the original is a figure that the surface does not tell: such a span is flagged, never written. */
  readonly destroys: Uint8Array
  readonly channel: Uint8Array
  readonly channelNames: readonly string[]
}

/** Strings in one UTF-8 block, decoded when asked for. */
export interface StringTable { readonly offsets: Int32Array; readonly bytes: Uint8Array }

export function createStringTable(texts: readonly string[]): StringTable {
  const encoder = new TextEncoder()
  const parts = texts.map((text) => encoder.encode(text))
  const offsets = new Int32Array(parts.length + 1)
  parts.forEach((part, i) => (offsets[i + 1] = (offsets[i] as number) + part.length))
  const bytes = new Uint8Array(offsets[parts.length] as number)
  parts.forEach((part, i) => bytes.set(part, offsets[i]))
  return { offsets, bytes }
}

const decoder = new TextDecoder()
export function stringAt(table: StringTable, i: number): string {
  return decoder.decode(table.bytes.subarray(table.offsets[i], table.offsets[i + 1]))
}

/** How common phrases are, log probabilities in score units: a phrase as running text, and as the filler of a slot. */
export interface PhraseScores { phrase(ids: readonly number[]): number; filler(ids: readonly number[]): number }

/** Fitted smoothing of the channel's counts: what an entry weighs beyond the times it was seen, and the weight of an original's surfaces that no table lists. */
export type ChannelPrior = Readonly<Record<EntryEvidence | 'unlisted' | 'shared' | 'even', number>>

interface Layer {
  readonly extras: Map<string, number>
  readonly classes: number[]
  readonly interner: Interner
  idFor(text: string): number[]
  capitals(text: string): number
}

function createLayer(interner: Interner): Layer {
  const extras = new Map<string, number>()
  const classes: number[] = []
  return {
    extras,
    classes,
    interner,
    idFor(text) {
      const tokens = tokenize(text)
      const ids: number[] = []
      for (let i = 0; i < tokens.length; i++) {
        const kind = tokens.kind[i]
        const cls = classOfToken(tokens, i)
        if (cls === TRANSPARENT) continue
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
      return ids
    },
    capitals(text) {
      const tokens = tokenize(text)
      let bits = 0
      let at = 0
      for (let i = 0; i < tokens.length; i++) {
        if (classOfToken(tokens, i) === TRANSPARENT) continue
        if (tokens.kind[i] === KIND_WORD && ((tokens.flags[i] as number) & CASE_MASK) !== CASE_LOWER) bits |= 1 << at
        at++
      }
      return bits
    },
  }
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
        const sequence = sequenceOf(text, slotNames, layer)
        if (sequence === undefined || sequence.length === 0) continue
        const form = formTexts.push(text) - 1
        formTerm.push(index)
        const opening = sequence[0] as number
        // An opening slot is looked for to the left of what follows it: else every place name would start a walk.
        const root = opening < 0 ? slotNames.length - opening : 0
        const rest = opening < 0 ? sequence.slice(1) : sequence
        formCapitals.push(layer.capitals(text.replace(/\{[a-z-]+\}/g, 'X')))
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

interface Row {
  readonly surface: number[]
  readonly original: number[]
  /** Weight in each channel. */
  readonly weights: Map<number, number>
  readonly destroys: boolean
}

const weightOf = (row: Row): number => [...row.weights.values()].reduce((sum, weight) => sum + weight, 0)

function compileSpin(channels: readonly ChannelSource[], layer: Layer, prior: ChannelPrior, scores: PhraseScores): SpinTable {
  const rows = new Map<string, Row>()
  const isWord = (form: string): boolean => {
    const id = layer.interner.idOf(form)
    return id !== undefined && id >= FIRST_WORD
  }
  channels.forEach((channel, c) => {
    for (const entry of channel.entries) {
      const weight = entry.count + prior[entry.evidence]
      for (const [surface, original] of inflectPair(entry.surface, entry.original, entry.slot, isWord)) {
        // A form nobody writes cannot have been written by the spinner.
        if (original !== entry.original && !original.split(/[\s-]/).every(isWord)) continue
        const key = `${surface}\t${original}`
        const row = rows.get(key) ?? { surface: layer.idFor(surface), original: layer.idFor(original), weights: new Map<number, number>(), destroys: entry.slot === 'fact' }
        row.weights.set(c, Math.max(weight, row.weights.get(c) ?? 0))
        if (row.surface.length > 0 && row.original.length > 0) rows.set(key, row)
      }
    }
  })
  const commonness = (row: Row): number => Math.exp(scores.phrase(row.surface) / 1024)
  const weights = totalsByOriginal(rows.values(), weightOf, prior.unlisted)
  const authored = totalsByOriginal(rows.values(), commonness, 0)
  const surfaces = totalsByOriginal(rows.values(), () => 1, 0)
  const at = (totals: ReadonlyMap<string, number>, row: Row): number => totals.get(row.original.join(' ')) as number
  const share = (part: number, totals: ReadonlyMap<string, number>, row: Row): number =>
    Math.max(-32768, Math.round(Math.log(part / at(totals, row)) * 1024))
  // An author, too, has words that no table lists: as many as the spinner, or every text with a rare synonym would be the author's.
  const clamp16 = (value: number): number => Math.max(-32768, Math.min(32767, value))
  const listed = (row: Row): number => 1 - prior.unlisted / at(weights, row)
  const sorted = [...rows.values()].sort((a, b) => compareIds(a.surface, b.surface) || compareIds(a.original, b.original))
  const offsets = (side: 'surface' | 'original'): Int32Array => {
    let end = 0
    return Int32Array.from([0, ...sorted.map((row) => (end += row[side].length))])
  }
  return {
    first: Int32Array.from(sorted, (row) => row.surface[0] as number),
    surfaceOffsets: offsets('surface'),
    surfaceIds: Int32Array.from(sorted.flatMap((row) => row.surface)),
    originalOffsets: offsets('original'),
    originalIds: Int32Array.from(sorted.flatMap((row) => row.original)),
    scores: Int16Array.from(sorted, (row) => share(weightOf(row), weights, row)),
    tilts: tiltsOf(sorted, channels.length, prior),
    authorScores: Int16Array.from(sorted, (row) => clamp16(Math.round(Math.log(listed(row) * ((1 - prior.even) * commonness(row) / at(authored, row) + prior.even / at(surfaces, row))) * 1024))),
    ratios: Int16Array.from(sorted, (row) => clamp16(share(weightOf(row), weights, row) + scores.phrase(row.original) - scores.phrase(row.surface))),
    destroys: Uint8Array.from(sorted, (row) => (row.destroys ? 1 : 0)),
    // An entry of several tables bears the name of the one in which it weighs most.
    channel: Uint8Array.from(sorted, (row) => ([...row.weights].reduce((best, next) => (next[1] > best[1] ? next : best)))[0]),
    channelNames: channels.map((channel) => channel.name),
  }
}

/**
 * P(surface | original) in one dialect: its own weights, smoothed towards the share in all tables by `prior.shared` pseudo-counts; the
 * share of unlisted surfaces is the same in all.
 */
function tiltsOf(rows: readonly Row[], dialects: number, prior: ChannelPrior): Int16Array {
  const tilts = new Int16Array(rows.length * dialects)
  const all = totalsByOriginal(rows, weightOf, 0)
  for (let d = 0; d < dialects; d++) {
    const own = totalsByOriginal(rows, (row) => row.weights.get(d) ?? 0, 0)
    rows.forEach((row, e) => {
      const original = row.original.join(' ')
      const share = weightOf(row) / (all.get(original) as number)
      const here = ((row.weights.get(d) ?? 0) + prior.shared * share) / ((own.get(original) as number) + prior.shared)
      tilts[e * dialects + d] = Math.round(Math.log(here / share) * 1024)
    })
  }
  return tilts
}

function totalsByOriginal(rows: Iterable<Row>, value: (row: Row) => number, start: number): Map<string, number> {
  const totals = new Map<string, number>()
  for (const row of rows) totals.set(row.original.join(' '), (totals.get(row.original.join(' ')) ?? start) + value(row))
  return totals
}

function compareIds(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number)
  return a.length - b.length
}

const STRING_TABLES = ['formTexts', 'termTexts', 'termAcronyms'] as const
const ARRAYS = ['formTerm', 'formCapitals', 'termKind', 'termDictionary', 'extraClasses'] as const
const TRIE_ARRAYS = ['offsets', 'words', 'nodes', 'values'] as const
const SPIN_ARRAYS = ['first', 'surfaceOffsets', 'surfaceIds', 'originalOffsets', 'originalIds', 'scores', 'tilts', 'authorScores', 'ratios', 'destroys', 'channel'] as const

/** Sections of a compiled layer, for the packed file. */
export function packCompiled(compiled: Compiled): { meta: Record<string, unknown>; sections: Map<string, Section> } {
  const sections = new Map<string, Section>()
  for (const name of STRING_TABLES) {
    sections.set(`${name}.offsets`, compiled[name].offsets)
    sections.set(`${name}.bytes`, compiled[name].bytes)
  }
  for (const name of ARRAYS) sections.set(name, compiled[name])
  for (const name of TRIE_ARRAYS) sections.set(`trie.${name}`, compiled.trie[name])
  for (const name of SPIN_ARRAYS) sections.set(`spin.${name}`, compiled.spin[name])
  sections.set('lexicon.slots', compiled.lexicon.slots)
  sections.set('lexicon.checks', compiled.lexicon.checks)
  sections.set('extraKeys', new TextEncoder().encode(compiled.extraKeys.join('\n')))
  const { slotNames, slotTotals, kindNames, dictionaryNames, protect } = compiled
  return { meta: { slotNames, slotTotals, kindNames, dictionaryNames, protect, channelNames: compiled.spin.channelNames }, sections }
}

/** The compiled layer of a packed file, viewed without copying. */
export function unpackCompiled(meta: Readonly<Record<string, unknown>>, sections: ReadonlyMap<string, Section>): Compiled {
  const get = <T extends Section>(name: string): T => {
    const section = sections.get(name)
    if (section === undefined) throw new RangeError(`packed file lacks the section ${name}`)
    return section as T
  }
  const table = (name: string): StringTable => ({ offsets: get(`${name}.offsets`), bytes: get(`${name}.bytes`) })
  const slots = get<Int32Array>('lexicon.slots')
  const keys = decoder.decode(get('extraKeys'))
  return {
    lexicon: { slots, checks: get('lexicon.checks'), mask: slots.length - 1 },
    extraClasses: get('extraClasses'),
    extraKeys: keys === '' ? [] : keys.split('\n'),
    trie: { offsets: get('trie.offsets'), words: get('trie.words'), nodes: get('trie.nodes'), values: get('trie.values') },
    slotNames: meta['slotNames'] as string[],
    slotTotals: meta['slotTotals'] as number[],
    formTerm: get('formTerm'),
    formCapitals: get('formCapitals'),
    formTexts: table('formTexts'),
    termTexts: table('termTexts'),
    termAcronyms: table('termAcronyms'),
    termKind: get('termKind'),
    termDictionary: get('termDictionary'),
    kindNames: meta['kindNames'] as string[],
    dictionaryNames: meta['dictionaryNames'] as string[],
    protect: meta['protect'] as string[],
    spin: {
      first: get('spin.first'), surfaceOffsets: get('spin.surfaceOffsets'), surfaceIds: get('spin.surfaceIds'),
      originalOffsets: get('spin.originalOffsets'), originalIds: get('spin.originalIds'), scores: get('spin.scores'), tilts: get('spin.tilts'), authorScores: get('spin.authorScores'), ratios: get('spin.ratios'),
      destroys: get('spin.destroys'), channel: get('spin.channel'), channelNames: meta['channelNames'] as string[],
    },
  }
}
