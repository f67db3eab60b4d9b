// Help, version and wrong use.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GARBLED, ungarble } from './support.js'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }

describe.concurrent('help and version', () => {
  it.each([
    [['--version'], `${version}\n`],
    [['-V'], `${version}\n`],
    [['--help'], 'ungarble COMMAND'],
    [['-h'], 'inspect'],
    [['help'], 'ungarble COMMAND'],
    [['help', 'check'], 'ungarble check'],
    [['repair', '--help'], '--in-place'],
    [['repair', '-h', '--out'], undefined],
    [['detect', '--help'], 'byte-order mark'],
    [['check', '--help'], '--strict'],
    [['inspect', '--help', 'no-such-file'], '--json'],
  ] as const)('%j', async (args, holds) => {
    const { code, stdout, stderr } = await ungarble(args)
    if (holds === undefined) {
      expect(code).toBe(2)
      return
    }
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(holds)
  })

  it('says what there is where nothing was asked for', async () => {
    const { code, stdout, stderr } = await ungarble([])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('Usage: ungarble COMMAND')
  })

  it('shows each option in the help of the commands that take it', async () => {
    const { stdout } = await ungarble(['inspect', '--help'])
    expect(stdout).toContain('--prior')
    expect(stdout).not.toContain('--in-place')
  })
})

describe.concurrent('wrong use', () => {
  it.each([
    [['repiar'], ['there is no command repiar', 'did you mean repair?']],
    [['article.txt'], ['there is no command article.txt', 'ungarble repair article.txt']],
    [['--scope', 'text', 'repair'], ['--scope stands before the command']],
    [['repair', '--scoop', 'text'], ['unknown option --scoop', 'did you mean --scope?']],
    [['detect', '--dict', 'x.json'], ['did you mean --dictionary?']],
    [['repair', '--xyzzy'], ['unknown option --xyzzy\n']],
    [['repair', '-x'], ['unknown option -x']],
    [['repair', '--constructor'], ['unknown option --constructor']],
    [['repair', '--json'], ['--json is no option of repair, but of detect, check, inspect']],
    [['detect', '--out', 'd'], ['--out is no option of detect']],
    [['detect', '--json=yes'], ['--json takes no value']],
    [['repair', '--out'], ['--out needs a value: --out DIR']],
    [['repair', '--out', '--in-place', 'a'], ['--out needs a value']],
    [['repair', '--scope', 'all'], ['--scope is "all"; it is terms or text']],
    [['repair', '--repair-at', 'high'], ['--repair-at is "high"; it is a number from 0.5 to 1']],
    [['repair', '--repair-at', '0.4'], ['--repair-at is "0.4"']],
    [['repair', '--suggest-at', '1.5'], ['--suggest-at is "1.5"']],
    [['repair', '--suggest-at', '0.8', '--repair-at', '0.6'], ['--suggest-at (0.8) is above --repair-at (0.6)']],
    [['repair', '--prior', '0'], ['--prior is "0"; it is a number between 0 and 1']],
    [['repair', '--prior', 'NaN'], ['--prior is "NaN"']],
    [['repair', 'a', 'b'], ['2 paths', '--out DIR or --in-place']],
    [['repair', '--out', 'd', '--in-place', 'a'], ['--out and --in-place exclude each other']],
    [['repair', '--in-place'], ['standard input has no file name']],
    [['repair', '--out', 'd', '-'], ['standard input has no file name']],
    [['detect', '-', '-'], ['named more than once']],
    [['detect', ''], ['an empty path']],
    [['detect', '--scoop', 'x', '--prior', '7', '--in-place'], ['--scoop', '--prior is "7"', '--in-place is no option of detect']],
    [['detect', '--only', 'us-goverment'], ['no dictionary is named "us-goverment"', 'us-government'], 'bad-option'],
  ] as const)('%j', async (args, holds, errorCode: string = 'bad-usage') => {
    const { code, stdout, stderr } = await ungarble(args, { input: GARBLED })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`ungarble: error[${errorCode}]: `)
    for (const part of holds) expect(stderr).toContain(part)
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})
