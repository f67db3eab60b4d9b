// `ungarble learn` and `ungarble eval ocr`: tables, figures and floors, and what is said where something is missing.
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { directoryWith, ungarble } from './support.js'

const PASSAGES = `ocr\ttruth\n${Array.from({ length: 12 }, (_, i) => `tbe man and tbe boy saw ${i} of tbe ships\tthe man and the boy saw ${i} of the ships`).join('\n')}\n`

describe('learn ocr', () => {
  it.each(['passages.tsv', 'passages.tsv.gz'])('writes what was confused: %s', async (file) => {
    const cwd = directoryWith({ 'passages.tsv': PASSAGES, 'passages.tsv.gz': gzipSync(PASSAGES) })
    const { code, stdout } = await ungarble(['learn', 'ocr', file, '--name', 'mine'], { cwd })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ name: 'mine', channel: 'ocr', entries: expect.arrayContaining([expect.objectContaining({ surface: 'b', original: 'h', count: 36 })]) })
  })

  it.each([
    [['learn'], 'spin or ocr'],
    [['learn', 'chess'], '"chess"'],
    [['learn', 'ocr'], 'needs a file of passages'],
    [['learn', 'ocr', 'none.tsv'], 'none.tsv'],
    [['learn', 'ocr', '--nane', 'x', 'passages.tsv'], '--nane'],
    [['learn', 'ocr', 'other.tsv'], 'other.tsv:1'],
    [['eval', 'ocr', 'other.tsv'], 'other.tsv:1'],
  ])('%j ends with 2', async (args, part) => {
    const run = await ungarble(args, { cwd: directoryWith({ 'passages.tsv': PASSAGES, 'other.tsv': 'one column\n' }) })
    expect([run.code, run.stdout]).toEqual([2, ''])
    expect(run.stderr).toContain(part)
  })

  it('says of both what learn takes', async () => {
    const { code, stdout } = await ungarble(['learn', '--help'])
    expect(code).toBe(0)
    for (const part of ['learn spin', 'learn ocr']) expect(stdout).toContain(part)
  })
})

describe('eval ocr', () => {
  it('measures passages, and holds floors', async () => {
    const cwd = directoryWith({ 'passages.tsv': PASSAGES })
    const run = (floor: string): ReturnType<typeof ungarble> => ungarble(['eval', 'ocr', 'passages.tsv', '--all', '--at-least', floor], { cwd })
    const held = await run('repaired=0')
    expect(held.code).toBe(0)
    expect(held.stdout).toContain('== passages')
    expect((await run('repaired=1.1')).code).toBe(1)
  })
})
