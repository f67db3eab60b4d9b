// WARC: changed records keep true lengths and digests (warcio is the oracle), the others keep their bytes.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { WARCParser } from 'warcio'
import { rewrite } from './support.js'

const HTML = '<html><body><p class="bad">A bad caf\u00e9.</p></body></html>'

/** RFC 4648, bit by bit: what the tested one must agree with. */
function base32(digest: Buffer): string {
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(parseInt(five.padEnd(5, '0'), 2))).join('')
}
const sha1 = (bytes: Buffer): string => `sha1:${base32(createHash('sha1').update(bytes).digest())}`

function record(type: string, contentType: string, block: Buffer, extra: Record<string, string> = {}): Buffer {
  const headers = { 'WARC-Type': type, 'WARC-Record-ID': `<urn:uuid:${type}>`, 'WARC-Target-URI': 'http://example.org/bad', 'WARC-Date': '2026-01-01T00:00:00Z', ...extra, 'Content-Type': contentType, 'Content-Length': String(block.length) }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.concat([Buffer.from(`WARC/1.0\r\n${head}\r\n`), block, Buffer.from('\r\n\r\n')])
}

function response(body: Buffer, more = ''): Buffer {
  const block = Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n${more}Content-Length: ${body.length}\r\n\r\n`), body])
  return record('response', 'application/http; msgtype=response', block, { 'WARC-Block-Digest': sha1(block), 'WARC-Payload-Digest': sha1(body) })
}

const wet = (text: string): Buffer => record('conversion', 'text/plain', Buffer.from(text), { 'WARC-Block-Digest': sha1(Buffer.from(text)) })
const info = record('warcinfo', 'application/warc-fields', Buffer.from('software: bad\r\n'))

describe('WARC', () => {
  it('rewrites texts with true lengths and digests', async () => {
    const untouched = [info, response(Buffer.from('bad'), 'Transfer-Encoding: chunked\r\n'), response(Buffer.from('bad'), 'Content-Encoding: gzip\r\n'), wet('clean')]
    const before = Buffer.concat([...untouched, wet('one bad text\n'), response(Buffer.from(HTML)), info])
    const after = Buffer.concat([...untouched, wet('one good text\n'), response(Buffer.from(HTML.replace('A bad', 'A good'))), info])
    for (const chunk of [1 << 20, 100, 1]) {
      const { out, faults, rows } = await rewrite('warc', before, {}, chunk)
      expect(out.equals(after)).toBe(true)
      expect({ faults, rows }).toEqual({ faults: [], rows: 3 })
    }
    const found: [string | undefined, string][] = []
    for await (const one of WARCParser.iterRecords([after])) found.push([one.warcType ?? undefined, await one.contentText()])
    expect(found.map(([type]) => type)).toEqual(['warcinfo', 'response', 'response', 'conversion', 'conversion', 'response', 'warcinfo'])
    expect(found[4]?.[1]).toBe('one good text\n')
    expect(found[5]?.[1]).toBe(HTML.replace('A bad', 'A good'))
  })

  it('keeps digests in hex, and drops one it cannot make', async () => {
    const text = Buffer.from('bad')
    const hex = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    const before = record('resource', 'text/plain; charset=utf-8', text, { 'WARC-Block-Digest': hex(text), 'WARC-Payload-Digest': 'crc99:xyz' })
    const good = Buffer.from('good')
    expect((await rewrite('warc', before)).out.equals(record('resource', 'text/plain; charset=utf-8', good, { 'WARC-Block-Digest': hex(good) }))).toBe(true)
  })

  it('passes what is no UTF-8 or too long', async () => {
    const before = Buffer.concat([record('conversion', 'text/plain', Buffer.from('bad\xff', 'latin1')), wet(`bad ${'x'.repeat(5000)}`), wet('bad')])
    const { out, faults } = await rewrite('warc', before, { longest: 4000 }, 1000)
    expect(faults).toEqual(['1: not-utf8', '2: too-long'])
    expect(out.subarray(0, before.length - wet('bad').length).equals(before.subarray(0, before.length - wet('bad').length))).toBe(true)
    expect(out.toString('latin1').endsWith('good\r\n\r\n')).toBe(true)
  })

  it.each([
    ['cut within a block', Buffer.concat([info, wet('bad text')]).subarray(0, -12), 'ends within record 2'],
    ['cut within a head', Buffer.concat([info, wet('bad text').subarray(0, 60)]), 'ends within record 2'],
    ['something else', Buffer.from('<html>no record</html>'), 'no record starts after record 0'],
    ['no length', Buffer.from('WARC/1.0\r\nWARC-Type: conversion\r\n\r\nbad'), 'record 1 has no Content-Length'],
  ])('%s is told', async (_, bytes, message) => {
    await expect(rewrite('warc', bytes, { name: 'a.warc' })).rejects.toThrow(`a.warc: ${message}`)
  })
})
