// Pipes that break, disks that are full, runs that are stopped, and a text larger than memory allows.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { CLI, directoryWith, GARBLED, LENIENT, REPAIRED, ungarble } from './support.js'

/** Runs a shell line in which $U is the command line and $LENIENT the options of that name. */
function shell(line: string, cwd: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn('sh', ['-c', line], { cwd, env: { ...process.env, U: `${process.execPath} ${CLI}`, LENIENT: LENIENT.join(' '), NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
}

/** A line of `length` units without a space: quick to read, and nothing to find in it. */
const long = (length: number): string => 'x'.repeat(length)

describe.concurrent('a reader that has gone', () => {
  it.each([
    ['repair', 'repair big.txt'],
    ['detect', 'detect --json many.txt many.txt many.txt many.txt'],
    ['repair with a report', 'repair --report report.jsonl big.txt'],
  ])('ends %s quietly', async (_, command) => {
    const files = { 'big.txt': GARBLED + long(3_000_000), 'many.txt': `${GARBLED}\n`.repeat(400) }
    const cwd = directoryWith(files)
    const { code, stdout, stderr } = await shell(`{ $U ${command}; echo "ended with $?" >&2; } | head -c 1 | wc -c`, cwd)
    expect({ code, stdout: stdout.trim(), stderr }).toEqual({ code: 0, stdout: '1', stderr: 'ended with 141\n' })
    expect(readdirSync(cwd).toSorted()).toEqual(['big.txt', 'many.txt'])
  })
})

describe.concurrent('streams', () => {
  it.skipIf(!existsSync('/dev/full'))('tells of a full disk', async () => {
    const { code, stderr } = await shell('$U repair a.txt > /dev/full', directoryWith({ 'a.txt': GARBLED }))
    expect(code).toBe(2)
    expect(stderr).toContain('error[write-failed]: standard output: cannot be written (ENOSPC)')
  })

  it.each([
    ['a directory', '$U repair < .', 2, '', 'error[is-directory]: standard input'],
    ['nothing', '$U repair < /dev/null', 0, '', ''],
    ['a closed stream', '$U repair <&-', 0, '', ''],
    ['a file beside a path', '$U detect --json $LENIENT - b.txt < a.txt | grep -c surface', 0, '4\n', ''],
    ['a slow writer', '{ printf "The Inner Income "; sleep 0.2; printf "Service (IRS) said so."; } | $U repair $LENIENT', 0, 'The Internal Revenue Service (IRS) said so.', ''],
  ])('standard input is %s', async (_, line, code, stdout, stderr) => {
    const run = await shell(line, directoryWith({ 'a.txt': GARBLED, 'b.txt': GARBLED }))
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code, stdout })
    if (stderr === '') expect(run.stderr).toBe('')
    else expect(run.stderr).toContain(stderr)
  })

  it('keeps colors and progress off what is no terminal', async () => {
    const cwd = directoryWith({ 'a.txt': GARBLED })
    const { stdout, stderr } = await ungarble(['detect', 'a.txt', 'missing.txt'], { cwd, env: { NO_COLOR: '' } })
    expect(stdout + stderr).not.toContain('\u001b')
  })
})

describe('a run that is stopped', () => {
  it('leaves the file as it was, and nothing beside it', async () => {
    const text = GARBLED + long(60_000_000)
    const cwd = directoryWith({ 'a.txt': text })
    const child = spawn(process.execPath, [CLI, 'repair', '--in-place', 'a.txt'], { cwd, stdio: 'ignore' })
    const closed = new Promise<NodeJS.Signals | null>((resolve) => child.on('close', (_, signal) => resolve(signal)))
    while (child.exitCode === null && readdirSync(cwd).length < 2) await wait(10)
    child.kill('SIGTERM')
    expect(await closed).toBe('SIGTERM')
    expect(readdirSync(cwd)).toEqual(['a.txt'])
    expect(readFileSync(join(cwd, 'a.txt'), 'utf8') === text).toBe(true)
  })
})

describe('200 MB on one line', () => {
  it('is repaired in bounded memory', async () => {
    const cwd = directoryWith()
    const half = Buffer.alloc(100_000_000, 'x')
    const file = openSync(join(cwd, 'a.txt'), 'w')
    for (const bytes of [half, ` ${GARBLED.trimEnd()} `, half, ` ${GARBLED}`]) writeSync(file, bytes as Buffer)
    closeSync(file)
    const wanted = createHash('sha256')
    for (const bytes of [half, ` ${REPAIRED.trimEnd()} `, half, ` ${REPAIRED}`]) wanted.update(bytes)
    const child = spawn(process.execPath, ['--max-old-space-size=160', CLI, 'repair', ...LENIENT, 'a.txt'], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
    const got = createHash('sha256')
    child.stdout.on('data', (chunk: Buffer) => got.update(chunk))
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect({ code, hash: got.digest('hex') }).toEqual({ code: 0, hash: wanted.digest('hex') })
  }, 300_000)
})
