// Cases as data: tab-separated columns, `#` comments, escapes for what cannot be seen.
import { readFileSync } from 'node:fs'
import type { RepairerOptions } from '../../src/types.js'

export interface Case { readonly line: number; readonly garbled: string; readonly repaired: string; readonly options: RepairerOptions }

/** Turns \n, \r, \t, \\ and \u0000 into what they stand for. */
function unescape(text: string): string {
  return text.replace(/\\(?:([nrt\\])|u([0-9a-f]{4}))/g, (_, letter: string | undefined, code: string) => (letter === undefined ? String.fromCharCode(parseInt(code, 16)) : ({ n: '\n', r: '\r', t: '\t' }[letter] ?? '\\')))
}

/** Rows of a file under test/cases; in `negative` files one column is for both texts, in others two are, or one where a text may stay. */
export function readCases(name: string, kind?: 'negative' | 'may stay'): Case[] {
  const lines = readFileSync(new URL(`../cases/${name}.tsv`, import.meta.url), 'utf8').split('\n')
  return lines.flatMap((text, i) => {
    if (text === '' || text.startsWith('#')) return []
    const [garbled = '', ...rest] = text.split('\t')
    const [repaired, options = '{}'] = kind === 'negative' ? [garbled, rest[0]] : [rest[0] ?? (kind === 'may stay' ? garbled : undefined), rest[1]]
    if (repaired === undefined || rest.length > 2) throw new Error(`test/cases/${name}.tsv:${i + 1}: expected garbled, repaired, and options where there are any`)
    return [{ line: i + 1, garbled: unescape(garbled), repaired: unescape(repaired), options: JSON.parse(options) as RepairerOptions }]
  })
}

export interface PatternCase { readonly pattern: string; readonly fillings: readonly [string, string]; readonly garbled: string; readonly repaired: string; readonly nearMiss: string }

/** Rows of test/cases/patterns.tsv. */
export function readPatterns(): PatternCase[] {
  const lines = readFileSync(new URL('../cases/patterns.tsv', import.meta.url), 'utf8').split('\n')
  return lines.flatMap((text, i) => {
    if (text === '' || text.startsWith('#')) return []
    const cells = text.split('\t')
    if (cells.length !== 6) throw new Error(`test/cases/patterns.tsv:${i + 1}: expected six columns`)
    const [pattern, first, second, garbled, repaired, nearMiss] = cells as [string, string, string, string, string, string]
    return [{ pattern, fillings: [first, second], garbled, repaired, nearMiss }]
  })
}
