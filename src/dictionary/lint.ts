// Lints dictionaries and channel tables: what can be read but should not stand there. Nothing here is needed to run a repair.
import { distance } from 'fastest-levenshtein'
import type { DictionaryFault } from '../errors.js'
import type { ChannelSource, DictionarySource, SpinEntry, TermSource } from '../types.js'
import { stem } from '../vendor/natural.js'

/** Whether the channel can write over this word (lower case): it is the original of some substitution. */
export type Reaches = (word: string) => boolean

/** Words below this length differ by a letter too often to be each other's typo. */
const LEAST_TYPO_WORD = 6

/** Code-unit order: the same on every machine, whatever its locale. */
export function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Faults of one dictionary, each with the path of the value: terms out of order or twice, aliases that say nothing new, terms that no
 * substitution can reach, canonical terms that look like a typo of another. Takes what `parseDictionary` returned; pure.
 *
 * @example
 * lintDictionary({ name: 'mine', terms: [{ canonical: 'B' }, { canonical: 'A' }] }) // [{ path: 'terms[1].canonical', message: '"A" sorts before "B" …' }]
 */
export function lintDictionary(source: DictionarySource, reaches?: Reaches): DictionaryFault[] {
  const faults: DictionaryFault[] = []
  const seen = new Map<string, number>()
  source.terms.forEach((term, i) => {
    const path = `terms[${i}]`
    const before = source.terms[i - 1]
    if (before !== undefined && compareCodeUnits(before.canonical, term.canonical) > 0) faults.push({ path: `${path}.canonical`, message: `"${term.canonical}" sorts before "${before.canonical}"; terms stand in code-unit order` })
    const first = seen.get(term.canonical)
    if (first === undefined) seen.set(term.canonical, i)
    else faults.push({ path: `${path}.canonical`, message: `"${term.canonical}" stands already at terms[${first}]` })
    faults.push(...lintAliases(term, path))
    if (reaches !== undefined && !isReached(term, reaches)) faults.push({ path, message: `no substitution reaches a word of "${term.canonical}"; it can be repaired only under \`known\`` })
  })
  return [...faults, ...findTypos(source.terms)]
}

function lintAliases(term: TermSource, path: string): DictionaryFault[] {
  const faults: DictionaryFault[] = []
  const aliases = term.aliases ?? []
  aliases.forEach((alias, i) => {
    if (alias === term.canonical) faults.push({ path: `${path}.aliases[${i}]`, message: `"${alias}" is the canonical term itself` })
    else if (aliases.indexOf(alias) < i) faults.push({ path: `${path}.aliases[${i}]`, message: `"${alias}" stands already at aliases[${aliases.indexOf(alias)}]` })
  })
  return faults
}

/** Words of a phrase in lower case; slots are none. */
function wordsOf(phrase: string): string[] {
  return phrase.replace(/\{[a-z-]+\}/g, ' ').toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu) ?? []
}

function isReached(term: TermSource, reaches: Reaches): boolean {
  if (term.known !== undefined) return true
  return [term.canonical, ...(term.aliases ?? [])].some((phrase) => phrase.includes('{') || wordsOf(phrase).some(reaches))
}

/** Pairs of canonical terms one edit apart, found by the deletions they share, so that the time grows with the number of terms alone. */
function findTypos(terms: readonly TermSource[]): DictionaryFault[] {
  const faults: DictionaryFault[] = []
  const byDeletion = new Map<string, number[]>()
  terms.forEach((term, i) => {
    if (term.canonical.length < LEAST_TYPO_WORD) return
    const near = new Set<number>()
    for (const key of deletionsOf(term.canonical)) {
      const known = byDeletion.get(key)
      if (known === undefined) byDeletion.set(key, [i])
      else {
        for (const j of known) near.add(j)
        known.push(i)
      }
    }
    for (const j of near) {
      const other = (terms[j] as TermSource).canonical
      if (distance(term.canonical, other) === 1 && looksLikeTypo(other, term.canonical)) faults.push({ path: `terms[${i}].canonical`, message: `"${term.canonical}" is one letter from "${other}" at terms[${j}]; is one of them a typo?` })
    }
  })
  return faults
}

function deletionsOf(text: string): string[] {
  return [text, ...Array.from({ length: text.length }, (_, at) => text.slice(0, at) + text.slice(at + 1))]
}

/** Spellings that differ by a letter and are both right. */
const VARIANTS: readonly (readonly [string, string])[] = [['advisor', 'adviser'], ['defence', 'defense'], ['offence', 'offense'], ['licence', 'license'], ['our', 'or'], ['women', 'woman'], ['men', 'man']]

/** One edit inside a long word that is neither a number, nor an inflection, nor another spelling: short words are each other's neighbors too often. */
function looksLikeTypo(a: string, b: string): boolean {
  const left = a.toLowerCase().split(/[\s/-]+/)
  const right = b.toLowerCase().split(/[\s/-]+/)
  const at = left.findIndex((word, i) => word !== right[i])
  const [one, other] = [left[at] ?? '', right[at] ?? '']
  if (left.length !== right.length || Math.min(one.length, other.length) < LEAST_TYPO_WORD || /[^\p{L}]/u.test(one + other)) return false
  if (one.charAt(0) !== other.charAt(0) || one.slice(-1) !== other.slice(-1) || stem(one) === stem(other)) return false
  const plain = (word: string): string => VARIANTS.reduce((text, [from, to]) => text.replace(from, to), word)
  return plain(one) !== plain(other)
}

/** Faults between dictionaries: a canonical term in several files is allowed only where all say the same of its acronym. Paths start with the dictionary's name. */
export function lintTogether(sources: readonly DictionarySource[]): DictionaryFault[] {
  const faults: DictionaryFault[] = []
  const first = new Map<string, { readonly path: string; readonly acronym: string }>()
  for (const source of sources) {
    source.terms.forEach((term, i) => {
      const path = `${source.name}:terms[${i}]`
      const known = first.get(term.canonical)
      if (known === undefined) first.set(term.canonical, { path, acronym: term.acronym ?? '' })
      else if (known.acronym !== (term.acronym ?? '')) {
        const said = (acronym: string): string => (acronym === '' ? 'none' : acronym)
        faults.push({ path: `${path}.acronym`, message: `"${term.canonical}" has the acronym ${said(term.acronym ?? '')} here and ${said(known.acronym)} at ${known.path}` })
      }
    })
  }
  return faults
}

/**
 * Known garbles that lead nowhere: one that is the term itself or an alias, one that two terms claim, and circles, in which a garble of one
 * term is another whose garble leads back. Case does not count.
 *
 * @example
 * findCycles({ name: 'mine', terms: [{ canonical: 'A', known: ['B'] }, { canonical: 'B', known: ['A'] }] }) // ['garbles go in a circle: "b" → "a" → "b"']
 */
export function findCycles({ terms }: DictionarySource): string[] {
  const faults: string[] = []
  const next = new Map<string, string>()
  for (const { canonical, aliases = [], known = [] } of terms) {
    const right = new Set([canonical, ...aliases].map((text) => text.toLowerCase()))
    for (const garble of known) {
      const key = garble.toLowerCase()
      const other = next.get(key)
      if (right.has(key)) faults.push(`"${garble}" stands for itself: it is a right form of "${canonical}"`)
      else if (other !== undefined && other !== canonical) faults.push(`"${garble}" is a garble of both "${other}" and "${canonical}"`)
      else next.set(key, canonical)
    }
  }
  const told = new Set<string>()
  for (const [garble, canonical] of next) {
    const path = [garble]
    for (let at: string | undefined = canonical; at !== undefined && !path.includes(at.toLowerCase()); at = next.get(at.toLowerCase())) path.push(at.toLowerCase())
    const back = next.get(path[path.length - 1] as string)?.toLowerCase()
    if (back !== garble || path.some((text) => told.has(text))) continue
    for (const text of path) told.add(text)
    faults.push(`garbles go in a circle: ${[...path, garble].map((text) => `"${text}"`).join(' → ')}`)
  }
  return faults
}

/** Slots of which only the base form is generated: two of them for one pair of phrases say the same. */
const BASE_ONLY: ReadonlySet<SpinEntry['slot']> = new Set(['adjective', 'adverb', 'function', 'fixed'])

/**
 * Faults of one table of substitutions, each with the path of the entry: out of order, twice, for itself, or mere inflection (Porter stems,
 * which also join `electric` and `electrical`: an entry seen in a spinner's output or recalled from it is a fact and stays). Pure.
 */
export function lintChannel(source: ChannelSource): DictionaryFault[] {
  const faults: DictionaryFault[] = []
  const seen = new Map<string, number>()
  source.entries.forEach((entry, i) => {
    const path = `entries[${i}]`
    const shown = `${entry.surface} ← ${entry.original}`
    const before = source.entries[i - 1]
    if (before !== undefined && compareEntries(before, entry) > 0) faults.push({ path, message: `${shown} sorts before ${before.surface} ← ${before.original}; entries stand in code-unit order of surface, original, slot` })
    const key = `${entry.surface}\t${entry.original}\t${BASE_ONLY.has(entry.slot) ? '' : entry.slot}`
    const first = seen.get(key)
    if (first === undefined) seen.set(key, i)
    else faults.push({ path, message: `${shown} stands already at entries[${first}]` })
    if (entry.surface === entry.original) faults.push({ path, message: `"${entry.surface}" stands for itself` })
    else if (entry.evidence === 'generalized' && isInflection(entry)) faults.push({ path, message: `${shown} is mere inflection: the same stems, and nobody saw the spinner write it` })
  })
  return faults
}

/** Order of a channel's entries: surface, original, slot, by code units. */
export function compareEntries(a: SpinEntry, b: SpinEntry): number {
  return compareCodeUnits(a.surface, b.surface) || compareCodeUnits(a.original, b.original) || compareCodeUnits(a.slot, b.slot)
}

function isInflection(entry: SpinEntry): boolean {
  const surface = wordsOf(entry.surface).map(stem)
  const original = wordsOf(entry.original).map(stem)
  return surface.length === original.length && surface.length > 0 && surface.every((word, i) => word === original[i])
}
