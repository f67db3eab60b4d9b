// npm run bench -- [--rounds N] [--terms N,N…] [--json FILE] FILE…: throughput of the rows in turn, round by round, each on another slice of the text.
// FILEs are clean text, plain or .gz; garbled text is made from it with a seed, and so are glossaries of so many terms: two to four of its words
// each. Times are of the processor; medians, with the spread.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { compileDictionaries, createRepairer } from '../../dist/index.js'
import { createBarePass } from './bare.mjs'
import { createFlashText } from './flashtext.mjs'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '9' }, terms: { type: 'string', default: '1000,20000' }, json: { type: 'string' } } })
if (positionals.length === 0) {
  process.stderr.write('usage: npm run bench -- [--rounds N] [--terms N,N…] [--json FILE] FILE…\n')
  process.exit(2)
}
/** UTF-16 units of a slice. */
const SLICE = 100_000
/** Spun text is slow to decode: a smaller slice says as much. */
const SPUN_SLICE = 8_000

const read = (path) => (path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path)).toString('utf8')
const clean = positionals.map(read)
const documents = clean.flatMap((text) => text.split(/\n{2,}/)).filter((text) => text.trim() !== '')

/** Every n-th document garbled, the rest left as it is. */
function garble(every) {
  const chosen = documents.filter((_, d) => d % every === 0).slice(0, 400)
  const cli = new URL('../../dist/cli.js', import.meta.url).pathname
  const rows = execFileSync(process.execPath, [cli, 'garble', '--rate', '0.5', '--seed', '1'], { input: chosen.join('\n\n'), stdio: ['pipe', 'pipe', 'ignore'], maxBuffer: 1 << 28 }).toString('utf8')
  const garbled = rows.trim().split('\n').map((row) => JSON.parse(row).text)
  return every === 1 ? garbled : documents.slice(0, every * garbled.length).map((text, d) => (d % every === 0 ? garbled[d / every] : text))
}

/** A glossary of `count` names made of the text's own words: the hardest kind, for every word may start one. */
function makeGlossary(count) {
  const words = [...new Set(clean.join(' ').slice(0, 4_000_000).match(/[a-z]{3,}/g))].map((word) => word[0].toUpperCase() + word.slice(1))
  let state = 1
  const random = (below) => Math.floor(((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32) * below)
  const names = new Set()
  while (names.size < count) names.add(Array.from({ length: 2 + random(3) }, () => words[random(words.length)]).join(' '))
  return { name: 'bench', kind: 'organization', terms: [...names].map((canonical) => ({ canonical })) }
}

/** Compiles a glossary: a row, and how long it took. */
async function createGlossaryRow(count) {
  const glossary = makeGlossary(count)
  const start = performance.now()
  const compiled = await compileDictionaries({ dictionaries: [glossary] })
  process.stdout.write(`${count} terms compiled in ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
  const repairer = await createRepairer({ compiled })
  return { name: `ungarble terms, clean, ${count} more`, text: 'clean', run: (input) => repairer.detect(input).length }
}

/** Slices of about `size` units out of whole documents. */
function slices(texts, size) {
  const parts = []
  let part = ''
  for (const text of texts) {
    part += `${text}\n\n`
    if (part.length < size) continue
    parts.push(part)
    part = ''
  }
  return parts.length === 0 ? [part] : parts
}

const terms = readdirSync(new URL('../../dictionaries/terms/', import.meta.url)).flatMap((name) => JSON.parse(readFileSync(new URL(`../../dictionaries/terms/${name}`, import.meta.url), 'utf8')).terms.map(({ canonical }) => canonical))
const repairers = { terms: await createRepairer({ scope: 'terms' }), text: await createRepairer({ scope: 'text' }) }
const texts = { clean: slices(documents, SLICE), 'garbled 1 %': slices(garble(100), SLICE), spun: slices(garble(1), SPUN_SLICE) }
const rows = [
  { name: 'bare pass', text: 'clean', run: createBarePass() },
  { name: `FlashText, ${terms.length} terms`, text: 'clean', run: createFlashText(terms) },
  ...Object.keys(texts).flatMap((text) => ['terms', 'text'].map((scope) => ({ name: `ungarble ${scope}, ${text}`, text, run: (input) => repairers[scope].detect(input).length }))),
  ...(await Promise.all(values.terms.split(',').filter((count) => count !== '').map((count) => createGlossaryRow(Number(count))))),
].map((row) => ({ ...row, speeds: [] }))

const rounds = Number(values.rounds)
for (let round = -2; round < rounds; round++) {
  rows.forEach((row, r) => {
    const parts = texts[row.text]
    // Another slice each time: what a row remembers of a text must not count for it.
    const part = parts[(round + 2 + r) % parts.length]
    const start = process.cpuUsage()
    row.run(part)
    const { user, system } = process.cpuUsage(start)
    if (round >= 0) row.speeds.push(part.length / Math.max(1, user + system))
  })
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]
const bare = median(rows[0].speeds)
const results = rows.map(({ name, speeds }) => ({ name, megabytesPerSecond: median(speeds), least: Math.min(...speeds), most: Math.max(...speeds), ofBarePass: median(speeds) / bare }))
for (const { name, megabytesPerSecond, least, most, ofBarePass } of results) {
  process.stdout.write(`${name.padEnd(34)} ${megabytesPerSecond.toFixed(3).padStart(9)} MB/s  (${least.toFixed(3)} to ${most.toFixed(3)})  ${(100 * ofBarePass).toFixed(2).padStart(6)} % of the bare pass\n`)
}
process.stdout.write(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ node: process.version, rounds, results }, null, 2)}\n`)
