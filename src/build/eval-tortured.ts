// `npm run eval:tortured -- PAIRS.tsv`: cross-validated recovery of tortured phrases. Learns from 70 % of the pairs, takes the originals of the
// others as one glossary, and repairs each of their phrases alone in a carrier sentence.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { hashBytes, sectionOf } from '../assets/container.js'
import { readPhrasePairs, type PhrasePair } from '../learn/phrase-pairs.js'
import { learnSubstitutions } from '../learn/spin-entries.js'
import { canReach } from '../evaluate/reach.js'
import { loadModel } from '../model.js'
import { createRepairer } from '../repairer.js'
import type { DictionarySource } from '../types.js'
import { packModel, readSources } from './sources.js'

const BEFORE = 'In this section we describe the '
const AFTER = ' that was used in the study.'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'held-out': { type: 'string', default: '0.3' }, salt: { type: 'string', default: '' }, prior: { type: 'string' }, 'repair-at': { type: 'string' }, errors: { type: 'string', default: '20' }, 'least-right': { type: 'string', default: '0' }, 'least-precision': { type: 'string', default: '0' } },
})
const [path] = positionals
if (path === undefined) {
  process.stderr.write('usage: npm run eval:tortured -- PAIRS.tsv [--held-out SHARE] [--salt TEXT] [--prior P] [--repair-at P] [--errors N] [--least-right SHARE] [--least-precision SHARE]\n')
  process.exit(2)
}

/** All pairs of one original fall on one side, whatever the order of the file. */
function isHeldOut({ originals }: PhrasePair): boolean {
  const hash = hashBytes(new TextEncoder().encode(values.salt + originals.join('\n').toLowerCase()))
  return Number.parseInt(hash.slice(0, 8), 16) / 2 ** 32 < Number(values['held-out'])
}

const pairs = readPhrasePairs(readFileSync(path, 'utf8'), path)
const held = pairs.filter(isHeldOut)
const sources = readSources('dictionaries')
const forms = new Set(new TextDecoder().decode(sectionOf<Uint8Array>(sources.language, 'forms')).split('\n'))
const learnt = learnSubstitutions('tortured', pairs.filter((pair) => !isHeldOut(pair)), (form) => forms.has(form))
const terms = [...new Set(held.flatMap(({ originals }) => originals))].map((canonical) => ({ canonical }))
const glossary: DictionarySource = { name: 'held-out', kind: 'term', terms }
const { bytes } = packModel({ ...sources, channels: [...sources.channels.filter(({ name }) => name !== learnt.name), learnt] })
const model = loadModel(bytes, [glossary], [])
const woken = model.wake()
const given = (key: string, value: string | undefined): Record<string, number> => (value === undefined ? {} : { [key]: Number(value) })
const repairer = await createRepairer({ model: bytes, dictionaries: [glossary], ...given('prior', values.prior), ...given('repairAt', values['repair-at']) })

const errors: string[] = []
let right = 0
let wrong = 0
let reached = 0
let reachedWoken = 0
for (const { surface, originals } of held) {
  const tables = originals.some((original) => canReach(model, surface, original))
  if (tables) reached++
  if (tables || originals.some((original) => canReach(woken, surface, original))) reachedWoken++
  const { text, applied } = repairer.repair(BEFORE + surface + AFTER)
  if (applied.length === 0) continue
  if (originals.some((original) => text.toLowerCase() === (BEFORE + original + AFTER).toLowerCase())) right++
  else errors.push(`${++wrong}: ${surface} → ${text.slice(BEFORE.length, -AFTER.length)}, not ${originals.join(' / ')}`)
}
const share = (count: number, of: number): string => `${((100 * count) / of).toFixed(1)} %`
for (const line of errors.slice(0, Number(values.errors))) process.stdout.write(`${line}\n`)
process.stdout.write(`${pairs.length - held.length} pairs learnt from, ${learnt.entries.length} entries; ${held.length} held out, ${terms.length} terms\n`)
process.stdout.write(`reachable by the tables ${reached} (${share(reached, held.length)}), with the thesaurus ${reachedWoken} (${share(reachedWoken, held.length)})\n`)
process.stdout.write(`right ${right} (${share(right, held.length)}), wrong ${wrong}, precision ${share(right, Math.max(1, right + wrong))}\n`)
if (right < Number(values['least-right']) * held.length || right < Number(values['least-precision']) * (right + wrong)) process.exitCode = 1
