// Reads bytes in a format and writes them back with every `bad` replaced by `good`: what the formats do apart from the model.
import type { FormatName } from '../../src/io/formats.js'
import { readRows } from '../../src/io/formats.js'
import { LONGEST_ROW, type Content, type Edit, type ReadOptions, type Row } from '../../src/io/rows.js'

export async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export function optionsWith(options: Partial<ReadOptions> = {}): ReadOptions {
  return { fields: ['text'], longest: LONGEST_ROW, split: false, name: 'input', ...options }
}

export async function rowsOf(format: Exclude<FormatName, 'parquet'>, bytes: Buffer, options: Partial<ReadOptions> = {}, chunk: number = 1 << 20): Promise<Row[]> {
  const rows: Row[] = []
  for await (const batch of readRows(format, inChunks(bytes, chunk), optionsWith(options))) rows.push(...batch)
  return rows
}

/** Edits that put `good` (or another word) for each `bad`. */
export function editsOf(content: Content, word = 'good'): Edit[][] {
  return content.texts.map(({ text, from, to }, i) => [...text.slice(from, to).matchAll(/bad/g)].map(({ index }) => ({ start: index, end: index + 3, text: word })).filter((edit) => content.accepts?.(i, edit) ?? true))
}

export interface Rewritten { readonly out: Buffer; readonly texts: string[]; readonly faults: string[]; readonly rows: number }

/** The whole after the round trip. */
export async function rewrite(format: Exclude<FormatName, 'parquet'>, bytes: Buffer | string, options: Partial<ReadOptions> & { word?: string } = {}, chunk?: number): Promise<Rewritten> {
  const out: Buffer[] = []
  const texts: string[] = []
  const faults: string[] = []
  const rows = await rowsOf(format, typeof bytes === 'string' ? Buffer.from(bytes) : bytes, options, chunk)
  for (const row of rows) {
    if (row.role === 'between') {
      out.push(row.bytes)
      continue
    }
    const content = row.open()
    if (content.fault !== undefined) {
      faults.push(`${row.number}: ${content.fault}`)
      out.push(row.bytes)
      continue
    }
    texts.push(...content.texts.map(({ text, from, to }) => text.slice(from, to)))
    out.push(content.write(editsOf(content, options.word)))
  }
  return { out: Buffer.concat(out), texts, faults, rows: rows.filter(({ role }) => role === 'row').length }
}
