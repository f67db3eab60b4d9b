// WARC and WET (ISO 28500): a record is a row. Texts are those of text/plain and text/html in `conversion` and `resource` records and in
// `response` records that are neither chunked nor compressed. Lengths and digests are made anew where a record changed, and only there.
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { UngarbleError } from '../errors.js'
import { loadHtmlParser, openPage } from './html.js'
import { applyEdits, between, overlongRow, restOfRow, wholeOf, type Content, type Fault, type ReadOptions, type Row } from './rows.js'

type ParserClass = Awaited<ReturnType<typeof loadHtmlParser>>

const HEAD_END = Buffer.from('\r\n\r\n')
/** A head longer than this is no head. */
const LONGEST_HEAD = 1 << 20

interface Head { readonly type: string; readonly contentType: string; readonly length: number }

/** Reads records. Throws `bad-input` where the bytes are no WARC or end within a record. */
export async function* readWarc(chunks: AsyncIterable<Buffer>, options: ReadOptions): AsyncGenerator<Row[]> {
  const Parser = await loadHtmlParser()
  let held: Buffer = Buffer.alloc(0)
  let number = 0
  /** Bytes of a record too long to hold that are still to pass. */
  let passing = 0
  for await (const chunk of chunks) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    const rows: Row[] = []
    for (;;) {
      if (passing > 0 && held.length > 0) {
        const part = held.subarray(0, passing)
        rows.push(restOfRow(number, part))
        held = held.subarray(part.length)
        passing -= part.length
      }
      if (passing > 0) break
      const headEnd = endOfHead(held, number, options.name)
      if (headEnd < 0) break
      const head = readHead(held.subarray(0, headEnd), number + 1, options.name)
      const size = headEnd + head.length + 4
      if (size > options.longest) {
        rows.push(overlongRow(++number, held.subarray(0, headEnd)))
        held = held.subarray(headEnd)
        passing = head.length + 4
        continue
      }
      if (held.length < size) break
      rows.push(recordRow(Parser, ++number, held.subarray(0, size), headEnd, head))
      held = held.subarray(size)
    }
    if (rows.length > 0) yield rows
  }
  if (passing > 0 || held.toString('latin1').trim() !== '') throw new UngarbleError('bad-input', `${options.name}: ends within record ${number + 1}; it was cut off: fetch or write it anew`)
  if (held.length > 0) yield [between(number, held)]
}

function endOfHead(held: Buffer, number: number, name: string): number {
  if (held.length >= 5 && held.toString('latin1', 0, 5) !== 'WARC/') throw new UngarbleError('bad-input', `${name}: no record starts after record ${number}; it is no WARC file, or damaged there`)
  const at = held.indexOf(HEAD_END)
  if (at < 0 && held.length > LONGEST_HEAD) throw new UngarbleError('bad-input', `${name}: the head of record ${number + 1} does not end; it is damaged there`)
  return at < 0 ? -1 : at + 4
}

function readHead(bytes: Buffer, number: number, name: string): Head {
  const head = bytes.toString('latin1')
  const length = headerOf(head, 'Content-Length')
  if (length === undefined || !/^\d+$/.test(length)) throw new UngarbleError('bad-input', `${name}: record ${number} has no Content-Length; it is damaged there`)
  return { type: (headerOf(head, 'WARC-Type') ?? '').toLowerCase(), contentType: (headerOf(head, 'Content-Type') ?? '').toLowerCase(), length: Number(length) }
}

function headerOf(head: string, name: string): string | undefined {
  return new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*\\r?$`, 'im').exec(head)?.[1]
}

function recordRow(Parser: ParserClass, number: number, bytes: Buffer, headEnd: number, head: Head): Row {
  const block = bytes.subarray(headEnd, headEnd + head.length)
  const place = findText(block, head)
  if (place === undefined) return between(number, bytes)
  const open = (): Content | Fault => {
    const body = block.subarray(place.from)
    if (!isUtf8(body)) return { fault: 'not-utf8' }
    const text = body.toString('utf8')
    const wrap = (changed: string): Buffer => writeRecord(bytes.toString('latin1', 0, headEnd), block.toString('latin1', 0, place.from), Buffer.from(changed, 'utf8'))
    const id = headerOf(bytes.toString('latin1', 0, headEnd), 'WARC-Record-ID')
    const content = place.html ? openPage(Parser, text, wrap) : { texts: [wholeOf(text)], fields: ['text'], write: (edits: Parameters<Content['write']>[0]) => wrap(applyEdits(text, edits[0] ?? [])) }
    return id === undefined ? content : { ...content, id }
  }
  return { role: 'row', number, bytes, open }
}

/** Where the text of a block starts: at once, or after the head of an HTTP response. */
function findText(block: Buffer, head: Head): { from: number; html: boolean } | undefined {
  const kindOf = (type: string): { html: boolean } | undefined => (/^text\/plain\b/.test(type) ? { html: false } : /^(?:text\/html|application\/xhtml\+xml)\b/.test(type) ? { html: true } : undefined)
  if (head.type === 'conversion' || head.type === 'resource') {
    const kind = kindOf(head.contentType)
    return kind === undefined ? undefined : { from: 0, ...kind }
  }
  if (head.type !== 'response' || !head.contentType.startsWith('application/http')) return undefined
  const at = block.indexOf(HEAD_END)
  if (at < 0) return undefined
  const http = block.toString('latin1', 0, at + 4)
  const coded = ['Transfer-Encoding', 'Content-Encoding'].some((name) => !/^(?:identity)?$/i.test(headerOf(http, name) ?? ''))
  const kind = kindOf((headerOf(http, 'Content-Type') ?? '').toLowerCase())
  return coded || kind === undefined ? undefined : { from: at + 4, ...kind }
}

/** A record anew: the head as it was but for lengths and digests. `http` is the head of the response, or empty. */
function writeRecord(head: string, http: string, body: Buffer): Buffer {
  const block = Buffer.concat([Buffer.from(setHeader(http, 'Content-Length', String(body.length)), 'latin1'), body])
  let changed = setHeader(head, 'Content-Length', String(block.length))
  changed = setDigest(changed, 'WARC-Block-Digest', block)
  changed = setDigest(changed, 'WARC-Payload-Digest', body)
  return Buffer.concat([Buffer.from(changed, 'latin1'), block, HEAD_END])
}

function setHeader(head: string, name: string, value: string): string {
  return head.replace(new RegExp(`^(${name}:[ \\t]*)(.*?)([ \\t]*\\r?)$`, 'im'), (_, before: string, __: string, after: string) => before + value + after)
}

/** Digests are `algorithm:value`, in base 32 (sha1 as a rule) or in hex, as the old one is. */
function setDigest(head: string, name: string, bytes: Buffer): string {
  const old = headerOf(head, name)
  const [, algorithm, value] = /^([\w-]+):(\S+)$/.exec(old ?? '') ?? []
  if (algorithm === undefined || value === undefined) return head
  try {
    const digest = createHash(algorithm.toLowerCase().replace('-', '')).update(bytes).digest()
    return setHeader(head, name, `${algorithm}:${value.length === digest.length * 2 ? digest.toString('hex') : base32(digest)}`)
  } catch {
    // A digest of an unknown kind would be false now: better none.
    return head.replace(new RegExp(`^${name}:.*\\r?\\n`, 'im'), '')
  }
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function base32(bytes: Buffer): string {
  let out = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff
    bits += 8
    for (; bits >= 5; bits -= 5) out += BASE32.charAt((value >> (bits - 5)) & 31)
  }
  if (bits > 0) out += BASE32.charAt((value << (5 - bits)) & 31)
  return out.padEnd(Math.ceil(out.length / 8) * 8, '=')
}
