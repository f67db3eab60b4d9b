// Compressed streams: every member and every frame is read, and what was cut off is told.
import { execFileSync } from 'node:child_process'
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { compressionOf, compressorFor, decompress, nameWith } from '../../src/io/compression.js'
import { inChunks } from './support.js'

const FIRST = Buffer.from('first member, first frame\n'.repeat(50))
const SECOND = Buffer.from('second one\n'.repeat(2000))
const BOTH = Buffer.concat([FIRST, SECOND])

/** A zstd frame that stores its bytes (RFC 8878, 3.1.1): no compressor is needed to test the frames. */
function zstdFrame(bytes: Buffer): Buffer {
  const blocks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 100_000) {
    const block = bytes.subarray(at, at + 100_000)
    const last = at + 100_000 >= bytes.length ? 1 : 0
    const head = (block.length << 3) | last
    blocks.push(Buffer.from([head & 255, (head >> 8) & 255, head >> 16]), block)
  }
  const size = Buffer.alloc(4)
  size.writeUInt32LE(bytes.length)
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0]), size, ...blocks])
}

async function read(bytes: Buffer, compression: 'gzip' | 'zstd' | 'brotli', chunk: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of decompress(inChunks(bytes, chunk), compression, 'a.file')) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

describe('decompress', () => {
  it.each([
    ['gzip of two members', 'gzip', Buffer.concat([gzipSync(FIRST), gzipSync(SECOND)])],
    ['zstd of two frames', 'zstd', Buffer.concat([zstdFrame(FIRST), zstdFrame(SECOND)])],
    ['brotli', 'brotli', brotliCompressSync(BOTH)],
  ] as const)('%s', async (_, compression, bytes) => {
    for (const chunk of [1 << 20, 97, 1]) expect((await read(bytes, compression, chunk)).equals(BOTH)).toBe(true)
    for (const cut of [5, 40]) await expect(read(bytes.subarray(0, bytes.length - cut), compression, 1000)).rejects.toThrow(/a\.file: its \w+ data ends before its end: it was cut off; fetch/)
  })

  it.each(['gzip', 'zstd', 'brotli'] as const)('tells of bytes that are no %s', async (compression) => {
    await expect(read(Buffer.from('plain text, and no compressed data at all; long enough to be looked at'), compression, 1000)).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('passes on a failure of its input', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield gzipSync(FIRST)
      throw new Error('the disk is gone')
    }
    const all = async (): Promise<void> => {
      for await (const _ of decompress(failing(), 'gzip', 'a.file')) void _
    }
    await expect(all()).rejects.toThrow('the disk is gone')
  })
})

describe('compress', () => {
  it('writes members that make one file', async () => {
    const compress = compressorFor('gzip')
    expect(gunzipSync(Buffer.concat([await compress(FIRST), await compress(SECOND)])).equals(BOTH)).toBe(true)
    expect((await compress(FIRST)).equals(await compress(FIRST))).toBe(true)
  })

  it('writes zstd where Node can, and says so where it cannot', async () => {
    const script = "import('node:zlib').then((z) => console.log(typeof z.zstdCompress))"
    if (execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }).trim() === 'function') {
      const compress = compressorFor('zstd')
      expect((await read(Buffer.concat([await compress(FIRST), await compress(SECOND)]), 'zstd', 500)).equals(BOTH)).toBe(true)
    } else expect(() => compressorFor('zstd')).toThrow(/cannot write zstd; write gzip instead/)
  })
})

describe('names', () => {
  it.each([
    ['a.jsonl.gz', 'gzip', 'a.jsonl', 'a.jsonl.gz'], ['a.ZST', 'zstd', 'a', 'a.gz'], ['a.txt', 'none', 'a.txt', 'a.txt.gz'], ['a', 'none', 'a', 'a.gz'], ['x/a.br', 'brotli', 'x/a', 'x/a.gz'],
  ] as const)('%s', (path, compression, plain, gzipped) => {
    expect(compressionOf(path)).toEqual({ compression, plain })
    expect(nameWith(path, 'gzip')).toBe(gzipped)
  })
})
