// Parquet, row group by row group: the chunks of text columns that changed are written anew, every other chunk is copied as it is, and the
// footer is the old one with the new places. What the footer says of page indexes and Bloom filters is dropped: their places would be wrong.
import type { FileHandle } from 'node:fs/promises'
import type { FileMetaData, SchemaElement } from 'hyparquet'
import { UngarbleError } from '../errors.js'
import { decodeBytes, encodeText } from './encoding.js'
import { between, wholeOf, type Content, type Row } from './rows.js'
import { BINARY, I32, I64, LIST, readStruct, STRUCT, writeStruct, type List, type Struct, type Value } from './thrift.js'

const MAGIC = Buffer.from('PAR1')
/** Rows that are opened together. */
const BATCH = 256

/** An open Parquet file. */
export interface ParquetFile {
  readonly name: string
  readonly footer: Struct
  readonly metadata: FileMetaData
  /** Reads bytes `start` to `end`. */
  read(start: number, end: number): Promise<Buffer>
  readonly size: number
}

/** Opens a file. Throws `bad-input` where it is no whole Parquet file, or an encrypted one. */
export async function openParquet(handle: FileHandle, size: number, name: string): Promise<ParquetFile> {
  const { parquetMetadata } = await import('hyparquet')
  const read = async (start: number, end: number): Promise<Buffer> => {
    const bytes = Buffer.allocUnsafeSlow(end - start)
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

/** The elements right under the root. */
function topColumns(schema: readonly SchemaElement[]): SchemaElement[] {
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

/** Reads the rows of these columns; after each row group comes one stretch `between`, whose number is that of the group from 0. */
export async function* readParquet(file: ParquetFile, columns: readonly string[]): AsyncGenerator<Row[]> {
  checkColumns(file, columns)
  let first = 0
  for (let group = 0; group < file.metadata.row_groups.length; group++) {
    const rows = Number(file.metadata.row_groups[group]?.num_rows ?? 0)
    const cells = await readCells(file, columns, first, rows)
    for (let at = 0; at < rows; at += BATCH) {
      yield Array.from({ length: Math.min(BATCH, rows - at) }, (_, i) => cellRow(first + at + i + 1, columns, cells.map((column) => column[at + i] ?? null)))
    }
    yield [between(group, Buffer.alloc(0))]
    first += rows
  }
}

async function readCells(file: ParquetFile, columns: readonly string[], first: number, rows: number): Promise<(string | null)[][]> {
  const [{ parquetRead }, { compressors }] = await Promise.all([import('hyparquet'), import('hyparquet-compressors')])
  const found = columns.map((): (string | null)[] => [])
  const buffer = { byteLength: file.size, slice: async (start: number, end: number = file.size) => toArrayBuffer(await file.read(start, end)) }
  await parquetRead({
    file: buffer, metadata: file.metadata, columns: [...columns], rowStart: first, rowEnd: first + rows, compressors, utf8: false,
    parsers: { stringFromBytes: textOf },
    onChunk({ columnName, columnData, rowStart }) {
      const cells = found[columns.indexOf(columnName)] as (string | null)[]
      for (let i = 0; i < columnData.length; i++) {
        const value = columnData[i] as string | Uint8Array | null | undefined
        const row = rowStart - first + i
        if (row >= 0 && row < rows) cells[row] = typeof value === 'string' ? value : value === null || value === undefined ? null : textOf(value)
      }
    },
  }).catch((error: unknown) => {
    throw error instanceof UngarbleError ? error : new UngarbleError('bad-input', `${file.name}: a column cannot be read (${(error as Error).message}); the file is damaged or uses what is not known here`)
  })
  return found
}

function textOf(bytes: Uint8Array): string
function textOf(bytes: Uint8Array | undefined): string | undefined
function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : decodeBytes(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}

function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
}

function cellRow(number: number, columns: readonly string[], cells: readonly (string | null)[]): Row {
  const held = columns.flatMap((column, i) => (typeof cells[i] === 'string' ? [[column, cells[i]] as const] : []))
  const open = (): Content => ({ texts: held.map(([, text]) => wholeOf(text)), fields: held.map(([column]) => column), write: () => Buffer.alloc(0) })
  return { role: 'row', number, bytes: Buffer.alloc(0), open }
}

/** Takes the texts of one row group after another. */
export interface ParquetWriter {
  /** Writes group `group`; `columns` holds the cells of each column that changed, and of the one that is added. */
  writeGroup(group: number, columns: ReadonlyMap<string, readonly (string | null)[]>): Promise<void>
  /** Writes the footer. */
  finish(): Promise<void>
}

type Write = (bytes: Buffer) => Promise<void> | void

/** Opens a writer that copies `file`, with a column `added` where one is named. Throws `bad-field` where that column is there already. */
export async function createParquetWriter(file: ParquetFile, write: Write, added?: string): Promise<ParquetWriter> {
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  if (added !== undefined && topColumns(file.metadata.schema).some(({ name }) => name === added)) throw new UngarbleError('bad-field', `${file.name}: has a column "${added}" already; give --to another name`)
  let at = 0
  const put = async (bytes: Buffer): Promise<void> => {
    await write(bytes)
    at += bytes.length
  }
  await put(MAGIC)
  const groups: Struct[] = []
  /** Writes a chunk of strings and returns its description. */
  const putCells = async (name: string, required: boolean, cells: readonly (string | null)[]): Promise<Struct> => {
    const data = cells.map((cell) => (cell === null ? null : encodeText(cell)))
    const schema: SchemaElement[] = [{ name: 'root', num_children: 1 }, { name, type: 'BYTE_ARRAY', repetition_type: required ? 'REQUIRED' : 'OPTIONAL' }]
    const single = Buffer.from(parquetWriteBuffer({ schema, columnData: [{ name, data, offsetIndex: false }], rowGroupSize: Math.max(1, data.length) }))
    const footer = readStruct(single.subarray(single.length - 8 - single.readUInt32LE(single.length - 8)))
    const chunk = structs(structs(footer, 4)[0] as Struct, 1)[0] as Struct
    const start = startOf(chunk)
    return copyChunk(chunk, single.subarray(start, start + Number(intOf(metaOf(chunk), 7))))
  }
  const copyChunk = async (chunk: Struct, bytes: Buffer): Promise<Struct> => {
    const moved = moveChunk(chunk, BigInt(at - startOf(chunk)))
    await put(bytes)
    return moved
  }
  return {
    async writeGroup(group, columns) {
      const old = structs(file.footer, 4)[group] as Struct
      const start = at
      const chunks: Struct[] = []
      for (const chunk of structs(old, 1)) {
        const path = pathOf(chunk)
        const cells = path.length === 1 ? columns.get(path[0] as string) : undefined
        if (cells === undefined) chunks.push(await copyChunk(chunk, await file.read(startOf(chunk), startOf(chunk) + Number(intOf(metaOf(chunk), 7)))))
        else chunks.push(await putCells(path[0] as string, topColumns(file.metadata.schema).find(({ name }) => name === path[0])?.repetition_type === 'REQUIRED', cells))
      }
      if (added !== undefined) chunks.push(await putCells(added, false, columns.get(added) ?? []))
      groups.push(describeGroup(old, chunks, start, at - start, columns.size > 0))
    },
    async finish() {
      const footer = writeStruct(describeFile(file.footer, groups, added))
      const length = Buffer.alloc(4)
      length.writeUInt32LE(footer.length)
      await put(Buffer.concat([footer, length, MAGIC]))
    },
  }
}

function structs(struct: Struct, field: number): Struct[] {
  return ((struct.get(field)?.value as List | undefined)?.items ?? []) as Struct[]
}

function metaOf(chunk: Struct): Struct {
  return chunk.get(3)?.value as Struct
}

function pathOf(chunk: Struct): string[] {
  return (metaOf(chunk).get(3) as Value & { value: List }).value.items.map(String)
}

function intOf(struct: Struct, field: number): bigint {
  return (struct.get(field)?.value as bigint | undefined) ?? 0n
}

function startOf(chunk: Struct): number {
  const meta = metaOf(chunk)
  // Some writers give 0 where there is no dictionary.
  return Number([9, 10, 11].map((field) => intOf(meta, field)).filter((place) => place > 0n).reduce((least, place) => (place < least ? place : least)))
}

const int = (value: bigint | number): Value => ({ type: I64, value: BigInt(value) })

/** A chunk's description at another place, without page indexes and Bloom filters. */
function moveChunk(chunk: Struct, distance: bigint): Struct {
  const meta: Struct = new Map([...metaOf(chunk)].filter(([field]) => field !== 14 && field !== 15))
  for (const field of [9, 10, 11]) if (intOf(meta, field) > 0n) meta.set(field, int(intOf(meta, field) + distance))
  const moved: Struct = new Map([...chunk].filter(([field]) => field < 4 || field > 7))
  moved.set(2, int(intOf(chunk, 2) > 0n ? intOf(chunk, 2) + distance : 0n))
  return moved.set(3, { type: STRUCT, value: meta })
}

function describeGroup(old: Struct, chunks: Struct[], start: number, size: number, changed: boolean): Struct {
  const group: Struct = new Map(old)
  group.set(1, { type: LIST, value: { of: STRUCT, items: chunks } })
  group.set(2, int(chunks.reduce((sum, chunk) => sum + intOf(metaOf(chunk), 6), 0n)))
  if (group.has(5)) group.set(5, int(start))
  if (group.has(6)) group.set(6, int(size))
  // What was sorted by a text need not be so any more.
  if (changed) group.delete(4)
  return group
}

/** Other programs' own copies of the schema, which a new column would contradict. */
const SCHEMA_COPIES = new Set(['ARROW:schema', 'pandas', 'org.apache.spark.sql.parquet.row.metadata'])

function describeFile(old: Struct, groups: Struct[], added: string | undefined): Struct {
  const file: Struct = new Map(old).set(4, { type: LIST, value: { of: STRUCT, items: groups } })
  if (added === undefined) return file
  const [root, ...elements] = structs(old, 2) as [Struct, ...Struct[]]
  const element: Struct = new Map<number, Value>([[1, { type: I32, value: 6n }], [3, { type: I32, value: 1n }], [4, { type: BINARY, value: Buffer.from(added) }], [6, { type: I32, value: 0n }], [10, { type: STRUCT, value: new Map([[1, { type: STRUCT, value: new Map() }]]) }]])
  file.set(2, { type: LIST, value: { of: STRUCT, items: [new Map(root).set(5, { type: I32, value: intOf(root, 5) + 1n }), ...elements, element] } })
  const keys = structs(old, 5).filter((pair) => !SCHEMA_COPIES.has(String(pair.get(1)?.value)))
  if (file.has(5)) file.set(5, { type: LIST, value: { of: STRUCT, items: keys } })
  if (file.has(7)) file.set(7, { type: LIST, value: { of: STRUCT, items: [...structs(old, 7), new Map([[1, { type: STRUCT, value: new Map() }]])] } })
  return file
}
