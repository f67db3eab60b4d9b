// A Node transform stream that repairs one document, for `pipeline`: bytes in, bytes out; a byte that is no UTF-8 comes out as it was.
import { Duplex } from 'node:stream'
import { decodeChunks, encodeText } from '../io/encoding.js'
import { repairChunks, type StreamOptions } from '../stream/repair-stream.js'
import type { Repairer } from '../types.js'

/**
 * Makes the stream. It takes bytes or strings and gives bytes; back-pressure holds.
 *
 * @example
 * await pipeline(createReadStream('in.txt'), createRepairTransform(repairer), createWriteStream('out.txt'))
 */
export function createRepairTransform(repairer: Repairer, options: StreamOptions = {}): Duplex {
  return Duplex.from(async function* (chunks: AsyncIterable<Buffer | string>) {
    for await (const text of repairChunks(repairer, decodeChunks(bytesOf(chunks)), options)) yield encodeText(text)
  })
}

/** A surrogate pair cut by a string chunk's border would be lost as bytes: its first half waits for the second. */
async function* bytesOf(chunks: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  let half = ''
  for await (const chunk of chunks) {
    if (typeof chunk !== 'string') {
      yield chunk
      continue
    }
    const text = half + chunk
    half = /[\uD800-\uDBFF]$/.test(text) ? text.slice(-1) : ''
    yield Buffer.from(half === '' ? text : text.slice(0, -1), 'utf8')
  }
  if (half !== '') yield Buffer.from(half, 'utf8')
}
