// The shipped dictionaries: where they lie, how they are written, which words their channels reach.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { inflectPair } from '../../src/dictionary/inflect.js'
import { compareCodeUnits, compareEntries } from '../../src/dictionary/lint.js'
import { isConfusionSource } from '../../src/dictionary/parse-confusions.js'
import { parseChannel, parseDictionary } from '../../src/dictionary/parse.js'
import type { ChannelSource, DictionarySource, SpinEntry } from '../../src/types.js'

const ROOT = new URL('../../dictionaries/', import.meta.url)

export interface Shipped { readonly name: string; readonly path: string; readonly text: string }

export function readShipped(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8')
}
export function rewriteShipped(path: string, text: string): void {
  writeFileSync(new URL(path, ROOT), text)
}

/** The files of a folder under dictionaries/, in order of their names. */
export function shippedIn(folder: string): Shipped[] {
  return readdirSync(new URL(`${folder}/`, ROOT)).sort(compareCodeUnits).map((file) => ({ name: file.replace(/\.\w+$/, ''), path: `${folder}/${file}`, text: readShipped(`${folder}/${file}`) }))
}

export const dictionaries = (): DictionarySource[] => shippedIn('terms').map(({ text, path }) => parseDictionary(text, path))
export const channels = (): ChannelSource[] => shippedIn('channels').filter(({ text }) => !isConfusionSource(text)).map(({ text, path }) => parseChannel(text, path))

/** Every word that some original of the tables holds, inflected forms included. */
export function reachedWords(): Set<string> {
  const words = new Set<string>()
  for (const { entries } of channels()) {
    for (const entry of entries) {
      for (const [, original] of inflectPair(entry.surface, entry.original, entry.slot, () => false)) for (const word of original.toLowerCase().split(/[\s-]+/)) words.add(word)
    }
  }
  return words
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
const TERM_KEYS = ['canonical', 'acronym', 'aliases', 'kind', 'known', 'examples']
const ENTRY_KEYS = ['surface', 'original', 'slot', 'evidence', 'count']
const CONFUSION_KEYS = ['surface', 'original', 'count', 'total', 'evidence']

/** One value on one line, spaced as a person would. */
function inline(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`).join(', ')} }`
}

function inOrder(item: Record<string, Json>, keys: readonly string[]): Record<string, Json> {
  const rest = Object.keys(item).filter((key) => !keys.includes(key))
  return Object.fromEntries([...keys, ...rest].filter((key) => key in item).map((key) => [key, item[key] as Json]))
}

/** The one way a dictionary or a table is written: sorted, an entry a line, keys in their order. */
export function formatShipped(text: string): string {
  const { terms, entries, ...head } = JSON.parse(text) as Record<string, Json> & { terms?: Record<string, Json>[]; entries?: Record<string, Json>[] }
  const list = terms?.toSorted((a, b) => compareCodeUnits(String(a['canonical']), String(b['canonical']))) ?? entries?.toSorted((a, b) => compareEntries(a as unknown as SpinEntry, b as unknown as SpinEntry)) ?? []
  const lines = list.map((item) => `    ${inline(inOrder(item, terms !== undefined ? TERM_KEYS : head['channel'] === 'ocr' ? CONFUSION_KEYS : ENTRY_KEYS))}`)
  const first = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${inline(value)},\n`)
  return `{\n${first.join('')}  "${terms === undefined ? 'entries' : 'terms'}": [\n${lines.join(',\n')}\n  ]\n}\n`
}
