// Bytes to text and back without loss. A byte that is not UTF-8 becomes a lone low surrogate (U+DC80 to U+DCFF, as in Python's PEP 383):
// valid UTF-8 never holds one, so each such byte counts as one UTF-16 unit, is no letter to the tokenizer, and is written back as it was.
import { Buffer, isUtf8 } from 'node:buffer'

const ESCAPE = 0xdc00

/** Decodes whole bytes; a byte-order mark stays in the text. */
export function decodeBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  const parts: string[] = []
  let valid = 0
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    if (length > 0) {
      at += length
      continue
    }
    parts.push(bytes.toString('utf8', valid, at), String.fromCharCode(ESCAPE + (bytes[at] as number)))
    valid = ++at
  }
  parts.push(bytes.toString('utf8', valid))
  return parts.join('')
}

/** The bytes that {@link decodeBytes} made `text` from. */
export function encodeText(text: string): Buffer {
  // With the u flag a low surrogate of a pair does not match: only escaped bytes do.
  if (!/[\uDC80-\uDCFF]/u.test(text)) return Buffer.from(text, 'utf8')
  const parts: Buffer[] = []
  let from = 0
  for (const match of text.matchAll(/[\uDC80-\uDCFF]+/gu)) {
    parts.push(Buffer.from(text.slice(from, match.index), 'utf8'), Buffer.from(match[0], 'latin1'))
    from = match.index + match[0].length
  }
  parts.push(Buffer.from(text.slice(from), 'utf8'))
  return Buffer.concat(parts)
}

/** Decodes a stream of chunks; a character cut by a chunk border is put together again. */
export async function* decodeChunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer | undefined
  for await (const chunk of chunks) {
    const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk])
    const cut = bytes.length - openTail(bytes)
    rest = cut < bytes.length ? Buffer.from(bytes.subarray(cut)) : undefined
    if (cut > 0) yield decodeBytes(bytes.subarray(0, cut))
  }
  if (rest !== undefined) yield decodeBytes(rest)
}

/** Length of the character cut off at the end of `bytes`, 0 to 3. */
function openTail(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return expectedLength(byte) > back ? back : 0
  }
  return 0
}

function expectedLength(lead: number): number {
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}

/** Length of the well-formed sequence at `at` (Unicode, table 3-7), 0 where there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes[at] as number
  const length = expectedLength(lead)
  if (length < 2) return length
  const second = bytes[at + 1] ?? 0
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  if (second < least || second > most) return 0
  for (let i = 2; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0
  return length
}
