// Parquet: changed text columns are written anew, all other chunks are copied; what hyparquet reads back is the oracle.
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { parquetMetadata, parquetReadObjects, type FileMetaData } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { openParquet, readParquet } from '../../src/io/parquet.js'
import { createParquetWriter } from '../../src/io/parquet-write.js'
import { readStruct, writeStruct, type List, type Struct } from '../../src/io/thrift.js'
import { directoryWith } from '../cli/support.js'

interface Source { readonly bytes: Buffer; readonly rows: Record<string, unknown>[] }

/** Three row groups of 40 rows: numbers, dates, nested values, a required and an optional text column. */
function makeSource(codec: 'SNAPPY' | 'UNCOMPRESSED' = 'SNAPPY'): Source {
  const rows = Array.from({ length: 120 }, (_, i) => ({
    id: BigInt(i), when: new Date(1e12 + i * 1e6), score: i / 7, text: i % 10 === 3 ? null : `row ${i} is ${i < 80 && i >= 40 ? 'fine' : 'bad'} caf\u00e9 \u{1f600}`, title: `title bad ${i}`, tags: ['a', String(i)],
  }))
  const column = (name: string, type: string, more: object = {}): object => ({ name, type, data: rows.map((row) => row[name as keyof typeof row]), ...more })
  const buffer = parquetWriteBuffer({
    columnData: [column('id', 'INT64'), column('when', 'TIMESTAMP'), column('score', 'DOUBLE'), column('text', 'STRING'), column('title', 'STRING', { nullable: false }), column('tags', 'JSON')] as Parameters<typeof parquetWriteBuffer>[0]['columnData'],
    rowGroupSize: 40, codec, kvMetadata: [{ key: 'note', value: 'kept' }],
  })
  return { bytes: Buffer.from(buffer), rows }
}

/** Makes what is bad good; an added column shouts. */
async function rewrite(bytes: Buffer, columns: string[], added?: string): Promise<Buffer> {
  const path = join(directoryWith(), 'a.parquet')
  await writeFile(path, bytes)
  const handle = await open(path)
  try {
    const file = await openParquet(handle, bytes.length, 'a.parquet')
    const out: Buffer[] = []
    const writer = await createParquetWriter(file, (part) => void out.push(part), added === undefined ? undefined : { name: added, from: columns[0] as string })
    let changes = new Map<string, Map<number, Buffer>>()
    let number = 0
    let inGroup = 0
    for await (const rows of readParquet(file, columns)) {
      for (const row of rows) {
        if (row.role === 'between') {
          await writer.writeGroup(row.number, changes)
          changes = new Map()
          inGroup = 0
          continue
        }
        expect(row.number).toBe(++number)
        const content = row.open()
        if (content.fault !== undefined) throw new Error(content.fault)
        content.texts.forEach(({ text }, i) => {
          const field = content.fields[i] as string
          const good = text.replaceAll('bad', 'good')
          if (good !== text || added !== undefined) changes.set(field, (changes.get(field) ?? new Map<number, Buffer>()).set(inGroup, Buffer.from(added === undefined ? good : good.toUpperCase())))
        })
        inGroup++
      }
    }
    writer.finish()
    return Buffer.concat(out)
  } finally {
    await handle.close()
  }
}

const arrayBuffer = (bytes: Buffer): ArrayBuffer => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
const readBack = (bytes: Buffer): Promise<Record<string, unknown>[]> => parquetReadObjects({ file: arrayBuffer(bytes), compressors })
const chunkOf = (bytes: Buffer, metadata: FileMetaData, group: number, column: number): string => {
  const meta = metadata.row_groups[group]?.columns[column]?.meta_data
  const start = Number(meta?.dictionary_page_offset ?? meta?.data_page_offset)
  return bytes.toString('latin1', start, start + Number(meta?.total_compressed_size))
}

const footerOf = (bytes: Buffer): Struct => readStruct(bytes.subarray(bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8)))
const groupsOf = (footer: Struct): Struct[] => {
  const groups = footer.get(4) as { value: List }
  return groups.value.items as Struct[]
}

describe('a rewritten file', () => {
  it.each(['SNAPPY', 'UNCOMPRESSED'] as const)('holds the new texts and all else as it was (%s)', async (codec) => {
    const { bytes } = makeSource(codec)
    const before = await readBack(bytes)
    const after = await rewrite(bytes, ['text', 'title'])
    const good = (value: unknown): unknown => (typeof value === 'string' ? value.replaceAll('bad', 'good') : value)
    expect(await readBack(after)).toEqual(before.map((row) => ({ ...row, text: good(row['text']), title: good(row['title']) })))
    const [old, now] = [parquetMetadata(arrayBuffer(bytes)), parquetMetadata(arrayBuffer(after))]
    expect(now.schema).toEqual(old.schema)
    expect(now.key_value_metadata).toEqual(old.key_value_metadata)
    for (let group = 0; group < 3; group++) for (const column of [0, 1, 2, 5]) expect(chunkOf(after, now, group, column)).toBe(chunkOf(bytes, old, group, column))
    // The middle group has nothing to write in `text`.
    expect(chunkOf(after, now, 1, 3)).toBe(chunkOf(bytes, old, 1, 3))
    expect(chunkOf(after, now, 0, 3)).not.toBe(chunkOf(bytes, old, 0, 3))
  })

  it('gets a column', async () => {
    const { bytes } = makeSource()
    const before = await readBack(bytes)
    const after = await readBack(await rewrite(bytes, ['text'], 'fixed'))
    expect(after).toEqual(before.map((row) => ({ ...row, fixed: (row['text'] as string | null)?.replaceAll('bad', 'good').toUpperCase() ?? null })))
    await expect(rewrite(bytes, ['text'], 'title')).rejects.toMatchObject({ code: 'bad-field' })
  })

  it.each([
    [['body'], 'no column "body"; columns of strings are "text", "title"'],
    [['score'], 'column "score" is no plain column of strings'],
    [['tags'], 'column "tags" is no plain column of strings'],
  ])('is refused for %j', async (columns, message) => {
    await expect(rewrite(makeSource().bytes, columns)).rejects.toThrow(message)
  })

  it.each([['cut off', (bytes: Buffer) => bytes.subarray(0, -30)], ['empty', () => Buffer.alloc(0)], ['something else', () => Buffer.from('no Parquet, but long enough')]] as const)('tells of a file that is %s', async (_, change) => {
    await expect(rewrite(change(makeSource().bytes), ['text'])).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('a column written anew', () => {
  const random = (seed: number, length: number): string => Array.from({ length }, (_, i) => String.fromCharCode(97 + ((seed * 7919 + i * i * 31 + (i >> 3) * seed) % 26))).join('')
  const long = Array.from({ length: 60 }, (_, i) => (i % 7 === 2 ? null : i % 11 === 5 ? '' : `${i % 5 === 0 ? 'bad ' : ''}${random(i, 20_000 + ((i * 9973) % 90_000))} caf\u00e9`))
  it.each([
    ['of many pages', long, 'OPTIONAL'],
    ['without nulls', long.map((text) => text ?? 'none'), 'REQUIRED'],
    ['with a text longer than a page', [null, `bad ${random(1, 1_500_000)}`, 'b', random(2, 1_200_000), ''], 'OPTIONAL'],
    ['of texts that come again', Array.from({ length: 3000 }, (_, i) => `bad text ${i % 9}`), 'OPTIONAL'],
    ['of texts some of which come again', Array.from({ length: 3000 }, (_, i) => `bad text ${i % 2000} ${'x'.repeat(i % 90)}`), 'OPTIONAL'],
  ] as const)('is what the library makes of it at once: %s', async (_, texts, repetition) => {
    const make = (data: unknown[], converted: object): Buffer => Buffer.from(parquetWriteBuffer({ schema: [{ name: 'root', num_children: 1 }, { name: 'text', type: 'BYTE_ARRAY', repetition_type: repetition, ...converted }], columnData: [{ name: 'text', data, offsetIndex: false }], rowGroupSize: texts.length } as Parameters<typeof parquetWriteBuffer>[0]))
    const now = await rewrite(make([...texts], { converted_type: 'UTF8' }), ['text'])
    const atOnce = make(texts.map((text) => (text === null ? null : Buffer.from(text.replaceAll('bad', 'good')))), {})
    const [one, other] = [parquetMetadata(arrayBuffer(now)), parquetMetadata(arrayBuffer(atOnce))]
    expect(Buffer.from(chunkOf(now, one, 0, 0), 'latin1').equals(Buffer.from(chunkOf(atOnce, other, 0, 0), 'latin1'))).toBe(true)
    expect(groupsOf(footerOf(now))[0]?.get(1)).toEqual(groupsOf(footerOf(atOnce))[0]?.get(1))
  })

  it('is refused where the column has fewer rows than its group', async () => {
    const { bytes } = makeSource()
    const footer = footerOf(bytes)
    groupsOf(footer)[1]?.set(3, { type: 6, value: 41n })
    const written = writeStruct(footer)
    const tail = Buffer.from('....PAR1')
    tail.writeUInt32LE(written.length)
    await expect(rewrite(Buffer.concat([bytes.subarray(0, -8 - bytes.readUInt32LE(bytes.length - 8)), written, tail]), ['text'])).rejects.toThrow('column "text" cannot be read (it has fewer rows than its row group)')
  })
})

describe('the footer', () => {
  it('comes back byte for byte', () => {
    const { bytes } = makeSource()
    const footer = bytes.subarray(bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8), bytes.length - 8)
    expect(writeStruct(readStruct(footer)).equals(footer)).toBe(true)
  })

  it('comes back whatever it holds', () => {
    const scalar = fc.oneof(fc.boolean().map((value) => ({ type: 1, value })), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ type: 6, value })), fc.uint8Array({ maxLength: 20 }).map((bytes) => ({ type: 8, value: Buffer.from(bytes) })), fc.integer({ min: 0, max: 255 }).map((value) => ({ type: 3, value: BigInt(value) })))
    const list = fc.array(fc.bigInt({ min: -99n, max: 99n }), { maxLength: 40 }).map((items) => ({ type: 9, value: { of: 5, items } }))
    const fields = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.oneof(scalar, list)), { selector: ([id]) => id, maxLength: 8 })
    fc.assert(fc.property(fields, fields, (outer, inner) => {
      const struct = new Map<number, unknown>([...outer, [301, { type: 12, value: new Map(inner) }]])
      const bytes = writeStruct(struct as Parameters<typeof writeStruct>[0])
      const read = readStruct(bytes)
      expect(writeStruct(read).equals(bytes)).toBe(true)
      expect([...read.keys()]).toEqual([...struct.keys()].sort((a, b) => a - b))
      for (const [id, { type, value }] of outer) if (type !== 1) expect(read.get(id)?.value).toEqual(value)
    }))
  })
})
