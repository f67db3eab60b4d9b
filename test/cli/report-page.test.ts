// report: sums over shards, one page that asks for nothing and shows what it was given as text.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyCounts, mergeStats, type ShardStats } from '../../src/cli/shards/stats.js'
import { renderPage } from '../../src/cli/shards/page.js'
import { CLEAN, directoryWith, GARBLED, LENIENT, ungarble } from './support.js'

const rows = (...texts: string[]): string => texts.map((text) => `${JSON.stringify({ text })}\n`).join('')

describe('report', () => {
  it('sums a run', async () => {
    const cwd = directoryWith({ 'a.jsonl': rows(GARBLED, CLEAN), 'b.jsonl': `${rows(GARBLED)}no row\n` })
    await ungarble(['repair', '--out', 'o', ...LENIENT, 'a.jsonl', 'b.jsonl'], { cwd })
    const { code, stderr } = await ungarble(['report', 'o/a.jsonl.stats.json', 'o/b.jsonl.stats.json', '--out', 'r'], { cwd })
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'ungarble: 2 files in r/report.html and report.json\n' })
    const merged = JSON.parse(readFileSync(join(cwd, 'r/report.json'), 'utf8')) as Record<string, unknown>
    expect(merged).toMatchObject({
      rows: 4, changedRows: 2, decisions: { repair: 4, suggest: 0, flag: 0 }, faults: { 'not-json': 1 }, terms: { 'Internal Revenue Service': 2, 'Department of Homeland Security': 2 },
      faultyRows: [{ source: 'b.jsonl', row: 2, fault: 'not-json' }],
    })
    expect((merged['confidence'] as number[]).reduce((sum, count) => sum + count, 0)).toBe(4)
    const page = readFileSync(join(cwd, 'r/report.html'), 'utf8')
    expect(page).toContain('<del>Inner Income Service</del> <ins>Internal Revenue Service</ins>')
    expect(page).not.toMatch(/<script|<link|https?:|src=|url\(|@import/)
  })

  it('shows texts as text', () => {
    const shard: ShardStats = {
      version: 1, source: '<b>.jsonl', output: 'o', key: 'k', modelId: 'm', format: 'jsonl', bytes: 1, seconds: 1, ...emptyCounts(), rows: 1, terms: { '<img src=x>': 1, constructor: 2 },
      faultyRows: [], mostSpun: [], samples: [{ row: 1, decision: 'suggest', before: '</td>', surface: '<script>', after: '&', replacement: '"x"', canonical: 'x', confidence: 0.5 }],
    }
    const page = renderPage(mergeStats([shard, shard]))
    expect(page).not.toMatch(/<img|<script/)
    expect(page).toContain('&lt;b&gt;.jsonl')
    expect(mergeStats([shard, shard]).terms).toEqual({ '<img src=x>': 2, constructor: 4 })
  })

  it.each([['nothing', '', 'is no stats file'], ['another file', '{"version":2}', 'is no stats file'], ['none', undefined, 'there is no such file']])('is told of %s', async (_, content, message) => {
    const cwd = directoryWith(content === undefined ? {} : { 'a.stats.json': content })
    const { code, stderr } = await ungarble(['report', 'a.stats.json', '--out', 'r'], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})
