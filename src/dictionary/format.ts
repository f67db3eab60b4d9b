// Writes dictionaries and channel tables in the one form they are kept in: sorted, an entry a line, keys in their order.
import type { ChannelSource, DictionarySource, SpinEntry, TermSource } from '../types.js'
import { compareCodeUnits, compareEntries } from './lint.js'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

const TERM_KEYS = ['canonical', 'acronym', 'aliases', 'kind', 'count', 'known', 'examples'] as const
const ENTRY_KEYS = ['surface', 'original', 'slot', 'evidence', 'count'] as const

/** A table as JSON text; a count of 0 is left out. `schema` is the path of the schema, for editors. */
export function formatChannel({ name, channel, version, entries }: ChannelSource, schema?: string): string {
  const lines = entries.toSorted(compareEntries).map((entry) => inOrder<SpinEntry>(entry, ENTRY_KEYS.filter((key) => key !== 'count' || entry.count > 0)))
  return formatFile({ ...(schema === undefined ? {} : { $schema: schema }), name, channel, version: version ?? 1 }, 'entries', lines)
}

/** A dictionary as JSON text. */
export function formatDictionary({ terms, ...head }: DictionarySource): string {
  const lines = terms.toSorted((a, b) => compareCodeUnits(a.canonical, b.canonical)).map((term) => inOrder<TermSource>(term, TERM_KEYS))
  return formatFile(head as { [key: string]: Json }, 'terms', lines)
}

function inOrder<T extends object>(item: T, keys: readonly (keyof T & string)[]): Json {
  return Object.fromEntries(keys.filter((key) => item[key] !== undefined).map((key) => [key, item[key] as Json]))
}

function formatFile(head: { readonly [key: string]: Json }, key: string, items: readonly Json[]): string {
  const first = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${inline(value)},\n`).join('')
  return `{\n${first}  "${key}": [\n${items.map((item) => `    ${inline(item)}`).join(',\n')}\n  ]\n}\n`
}

/** One value on one line, spaced as a person would. */
function inline(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inline(item as Json)}`).join(', ')} }`
}
