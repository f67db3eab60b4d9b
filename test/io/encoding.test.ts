// Bytes to text and back: nothing is lost, whatever the bytes and wherever the chunks end.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBytes, decodeChunks, encodeText } from '../../src/io/encoding.js'

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')

async function decodeIn(chunks: readonly Buffer[]): Promise<string> {
  async function* stream(): AsyncGenerator<Buffer> {
    yield* chunks
  }
  let text = ''
  for await (const part of decodeChunks(stream())) text += part
  return text
}

/** Stretches of valid UTF-8 of every length among bytes of any kind. */
const anyBytes = fc
  .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }).map((text) => Buffer.from(text, 'utf8')), fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes))), { maxLength: 8 })
  .map((parts) => Buffer.concat(parts))

describe('decodeBytes', () => {
  it.each([
    ['nothing', '', ''],
    ['ASCII', '61 0d 0a', 'a\r\n'],
    ['a byte-order mark stays', 'ef bb bf 61', '\ufeffa'],
    ['two, three, four bytes', 'c3 a9 e2 80 99 f0 9f 98 80', 'é’😀'],
    ['a Latin-1 letter', '63 61 66 e9 20 61', 'caf\udce9 a'],
    ['a continuation alone', '80 61', '\udc80a'],
    ['an overlong form', 'c0 af', '\udcc0\udcaf'],
    ['an overlong form of three bytes', 'e0 80 af', '\udce0\udc80\udcaf'],
    ['a surrogate as bytes', 'ed b2 80', '\udced\udcb2\udc80'],
    ['beyond Unicode', 'f4 90 80 80', '\udcf4\udc90\udc80\udc80'],
    ['cut short, then a letter', 'e2 80 61', '\udce2\udc80a'],
    ['cut short at the end', 'f0 9f 98', '\udcf0\udc9f\udc98'],
    ['an invalid byte after an astral letter', 'f0 9f 98 80 ff', '😀\udcff'],
  ])('%s', (_, hex, text) => {
    expect(decodeBytes(bytesOf(hex))).toBe(text)
    expect(encodeText(text).toString('hex')).toBe(hex.replaceAll(' ', ''))
  })

  it('agrees with the standard decoder where the bytes are valid', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(decodeBytes(Buffer.from(text, 'utf8'))).toBe(text)
    }))
  })

  it('comes back as the same bytes', () => {
    fc.assert(fc.property(anyBytes, (bytes) => {
      expect(encodeText(decodeBytes(bytes)).equals(bytes)).toBe(true)
    }))
  })

  it('does not depend on where chunks end', async () => {
    await fc.assert(fc.asyncProperty(anyBytes, fc.integer({ min: 1, max: 7 }), async (bytes, size) => {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
      expect(await decodeIn(chunks)).toBe(decodeBytes(bytes))
    }))
  })
})
