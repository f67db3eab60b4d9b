// `ungarble learn ocr`: learns a confusion dictionary from passages with their truth.
import { isHeldOut } from '../evaluate/ocr-score.js'
import { formatConfusions, learnConfusions } from '../learn/confusions.js'
import { readPairs } from '../learn/pairs.js'
import { readArguments } from './arguments.js'
import { CliError, EXIT_OK } from './errors.js'
import { readText } from './input.js'
import { writeStdout } from './output.js'

export const LEARN_OCR_HELP = `Usage: ungarble learn ocr PASSAGES.tsv[.gz]… [--name NAME] [--fit-half]

Learns which characters an OCR engine confuses from passages with their truth (columns ocr and truth, separated by a tab, a passage a line)
and writes a table of confusions, as in dictionaries/channels, to standard output.

  --name NAME    name of the table (default ocr)
  --fit-half     only from the half of the passages that ungarble eval ocr does not measure on
`

export async function runLearnOcr(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments('learn ocr', args, { name: { type: 'string', default: 'ocr' }, 'fit-half': { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } })
  if (values.help) {
    await writeStdout(LEARN_OCR_HELP)
    return EXIT_OK
  }
  if (positionals.length === 0) throw new CliError('bad-usage', 'learn ocr needs a file of passages; ungarble learn ocr --help says what it holds')
  const passages = positionals.flatMap((path) => readPairs(readText(path), path)).filter(({ truth }) => !values['fit-half'] || !isHeldOut(truth))
  await writeStdout(formatConfusions(learnConfusions(values.name, passages)))
  return EXIT_OK
}
