// Reads dictionaries and channel tables from JSON, reporting every fault at once, each with its path.
import { closest, distance } from 'fastest-levenshtein'
import { DictionaryError, type DictionaryFault } from '../errors.js'
import type { ChannelSource, DictionarySource, SpinEntry, TermSource } from '../types.js'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** Longest canonical term and longest side of a substitution, in tokens. */
export const MOST_TERM_TOKENS = 16
export const MOST_SPIN_TOKENS = 6

const DICTIONARY_KEYS = ['$schema', 'name', 'language', 'version', 'kind', 'terms', 'slots', 'protect']
const TERM_KEYS = ['canonical', 'acronym', 'aliases', 'kind', 'count', 'known', 'examples']
const CHANNEL_KEYS = ['$schema', 'name', 'channel', 'version', 'entries']
const ENTRY_KEYS = ['surface', 'original', 'slot', 'evidence', 'count']
export const SPIN_SLOTS = ['noun', 'verb', 'adjective', 'adverb', 'function', 'fixed', 'fact'] as const
export const SPIN_EVIDENCE = ['seen', 'recalled', 'learnt', 'generalized'] as const

/** Gathers faults while values are read; a value at fault reads as its fallback. */
export class Reader {
  readonly faults: DictionaryFault[] = []

  fault(path: string, message: string): void {
    this.faults.push({ path, message })
  }
  object(value: Json | undefined, path: string, keys: readonly string[]): JsonObject {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fault(path, `expected an object, found ${describe(value)}`)
      return {}
    }
    for (const key of Object.keys(value)) {
      if (!keys.includes(key)) this.fault(join(path, key), `unknown key${suggest(key, keys)}`)
    }
    return value
  }
  string(value: Json | undefined, path: string): string {
    if (typeof value === 'string' && value.trim() !== '') return value
    this.fault(path, `expected a text that is not empty, found ${describe(value)}`)
    return ''
  }
  strings(value: Json | undefined, path: string): string[] {
    return this.list(value, path).map((item, i) => this.string(item, `${path}[${i}]`))
  }
  list(value: Json | undefined, path: string): Json[] {
    if (Array.isArray(value)) return value
    this.fault(path, `expected a list, found ${describe(value)}`)
    return []
  }
  choice<T extends string>(value: Json | undefined, path: string, choices: readonly T[]): T {
    if (choices.includes(value as T)) return value as T
    this.fault(path, `expected one of ${choices.join(', ')}, found ${describe(value)}${typeof value === 'string' ? suggest(value, choices) : ''}`)
    return choices[0] as T
  }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
export function describe(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return value === null || typeof value === 'object' ? (value === null ? 'null' : 'an object') : JSON.stringify(value)
}
function suggest(word: string, choices: readonly string[]): string {
  const best = closest(word, choices)
  return distance(word, best) <= 2 ? `; did you mean "${best}"?` : ''
}

export function readJson(source: string | object, name: string): Json {
  if (typeof source !== 'string') return source as Json
  try {
    return JSON.parse(source.replace(/^\uFEFF/, '')) as Json
  } catch (error) {
    throw new DictionaryError(name, [{ path: '', message: `not JSON: ${(error as Error).message}` }])
  }
}

/**
 * Reads a dictionary of canonical terms. `source` is JSON text or the value it stands for; `name` says in messages where it came from.
 * Throws {@link DictionaryError} with every fault found.
 *
 * @example
 * const glossary = parseDictionary('{ "name": "mine", "terms": [{ "canonical": "Inner Harbor Trust" }] }')
 */
export function parseDictionary(source: string | object, name = 'dictionary'): DictionarySource {
  const reader = new Reader()
  const root = reader.object(readJson(source, name), '', DICTIONARY_KEYS)
  const terms = reader.list(root['terms'], 'terms').map((value, i) => readTerm(reader, value, `terms[${i}]`))
  const seen = new Map<string, number>()
  terms.forEach((term, i) => {
    const first = seen.get(term.canonical)
    if (first === undefined) seen.set(term.canonical, i)
    else if (term.canonical !== '') reader.fault(`terms[${i}].canonical`, `"${term.canonical}" stands already at terms[${first}]`)
  })
  const result: DictionarySource = {
    name: reader.string(root['name'], 'name'),
    ...(root['language'] === undefined ? {} : { language: reader.string(root['language'], 'language') }),
    ...(root['kind'] === undefined ? {} : { kind: reader.string(root['kind'], 'kind') }),
    terms,
    ...(root['slots'] === undefined ? {} : { slots: readSlots(reader, root['slots']) }),
    ...(root['protect'] === undefined ? {} : { protect: reader.strings(root['protect'], 'protect') }),
  }
  if (reader.faults.length > 0) throw new DictionaryError(name, reader.faults)
  return result
}

function readTerm(reader: Reader, value: Json, path: string): TermSource {
  const term = reader.object(value, path, TERM_KEYS)
  const canonical = reader.string(term['canonical'], `${path}.canonical`)
  checkTermText(reader, canonical, `${path}.canonical`)
  const aliases = term['aliases'] === undefined ? [] : reader.strings(term['aliases'], `${path}.aliases`)
  aliases.forEach((alias, i) => checkTermText(reader, alias, `${path}.aliases[${i}]`))
  return {
    canonical,
    ...(term['acronym'] === undefined ? {} : { acronym: reader.string(term['acronym'], `${path}.acronym`) }),
    ...(aliases.length === 0 ? {} : { aliases }),
    ...(term['kind'] === undefined ? {} : { kind: reader.string(term['kind'], `${path}.kind`) }),
    ...(term['count'] === undefined ? {} : { count: readCount(reader, term['count'], `${path}.count`) }),
    ...(term['known'] === undefined ? {} : { known: reader.strings(term['known'], `${path}.known`) }),
    ...(term['examples'] === undefined ? {} : { examples: readExamples(reader, term['examples'], `${path}.examples`) }),
  }
}

function checkTermText(reader: Reader, text: string, path: string): void {
  if (text !== text.trim()) reader.fault(path, 'has white space at an end')
  if (text.replace(/\{[a-z-]+\}/g, '').match(/[{}]/)) reader.fault(path, 'a brace that is no slot: write {name} with small letters')
  if (text.split(/[\s-]+/).length > MOST_TERM_TOKENS) reader.fault(path, `longer than ${MOST_TERM_TOKENS} words`)
}

function readExamples(reader: Reader, value: Json, path: string): [string, string][] {
  return reader.list(value, path).map((pair, i) => {
    const both = reader.strings(pair, `${path}[${i}]`)
    if (Array.isArray(pair) && both.length !== 2) reader.fault(`${path}[${i}]`, 'expected a pair: the garbled text and the repaired one')
    return [both[0] ?? '', both[1] ?? '']
  })
}

function readSlots(reader: Reader, value: Json): Record<string, string[]> {
  const slots = new Map<string, string[]>()
  if (typeof value !== 'object' || value === null || Array.isArray(value)) reader.fault('slots', `expected an object, found ${describe(value)}`)
  else for (const [name, fillers] of Object.entries(value)) slots.set(name, reader.strings(fillers, `slots.${name}`))
  return Object.fromEntries(slots)
}

/** Reads a table of substitutions. Throws {@link DictionaryError} with every fault found. */
export function parseChannel(source: string | object, name = 'channel'): ChannelSource {
  const reader = new Reader()
  const root = reader.object(readJson(source, name), '', CHANNEL_KEYS)
  const entries = reader.list(root['entries'], 'entries').map((value, i) => readEntry(reader, value, `entries[${i}]`))
  const result: ChannelSource = { name: reader.string(root['name'], 'name'), channel: reader.choice(root['channel'], 'channel', ['spin'] as const), entries }
  if (reader.faults.length > 0) throw new DictionaryError(name, reader.faults)
  return result
}

function readEntry(reader: Reader, value: Json, path: string): SpinEntry {
  const entry = reader.object(value, path, ENTRY_KEYS)
  const surface = readSide(reader, entry['surface'], `${path}.surface`)
  const original = readSide(reader, entry['original'], `${path}.original`)
  if (surface !== '' && surface === original) reader.fault(path, `"${surface}" stands for itself`)
  const count = entry['count'] === undefined ? 0 : readCount(reader, entry['count'], `${path}.count`)
  return {
    surface,
    original,
    slot: reader.choice(entry['slot'], `${path}.slot`, SPIN_SLOTS),
    evidence: reader.choice(entry['evidence'], `${path}.evidence`, SPIN_EVIDENCE),
    count,
  }
}

function readCount(reader: Reader, value: Json, path: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  reader.fault(path, `expected a whole number, found ${describe(value)}`)
  return 0
}

function readSide(reader: Reader, value: Json | undefined, path: string): string {
  const text = reader.string(value, path)
  if (text.split(' ').length > MOST_SPIN_TOKENS) reader.fault(path, `longer than ${MOST_SPIN_TOKENS} words`)
  return text
}
