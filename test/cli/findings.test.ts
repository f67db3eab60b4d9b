// What is found, as lines, as JSON, as exit codes and as a report.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { decodeBytes } from '../../src/io/encoding.js'
import { CLEAN, directoryWith, GARBLED, LENIENT, REPAIRED, ungarble } from './support.js'

const SAMPLE = fileURLToPath(new URL('../../demo/sample.txt', import.meta.url))
const KEYS = ['path', 'start', 'end', 'offsetUnit', 'surface', 'replacement', 'canonical', 'confidence', 'margin', 'decision', 'channels', 'kind', 'dictionary', 'evidence', 'alternatives', 'other']
const linesOf = (text: string): Record<string, unknown>[] => text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>)
/** Nothing is sure enough, everything is worth a suggestion. */
const DOUBTFUL = ['--repair-at', '1', '--suggest-at', '0', '--prior', '0.001']
const DOUBTFUL_TEXT = 'The Inner Income Service called on Monday.\n'

describe.concurrent('detect', () => {
  it.each([
    ['plain', Buffer.from(GARBLED)],
    ['a byte-order mark', Buffer.from(`\ufeff${GARBLED}`)],
    ['CRLF and emoji', Buffer.from(`😀 One.\r\n\r\n${GARBLED}`)],
    ['invalid bytes', Buffer.concat([Buffer.from('caf\xe9 \xff\xfe\n', 'latin1'), Buffer.from(GARBLED)])],
  ])('prints JSON lines whose spans hold: %s', async (_, bytes) => {
    const { code, stdout, stderr } = await ungarble(['detect', '--json', ...LENIENT, '-'], { input: bytes })
    const text = decodeBytes(bytes)
    const found = linesOf(stdout)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(found.map((record) => record['surface'])).toEqual(['Inner Income Service', 'Division of Homeland Safety'])
    for (const record of found) {
      expect(Object.keys(record)).toEqual(KEYS)
      expect(record).toMatchObject({ path: '-', offsetUnit: 'utf16', decision: 'repair' })
      expect(text.slice(record['start'] as number, record['end'] as number)).toBe(record['surface'])
    }
  })

  it('prints a line a detection for people, with line and column', async () => {
    const cwd = directoryWith({ 'a.txt': `One.\r\n${GARBLED}`, 'b.txt': CLEAN })
    const { code, stdout, stderr } = await ungarble(['detect', ...LENIENT, 'a.txt', 'b.txt'], { cwd })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^a\.txt:2:5: repair "Inner Income Service" → "Internal Revenue Service" [01]\.\d{4} \(.*inner ← internal.*\)\na\.txt:2:40: repair .*\n$/)
    expect(stderr).toBe('ungarble: 2 to repair, 0 to suggest, 0 flagged\n')
  })

  it('finds more in scope text', async () => {
    const [terms, text] = await Promise.all(['terms', 'text'].map((scope) => ungarble(['detect', '--json', '--scope', scope, SAMPLE])))
    expect(linesOf(text?.stdout ?? '').length).toBeGreaterThan(linesOf(terms?.stdout ?? '').length)
  })

  it('finds nothing in a binary file', async () => {
    const { code, stdout, stderr } = await ungarble(['detect', '--json'], { input: `\0${GARBLED}` })
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toContain('is binary')
  })
})

describe.concurrent('check', () => {
  it.each([
    ['clean', [], CLEAN, 0, false],
    ['empty', [], '', 0, false],
    ['binary', [], `\0${GARBLED}`, 0, false],
    ['garbled', LENIENT, GARBLED, 1, true],
    ['garbled, as JSON', ['--json', ...LENIENT], GARBLED, 1, true],
    ['suggestions do not count', DOUBTFUL, DOUBTFUL_TEXT, 0, false],
    ['unless strict', ['--strict', ...DOUBTFUL], DOUBTFUL_TEXT, 1, true],
    ['a missing file beside findings', [...LENIENT, '-', 'no-such-file.txt'], GARBLED, 2, true],
  ] as const)('%s', async (_, args, input, expected, prints) => {
    const { code, stdout } = await ungarble(['check', ...args], { input })
    expect({ code, prints: stdout !== '' }).toEqual({ code: expected, prints })
  })
})

describe.concurrent('inspect', () => {
  it('tells garbled from clean', async () => {
    const cwd = directoryWith({ 'clean.txt': CLEAN, 'empty.txt': '' })
    const { code, stdout } = await ungarble(['inspect', '--json', SAMPLE, 'clean.txt', 'empty.txt'], { cwd })
    const [garbled, clean, empty] = linesOf(stdout)
    expect(code).toBe(0)
    expect(Object.keys(garbled ?? {})).toEqual(['path', 'dialect', 'probability', 'rate', 'words', 'modelId'])
    expect(garbled).toMatchObject({ path: SAMPLE, dialect: 'news-spinner' })
    expect(garbled?.['probability']).toBeGreaterThan(0.9)
    expect(clean).toMatchObject({ dialect: 'none', words: 13 })
    expect(clean?.['probability']).toBeLessThan(0.5)
    expect(empty).toMatchObject({ dialect: 'none', words: 0, rate: 0 })
  })

  it('prints figures for people', async () => {
    const { stdout } = await ungarble(['inspect'], { input: CLEAN })
    expect(stdout).toMatch(/^standard input\n {2}dialect +none .*\n {2}probability +0\.\d{4} .*\n {2}rate +0\.\d{4} .*\n {2}words +13\n$/)
  })
})

describe.concurrent('--report', () => {
  it.each([['repair', ['--in-place']], ['detect', []], ['check', []]] as const)('of %s: detections with the hash of their text and the model', async (command, args) => {
    const texts = { 'a.txt': GARBLED, 'clean.txt': CLEAN, 'b.txt': `\ufeffOne.\r\n${GARBLED}` }
    const cwd = directoryWith({ ...texts, 'report.jsonl': 'of an earlier run\n' })
    const { stdout } = await ungarble(['inspect', '--json', 'a.txt'], { cwd })
    await ungarble([command, ...args, ...LENIENT, '--report', 'report.jsonl', ...Object.keys(texts)], { cwd })
    const lines = linesOf(readFileSync(join(cwd, 'report.jsonl'), 'utf8'))
    expect(lines.map((line) => line['path'])).toEqual(['a.txt', 'a.txt', 'b.txt', 'b.txt'])
    for (const line of lines) {
      const text = texts[line['path'] as 'a.txt']
      expect(Object.keys(line)).toEqual(['sha256', 'modelId', ...KEYS])
      expect(line['sha256']).toBe(createHash('sha256').update(text).digest('hex'))
      expect(line['modelId']).toBe(linesOf(stdout)[0]?.['modelId'])
      expect(text.slice(line['start'] as number, line['end'] as number)).toBe(line['surface'])
    }
    expect(readdirSync(cwd).toSorted()).toEqual(['a.txt', 'b.txt', 'clean.txt', 'report.jsonl'])
  })

  it('is empty where nothing was found', async () => {
    const cwd = directoryWith()
    await ungarble(['repair', '--report', 'report.jsonl'], { cwd, input: CLEAN })
    expect(readFileSync(join(cwd, 'report.jsonl'), 'utf8')).toBe('')
  })

  it('knows the hash of a long text, too', async () => {
    const cwd = directoryWith()
    const input = `${GARBLED}${'x'.repeat(2_500_000)}\n\n${GARBLED}`
    const { out } = await ungarble(['repair', ...LENIENT, '--report', 'report.jsonl'], { cwd, input })
    const lines = linesOf(readFileSync(join(cwd, 'report.jsonl'), 'utf8'))
    expect(out.equals(Buffer.from(input.replaceAll(GARBLED, REPAIRED)))).toBe(true)
    expect(new Set(lines.map((line) => line['sha256']))).toEqual(new Set([createHash('sha256').update(input).digest('hex')]))
    expect(lines.map((line) => input.slice(line['start'] as number, line['end'] as number))).toEqual(lines.map((line) => line['surface']))
    expect(lines).toHaveLength(4)
  })
})
