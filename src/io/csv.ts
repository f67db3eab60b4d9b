// CSV and TSV (RFC 4180): the cells of a column are texts. Own scanner, since the bytes of all other cells must stay as they are.
import { UngarbleError } from '../errors.js'
import { decodeBytes, encodeText } from './encoding.js'
import { between, overlongRow, restOfRow, wholeOf, type Content, type Edit, type Fault, type ReadOptions, type Row } from './rows.js'

const QUOTE = 0x22
const NEWLINE = 0x0a

/** One cell: where its raw text stands in the record, and whether it is quoted. */
export interface Cell { readonly start: number; readonly end: number; readonly quoted: boolean }

/** Reads records; the first is the header. Throws `bad-field` where a column is not in the header. */
export async function* readCsv(chunks: AsyncIterable<Buffer>, options: ReadOptions): AsyncGenerator<Row[]> {
  const delimiter = options.delimiter ?? ','
  let columns: number[] | undefined
  for await (const records of splitRecords(chunks, delimiter.charCodeAt(0), options.longest)) {
    yield records.map(({ number, bytes, part }): Row => {
      if (part === 'rest') return restOfRow(number, bytes)
      if (part === 'first') return overlongRow(number, bytes)
      if (columns === undefined) {
        columns = findColumns(bytes, delimiter, options)
        return { ...between(number, bytes), extend: (name) => addCell(decodeBytes(bytes), name, delimiter) }
      }
      const found = columns
      return bytes.toString('latin1').trim() === '' ? between(number, bytes) : { role: 'row', number, bytes, open: () => openRecord(bytes, found, delimiter, options.fields) }
    })
  }
}

function findColumns(header: Buffer, delimiter: string, options: ReadOptions): number[] {
  const text = decodeBytes(header)
  const names = cellsOf(text, delimiter).map((cell) => valueOf(text, cell).replace(/^\uFEFF/, ''))
  return options.fields.map((field) => {
    const index = names.indexOf(field)
    if (index < 0) throw new UngarbleError('bad-field', `${options.name}: no column "${field}"; its header has ${names.map((name) => `"${name}"`).join(', ')}; name one with --column`)
    return index
  })
}

function openRecord(bytes: Buffer, columns: readonly number[], delimiter: string, fields: readonly string[]): Content | Fault {
  const record = decodeBytes(bytes)
  const cells = cellsOf(record, delimiter)
  const wanted = columns.map((column) => cells[column])
  if (wanted.some((cell) => cell === undefined)) return { fault: 'too-few-columns' }
  const found = wanted as Cell[]
  return {
    texts: found.map((cell) => wholeOf(valueOf(record, cell))),
    fields,
    write(edits) {
      const splices = found.map((cell, i) => ({ start: cell.start, end: cell.end, text: editCell(record, cell, edits[i] ?? [], delimiter) }))
      splices.sort((a, b) => a.start - b.start)
      let out = ''
      let at = 0
      for (const { start, end, text } of splices) {
        out += record.slice(at, start) + text
        at = end
      }
      return encodeText(out + record.slice(at))
    },
    add: (_, text) => addCell(record, text ?? '', delimiter),
  }
}

/** The cells of one record; its line end belongs to none. A quote inside an unquoted cell is a character like others. */
export function cellsOf(record: string, delimiter: string): Cell[] {
  const end = record.endsWith('\r\n') ? record.length - 2 : /[\r\n]$/.test(record) ? record.length - 1 : record.length
  const cells: Cell[] = []
  for (let at = 0; at <= end; ) {
    const first = at === 0 && record.charCodeAt(0) === 0xfeff ? 1 : at
    const closed = record.charCodeAt(first) === QUOTE ? closeOf(record, first, end) : -1
    const quoted = closed >= 0 && (closed + 1 === end || record[closed + 1] === delimiter)
    let stop = quoted ? closed + 1 : record.indexOf(delimiter, first)
    if (stop < 0 || stop > end) stop = end
    cells.push({ start: first, end: stop, quoted })
    at = stop + 1
  }
  return cells
}

function closeOf(record: string, open: number, end: number): number {
  for (let i = open + 1; i < end; i++) {
    if (record.charCodeAt(i) !== QUOTE) continue
    if (record.charCodeAt(i + 1) === QUOTE && i + 1 < end) i++
    else return i
  }
  return -1
}

/** The text a cell stands for. */
export function valueOf(record: string, cell: Cell): string {
  const raw = record.slice(cell.start, cell.end)
  return cell.quoted ? raw.slice(1, -1).replaceAll('""', '"') : raw
}

function editCell(record: string, cell: Cell, edits: readonly Edit[], delimiter: string): string {
  const raw = record.slice(cell.start, cell.end)
  if (edits.length === 0) return raw
  const value = valueOf(record, cell)
  let text = ''
  let at = 0
  for (const edit of edits) {
    text += value.slice(at, edit.start) + edit.text
    at = edit.end
  }
  text += value.slice(at)
  // An unquoted cell may hold quotes further on: it stays unquoted unless a repair brings what must be quoted.
  return cell.quoted || edits.some((edit) => mustQuote(edit.text, delimiter)) ? quote(text) : text
}

function mustQuote(text: string, delimiter: string): boolean {
  return text.includes(delimiter) || /["\r\n]/.test(text)
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/** A cell as it is written: quoted where it must be. */
export function writeCell(text: string, delimiter: string): string {
  return mustQuote(text, delimiter) ? quote(text) : text
}

function addCell(record: string, text: string, delimiter: string): Buffer {
  const end = /\r?\n?$/.exec(record)?.index ?? record.length
  return encodeText(record.slice(0, end) + delimiter + writeCell(text, delimiter) + record.slice(end))
}

interface Record { readonly number: number; readonly bytes: Buffer; readonly part: 'whole' | 'first' | 'rest' }

/** Splits bytes into records: a line end between quotes ends none. */
async function* splitRecords(chunks: AsyncIterable<Buffer>, delimiter: number, longest: number): AsyncGenerator<Record[]> {
  const scan = createScan(delimiter)
  let held: Buffer[] = []
  let size = 0
  let number = 1
  let overlong = false
  const take = (bytes: Buffer): Record => {
    const whole = held.length === 0 ? bytes : Buffer.concat([...held, bytes])
    held = []
    size = 0
    return { number, bytes: whole, part: overlong ? 'rest' : whole.length > longest ? 'first' : 'whole' }
  }
  for await (const chunk of chunks) {
    const records: Record[] = []
    let from = 0
    for (let end = scan(chunk, 0); end >= 0; end = scan(chunk, end)) {
      records.push(take(chunk.subarray(from, end)))
      overlong = false
      number++
      from = end
    }
    if (from < chunk.length) {
      held.push(chunk.subarray(from))
      size += chunk.length - from
      if (size > longest || overlong) {
        for (const bytes of held) {
          records.push({ number, bytes, part: overlong ? 'rest' : 'first' })
          overlong = true
        }
        held = []
        size = 0
      }
    }
    if (records.length > 0) yield records
  }
  if (size > 0) yield [take(Buffer.alloc(0))]
}

const FRESH = 0
const PLAIN = 1
const QUOTED = 2
const CLOSED = 3

/** Finds the end of the record at hand from `at` on, or -1; what it saw of quotes is kept between calls. */
function createScan(delimiter: number): (chunk: Buffer, at: number) => number {
  let state = FRESH
  return (chunk, at) => {
    for (let i = at; i < chunk.length; i++) {
      const byte = chunk[i] as number
      if (byte === QUOTE) {
        // A doubled quote closes and opens again, which comes to the same.
        if (state === QUOTED) state = CLOSED
        else if (state !== PLAIN) state = QUOTED
      } else if (state !== QUOTED) {
        const ended = byte === NEWLINE
        // The bytes of a byte-order mark leave a cell fresh.
        if (ended || byte === delimiter) state = FRESH
        else if (state !== FRESH || (byte !== 0xef && byte !== 0xbb && byte !== 0xbf)) state = PLAIN
        if (ended) return i + 1
      }
    }
    return -1
  }
}
