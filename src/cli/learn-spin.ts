// `ungarble learn spin`: learns a table of substitutions from pairs of phrases.
import { parseArgs } from 'node:util'
import { loadModelBytes } from '#assets'
import { formatChannel } from '../dictionary/format.js'
import { FIRST_EXTRA } from '../dictionary/compile.js'
import { lookUp } from '../language/lexicon.js'
import { readPhrasePairs } from '../learn/phrase-pairs.js'
import { learnSubstitutions } from '../learn/spin-entries.js'
import { loadModel } from '../model.js'
import { hashKey } from '../text/tokenize.js'
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
  const { values, positionals } = readArguments(args)
  if (values.help) {
    await writeStdout(LEARN_SPIN_HELP)
    return EXIT_OK
  }
  if (positionals.length === 0) throw new CliError('bad-usage', 'learn spin needs a file of pairs; ungarble learn spin --help says what it holds')
  const pairs = positionals.flatMap((path) => readPhrasePairs(readText(path), path))
  const { lexicon } = loadModel(await loadModelBytes(), [], [])
  const isWord = (form: string): boolean => {
    const id = lookUp(lexicon, ...hashKey(form))
    return id >= 0 && id < FIRST_EXTRA
  }
  const learnt = learnSubstitutions(values.name, pairs, isWord)
  const leastPhrase = values['least-phrase'] ?? values.least
  const table = { ...learnt, entries: learnt.entries.filter(({ surface, original, count }) => count >= Number(`${surface}${original}`.includes(' ') ? leastPhrase : values.least)) }
  await writeStdout(formatChannel(table, values.schema))
  warn(`${pairs.length} pairs, ${table.entries.length} substitutions`)
  return EXIT_OK
}

function readArguments(args: readonly string[]): { values: { name: string; schema?: string; least: string; 'least-phrase'?: string; help: boolean }; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { name: { type: 'string', default: 'learnt' }, schema: { type: 'string' }, least: { type: 'string', default: '1' }, 'least-phrase': { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } } })
  } catch (error) {
    throw new CliError('bad-usage', `${(error as Error).message}\n  (ungarble learn spin --help shows what there is)`)
  }
}
