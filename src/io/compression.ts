// Compressed bytes in and out: gzip of any number of members, zstd of any number of frames, brotli.
import { Readable, type Transform } from 'node:stream'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { UngarbleError } from '../errors.js'

export type Compression = 'gzip' | 'zstd' | 'brotli' | 'none'
export const COMPRESSIONS: readonly Compression[] = ['gzip', 'zstd', 'brotli', 'none']

/** Endings of file names. */
const ENDINGS: Readonly<Record<string, Compression>> = { '.gz': 'gzip', '.gzip': 'gzip', '.zst': 'zstd', '.zstd': 'zstd', '.br': 'brotli' }
const ENDING_OF: Readonly<Record<Compression, string>> = { gzip: '.gz', zstd: '.zst', brotli: '.br', none: '' }

/** The compression a file name speaks of, and the name without it. */
export function compressionOf(path: string): { compression: Compression; plain: string } {
  const ending = /\.[a-z]+$/i.exec(path)?.[0].toLowerCase() ?? ''
  const compression = ENDINGS[ending]
  return compression === undefined ? { compression: 'none', plain: path } : { compression, plain: path.slice(0, -ending.length) }
}

/** The name of a file once it is compressed so. */
export function nameWith(path: string, compression: Compression): string {
  const found = compressionOf(path)
  return found.compression === compression ? path : found.plain + ENDING_OF[compression]
}

/** Decompresses a stream. Throws `bad-input` where the data is damaged or ends early: nothing is lost silently. */
export async function* decompress(chunks: AsyncIterable<Buffer>, compression: Compression, name: string): AsyncGenerator<Buffer> {
  if (compression === 'none') yield* chunks
  else if (compression === 'zstd') yield* decompressZstd(chunks, name)
  else yield* pump(chunks, compression === 'gzip' ? zlib.createGunzip({ chunkSize: 1 << 18 }) : zlib.createBrotliDecompress({ chunkSize: 1 << 18 }), compression, name)
}

async function* pump(chunks: AsyncIterable<Buffer>, through: Transform, compression: Compression, name: string): AsyncGenerator<Buffer> {
  const input = Readable.from(chunks, { objectMode: false })
  let failed: unknown
  input.on('error', (error) => {
    failed = error
    through.destroy(error)
  })
  input.pipe(through)
  try {
    for await (const chunk of through) yield chunk as Buffer
  } catch (error) {
    throw failed ?? damaged(name, compression, error)
  } finally {
    input.destroy()
  }
}

function damaged(name: string, compression: Compression, error: unknown): UngarbleError {
  const early = error instanceof Error && /unexpected end|EOF/i.test(error.message)
  const what = early ? `its ${compression} data ends before its end: it was cut off` : `its ${compression} data is damaged (${error instanceof Error ? error.message : String(error)})`
  return new UngarbleError('bad-input', `${name}: ${what}; fetch or write it anew`)
}

/** Bytes that are decompressed at once: what repeats much comes out a hundred times as long. */
const ZSTD_SLICE = 1 << 14

/** node:zlib stops after the first frame without a word, where it knows zstd at all. */
async function* decompressZstd(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const { Decompress } = await import('fzstd')
  const out: Buffer[] = []
  const decoder = new Decompress((data) => {
    if (data.length > 0) out.push(Buffer.from(data))
  })
  const push = (chunk: Uint8Array, last: boolean): void => {
    try {
      decoder.push(chunk, last)
    } catch (error) {
      throw damaged(name, 'zstd', error)
    }
  }
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += ZSTD_SLICE) {
      push(chunk.subarray(at, at + ZSTD_SLICE), false)
      yield* out.splice(0)
    }
  }
  push(new Uint8Array(0), true)
  yield* out.splice(0)
}

/** Compresses one member: members set one after another are a whole file, except for brotli. */
export type CompressMember = (bytes: Buffer) => Promise<Buffer>

type ZstdCompress = (bytes: Buffer, done: (error: Error | null, result: Buffer) => void) => void

/** Makes the compressor of members. Throws `bad-format` where this Node cannot write the compression. */
export function compressorFor(compression: Exclude<Compression, 'brotli'>): CompressMember {
  if (compression === 'none') return (bytes) => Promise.resolve(bytes)
  if (compression === 'gzip') return promisify<Buffer, Buffer>(zlib.gzip)
  const zstd = (zlib as unknown as { zstdCompress?: ZstdCompress }).zstdCompress
  if (zstd === undefined) throw new UngarbleError('bad-format', `this Node (${process.version}) cannot write zstd; write gzip instead (--compress gzip), or run on Node 22.15 or later`)
  return promisify(zstd) as CompressMember
}

/** A brotli compressor: its streams cannot be set one after another. */
export function createBrotli(): zlib.BrotliCompress {
  // Level 11 takes a hundred times as long for a tenth of the size.
  return zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } })
}
