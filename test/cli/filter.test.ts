// filter --stdio: a row for a row, at once, whatever the row.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CLEAN, CLI, directoryWith, GARBLED, LENIENT, REPAIRED, ungarble } from './support.js'

const row = (text: string): string => `${JSON.stringify({ text })}\n`

describe.concurrent('filter', () => {
  it('gives each row back, bad ones as they are, and counts', async () => {
    const cwd = directoryWith()
    const bad = Buffer.concat([Buffer.from('{"text":"a\n\nnull\n{"text":"'), Buffer.from([0xff, 0x00]), Buffer.from('"}\n')])
    const { code, out, stderr } = await ungarble(['filter', '--stdio', '--stats', 's.json', ...LENIENT], { cwd, input: Buffer.concat([Buffer.from(row(GARBLED)), bad, Buffer.from(row(CLEAN).trimEnd())]) })
    expect(code).toBe(0)
    expect(out.equals(Buffer.concat([Buffer.from(row(REPAIRED)), bad, Buffer.from(row(CLEAN).trimEnd())]))).toBe(true)
    expect(stderr).toBe('ungarble: 3 of 5 rows passed untouched: row 2 not-json, row 4 no-object, row 5 not-utf8\n')
    expect(JSON.parse(readFileSync(join(cwd, 's.json'), 'utf8'))).toMatchObject({ rows: 5, changedRows: 1, decisions: { repair: 2 }, faults: { 'not-json': 1, 'no-object': 1, 'not-utf8': 1 } })
  })

  it('answers before the next row is there', async () => {
    const child = spawn(process.execPath, [CLI, 'filter', '--stdio', ...LENIENT], { stdio: ['pipe', 'pipe', 'inherit'] })
    const answers = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    for (const [text, fixed] of [[GARBLED, REPAIRED], [CLEAN, CLEAN], [GARBLED, REPAIRED]] as const) {
      child.stdin.write(row(text))
      expect(String((await answers.next()).value)).toBe(row(fixed))
    }
    child.stdin.end()
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
  })

  it('adds a field, and reads CSV', async () => {
    expect((await ungarble(['filter', '--stdio', '--to', 'fixed', ...LENIENT], { input: row(GARBLED) })).stdout).toBe(`${JSON.stringify({ text: GARBLED, fixed: REPAIRED })}\n`)
    expect((await ungarble(['filter', '--stdio', '--format', 'csv', '--column', 'b', ...LENIENT], { input: `a,b\n1,"${GARBLED}"\n` })).stdout).toBe(`a,b\n1,"${REPAIRED}"\n`)
  })

  it.each([[['filter'], 'add --stdio'], [['filter', '--stdio', 'a.jsonl'], 'filter reads standard input'], [['filter', '--stdio', '--format', 'html'], 'html has no rows']])('%j', async (args, message) => {
    const { code, stderr } = await ungarble(args)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})
