// repair --out: the shard contract, on every format, with what becomes of a row as the user chose.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { parquetReadObjects } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { CLEAN, CLI, directoryWith, GARBLED, LENIENT, REPAIRED, ungarble } from './support.js'

const jsonl = (texts: readonly (string | null)[]): string => texts.map((text, id) => `${JSON.stringify({ id, text, n: 1.5 })}\n`).join('')
const TEXTS = [GARBLED, CLEAN, null, `${CLEAN}${GARBLED}`]
const FIXED = [REPAIRED, CLEAN, null, `${CLEAN}${REPAIRED}`]
const html = (text: string): string => `<html><p title="${text.trim()}">${text}</p></html>`
const wet = (text: string): string => `WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}\r\n\r\n`
const csv = (texts: readonly string[]): string => `id,text\r\n${texts.map((text, i) => `${i},"${text}"\r\n`).join('')}`
const statsOf = (cwd: string, target: string): Record<string, unknown> => JSON.parse(readFileSync(join(cwd, `${target}.stats.json`), 'utf8')) as Record<string, unknown>
const run = (cwd: string, args: readonly string[]): ReturnType<typeof ungarble> => ungarble(['repair', '--out', 'o', ...LENIENT, ...args], { cwd })

describe.concurrent('formats', () => {
  it.each([
    ['a.txt', GARBLED + CLEAN, REPAIRED + CLEAN, 1, 2],
    ['a.jsonl', jsonl(TEXTS), jsonl(FIXED), 4, 4],
    ['a.ndjson', jsonl(TEXTS), jsonl(FIXED), 4, 4],
    ['a.csv', csv([GARBLED, CLEAN]), csv([REPAIRED, CLEAN]), 2, 2],
    ['a.html', html(GARBLED), html(GARBLED).replace(`>${GARBLED}`, `>${REPAIRED}`), 1, 2],
    ['a.warc.wet', wet(GARBLED) + wet(CLEAN), wet(REPAIRED) + wet(CLEAN), 2, 2],
    ['empty.jsonl', '', '', 0, 0],
  ])('%s, plain and compressed', async (name, before, after, rows, repair) => {
    const cwd = directoryWith({ [name]: before, [`${name}.gz`]: Buffer.concat([gzipSync(before.slice(0, 40)), gzipSync(before.slice(40))]), [`${name}.br`]: brotliCompressSync(before) })
    const { code, stdout, stderr } = await run(cwd, [name, `${name}.gz`, `${name}.br`])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toMatch(/^ungarble: 3 files: /)
    expect(readFileSync(join(cwd, 'o', name), 'utf8')).toBe(after)
    expect(gunzipSync(readFileSync(join(cwd, 'o', `${name}.gz`))).toString()).toBe(after)
    expect(brotliDecompressSync(readFileSync(join(cwd, 'o', `${name}.br`))).toString()).toBe(after)
    expect(statsOf(cwd, `o/${name}`)).toMatchObject({ rows, decisions: { repair } })
    expect(readdirSync(join(cwd, 'o')).length).toBe(6)
  })

  it('Parquet, with a column more where one is asked for', async () => {
    const write = (texts: readonly (string | null)[]): Uint8Array => new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'id', data: texts.map((_, i) => i), type: 'INT32' }, { name: 'text', data: [...texts], type: 'STRING' }], rowGroupSize: 2 }))
    const cwd = directoryWith({ 'a.parquet': write(TEXTS) })
    const read = async (path: string): Promise<Record<string, unknown>[]> => parquetReadObjects({ file: new Uint8Array(readFileSync(join(cwd, path))).buffer })
    expect((await run(cwd, ['a.parquet'])).code).toBe(0)
    expect(await read('o/a.parquet')).toEqual(FIXED.map((text, id) => ({ id, text })))
    expect((await ungarble(['repair', '--out', 'p', '--to', 'fixed', ...LENIENT, 'a.parquet'], { cwd })).code).toBe(0)
    expect(await read('p/a.parquet')).toEqual(TEXTS.map((text, id) => ({ id, text, fixed: FIXED[id] })))
  })

  it('others by option: fields, columns, delimiters, blank lines, another compression', async () => {
    const cwd = directoryWith({ 'a.data': `{"m":{"t":${JSON.stringify(GARBLED)}},"text":"x"}\n`, 'b.csv': `x;body\n1;${GARBLED}`, 'c.txt': `${GARBLED}\n\n${CLEAN}` })
    expect((await run(cwd, ['--format', 'jsonl', '--field', 'm.t', '--compress', 'gzip', 'a.data'])).code).toBe(0)
    expect(gunzipSync(readFileSync(join(cwd, 'o/a.data.gz'))).toString()).toBe(`{"m":{"t":${JSON.stringify(REPAIRED)}},"text":"x"}\n`)
    expect((await run(cwd, ['--column', 'body', '--delimiter', ';', 'b.csv'])).code).toBe(0)
    expect(readFileSync(join(cwd, 'o/b.csv'), 'utf8')).toBe(`x;body\n1;${REPAIRED}`)
    expect((await run(cwd, ['--split', 'blank-line', 'c.txt'])).code).toBe(0)
    expect(statsOf(cwd, 'o/c.txt')).toMatchObject({ rows: 2, changedRows: 1 })
  })

  it('stream through standard output, and are repaired in place', async () => {
    const cwd = directoryWith({ 'a.jsonl.gz': gzipSync(jsonl(TEXTS)), 'b.jsonl': jsonl(TEXTS) })
    expect(gunzipSync((await ungarble(['repair', ...LENIENT, 'a.jsonl.gz'], { cwd })).out).toString()).toBe(jsonl(FIXED))
    expect((await ungarble(['repair', '--in-place', ...LENIENT, 'b.jsonl'], { cwd })).code).toBe(0)
    expect(readFileSync(join(cwd, 'b.jsonl'), 'utf8')).toBe(jsonl(FIXED))
    expect((await ungarble(['repair', '--format', 'jsonl', ...LENIENT], { input: jsonl(TEXTS) })).stdout).toBe(jsonl(FIXED))
  })
})

describe.concurrent('the shard contract', () => {
  it('skips what is done, and does again what changed', async () => {
    const cwd = directoryWith({ 'a.jsonl': jsonl(TEXTS), 'b.jsonl': jsonl([CLEAN]) })
    await run(cwd, ['a.jsonl'])
    const inode = statSync(join(cwd, 'o/a.jsonl')).ino
    const again = await run(cwd, ['a.jsonl', 'b.jsonl'])
    expect(again.stderr).toContain('2 files (1 done before): 5 rows, 4 repaired in 2')
    expect(statSync(join(cwd, 'o/a.jsonl')).ino).toBe(inode)
    utimesSync(join(cwd, 'a.jsonl'), 1, 1)
    expect((await run(cwd, ['a.jsonl'])).stderr).toContain('1 file: ')
    expect((await ungarble(['repair', '--out', 'o', '--repair-at', '1', '--prior', '0.001', 'a.jsonl'], { cwd })).stderr).toContain('1 file: 4 rows, 0 repaired')
    expect(readFileSync(join(cwd, 'o/a.jsonl'), 'utf8')).toBe(jsonl(TEXTS))
  })

  it('gives the same bytes with workers', async () => {
    const many = jsonl(Array.from({ length: 700 }, (_, i) => (i % 7 === 0 ? GARBLED : `${i} ${CLEAN}`)))
    const cwd = directoryWith({ 'a.jsonl': many, 'b.txt': GARBLED })
    await run(cwd, ['a.jsonl', 'b.txt'])
    expect((await ungarble(['repair', '--out', 'p', '--jobs', '2', ...LENIENT, 'a.jsonl', 'b.txt'], { cwd })).code).toBe(0)
    for (const name of ['a.jsonl', 'b.txt']) expect(readFileSync(join(cwd, 'p', name)).equals(readFileSync(join(cwd, 'o', name)))).toBe(true)
    const [one, two] = [statsOf(cwd, 'o/a.jsonl'), statsOf(cwd, 'p/a.jsonl')]
    expect({ ...two, seconds: 0, output: '' }).toEqual({ ...one, seconds: 0, output: '' })
  })

  it('counts rows that pass untouched, with their lines, and goes on past files that fail', async () => {
    const rows = [`{"text":${JSON.stringify(GARBLED)}}`, '{"text":', '{"text":"a\0"}', '', '["x"]', '{"body":1}']
    const cwd = directoryWith({ 'a.jsonl': `${rows.join('\n')}\n`, 'cut.jsonl.gz': gzipSync(jsonl(TEXTS)).subarray(0, -9), 'bad.csv': 'x,y\n1,2\n' })
    const { code, stderr } = await run(cwd, ['cut.jsonl.gz', 'none.jsonl', 'bad.csv', 'a.jsonl'])
    expect(code).toBe(2)
    expect(stderr).toContain('error[bad-input]: cut.jsonl.gz: its gzip data ends before its end')
    expect(stderr).toContain('error[missing-file]: none.jsonl')
    expect(stderr).toContain('error[bad-field]: bad.csv: no column "text"; its header has "x", "y"')
    expect(stderr).toContain('1 file: 5 rows, 2 repaired in 1, 0 suggested, 0 flagged, 4 passed untouched (2 not-json, 1 no-object, 1 no-field)')
    expect(statsOf(cwd, 'o/a.jsonl')['faultyRows']).toEqual([{ row: 2, fault: 'not-json' }, { row: 3, fault: 'not-json' }, { row: 5, fault: 'no-object' }, { row: 6, fault: 'no-field' }])
    expect(readFileSync(join(cwd, 'o/a.jsonl'), 'utf8')).toBe(`${rows.join('\n')}\n`.replace(JSON.stringify(GARBLED), JSON.stringify(REPAIRED)))
    expect(readdirSync(join(cwd, 'o')).filter((name) => !name.endsWith('.tmp')).toSorted()).toEqual(['a.jsonl', 'a.jsonl.stats.json'])
  })

  it('passes a text with a NUL byte as a row that is no UTF-8', async () => {
    const cwd = directoryWith({ 'a.txt': `a\0b ${GARBLED}` })
    const { code, stderr } = await run(cwd, ['a.txt'])
    expect(code).toBe(0)
    expect(stderr).toContain('1 file: 1 row, 0 repaired in 0, 0 suggested, 0 flagged, 1 passed untouched (1 not-utf8)')
    expect(readFileSync(join(cwd, 'o/a.txt'), 'utf8')).toBe(`a\0b ${GARBLED}`)
  })

  it('passes a row too long to hold, part by part, and goes on behind it', async () => {
    const rows = [jsonl([GARBLED]), jsonl([`${GARBLED}${'long '.repeat(700_000)}`]), jsonl([GARBLED])]
    const table = csv([GARBLED, `${GARBLED}${'long '.repeat(700_000)}`, GARBLED])
    const cwd = directoryWith({ 'a.jsonl': rows.join(''), 'a.csv': table })
    const { code, stderr } = await run(cwd, ['--longest-row', '1', '--jobs', '2', 'a.jsonl', 'a.csv'])
    expect(code).toBe(0)
    expect(stderr).toContain('2 files: 6 rows, 8 repaired in 4, 0 suggested, 0 flagged, 2 passed untouched (2 too-long)')
    expect(readFileSync(join(cwd, 'o/a.jsonl'), 'utf8')).toBe([jsonl([REPAIRED]), rows[1], jsonl([REPAIRED])].join(''))
    expect(readFileSync(join(cwd, 'o/a.csv'), 'utf8')).toBe(table.replace(`0,"${GARBLED}"`, `0,"${REPAIRED}"`).replace(`2,"${GARBLED}"`, `2,"${REPAIRED}"`))
  })

  it('writes nothing in a dry run, but tells', async () => {
    const cwd = directoryWith({ 'a.jsonl': jsonl(TEXTS), 'b.txt': GARBLED })
    const { code, stdout } = await ungarble(['repair', '--dry-run', '--out', 'o', ...LENIENT, 'a.jsonl', 'b.txt'], { cwd })
    expect(code).toBe(0)
    expect(stdout).toBe('a.jsonl: 4 rows, 4 repaired in 2, 0 suggested, 0 flagged\nb.txt: 1 row, 2 repaired in 1, 0 suggested, 0 flagged\n')
    expect(readdirSync(cwd).toSorted()).toEqual(['a.jsonl', 'b.txt'])
  })

  it('refuses a target that another run writes, and takes over from a dead one', async () => {
    const cwd = directoryWith({ 'a.jsonl': jsonl(TEXTS) })
    mkdirSync(join(cwd, 'o'))
    const lock = join(cwd, 'o/a.jsonl.lock')
    writeFileSync(lock, JSON.stringify({ pid: process.pid, host: (await import('node:os')).hostname() }))
    expect((await run(cwd, ['a.jsonl'])).stderr).toContain(`error[output-clash]: o/a.jsonl: is being written by process ${process.pid}`)
    writeFileSync(lock, JSON.stringify({ pid: 2 ** 22 + 1, host: (await import('node:os')).hostname() }))
    expect((await run(cwd, ['a.jsonl'])).code).toBe(0)
    expect(existsSync(lock)).toBe(false)
  })

  it.skipIf(!existsSync('/dev/full'))('tells of a full disk and of a folder that cannot be written', async () => {
    const cwd = directoryWith({ 'a.jsonl': jsonl(TEXTS), 'file': '' })
    mkdirSync(join(cwd, 'o'))
    symlinkSync('/dev/full', join(cwd, 'o/a.jsonl.tmp'))
    const full = await run(cwd, ['a.jsonl'])
    expect(full.code).toBe(2)
    expect(full.stderr).toContain('error[write-failed]: o/a.jsonl: cannot be written (ENOSPC)')
    expect(existsSync(join(cwd, 'o/a.jsonl'))).toBe(false)
    expect((await ungarble(['repair', '--out', 'file/x', 'a.jsonl'], { cwd })).stderr).toMatch(/error\[(?:unwritable-file|write-failed)\]: file\/x: /)
  })
})

describe('a run that is killed', () => {
  it('goes on with --resume to the same bytes and counts', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => (i % 500 === 0 ? `${i} ${GARBLED}` : `${i} ${'x'.repeat(600)}`))
    const cwd = directoryWith({ 'a.jsonl.gz': gzipSync(jsonl(rows), { level: 1 }) })
    await run(cwd, ['a.jsonl.gz'])
    const whole = readFileSync(join(cwd, 'o/a.jsonl.gz'))
    expect(gunzipSync(whole).toString()).toBe(jsonl(rows.map((row) => row.replace(GARBLED, REPAIRED))))
    let kills = 0
    let resumed = 0
    for (;;) {
      const child = spawn(process.execPath, [CLI, 'repair', '--out', 'p', '--resume', ...LENIENT, 'a.jsonl.gz'], { cwd, stdio: 'ignore', env: { ...process.env, UNGARBLE_CHECKPOINT_MS: '0' } })
      const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
      if (kills < 3) {
        while (child.exitCode === null && !grown(join(cwd, 'p/a.jsonl.gz.tmp.json'), resumed)) await wait(5)
        resumed = Math.max(resumed, sizeOf(join(cwd, 'p/a.jsonl.gz.tmp')))
        child.kill('SIGKILL')
        kills++
        await closed
        continue
      }
      expect(await closed).toBe(0)
      break
    }
    expect(resumed).toBeGreaterThan(0)
    const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
    expect(hash(readFileSync(join(cwd, 'p/a.jsonl.gz')))).toBe(hash(whole))
    expect({ ...statsOf(cwd, 'p/a.jsonl.gz'), seconds: 0, output: '' }).toEqual({ ...statsOf(cwd, 'o/a.jsonl.gz'), seconds: 0, output: '' })
    expect(readdirSync(join(cwd, 'p')).toSorted()).toEqual(['a.jsonl.gz', 'a.jsonl.gz.stats.json'])
  }, 300_000)
})

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** Whether a checkpoint speaks of more bytes than before. */
function grown(checkpoint: string, before: number): boolean {
  try {
    return ((JSON.parse(readFileSync(checkpoint, 'utf8')) as { lengths: number[] }).lengths[0] ?? 0) > before
  } catch {
    return false
  }
}

describe.concurrent('what becomes of a repaired row', () => {
  const input = jsonl(TEXTS)
  const outOf = (cwd: string, name = 'a.jsonl'): Record<string, unknown>[] => readFileSync(join(cwd, 'o', name), 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>)

  it('a field of its own', async () => {
    const cwd = directoryWith({ 'a.jsonl': input, 'b.csv': 'id,text\n1,clean\n' })
    await run(cwd, ['--to', 'fixed', 'a.jsonl', 'b.csv'])
    expect(outOf(cwd)).toEqual(TEXTS.map((text, id) => ({ id, text, n: 1.5, fixed: FIXED[id] })))
    expect(readFileSync(join(cwd, 'o/b.csv'), 'utf8')).toBe('id,text,fixed\n1,clean,clean\n')
  })

  it.each([
    ['dolma', [], 'codepoint'], ['doccano', [], 'codepoint'], ['standoff', [], 'utf16'], ['standoff', ['--offset-unit', 'codepoint'], 'codepoint'], ['standoff', ['--offset-unit', 'byte'], 'byte'],
  ] as const)('annotations: %s %j', async (style, args, unit) => {
    const text = `\u{1f600} caf\u00e9 ${GARBLED}`
    const cwd = directoryWith({ 'a.jsonl': jsonl([text, CLEAN]) })
    await run(cwd, ['--annotate', style, ...args, 'a.jsonl'])
    const [first, second] = outOf(cwd)
    const found = first as { attributes?: Record<string, number[][]>; label?: number[][]; spans?: { start: number; end: number }[] }
    const spans = found.attributes?.['ungarble__ungarble__repair'] ?? found.label ?? found.spans?.map(({ start, end }) => [start, end])
    const cut = (start: number, end: number): string => (unit === 'utf16' ? text.slice(start, end) : unit === 'codepoint' ? [...text].slice(start, end).join('') : Buffer.from(text).toString('utf8', start, end))
    expect(spans?.map(([start, end]) => cut(start as number, end as number))).toEqual(['Inner Income Service', 'Division of Homeland Safety'])
    expect([first?.['offsetUnit'], second?.['offsetUnit']]).toEqual([unit, unit])
  })

  it('spun documents elsewhere, or nowhere', async () => {
    const spun = `${GARBLED.repeat(3)}The court docket paperwork mentioned regulation enforcement companies.`
    const cwd = directoryWith({ 'a.csv': csv([spun, CLEAN]) })
    expect((await ungarble(['repair', '--out', 'o', '--route', 'spun=s', '--repair-at', '0.5', 'a.csv'], { cwd })).stderr).toContain('1 spun and routed')
    expect(readFileSync(join(cwd, 'o/a.csv'), 'utf8')).toBe(`id,text\r\n1,"${CLEAN}"\r\n`)
    expect(readFileSync(join(cwd, 's/a.csv'), 'utf8')).toMatch(/^id,text\r\n0,"The Internal Revenue Service/)
    await ungarble(['repair', '--out', 'd', '--drop', 'spun', 'a.csv'], { cwd })
    expect(readFileSync(join(cwd, 'd/a.csv'), 'utf8')).toBe(`id,text\r\n1,"${CLEAN}"\r\n`)
  })
})

describe.concurrent('review and apply', () => {
  const doubtful = ['--repair-at', '1', '--suggest-at', '0.01', '--prior', '0.5']
  const columnsOf = (cwd: string): Record<string, string>[] => parse(readFileSync(join(cwd, 'r.csv'), 'utf8'), { columns: true, bom: true })
  const write = (rows: Record<string, string>[]): string => [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))].map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n')

  it.each(['a.jsonl', 'a.txt', 'a.jsonl.gz'])('%s: what was accepted is written, what was rejected is not', async (name) => {
    const text = `${GARBLED}${GARBLED}`
    const plain = name === 'a.txt' ? text : jsonl([CLEAN, text])
    const cwd = directoryWith({ [name]: name.endsWith('.gz') ? gzipSync(plain) : plain })
    const { code } = await ungarble(['repair', '--out', 'o', '--review', 'r.csv', ...doubtful, name], { cwd })
    expect(code).toBe(0)
    const rows = columnsOf(cwd)
    expect(rows.map(({ file, surface }) => [file, surface])).toEqual([0, 1].flatMap(() => [[name, 'Inner Income Service'], [name, 'Division of Homeland Safety']]))
    const decisions = ['accept', 'reject', 'replace', '']
    writeFileSync(join(cwd, 'r.csv'), write(rows.map((row, i) => ({ ...row, decision: decisions[i] ?? '', replacement: i === 2 ? 'Tax "Office"' : (row['replacement'] ?? '') }))))
    const applied = await ungarble(['apply', '--decisions', 'r.csv', '--out', 'final', `o/${name}`], { cwd })
    expect({ code: applied.code, stderr: applied.stderr }).toEqual({ code: 0, stderr: 'ungarble: 2 applied\n' })
    const bytes = readFileSync(join(cwd, 'final', name))
    const wanted = `${GARBLED.replace('Inner Income Service', 'Internal Revenue Service')}${GARBLED.replace('Inner Income Service', 'Tax "Office"')}`
    expect((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()).toBe(name === 'a.txt' ? wanted : jsonl([CLEAN, wanted]))
    writeFileSync(join(cwd, 'o', name), name.endsWith('.gz') ? gzipSync(plain.replace('Monday', 'Tuesday')) : plain.replace('Monday', 'Tuesday'))
    const refused = await ungarble(['apply', '--decisions', 'r.csv', '--out', 'other', `o/${name}`], { cwd })
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('is not the one decided on')
    expect(existsSync(join(cwd, 'other', name))).toBe(false)
  })

  it('a table with decisions in it is not written over', async () => {
    const cwd = directoryWith({ 'a.jsonl': jsonl([GARBLED]) })
    const repair = (): ReturnType<typeof ungarble> => ungarble(['repair', '--out', 'o', '--review', 'r.csv', ...doubtful, 'a.jsonl'], { cwd })
    await repair()
    expect((await repair()).code).toBe(0)
    const decided = write(columnsOf(cwd).map((row, i) => (i === 0 ? { ...row, decision: 'reject' } : row)))
    writeFileSync(join(cwd, 'r.csv'), decided)
    const { code, stderr } = await repair()
    expect(code).toBe(2)
    expect(stderr).toContain('error[output-clash]: r.csv: holds decisions')
    expect(readFileSync(join(cwd, 'r.csv'), 'utf8')).toBe(decided)
  })

  it('saved detections are replayed on the text they were found in', async () => {
    const cwd = directoryWith({ 'a.txt': GARBLED, 'b.jsonl': jsonl(TEXTS) })
    await ungarble(['detect', '--report', 'found.jsonl', ...LENIENT, 'a.txt'], { cwd })
    expect((await ungarble(['apply', '--detections', 'found.jsonl', '--out', 'o', 'a.txt'], { cwd })).code).toBe(0)
    expect(readFileSync(join(cwd, 'o/a.txt'), 'utf8')).toBe(REPAIRED)
    await ungarble(['repair', '--out', 'p', '--report', 'rows.jsonl', ...LENIENT, 'b.jsonl'], { cwd })
    expect((await ungarble(['apply', '--detections', 'rows.jsonl', '--out', 'o', 'b.jsonl'], { cwd })).code).toBe(0)
    expect(readFileSync(join(cwd, 'o/b.jsonl'), 'utf8')).toBe(jsonl(FIXED))
  })

  it.each([
    ['an unknown word', 'file,row,field,start_utf16,end_utf16,sha256,decision,surface,replacement\na.txt,1,text,0,1,x,maybe,a,b\n', 'line 2: decision is "maybe"'],
    ['a lost column', 'file,row\n', 'no column field, start_utf16'],
    ['changed numbers', 'file,row,field,start_utf16,end_utf16,sha256,decision,surface,replacement\n\na.txt,1,text,0,,x,accept,a,b\n', 'line 3: row, start_utf16'],
  ])('%s in the table is told', async (_, table, message) => {
    const cwd = directoryWith({ 'r.csv': table, 'a.txt': GARBLED })
    const { code, stderr } = await ungarble(['apply', '--decisions', 'r.csv', '--out', 'o', 'a.txt'], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('error[bad-decisions]: r.csv: ')
    expect(stderr).toContain(message)
  })
})
