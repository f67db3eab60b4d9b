// `npm run eval:leave-out -- TEXT GOLD …`: which gold terms still come out when the substitutions their own repair rests on are taken out.
import { readFileSync } from 'node:fs'
import { alignGold, TERM_CLASSES } from '../evaluate/gold.js'
import { scoreDocument } from '../evaluate/score.js'
import { createRepairer } from '../repairer.js'
import { inflectPair } from '../dictionary/inflect.js'
import type { ChannelSource } from '../types.js'
import { packModel, readSources } from './sources.js'

const sources = readSources('dictionaries')
const paths = process.argv.slice(2)
if (paths.length === 0 || paths.length % 2 === 1) {
  process.stderr.write('usage: npm run eval:leave-out -- TEXT GOLD [TEXT GOLD …]\n')
  process.exit(2)
}

/** The channels without the entries that yield one of these substitutions (`surface ← original`) in any of their forms. */
function without(channels: readonly ChannelSource[], used: ReadonlySet<string>): ChannelSource[] {
  return channels.map((channel) => ({
    ...channel,
    entries: channel.entries.filter((entry) => !inflectPair(entry.surface, entry.original, entry.slot, () => true).some(([surface, original]) => used.has(`${surface} ← ${original}`))),
  }))
}

let rows = 0
let found = 0
for (let i = 0; i < paths.length; i += 2) {
  const text = readFileSync(paths[i] as string, 'utf8')
  const gold = alignGold(readFileSync(paths[i + 1] as string, 'utf8'), text, paths[i + 1] as string)
  const detections = (await createRepairer({ model: packModel(sources).bytes })).detect(text)
  for (const row of gold.filter((one) => TERM_CLASSES.has(one.class))) {
    rows++
    const own = detections.filter((detection) => detection.start < row.end && row.start < detection.end)
    const used = new Set(own.flatMap((detection) => detection.evidence.filter((item) => item.kind === 'channel').map((item) => item.detail)))
    const repairer = await createRepairer({ model: packModel({ ...sources, channels: without(sources.channels, used) }).bytes })
    const score = scoreDocument({ name: '', text, gold: [row] }, repairer.detect(text), 'terms')
    const comes = used.size > 0 && score.rows[0]?.found === true
    if (comes) found++
    process.stdout.write(`${comes ? 'comes out' : 'lost     '} ${row.surface} (${[...used].join(', ')})\n`)
  }
}
process.stdout.write(`${found} of ${rows} come out without their own substitutions\n`)
