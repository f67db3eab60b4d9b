// `ungarble garble`: makes garbled test text from clean text, with its gold.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { loadModelBytes } from '#assets'
import { createGarbler } from '../garble/sample.js'
import { loadModel } from '../model.js'
import { parseChannel, parseDictionary } from '../dictionary/parse.js'

export const GARBLE_HELP = `ungarble garble [FILE …] [--rate P] [--seed N] [--dictionary FILE]… [--channel FILE]…
  Garbles clean text (plain or .gz, documents separated by blank lines; stdin where no file is given) with the spin channel and writes
  JSONL {text, gold}, to be read by ungarble eval. The table is the one that repairs, so recall on it is a ceiling, not a measure.`

export async function runGarble(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rate: { type: 'string', default: '0.5' }, seed: { type: 'string', default: '1' }, help: { type: 'boolean', default: false },
      dictionary: { type: 'string', multiple: true, default: [] }, channel: { type: 'string', multiple: true, default: [] },
    },
  })
  if (values.help) {
    process.stdout.write(`${GARBLE_HELP}\n`)
    return 0
  }
  const dictionaries = values.dictionary.map((path) => parseDictionary(readFileSync(path, 'utf8'), path))
  const channels = values.channel.map((path) => parseChannel(readFileSync(path, 'utf8'), path))
  const garble = createGarbler(loadModel(await loadModelBytes(), dictionaries, channels), { rate: Number(values.rate), seed: Number(values.seed) })
  let document = 0
  for (const path of positionals.length === 0 ? ['-'] : positionals) {
    const raw = readFileSync(path === '-' ? 0 : path)
    const text = (path.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8')
    for (const part of text.split(/\n{2,}/)) if (part.trim() !== '') process.stdout.write(`${JSON.stringify(garble(part, document++))}\n`)
  }
  return 0
}
