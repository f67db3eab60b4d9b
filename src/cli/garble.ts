// `ungarble garble`: makes garbled test text from clean text, with its gold.
import { loadModelBytes } from '#assets'
import { createGarbler } from '../garble/sample.js'
import { loadModel } from '../model.js'
import { UngarbleError } from '../errors.js'
import { readArguments, readNumber } from './arguments.js'
import { readText } from './input.js'
import { readPart } from './eval.js'
import { parseChannel, parseDictionary } from '../dictionary/parse.js'

export const GARBLE_HELP = `ungarble garble [FILE …] [--rate P] [--seed N] [--dialect NAME] [--part P] [--dictionary FILE]… [--channel FILE]… [--only NAME]…
  Garbles clean text (plain or .gz, documents separated by blank lines; stdin where no file is given) with the spin channel and writes
  JSONL {text, gold}, to be read by ungarble eval. --dialect follows one spinner's choice of words; --only garbles
  nothing but terms of the dictionary of this name. With --part all (the default) the table
  is the one that repairs, so that recall on it is a ceiling; with --part garbling a fifth of its substitutions is unknown to
  ungarble eval --part repairing. Which it was is said on standard error.`

export async function runGarble(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments('garble', args, {
    rate: { type: 'string', default: '0.5' }, seed: { type: 'string', default: '1' }, dialect: { type: 'string' }, part: { type: 'string', default: 'all' }, help: { type: 'boolean', default: false },
    dictionary: { type: 'string', multiple: true, default: [] }, channel: { type: 'string', multiple: true, default: [] }, only: { type: 'string', multiple: true, default: [] },
  })
  if (values.help) {
    process.stdout.write(`${GARBLE_HELP}\n`)
    return 0
  }
  const rate = readNumber('rate', values.rate, 0, 1)
  const seed = readNumber('seed', values.seed, 0)
  const dictionaries = values.dictionary.map((path) => parseDictionary(readText(path), path))
  const channels = values.channel.map((path) => parseChannel(readText(path), path))
  const part = readPart(values.part)
  const model = loadModel(await loadModelBytes(), dictionaries, channels, part)
  if (values.dialect !== undefined && !model.dialects.includes(values.dialect)) throw new UngarbleError('bad-option', `no dialect is named "${values.dialect}"; there are ${model.dialects.join(', ')}`)
  const known = new Set(model.layers.flatMap((layer) => layer.dictionaryNames))
  const unknown = values.only.find((name) => !known.has(name))
  if (unknown !== undefined) throw new UngarbleError('bad-option', `no dictionary is named "${unknown}"; there are ${[...known].sort().join(', ')}`)
  const garble = createGarbler(model, { rate, seed, ...(values.dialect === undefined ? {} : { dialect: values.dialect }), ...(values.only.length === 0 ? {} : { only: new Set(values.only) }) })
  process.stderr.write(part === 'all' ? 'garbled with the table that repairs: recall on it is a ceiling\n' : `garbled with the part "${part}" of the table; evaluate with --part repairing\n`)
  let document = 0
  for (const path of positionals.length === 0 ? ['-'] : positionals) {
    for (const piece of readText(path).split(/\n{2,}/)) if (piece.trim() !== '') process.stdout.write(`${JSON.stringify(garble(piece, document++))}\n`)
  }
  return 0
}
