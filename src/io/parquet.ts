// Parquet, read row group by row group and within one page by page.
import type { FileHandle } from 'node:fs/promises'
import type { FileMetaData, PageHeader, SchemaElement } from 'hyparquet'
import { UngarbleError } from '../errors.js'
import { decodeBytes } from './encoding.js'
import { between, wholeOf, type Content, type Row } from './rows.js'
import { readStruct, type List, type Struct, type Value } from './thrift.js'

export const MAGIC: Buffer = Buffer.from('PAR1')
/** Most rows that are handed on together. */
const BATCH = 64
/** Bytes read for the header of a page at first. */
const HEADER = 1 << 10

/** An open Parquet file. */
export interface ParquetFile {
  readonly name: string
  readonly footer: Struct
  readonly metadata: FileMetaData
  /** Reads bytes `start` to `end`, into `space` where it is given. */
  read(start: number, end: number, space?: Space): Promise<Buffer<ArrayBuffer>>
  readonly size: number
}

/** Memory that is used again: garbage of a megabyte at a time would pile up before it is collected. */
export interface Space { bytes: Buffer<ArrayBuffer> }

export function startSpace(): Space {
  return { bytes: Buffer.allocUnsafeSlow(0) }
}

/** The first `length` bytes of a space; what stood there may be lost. */
function takeSpace(space: Space, length: number): Buffer<ArrayBuffer> {
  if (space.bytes.length < length) space.bytes = Buffer.allocUnsafeSlow(length)
  return space.bytes.subarray(0, length)
}

/** Opens a file. Throws `bad-input` where it is no whole Parquet file, or an encrypted one. */
export async function openParquet(handle: FileHandle, size: number, name: string): Promise<ParquetFile> {
  const { parquetMetadata } = await import('hyparquet')
  const read = async (start: number, end: number, space = startSpace()): Promise<Buffer<ArrayBuffer>> => {
    const bytes = takeSpace(space, end - start)
    let at = 0
    while (at < bytes.length) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at)
      if (bytesRead === 0) throw new UngarbleError('bad-input', `${name}: ends before its footer says; it was cut off: fetch or write it anew`)
      at += bytesRead
    }
    return bytes
  }
  const tail = size < 12 ? Buffer.alloc(8) : await read(size - 8, size)
  const length = tail.readUInt32LE(0)
  if (!tail.subarray(4).equals(MAGIC) || length > size - 12) throw new UngarbleError('bad-input', `${name}: does not end as a Parquet file does; it was cut off, or is something else (say so with --format), or its footer is encrypted`)
  const bytes = await read(size - 8 - length, size)
  try {
    return { name, size, read, footer: readStruct(bytes), metadata: parquetMetadata(bytes, { geoparquet: false }) }
  } catch (error) {
    throw new UngarbleError('bad-input', `${name}: its footer is damaged (${(error as Error).message}); fetch or write it anew`)
  }
}

/** Throws `bad-field` where a column is not a plain column of strings. */
function checkColumns(file: ParquetFile, columns: readonly string[]): void {
  const top = topColumns(file.metadata.schema)
  for (const column of columns) {
    const element = top.find(({ name }) => name === column)
    const known = top.filter(isText).map(({ name }) => `"${name}"`).join(', ')
    if (element === undefined) throw new UngarbleError('bad-field', `${file.name}: no column "${column}"; columns of strings are ${known}; name one with --column`)
    if (!isText(element)) throw new UngarbleError('bad-field', `${file.name}: column "${column}" is no plain column of strings; those are ${known}`)
  }
}

function isText(element: SchemaElement): boolean {
  const { type, repetition_type: repetition, converted_type: converted, logical_type: logical } = element
  return type === 'BYTE_ARRAY' && repetition !== 'REPEATED' && (converted === undefined || converted === 'UTF8') && (logical === undefined || logical.type === 'STRING')
}

export function isRequired(file: ParquetFile, column: string): boolean {
  return topColumns(file.metadata.schema).find(({ name }) => name === column)?.repetition_type === 'REQUIRED'
}

/** The elements right under the root. */
export function topColumns(schema: readonly SchemaElement[]): SchemaElement[] {
  const top: SchemaElement[] = []
  let at = 1
  const skip = (): void => {
    const children = schema[at++]?.num_children ?? 0
    for (let i = 0; i < children; i++) skip()
  }
  while (at < schema.length) {
    top.push(schema[at] as SchemaElement)
    skip()
  }
  return top
}

/** A text as its bytes. */
export type Cell = Uint8Array | null

/** Reads the rows of these columns; after each row group comes one stretch `between`, whose number is that of the group from 0. */
export async function* readParquet(file: ParquetFile, columns: readonly string[]): AsyncGenerator<Row[]> {
  checkColumns(file, columns)
  const desks = columns.map(startDesk)
  let number = 0
  for (let group = 0; group < file.metadata.row_groups.length; group++) {
    // Pages of different columns end at different rows.
    const read = columns.map((column, i) => ({ pages: readPages(file, group, column, desks[i]), page: [] as readonly Cell[], at: 0 }))
    for (let left = rowsOf(file, group); left > 0; ) {
      for (const one of read) while (one.at === one.page.length) [one.page, one.at] = [(await one.pages.next()).value as readonly Cell[], 0]
      const count = Math.min(BATCH, ...read.map(({ page, at }) => page.length - at))
      yield Array.from({ length: count }, (_, i) => cellRow(++number, columns, read.map(({ page, at }) => textOf(page[at + i] as Cell))))
      for (const one of read) one.at += count
      left -= count
    }
    yield [between(group, Buffer.alloc(0))]
  }
}

export function rowsOf(file: ParquetFile, group: number): number {
  return Number(file.metadata.row_groups[group]?.num_rows ?? 0)
}

/** Where pages are read and unpacked that nobody needs any more when the next one comes. */
export interface Desk { readonly packed: Space; readonly plain: Space }

export function startDesk(): Desk {
  return { packed: startSpace(), plain: startSpace() }
}

/** Reads the cells of a column of strings in one row group, page by page: as many as it has rows. With a desk each page overwrites the one before. */
export async function* readPages(file: ParquetFile, group: number, column: string, desk?: Desk): AsyncGenerator<readonly Cell[]> {
  const [{ parquetSchema, snappyUncompress }, { readPage }, { DEFAULT_PARSERS: parsers }, { compressors }] = await Promise.all([import('hyparquet'), import('hyparquet/src/column.js'), import('hyparquet/src/convert.js'), import('hyparquet-compressors')])
  try {
    const root = parquetSchema(file.metadata)
    const leaf = root.children.find(({ element }) => element.name === column)
    const chunks = file.metadata.row_groups[group]?.columns ?? []
    const nth = chunks.findIndex(({ meta_data: meta }) => meta?.path_in_schema.length === 1 && meta.path_in_schema[0] === column)
    const meta = chunks[nth]?.meta_data
    if (leaf === undefined || meta === undefined) throw new Error(`row group ${group + 1} is without it`)
    // Without its logical type and as no UTF-8 the values stay bytes.
    const decoder = { pathInSchema: [column], type: meta.type, element: { name: column }, schemaPath: [root, leaf], codec: meta.codec, parsers, compressors, utf8: false }
    const unpackTo = (space: Space) => (bytes: Uint8Array, length: number): Uint8Array => {
      const plain = takeSpace(space, length)
      snappyUncompress(bytes, plain)
      return plain
    }
    let dictionary: Parameters<typeof readPage>[3]
    const [first, end] = placeOf(structs(structs(file.footer, 4)[group] as Struct, 1)[nth] as Struct)
    let at = first
    for (let left = rowsOf(file, group); left > 0; ) {
      const { header, start } = await readHeader(file, at, end)
      at = start + header.compressed_page_size
      if (!(at <= end)) throw new Error('a page does not end where its column does')
      // A dictionary is needed to the end.
      const place = header.type === 'DICTIONARY_PAGE' ? undefined : desk
      const { buffer, byteLength } = await file.read(start, at, place?.packed)
      const { data = [] } = readPage({ view: new DataView(buffer, 0, byteLength), offset: 0 }, header, place === undefined ? decoder : { ...decoder, compressors: { ...compressors, SNAPPY: unpackTo(place.plain) } }, dictionary, undefined, 0)
      if (header.type === 'DICTIONARY_PAGE') dictionary = data
      else {
        const cells = Array.from<unknown>(data).slice(0, left)
        if (!cells.every((cell): cell is Cell => cell === null || cell instanceof Uint8Array)) throw new Error('its dictionary lacks a value')
        yield cells
        left -= cells.length
      }
    }
  } catch (error) {
    throw error instanceof UngarbleError ? error : new UngarbleError('bad-input', `${file.name}: column "${column}" cannot be read (${(error as Error).message}); the file is damaged or uses what is not known here`)
  }
}

/** Reads the header of the page at `at`, and where the page itself starts. */
async function readHeader(file: ParquetFile, at: number, end: number): Promise<{ header: PageHeader; start: number }> {
  const { parquetHeader } = await import('hyparquet/src/column.js')
  if (at >= end) throw new Error('it has fewer rows than its row group')
  // A header does not tell how long it is; where it holds the least and the greatest text it may be long.
  for (let length = HEADER; ; length *= 8) {
    const { buffer } = await file.read(at, Math.min(at + length, end))
    const reader = { view: new DataView(buffer), offset: 0 }
    try {
      return { header: parquetHeader(reader), start: at + reader.offset }
    } catch (error) {
      if (at + length >= end) throw error
    }
  }
}

function textOf(cell: Cell): string | null {
  return cell === null ? null : decodeBytes(Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength))
}

function cellRow(number: number, columns: readonly string[], cells: readonly (string | null)[]): Row {
  const held = columns.flatMap((column, i) => (typeof cells[i] === 'string' ? [[column, cells[i]] as const] : []))
  const open = (): Content => ({ texts: held.map(([, text]) => wholeOf(text)), fields: held.map(([column]) => column), write: () => Buffer.alloc(0) })
  return { role: 'row', number, bytes: Buffer.alloc(0), open }
}

export function structs(struct: Struct, field: number): Struct[] {
  return ((struct.get(field)?.value as List | undefined)?.items ?? []) as Struct[]
}

export function metaOf(chunk: Struct): Struct {
  return chunk.get(3)?.value as Struct
}

export function pathOf(chunk: Struct): string[] {
  return (metaOf(chunk).get(3) as Value & { value: List }).value.items.map(String)
}

export function intOf(struct: Struct, field: number): bigint {
  return (struct.get(field)?.value as bigint | undefined) ?? 0n
}

/** Where a chunk starts and ends in its file. */
export function placeOf(chunk: Struct): [start: number, end: number] {
  const meta = metaOf(chunk)
  // Some writers give 0 where there is no dictionary.
  const start = Number([9, 10, 11].map((field) => intOf(meta, field)).filter((place) => place > 0n).reduce((least, place) => (place < least ? place : least)))
  return [start, start + Number(intOf(meta, 7))]
}
