// Streams: wherever the chunks are cut the result is that of the whole text, and no more is read than is asked for.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRepairTransform } from '../../src/adapters/node-transform.js'
import { repairBatches, repairChunks, repairStream } from '../../src/stream/repair-stream.js'
import type { Detection } from '../../src/types.js'
import { repairerFor } from '../support/model.js'

const LINE = 'The Inner Income Service (IRS) and the Division of Homeland Safety (DHS) declined \u{1f600} to comment on Monday. '
const FILLER = `${'x'.repeat(1500)}. `
const LONG = Array.from({ length: 150 }, (_, i) => (i % 40 === 3 ? LINE : '') + FILLER).join('')

async function* cutAt(text: string, cuts: readonly number[]): AsyncGenerator<string> {
  let at = 0
  for (const cut of [...new Set(cuts)].sort((a, b) => a - b)) {
    if (cut >= text.length) break
    yield text.slice(at, cut)
    at = cut
  }
  yield text.slice(at)
}

async function joined(chunks: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const chunk of chunks) text += chunk
  return text
}

describe('one document in chunks', () => {
  it('comes out as the whole, wherever it is cut', async () => {
    const repairer = await repairerFor({ repairAt: 0.5, prior: 0.9 })
    const whole = repairer.repair(LINE.repeat(3)).text
    expect(whole).toContain('Internal Revenue Service')
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 0, max: LINE.length * 3 }), { maxLength: 30 }), async (cuts) => {
      expect(await joined(repairChunks(repairer, cutAt(LINE.repeat(3), cuts)))).toBe(whole)
      const web = Readable.toWeb(Readable.from(cutAt(LINE.repeat(3), cuts))) as ReadableStream<string>
      expect(await joined(web.pipeThrough(repairStream(repairer)) as unknown as AsyncIterable<string>)).toBe(whole)
    }), { numRuns: 20 })
  })

  it('comes out as the whole when it is longer than a piece, with the same detections', async () => {
    const repairer = await repairerFor({ repairAt: 0.5, prior: 0.9 })
    const found: Detection[] = []
    const options = { pieceSize: 1, onDetection: (detection: Detection) => void found.push(detection) }
    const cuts = Array.from({ length: 60 }, (_, i) => i * 7001 + 13)
    expect(await joined(repairChunks(repairer, cutAt(LONG, cuts), options))).toBe(repairer.repair(LONG).text)
    expect(found).toEqual(repairer.detect(LONG))
  })

  it('passes a Node pipeline as bytes, invalid ones too', async () => {
    const repairer = await repairerFor({ repairAt: 0.5, prior: 0.9 })
    const broken = Buffer.concat([Buffer.from(LINE), Buffer.from([0xff, 0xe2, 0x80]), Buffer.from(LINE)])
    const run = async (source: Readable): Promise<Buffer> => {
      const out: Buffer[] = []
      await pipeline(source, createRepairTransform(repairer), async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) out.push(chunk)
      })
      return Buffer.concat(out)
    }
    const fixed = Buffer.from(repairer.repair(LINE).text)
    expect((await run(Readable.from([...broken].map((byte) => Buffer.from([byte])), { objectMode: false }))).equals(Buffer.concat([fixed, Buffer.from([0xff, 0xe2, 0x80]), fixed]))).toBe(true)
    expect((await run(Readable.from(LINE.split('')))).toString()).toBe(fixed.toString())
  })

  it('reads no further than it must', async () => {
    const repairer = await repairerFor()
    let read = 0
    async function* endless(): AsyncGenerator<string> {
      for (;;) {
        read += FILLER.length * 10
        yield FILLER.repeat(10)
      }
    }
    const chunks = repairChunks(repairer, endless(), { pieceSize: 1 })
    await chunks.next()
    const after = read
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(read).toBe(after)
    expect(read).toBeLessThan(400_000)
    await chunks.return(undefined)
  })
})

describe('many documents', () => {
  it('are repaired batch for batch', async () => {
    const repairer = await repairerFor({ repairAt: 0.5, prior: 0.9 })
    const batches: string[][] = []
    for await (const results of repairBatches(repairer, [[LINE, 'clean'], [], [LINE]])) batches.push(results.map(({ text }) => text))
    expect(batches).toEqual([[repairer.repair(LINE).text, 'clean'], [], [repairer.repair(LINE).text]])
  })
})
