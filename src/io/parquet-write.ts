// Parquet, written row group by row group: the chunks of text columns that changed are written anew, every other chunk is copied as it is, and
// the footer is the old one with the new places. What the footer says of page indexes and Bloom filters is dropped: their places would be wrong.
import { createHash } from 'node:crypto'
import type { SchemaElement } from 'hyparquet'
import { UngarbleError } from '../errors.js'
import { intOf, isRequired, MAGIC, metaOf, pathOf, placeOf, readPages, rowsOf, startDesk, startSpace, structs, topColumns, type Cell, type Desk, type ParquetFile } from './parquet.js'
import { BINARY, I32, I64, LIST, readStruct, STRUCT, writeStruct, type Struct, type Value } from './thrift.js'

/** Bytes that are copied at once, and of the texts of a page. */
const PIECE = 1 << 20
/** Cells by which the library decides on a dictionary. */
const SAMPLE = 1000

/** New cells of a column, by their row in its row group from 0. */
export type Changes = ReadonlyMap<number, Buffer>

/** Takes what changed in one row group after another. */
export interface ParquetWriter {
  /** Writes group `group` with these changes, by column; a column not named is copied. */
  writeGroup(group: number, changes: ReadonlyMap<string, Changes>): Promise<void>
  /** Writes the footer. */
  finish(): void
}

/** A column more: that of `from` with its changes, which stays as it was. */
export interface AddedColumn { readonly name: string; readonly from: string }

/** Opens a writer that copies `file`, with a column `added` where one is given. Throws `bad-field` where that column is there already. */
export async function createParquetWriter(file: ParquetFile, write: (bytes: Buffer) => void, added?: AddedColumn): Promise<ParquetWriter> {
  const [{ ByteWriter, parquetWriteBuffer }, { writeRleBitPackedHybrid }, { snappyCompress }] = await Promise.all([import('hyparquet-writer'), import('hyparquet-writer/src/encoding.js'), import('hyparquet-writer/src/snappy.js')])
  if (added !== undefined && topColumns(file.metadata.schema).some(({ name }) => name === added.name)) throw new UngarbleError('bad-field', `${file.name}: has a column "${added.name}" already; give --to another name`)
  let at = 0
  const put = (bytes: Buffer): void => {
    write(bytes)
    at += bytes.length
  }
  put(MAGIC)
  const groups: Struct[] = []
  /** A column of these cells as the library writes it: the description of its chunk, and the chunk. */
  const encode = (name: string, required: boolean, data: Cell[], encoding: 'PLAIN' | undefined): { chunk: Struct; bytes: Buffer } => {
    const schema: SchemaElement[] = [{ name: 'root', num_children: 1 }, { name, type: 'BYTE_ARRAY', repetition_type: required ? 'REQUIRED' : 'OPTIONAL' }]
    const whole = Buffer.from(parquetWriteBuffer({ schema, columnData: [{ name, data, offsetIndex: false, ...(encoding === undefined ? {} : { encoding }) }], rowGroupSize: Math.max(1, data.length) }))
    // A copy: the description, which is kept to the end, would keep the whole chunk in memory.
    const footer = readStruct(Buffer.from(whole.subarray(whole.length - 8 - whole.readUInt32LE(whole.length - 8))))
    const chunk = structs(structs(footer, 4)[0] as Struct, 1)[0] as Struct
    return { chunk, bytes: whole.subarray(...placeOf(chunk)) }
  }
  const desk = startDesk()
  const page = { body: startSpace(), end: 0, texts: 0, levels: [] as number[] }
  const addCell = (cell: Cell): void => {
    page.levels.push(cell === null ? 0 : 1)
    if (cell === null) return
    const end = page.end + 4 + cell.length
    if (end > page.body.bytes.length) page.body.bytes = Buffer.concat([page.body.bytes.subarray(0, page.end)], Math.max(2 * PIECE, end + (end >> 2)))
    page.body.bytes.set(cell, page.body.bytes.writeUInt32LE(cell.length, page.end))
    page.end = end
    page.texts += cell.length
  }
  /** Writes a page of plain cells, byte by byte as the library does. Returns its plain length. */
  const putPage = (required: boolean): number => {
    const levels = new ByteWriter()
    if (!required) writeRleBitPackedHybrid(levels, page.levels, 1)
    const rows = page.levels.length
    const packed = snappyCompress(page.body.bytes.subarray(0, page.end))
    const counts: Struct = new Map([rows, page.levels.filter((level) => level === 0).length, rows, 0, levels.offset, 0].map((value, i) => [i + 1, i32(value)]))
    const header = writeStruct(new Map([[1, i32(3)], [2, i32(levels.offset + page.end)], [3, i32(levels.offset + packed.length)], [8, { type: STRUCT, value: counts }]]))
    put(Buffer.concat([header, levels.getBytes(), packed]))
    const plain = header.length + levels.offset + page.end
    Object.assign(page, { end: 0, texts: 0, levels: [] })
    return plain
  }
  /** Writes the chunk of a column with its changes and returns its description. */
  const putCells = async (group: number, column: string, changes: Changes, name: string, required: boolean): Promise<Struct> => {
    const start = at
    if (await wantsDictionary(changedPages(file, group, column, changes, desk), rowsOf(file, group))) {
      const data: Cell[] = []
      for await (const cells of changedPages(file, group, column, changes)) for (const cell of cells) data.push(cell)
      const { chunk, bytes } = encode(name, required, data, undefined)
      put(bytes)
      return moveChunk(chunk, BigInt(start - placeOf(chunk)[0]))
    }
    let [plain, pages, nulls] = [0, 0, 0]
    let [least, greatest]: [Cell, Cell] = [null, null]
    for await (const cells of changedPages(file, group, column, changes, desk)) {
      for (const cell of cells) {
        if (page.texts + (cell?.length ?? 0) >= PIECE && page.levels.length > 0) {
          plain += putPage(required)
          pages++
        }
        addCell(cell)
        if (cell === null) nulls++
        else {
          if (least === null || Buffer.compare(cell, least) < 0) least = Buffer.from(cell)
          if (greatest === null || Buffer.compare(cell, greatest) > 0) greatest = Buffer.from(cell)
        }
      }
    }
    plain += putPage(required)
    // What the library says of the extremes alone holds of the whole but for its numbers.
    const { chunk } = encode(name, required, [least, greatest], 'PLAIN')
    const meta = metaOf(chunk)
    for (const [field, value] of [[5, rowsOf(file, group)], [6, plain], [7, at - start]] as const) meta.set(field, int(value))
    const [statistics, counts] = [meta.get(12) as Value & { value: Struct }, structs(meta, 13)[0] as Struct]
    statistics.value.set(3, int(nulls))
    counts.set(3, i32(pages + 1))
    return moveChunk(chunk, BigInt(start - placeOf(chunk)[0]))
  }
  const copyChunk = async (chunk: Struct): Promise<Struct> => {
    const [start, end] = placeOf(chunk)
    const moved = moveChunk(chunk, BigInt(at - start))
    for (let from = start; from < end; from += PIECE) put(await file.read(from, Math.min(from + PIECE, end)))
    return moved
  }
  return {
    async writeGroup(group, changes) {
      const old = structs(file.footer, 4)[group] as Struct
      const start = at
      const chunks: Struct[] = []
      for (const chunk of structs(old, 1)) {
        const path = pathOf(chunk)
        const name = path[0] as string
        const own = added === undefined && path.length === 1 ? changes.get(name) : undefined
        chunks.push(own === undefined ? await copyChunk(chunk) : await putCells(group, name, own, name, isRequired(file, name)))
      }
      if (added !== undefined) chunks.push(await putCells(group, added.from, changes.get(added.from) ?? new Map(), added.name, false))
      groups.push(describeGroup(old, chunks, start, at - start, added !== undefined || changes.size > 0))
    },
    finish() {
      const footer = writeStruct(describeFile(file.footer, groups, added?.name))
      const length = Buffer.alloc(4)
      length.writeUInt32LE(footer.length)
      put(Buffer.concat([footer, length, MAGIC]))
    },
  }
}

/** The cells of a column with its changes, by the pages they are read from. */
async function* changedPages(file: ParquetFile, group: number, column: string, changes: Changes, desk?: Desk): AsyncGenerator<readonly Cell[]> {
  let row = 0
  for await (const page of readPages(file, group, column, desk)) yield page.map((cell) => changes.get(row++) ?? cell)
}

/**
 * Whether the library would try a dictionary for these cells. It needs them all at once then; otherwise each page is written by itself.
 * As there, a sample decides: none where more than nine tenths of its bytes are those of different texts.
 */
async function wantsDictionary(pages: AsyncIterable<readonly Cell[]>, rows: number): Promise<boolean> {
  const seen = new Set<string>()
  let [row, taken, size, different] = [0, 0, 0, 0]
  for await (const page of pages) {
    for (const cell of page) {
      if (row++ !== Math.floor((taken * (rows - 1)) / Math.max(1, Math.min(rows, SAMPLE) - 1))) continue
      taken++
      if (cell === null) continue
      const key = createHash('sha256').update(cell).digest('base64')
      size += cell.length + 4
      if (!seen.has(key)) different += cell.length + 4
      seen.add(key)
    }
  }
  return size > 0 && different / size <= 0.9
}

const int = (value: bigint | number): Value => ({ type: I64, value: BigInt(value) })
const i32 = (value: number): Value => ({ type: I32, value: BigInt(value) })

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
