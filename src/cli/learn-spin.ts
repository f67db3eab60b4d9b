// `ungarble learn spin`: learns a table of substitutions from pairs of phrases.
import { loadModelBytes } from '#assets'
import { formatChannel } from '../dictionary/format.js'
import { FIRST_EXTRA } from '../dictionary/compile.js'
import { lookUp } from '../language/lexicon.js'
import { readPhrasePairs } from '../learn/phrase-pairs.js'
import { learnSubstitutions } from '../learn/spin-entries.js'
import { loadModel } from '../model.js'
import { hashKey } from '../text/tokenize.js'
import { readArguments, readNumber } from './arguments.js'
import { CliError, EXIT_OK } from './errors.js'
import { readText } from './input.js'
import { warn, writeStdout } from './output.js'

export const LEARN_SPIN_HELP = `Usage: ungarble learn spin PAIRS.tsv… [--name NAME]

Learns from pairs of phrases which words a spinner writes for which, and writes them to standard output as a table that --channel takes.
The first line of a file names its columns, separated by tabs: surface (or tortured), original (or canonical; or expected, in the notation
of the Problematic Paper Screener: a/b for alternatives, acronyms and remarks in brackets), and count (or occurrences) where there is one.

  --name NAME       name of the table (default learnt)
  --least N         leave out substitutions that fewer than N pairs hold (default 1)
  --least-phrase N  the same for those with several words on either side (default: as --least)
  --schema PATH     path of dictionaries/schema.json, for editors
`

export async function runLearnSpin(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments('learn spin', args, { name: { type: 'string', default: 'learnt' }, schema: { type: 'string' }, least: { type: 'string', default: '1' }, 'least-phrase': { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } })
  if (values.help) {
    await writeStdout(LEARN_SPIN_HELP)
    return EXIT_OK
  }
  if (positionals.length === 0) throw new CliError('bad-usage', 'learn spin needs a file of pairs; ungarble learn spin --help says what it holds')
  const least = readNumber('least', values.least, 1)
  const leastPhrase = readNumber('least-phrase', values['least-phrase'] ?? values.least, 1)
  const pairs = positionals.flatMap((path) => readPhrasePairs(readText(path), path))
  const { lexicon } = loadModel(await loadModelBytes(), [], [])
  const isWord = (form: string): boolean => {
    const id = lookUp(lexicon, ...hashKey(form))
    return id >= 0 && id < FIRST_EXTRA
  }
  const learnt = learnSubstitutions(values.name, pairs, isWord)
  const table = { ...learnt, entries: learnt.entries.filter(({ surface, original, count }) => count >= (`${surface}${original}`.includes(' ') ? leastPhrase : least)) }
  await writeStdout(formatChannel(table, values.schema))
  warn(`${pairs.length} pairs, ${table.entries.length} substitutions`)
  return EXIT_OK
}
