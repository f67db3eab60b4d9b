// Kills a run at random moments and goes on with it: node test/tools/kill-resume.mjs FILE [KILLS] [SEED]
// The bytes and counts must be those of a run nobody disturbed, each time.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const [file, kills = '20', seed = '1'] = process.argv.slice(2)
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'ungarble-kill-'))
process.once('exit', () => rmSync(work, { recursive: true, force: true }))

let state = Number(seed)
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32

function start(out) {
  const child = spawn(process.execPath, [cli, 'repair', '--resume', '--jobs', '2', '--repair-at', '0.5', '--prior', '0.9', '--out', join(work, out), file], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, UNGARBLE_CHECKPOINT_MS: '200' } })
  let stderr = ''
  child.stderr.on('data', (chunk) => (stderr += chunk))
  return { child, closed: new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr }))) }
}

async function hashOf(path) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
const countsOf = (out) => {
  const stats = JSON.parse(readFileSync(join(work, out, `${basename(file)}.stats.json`), 'utf8'))
  return JSON.stringify({ ...stats, seconds: 0, output: '' })
}

const began = Date.now()
const whole = await start('whole').closed
if (whole.code !== 0) throw new Error(whole.stderr)
const length = Date.now() - began
const wanted = await hashOf(join(work, 'whole', basename(file)))
process.stdout.write(`undisturbed: ${(length / 1000).toFixed(1)} s, ${wanted.slice(0, 16)}; ${whole.stderr}`)
for (let i = 1; i <= Number(kills); i++) {
  const first = start(`run${i}`)
  const moment = Math.floor(random() * length)
  await Promise.race([wait(moment), first.closed])
  first.child.kill('SIGKILL')
  await first.closed
  const second = await start(`run${i}`).closed
  const same = second.code === 0 && (await hashOf(join(work, `run${i}`, basename(file)))) === wanted && countsOf(`run${i}`) === countsOf('whole')
  process.stdout.write(`kill ${i} after ${(moment / 1000).toFixed(1)} s: ${same ? 'the same bytes and counts' : `OTHER ${second.stderr}`}\n`)
  if (!same) process.exitCode = 1
  rmSync(join(work, `run${i}`), { recursive: true, force: true })
}
