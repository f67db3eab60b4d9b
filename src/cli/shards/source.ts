// A path as rows: its format and compression are told by its name or by options.
import { decompress, type Compression } from '../../io/compression.js'
import { formatOf, readRows, type FormatName } from '../../io/formats.js'
import { readWhole } from '../../io/text.js'
import { LONGEST_ROW, overlongRow, restOfRow, type ReadOptions, type Row } from '../../io/rows.js'
import type { CommandLine } from '../options.js'
import { findIgnored } from '../ignored.js'
import { nameOf, type Source } from '../input.js'

/** How files are read: what the command line says of it. */
export interface Reading {
  readonly said: FormatName | undefined
  readonly fields: readonly string[]
  readonly split: boolean
  readonly longest: number
  readonly delimiter: string | undefined
  /** A plain text is one row, not one for each of its pieces. */
  readonly whole?: true
}

export function readingOf(line: CommandLine): Reading {
  const fields = [...line.values('field'), ...line.values('column')]
  const longest = line.value('longest-row')
  const delimiter = line.value('delimiter')
  return {
    said: line.value('format') as FormatName | undefined,
    fields: fields.length === 0 ? ['text'] : fields,
    split: line.has('split'),
    longest: longest === undefined ? LONGEST_ROW : Number(longest) * 1e6,
    delimiter: delimiter === 'tab' ? '\t' : delimiter,
  }
}

export function optionsFor(reading: Reading, name: string): ReadOptions {
  const { fields, split, longest, delimiter } = reading
  return { fields, split, longest, name, ...(delimiter === undefined ? {} : { delimiter }) }
}

/** Whether a path is plain text by itself: no rows, no compression. */
export function isPlainText(reading: Reading, path: string): boolean {
  const { format, compression } = formatOf(path, reading.said)
  return format === 'text' && compression === 'none' && !reading.split
}

/** The rows of an open source in any format but Parquet. A binary text is one row that only passes. */
export async function* rowsOf(source: Source, reading: Reading, format: Exclude<FormatName, 'parquet'>, compression: Compression): AsyncGenerator<Row[]> {
  const chunks = decompress(source.bytes(), compression, nameOf(source.path))
  if (format === 'text' && compression === 'none' && source.binary) {
    let first = true
    for await (const bytes of chunks) {
      yield [first ? { ...overlongRow(1, bytes), open: () => ({ fault: 'not-utf8' }) } : restOfRow(1, bytes)]
      first = false
    }
  } else if (format === 'text' && !reading.split && reading.whole === true) yield* readWhole(chunks)
  else {
    const ignored = (format === 'text' || format === 'html') && compression === 'none' && !reading.split ? await findIgnored(source.path) : undefined
    yield* readRows(format, chunks, { ...optionsFor(reading, nameOf(source.path)), ...(ignored === undefined ? {} : { ignored }) })
  }
}
