// `ungarble learn ocr`: learns a confusion dictionary from passages with their truth.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { UngarbleError } from '../errors.js'
import { learnConfusions, formatConfusions } from '../learn/confusions.js'
import { readPairs } from '../learn/pairs.js'
import { isHeldOut } from '../evaluate/ocr-score.js'

export const LEARN_HELP = `ungarble learn ocr FILE.tsv[.gz]… [--name NAME] [--fit-half]
  Learns which characters an OCR engine confuses from passages with their truth (columns ocr and truth, a passage a line) and writes a
  confusion dictionary, as in dictionaries/channels, to standard output.
  --name NAME    name of the dictionary (default ocr)
  --fit-half     only from the half of the passages that ungarble eval ocr does not measure on`

export async function runLearn(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true,
    options: { name: { type: 'string', default: 'ocr' }, 'fit-half': { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  if (values.help) {
    process.stdout.write(`${LEARN_HELP}\n`)
    return 0
  }
  const [what, ...paths] = positionals
  if (what !== 'ocr') throw new UngarbleError('bad-option', `learn is followed by what is to be learnt: ocr; ${what === undefined ? 'nothing was given' : `"${what}" is not known`}`)
  if (paths.length === 0) throw new UngarbleError('bad-option', 'learn ocr needs a file of passages: columns ocr and truth, separated by a tab')
  const pairs = paths.flatMap((path) => readPairFile(path)).filter(({ truth }) => !values['fit-half'] || !isHeldOut(truth))
  process.stdout.write(formatConfusions(learnConfusions(values.name, pairs)))
  return 0
}

/** Passages of a file, gzipped or plain. */
export function readPairFile(path: string): ReturnType<typeof readPairs> {
  const bytes = readFileSync(path)
  return readPairs((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'), path)
}
