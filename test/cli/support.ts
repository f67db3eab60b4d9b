// Runs the built command line as a user would: another process, real files, real streams.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

export const CLI: string = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

if (!existsSync(CLI)) throw new Error('dist/cli.js is not there: run `npm run build` first, or `npm test`, which does')

export interface Run { readonly code: number | null; readonly out: Buffer; readonly stdout: string; readonly stderr: string }

export interface RunOptions {
  readonly input?: string | Uint8Array
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Options of Node itself. */
  readonly node?: readonly string[]
}

/** Runs `ungarble` with these arguments to its end. */
export function ungarble(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const child = spawn(process.execPath, [...(options.node ?? []), CLI, ...args], { cwd: options.cwd, env: { ...process.env, NO_COLOR: '1', ...options.env } })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  // A command that refuses its arguments does not wait for its input.
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      const whole = Buffer.concat(out)
      resolve({ code, out: whole, stdout: whole.toString('utf8'), stderr: Buffer.concat(err).toString('utf8') })
    })
  })
}

const made: string[] = []
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true })
})

/** A fresh directory with these files, removed after the tests of the file. */
export function directoryWith(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'ungarble-'))
  made.push(root)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), content)
  }
  return root
}

/** Options under which {@link GARBLED} is repaired with room to spare: what is tested here is the command line, not the model's judgment. */
export const LENIENT: readonly string[] = ['--repair-at', '0.5', '--prior', '0.9']

/** A garbled text, and what it should say. */
export const GARBLED = 'The Inner Income Service (IRS) and the Division of Homeland Safety (DHS) declined to comment on Monday.\n'
export const REPAIRED = 'The Internal Revenue Service (IRS) and the Department of Homeland Security (DHS) declined to comment on Monday.\n'
export const CLEAN = 'The river rose on Friday, and two bridges were closed until the morning.\n'
