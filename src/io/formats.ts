// The formats by name and by file ending, and the reader of each.
import { compressionOf, type Compression } from './compression.js'
import { readCsv } from './csv.js'
import { readHtml } from './html.js'
import { readJsonLines } from './jsonl.js'
import type { ReadOptions, Row } from './rows.js'
import { readDocument, readParagraphs } from './text.js'
import { readWarc } from './warc.js'

export type FormatName = 'text' | 'jsonl' | 'csv' | 'tsv' | 'parquet' | 'warc' | 'html'
export const FORMATS: readonly FormatName[] = ['text', 'jsonl', 'csv', 'tsv', 'parquet', 'warc', 'html']

const ENDINGS: Readonly<Record<string, FormatName>> = { jsonl: 'jsonl', ndjson: 'jsonl', csv: 'csv', tsv: 'tsv', parquet: 'parquet', warc: 'warc', wet: 'warc', html: 'html', htm: 'html', xhtml: 'html' }

/** What a file is by its name, or as it was said. */
export function formatOf(path: string, said?: FormatName): { format: FormatName; compression: Compression } {
  const { compression, plain } = compressionOf(path)
  const ending = /\.([a-z0-9]+)$/i.exec(plain)?.[1]?.toLowerCase() ?? ''
  return { format: said ?? ENDINGS[ending] ?? 'text', compression }
}

/** The rows of a stream in any format but Parquet, which is no stream. */
export function readRows(format: Exclude<FormatName, 'parquet'>, chunks: AsyncIterable<Buffer>, options: ReadOptions): AsyncGenerator<Row[]> {
  switch (format) {
    case 'jsonl': return readJsonLines(chunks, options)
    case 'csv': return readCsv(chunks, options)
    case 'tsv': return readCsv(chunks, { delimiter: '\t', ...options })
    case 'warc': return readWarc(chunks, options)
    case 'html': return readHtml(chunks, options)
    case 'text': return options.split ? readParagraphs(chunks, options) : readDocument(chunks, options)
  }
}
