// `ungarble learn spin`: from a list of pairs to a table that repairs.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { directoryWith, ungarble } from './support.js'

const PAIRS = ['tortured\texpected', 'zapped learning\tdeep learning (DL)', 'zapped networks\tdeep networks', 'zapped blunders\tdeep errors', 'good blunder\tgood error'].join('\n')

describe('learn spin', () => {
  it('writes a table that --channel takes', async () => {
    const root = directoryWith({ 'pairs.tsv': PAIRS, 'terms.json': JSON.stringify({ name: 'mine', terms: [{ canonical: 'deep error learning' }] }) })
    const learnt = await ungarble(['learn', 'spin', 'pairs.tsv', '--name', 'zap'], { cwd: root })
    expect(learnt).toMatchObject({ code: 0, stderr: 'ungarble: 4 pairs, 2 substitutions\n' })
    expect(learnt.stdout).toBe(`{
  "name": "zap",
  "channel": "spin",
  "version": 1,
  "entries": [
    { "surface": "blunder", "original": "error", "slot": "noun", "evidence": "learnt", "count": 2 },
    { "surface": "zapped", "original": "deep", "slot": "fixed", "evidence": "learnt", "count": 3 }
  ]
}
`)
    writeFileSync(join(root, 'zap.json'), learnt.stdout)
    const text = 'We describe the zapped blunder learning that was used.'
    const repaired = await ungarble(['repair', '--dictionary', 'terms.json', '--channel', 'zap.json', '--repair-at', '0.5', '--prior', '0.9'], { cwd: root, input: text })
    expect(repaired.stdout).toBe(text.replace('zapped blunder', 'deep error'))
    expect(readFileSync(join(root, 'pairs.tsv'), 'utf8')).toBe(PAIRS)
  })

  it('leaves out what fewer pairs hold than is asked, phrases by a measure of their own', async () => {
    const root = directoryWith({ 'pairs.tsv': ['tortured\texpected', 'man made brain\tartificial brain', 'zapped blunders\tdeep errors', 'zapped learning\tdeep learning'].join('\n') })
    const pairsOf = async (...options: string[]): Promise<string[]> => (JSON.parse((await ungarble(['learn', 'spin', 'pairs.tsv', ...options], { cwd: root })).stdout) as { entries: { surface: string }[] }).entries.map(({ surface }) => surface)
    expect(await pairsOf()).toEqual(['blunder', 'man made', 'zapped'])
    expect(await pairsOf('--least', '2')).toEqual(['zapped'])
    expect(await pairsOf('--least-phrase', '2')).toEqual(['blunder', 'zapped'])
  })

  it.each([
    [['learn', 'spin'], 'bad-usage', 'needs a file of pairs'],
    [['learn', 'spin', 'none.tsv'], 'missing-file', 'none.tsv'],
    [['learn', 'spin', '--nane', 'x', 'pairs.tsv'], 'bad-usage', '--nane'],
    [['learn', 'spin', 'latin.tsv'], 'not-utf8', 'latin.tsv'],
    [['learn', 'spin', 'other.tsv'], 'bad-gold', 'other.tsv:1'],
  ])('%j ends with %s', async (args, code, part) => {
    const root = directoryWith({ 'pairs.tsv': PAIRS, 'latin.tsv': Buffer.from([0xe9, 0x0a]), 'other.tsv': 'a\tb\n' })
    const run = await ungarble(args, { cwd: root })
    expect([run.code, run.stdout]).toEqual([2, ''])
    expect(run.stderr).toContain(`error[${code}]`)
    expect(run.stderr).toContain(part)
  })
})
