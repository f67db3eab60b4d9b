// What the two package tests share: running a command, packing and installing the package in an empty folder, counting checks.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Top of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Runs a program without a shell; `stdin` is empty unless given. Throws with all it printed where it ends with anything but 0. */
export function run(program, args, { cwd = root, stdin = '' } = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, input: stdin, encoding: 'utf8', maxBuffer: 1 << 26 })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`)
  return { stdout, stderr }
}

/** Runs a tool of the repository's own devDependencies. */
export function runTool(name, args, options) {
  return run(join(root, 'node_modules', '.bin', name), args, options)
}

/** Throws unless `condition` holds. */
export function assert(condition, message) {
  if (!condition) throw new Error(message)
}

/** Paths and sizes of all files under a folder, relative to it. */
export function listFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .map((path) => ({ path: path.replaceAll('\\', '/'), size: statSync(join(folder, path)) }))
    .filter(({ size }) => size.isFile())
    .map(({ path, size }) => ({ path, size: size.size }))
}

/** Packs the repository as `npm publish` would (which builds it) and installs the tarball, as a user does, in an empty folder. */
export function installPackage() {
  const work = mkdtempSync(join(tmpdir(), 'ungarble-package-'))
  process.once('exit', () => rmSync(work, { recursive: true, force: true }))
  run('npm', ['pack', '--pack-destination', work])
  const tarball = join(work, readdirSync(work).find((name) => name.endsWith('.tgz')))
  const folder = join(work, 'app')
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "name": "app", "private": true, "type": "module" }\n')
  run('npm', ['install', '--omit=dev', '--no-audit', '--no-fund', tarball], { cwd: folder })
  return { tarball, folder, installed: join(folder, 'node_modules', 'ungarble') }
}

/** Runs the checks in order, says how each ended, and sets the exit code. A check may return a figure to print. */
export async function runChecks(title, checks) {
  let failed = 0
  for (const [name, check] of checks) {
    try {
      const figure = await check()
      process.stdout.write(`  ok    ${name}${figure === undefined ? '' : `: ${figure}`}\n`)
    } catch (error) {
      failed++
      process.stdout.write(`  FAIL  ${name}\n${String(error.message).replace(/^/gm, '        ')}\n`)
    }
  }
  process.stdout.write(`${title}: ${checks.length - failed} of ${checks.length} checks hold\n`)
  if (failed > 0) process.exitCode = 1
}
