// Arguments of the commands that evaluate, garble, learn and look over dictionaries: what is unknown or no number is told, and nothing is done.
import { describe, expect, it } from 'vitest'
import { directoryWith, ungarble } from './support.js'

const FILES = { 'a.txt': 'A text.\n', 'pairs.tsv': 'tortured\texpected\nprofound learning\tdeep learning\n', 'ocr.tsv': 'ocr\ttruth\ntbe\tthe\n', 'names.txt': 'Tallow County School District\n' }

describe('arguments', () => {
  it.each([
    [['eval', '--nope', 'a.txt'], "'--nope'"],
    [['eval', '--repair-at', 'high', 'a.txt'], '--repair-at is "high"; it is a number from 0 to 1'],
    [['eval', '--sentences', 'x', 'a.txt'], '--sentences is "x"; it is a number of 0 or more'],
    [['eval', 'coverage', '--nope', 'a.txt'], 'ungarble eval coverage --help'],
    [['eval', 'ocr', '--nope', 'ocr.tsv'], 'ungarble eval ocr --help'],
    [['eval', 'ocr', '--every', '0', 'ocr.tsv'], '--every is "0"; it is a number of 1 or more'],
    [['garble', '--nope', 'a.txt'], 'ungarble garble --help'],
    [['garble', '--rate', '1.5', 'a.txt'], '--rate is "1.5"; it is a number from 0 to 1'],
    [['garble', '--seed', '', 'a.txt'], '--seed is ""'],
    [['learn', 'spin', '--least', 'two', 'pairs.tsv'], '--least is "two"'],
    [['lint', '--rate', '0', '--clean', 'a.txt', 'names.txt'], '--rate is "0"'],
    [['import', '--nope', 'list', 'names.txt'], 'ungarble import --help'],
  ])('%j is bad usage', async (args, part) => {
    const run = await ungarble(args, { cwd: directoryWith(FILES) })
    expect([run.code, run.stdout]).toEqual([2, ''])
    expect(run.stderr).toContain('error[bad-usage]')
    expect(run.stderr).toContain(part)
  })
})
