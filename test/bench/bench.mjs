// npm run bench -- [--rounds N] [--terms N,N…] [--seed N] [--python] [--venv DIR] [--json FILE] [FILE…]: throughput of ungarble and its peers on one text.
// FILEs are clean text, plain or .gz; without one, text is made up. Rows take turns, each round on another slice of the text. Times are of the processor;
// medians, with the quartiles.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Bench } from 'tinybench'
import { compileDictionaries, createRepairer } from '../../dist/index.js'
import { createBarePass } from './bare.mjs'
import { listPeers, startPython } from './peers.mjs'
import { countWords, createRandom, makeGlossary, makeText, misread, mix, readTexts, slicesOf, spin } from './texts.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '15' }, terms: { type: 'string', default: '1000,20000,200000,1000000' }, seed: { type: 'string', default: '1' },
    python: { type: 'boolean', default: false }, venv: { type: 'string' }, json: { type: 'string' },
  },
})
const rounds = Number(values.rounds)
/** Rounds ahead that count for nothing: the first runs are the compiler's, and what pays for itself after a megabyte is made in them. */
const WARM = 2
/** UTF-16 units a row reads in a round: text that is garbled, or looked through for many names, is slow to read, so that less of it says as much. */
const SLICES = { clean: 1_000_000, 'garbled 1 %': 1_000_000, spun: 8_000, OCR: 8_000 }
const glossarySlice = (count) => (count > 500_000 ? 8_000 : count > 50_000 ? 20_000 : 100_000)

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')
const print = (line) => process.stdout.write(`${line}\n`)
const megabytes = (bytes) => Math.round(bytes / 2 ** 20)

/** Units from which the spellers' words and those of glossaries are taken: as many as the longest glossary needs, and no more the longer the bench. */
const VOCABULARY = 2_500_000

const clean = positionals.length === 0 ? makeText((rounds + WARM + 1) * SLICES.clean, Number(values.seed)) : readTexts(positionals)
const garbled = { spun: spin(clean, 400_000), OCR: misread(clean, 400_000) }

/** The slices of a text, one for each round: what a row remembers of a text must not count for it. */
function cutSlices(text, size) {
  const count = rounds + WARM
  if (text === 'garbled 1 %') return mix(slicesOf(clean, size, count), slicesOf(garbled.spun, size / 100, count))
  return slicesOf(garbled[text] ?? clean, size, count)
}

/** Rows of ungarble: both scopes on all texts, and ever larger glossaries beside the shipped terms. */
function listOwn() {
  const make = async (options) => {
    const repairer = await createRepairer(options)
    return (text) => repairer.detect(text).length
  }
  const byText = Object.entries(SLICES).flatMap(([text, slice]) => ['terms', 'text'].map((scope) => ({ name: `ungarble ${scope}, ${text}`, text, slice, make: () => make({ scope, ocr: text === 'OCR' ? 'auto' : 'off' }) })))
  const byCount = values.terms.split(',').filter((count) => count !== '').map(Number).map((count) => ({
    name: `ungarble terms, clean, ${count} more`, text: 'clean', slice: glossarySlice(count),
    make: async () => make({ compiled: await compileDictionaries({ dictionaries: [makeGlossary(clean.slice(0, VOCABULARY), count)] }) }),
  }))
  return [...byText, ...byCount].map((row) => ({ ...row, isOwn: true }))
}

/** Makes a row ready to run; one whose peer is not there is named and left out. */
async function prepare(row) {
  collectGarbage()
  const before = process.memoryUsage()
  const start = performance.now()
  try {
    const run = await row.make()
    const seconds = (performance.now() - start) / 1000
    collectGarbage()
    const after = process.memoryUsage()
    return [{ holds: Math.max(0, after.heapUsed + after.external - before.heapUsed - before.external), ...row, run, seconds, parts: cutSlices(row.text, row.slice), speeds: [] }]
  } catch (error) {
    if (row.isOwn) throw error
    print(`skipped: ${row.name}: ${error.message.split('\n')[0]}`)
    return []
  }
}

/** The processor's time of this process as tinybench's clock: other processes take none of it. */
const clock = {
  name: 'cpuUsage',
  fn: () => {
    const { user, system } = process.cpuUsage()
    return user + system
  },
  toMs: (microseconds) => microseconds / 1000,
  fromMs: (milliseconds) => milliseconds * 1000,
}

async function runRounds(rows) {
  const random = createRandom(1)
  for (let round = 0; round < rounds + WARM; round++) {
    // A Bench a round, as tinybench runs all iterations of a task in a row; shuffled, or a row would always clear up after the same other.
    const bench = new Bench({ iterations: 1, time: 0, warmup: false, throws: true, timestampProvider: clock })
    const left = rows.map((row, r) => ({ row, part: row.parts[(round + r) % row.parts.length] }))
    const order = []
    while (left.length > 0) order.push(...left.splice(random(left.length), 1))
    for (const { row, part } of order) bench.add(row.name, () => row.run(part), { async: row.isAsync === true })
    await bench.run()
    if (round < WARM) continue
    for (const { row, part } of order) row.speeds.push(Buffer.byteLength(part) / 1000 / Math.max(0.001, bench.getTask(row.name).result.latency.mean))
  }
}

function summarize({ name, peer, isOwn, holds, seconds, parts, speeds }) {
  const sorted = [...speeds].sort((a, b) => a - b)
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))]
  return { name, peer, isOwn, megabytesPerSecond: at(0.5), quartiles: [at(0.25), at(0.75)], range: [at(0), at(1)], sliceLength: parts[0].length, secondsToMake: seconds, bytesHeld: holds, speeds }
}

/** Three figures, and no powers of ten. */
const figure = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : String(Number(value.toPrecision(2))))

function printResults(results) {
  const width = Math.max(...results.map(({ name }) => name.length))
  print(`\n${''.padEnd(width)}      MB/s  (quartiles)            % of bare pass  ready in s  holds MB`)
  for (const { name, megabytesPerSecond, quartiles, ofBarePass, secondsToMake, bytesHeld } of results) {
    const spread = `(${quartiles.map(figure).join(' to ')})`
    print(`${name.padEnd(width)} ${figure(megabytesPerSecond).padStart(9)}  ${spread.padEnd(22)} ${figure(100 * ofBarePass).padStart(14)} ${secondsToMake.toFixed(1).padStart(11)} ${String(megabytes(bytesHeld)).padStart(9)}`)
  }
  const peers = results.filter(({ peer }) => peer !== undefined).map(({ peer }) => peer)
  if (peers.length === 0) return
  print(`\n${'times as fast as'.padEnd(width)} ${peers.map((peer) => peer.padStart(Math.max(9, peer.length))).join(' ')}`)
  for (const { name, ofPeers } of results) {
    if (ofPeers !== undefined) print(`${name.padEnd(width)} ${peers.map((peer) => figure(ofPeers[peer]).padStart(Math.max(9, peer.length))).join(' ')}`)
  }
}

async function openPython() {
  const path = values.venv === undefined ? 'python3' : join(values.venv, 'bin', 'python')
  try {
    const python = await startPython(path, countWords(clean.slice(0, VOCABULARY)))
    for (const { name, reason } of python.skipped) print(`skipped: ${name} (Python): ${reason}`)
    return python
  } catch (error) {
    print(`skipped: the peers in Python: ${error.message}`)
    return undefined
  }
}

const python = values.python || values.venv !== undefined ? await openPython() : undefined
const rows = []
for (const row of [{ name: 'bare pass', text: 'clean', slice: SLICES.clean, make: createBarePass }, ...listOwn(), ...listPeers(countWords(clean.slice(0, VOCABULARY))), ...(python?.rows ?? [])]) rows.push(...(await prepare(row)))
await runRounds(rows)

const summaries = rows.map(summarize)
const byPeer = summaries.filter(({ peer }) => peer !== undefined)
const results = summaries.map(({ isOwn, ...result }) => ({
  ...result,
  ofBarePass: result.megabytesPerSecond / summaries[0].megabytesPerSecond,
  ...(isOwn ? { ofPeers: Object.fromEntries(byPeer.map(({ peer, megabytesPerSecond }) => [peer, result.megabytesPerSecond / megabytesPerSecond])) } : {}),
}))
printResults(results)
const peakBytes = process.resourceUsage().maxRSS * 1024
const pythonPeakBytes = await python?.end()
print(`\npeak memory ${megabytes(peakBytes)} MB${pythonPeakBytes === undefined ? '' : `, of Python ${megabytes(pythonPeakBytes)} MB`}; ${rounds} rounds`)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ node: process.version, rounds, seed: positionals.length === 0 ? Number(values.seed) : undefined, peakBytes, pythonPeakBytes, results }, null, 2)}\n`)
