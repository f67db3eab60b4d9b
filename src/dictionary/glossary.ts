// Glossaries people already have, as dictionaries: tables, lists of names, prh rules, the Problematic Paper Screener's export. Nothing here is
// needed to run a repair; the parsers of CSV and YAML are loaded with it.
import { parse as parseCsv } from 'csv-parse/sync'
import { parse as parseYaml } from 'yaml'
import { DictionaryError, type DictionaryFault } from '../errors.js'
import type { DictionarySource, TermSource } from '../types.js'
import { foldKey } from '../text/tokenize.js'
import { MOST_TERM_TOKENS } from './parse.js'
import { readExpected } from './screener-notation.js'

/** Mutable while terms are gathered. */
interface Gathered { readonly canonical: string; acronym?: string; readonly aliases: Set<string>; readonly known: Set<string> }

/** Gathers terms under their canonical form, regardless of case: the first spelling stays. */
class Terms {
  private readonly terms = new Map<string, Gathered>()

  add(canonical: string, { acronym, aliases = [], known = [] }: { acronym?: string | undefined; aliases?: readonly string[]; known?: readonly string[] } = {}): void {
    const key = foldKey(canonical)
    const term = this.terms.get(key) ?? { canonical, aliases: new Set<string>(), known: new Set<string>() }
    this.terms.set(key, term)
    if (acronym !== undefined && acronym !== '') term.acronym ??= acronym
    for (const alias of aliases) if (alias !== '' && foldKey(alias) !== key) term.aliases.add(alias)
    // What a term is called rightly is no garble of it.
    const right = new Set([key, ...[...term.aliases].map(foldKey)])
    for (const garble of known) if (garble !== '' && !right.has(foldKey(garble))) term.known.add(garble)
  }

  list(): TermSource[] {
    return [...this.terms.values()].map(({ canonical, acronym, aliases, known }) => ({
      canonical,
      ...(acronym === undefined ? {} : { acronym }),
      ...(aliases.size === 0 ? {} : { aliases: [...aliases] }),
      ...(known.size === 0 ? {} : { known: [...known] }),
    }))
  }
}

interface TableRow { readonly line: number; readonly cells: readonly string[] }

/** Rows of a table; a tab, comma or semicolon, whichever the first line has most of, is what separates. */
function readRows(text: string, name: string): TableRow[] {
  const [first = ''] = text.split('\n', 1)
  const delimiter = ['\t', ';', ','].reduce((best, next) => (first.split(next).length > first.split(best).length ? next : best), ',')
  try {
    const rows = parseCsv(text, { bom: true, delimiter, info: true, relax_column_count: true, relax_quotes: delimiter === '\t', skip_empty_lines: true, trim: true }) as unknown as { info: { lines: number }; record: string[] }[]
    return rows.map(({ info, record }) => ({ line: info.lines, cells: record }))
  } catch (error) {
    throw new DictionaryError(name, [{ path: '', message: `cannot be read as a table: ${(error as Error).message}` }])
  }
}

/**
 * A table of terms, CSV or TSV: `canonical`, and where there are, `acronym` and `aliases` (several with `;` or `|` between them). A first row
 * that has the word canonical names the columns; without one they stand in that order. Throws {@link DictionaryError}.
 *
 * @example
 * readTable('Inner Harbor Trust,IHT\n', 'mine').terms // [{ canonical: 'Inner Harbor Trust', acronym: 'IHT' }]
 */
export function readTable(text: string, name: string): DictionarySource {
  const rows = readRows(text, name)
  const head = rows[0]?.cells.map((cell) => cell.toLowerCase()) ?? []
  const named = head.includes('canonical')
  const [canonicalAt, acronymAt, aliasesAt] = named ? ['canonical', 'acronym', 'aliases'].map((column) => head.indexOf(column)) : [0, 1, 2]
  const terms = new Terms()
  const faults: DictionaryFault[] = []
  for (const { line, cells } of named ? rows.slice(1) : rows) {
    const cell = (at: number | undefined): string => cells[at ?? -1] ?? ''
    if (checkTerm(cell(canonicalAt), line, faults)) terms.add(cell(canonicalAt), { acronym: cell(acronymAt), aliases: cell(aliasesAt).split(/[;|]/).map((alias) => alias.trim()) })
  }
  return finish(name, terms, faults)
}

/** A list of names, one a line; blank lines and those that begin with `#` do not count. Throws {@link DictionaryError}. */
export function readNames(text: string, name: string): DictionarySource {
  const terms = new Terms()
  const faults: DictionaryFault[] = []
  text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/).forEach((line, i) => {
    const canonical = line.trim()
    if (canonical !== '' && !canonical.startsWith('#') && checkTerm(canonical, i + 1, faults)) terms.add(canonical)
  })
  return finish(name, terms, faults)
}

function checkTerm(canonical: string, line: number, faults: DictionaryFault[]): boolean {
  const before = faults.length
  const fault = (message: string): unknown => faults.push({ path: `line ${line}`, message })
  if (canonical === '') fault('has no canonical term')
  if (/[{}]/.test(canonical.replace(/\{[a-z-]+\}/g, ''))) fault(`"${canonical}" has a brace that is no slot: write {name} with small letters`)
  if (canonical.split(/[\s-]+/).length > MOST_TERM_TOKENS) fault(`"${canonical.slice(0, 40)}…" is longer than ${MOST_TERM_TOKENS} words`)
  return faults.length === before
}

function finish(name: string, terms: Terms, faults: readonly DictionaryFault[]): DictionarySource {
  const list = terms.list()
  if (faults.length > 0) throw new DictionaryError(name, faults)
  if (list.length === 0) throw new DictionaryError(name, [{ path: '', message: 'holds no term' }])
  return { name, terms: list }
}

/** Rules of prh (https://github.com/prh/prh), and the files they import. */
export interface PrhRules { readonly dictionary: DictionarySource; readonly imports: readonly string[] }

/**
 * Reads `prh.yml`: `expected` is the canonical term, each `pattern` that is a plain text a known garble of it. Patterns that are regular
 * expressions say nothing of garbles and are left out, and so are rules whose `expected` refers to groups of one. Throws {@link DictionaryError}.
 */
export function readPrh(text: string, name: string): PrhRules {
  const root = readYaml(text, name)
  const rules = isObject(root) && Array.isArray(root['rules']) ? (root['rules'] as unknown[]) : []
  const imports = isObject(root) ? listOf(root['imports']).flatMap((item) => (typeof item === 'string' ? [item] : isObject(item) && typeof item['path'] === 'string' ? [item['path']] : [])) : []
  if (rules.length === 0 && imports.length === 0) throw new DictionaryError(name, [{ path: 'rules', message: 'there are none; prh files have a list of rules, each with expected and pattern' }])
  const terms = new Terms()
  for (const rule of rules) {
    const expected = typeof rule === 'string' ? rule : isObject(rule) ? rule['expected'] : undefined
    if (typeof expected !== 'string' || expected.trim() === '' || /\$\d|[{}]/.test(expected)) continue
    const patterns = isObject(rule) ? [...listOf(rule['pattern']), ...listOf(rule['patterns'])] : []
    terms.add(expected.trim(), { known: patterns.filter((pattern): pattern is string => typeof pattern === 'string' && !/^\/.*\/[a-z]*$/s.test(pattern)) })
  }
  return { dictionary: { name, terms: terms.list() }, imports }
}

function readYaml(text: string, name: string): unknown {
  try {
    return parseYaml(text)
  } catch (error) {
    throw new DictionaryError(name, [{ path: '', message: `cannot be read as YAML: ${(error as Error).message.split('\n')[0]}` }])
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]
}

/**
 * The Problematic Paper Screener's export of tortured phrases (CSV, or TSV): a column with the tortured phrase and one with the expected one,
 * in the screener's notation. Each expected phrase is a term, its other readings are aliases, and the tortured phrases known garbles of it.
 * Phrases that nobody could explain are left out. Throws {@link DictionaryError}.
 */
export function readScreener(text: string, name: string): DictionarySource {
  const [head, ...rows] = readRows(text, name)
  const find = (word: RegExp): number => head?.cells.findIndex((cell) => word.test(cell)) ?? -1
  const [torturedAt, expectedAt] = [find(/tortured/i), find(/expected|established/i)]
  if (torturedAt < 0 || expectedAt < 0) {
    throw new DictionaryError(name, [{ path: 'line 1', message: `names no column with tortured and none with expected phrases; found ${head?.cells.join(', ') ?? 'nothing'}` }])
  }
  const terms = new Terms()
  for (const { cells } of rows) {
    const { phrases, acronym } = readExpected(cells[expectedAt] ?? '')
    const [canonical, ...aliases] = phrases.filter((phrase) => phrase.split(/[\s-]+/).length <= MOST_TERM_TOKENS)
    const garble = (cells[torturedAt] ?? '').replace(/\([^()]*\)/g, ' ').replace(/\s+/g, ' ').trim()
    if (canonical !== undefined && garble !== '') terms.add(canonical, { acronym, aliases, known: [garble] })
  }
  return finish(name, terms, [])
}

/** Several dictionaries as one; of a term that stands in several, everything is kept, its kind by the first. */
export function mergeDictionaries(sources: readonly DictionarySource[], name: string): DictionarySource {
  const terms = new Map<string, TermSource>()
  for (const source of sources) {
    for (const term of source.terms) {
      const kind = term.kind ?? source.kind
      const next = { ...term, ...(kind === undefined ? {} : { kind }) }
      const known = terms.get(term.canonical)
      terms.set(term.canonical, known === undefined ? next : { ...next, ...known, ...mergeLists(known, next) })
    }
  }
  const slots = new Map<string, string[]>()
  for (const { slots: own = {} } of sources) for (const [slot, fillers] of Object.entries(own)) slots.set(slot, [...new Set([...(slots.get(slot) ?? []), ...fillers])])
  const protect = sources.flatMap((source) => source.protect ?? [])
  return { name, terms: [...terms.values()], ...(slots.size === 0 ? {} : { slots: Object.fromEntries(slots) }), ...(protect.length === 0 ? {} : { protect }) }
}

function mergeLists(a: TermSource, b: TermSource): Partial<TermSource> {
  const both = (left: readonly string[] = [], right: readonly string[] = []): string[] => [...new Set([...left, ...right])]
  const [aliases, known, examples] = [both(a.aliases, b.aliases), both(a.known, b.known), [...(a.examples ?? []), ...(b.examples ?? [])]]
  return { ...(aliases.length === 0 ? {} : { aliases }), ...(known.length === 0 ? {} : { known }), ...(examples.length === 0 ? {} : { examples }) }
}
