// `ungarble lint`: what is doubtful in dictionaries, and what they will find and get wrong.
import { loadModelBytes } from '#assets'
import { findCycles, lintChannel, lintDictionary, lintTogether } from '../dictionary/lint.js'
import { countInClean, expectOnGarbled, garblesOf, type Garble } from '../evaluate/lint.js'
import { isListed } from '../evaluate/reach.js'
import { loadModel, type Model } from '../model.js'
import { createRepairer, readChannel, readDictionary } from '../node.js'
import type { ChannelSource, DictionarySource } from '../types.js'
import { readArguments, readNumber } from './arguments.js'
import { CliError, EXIT_FINDINGS, EXIT_OK } from './errors.js'
import { readText } from './input.js'
import { writeStdout } from './output.js'

export const LINT_HELP = `Usage: ungarble lint [OPTION…] DICTIONARY…

Says what is doubtful in dictionaries (anything --dictionary takes): terms and garbles that stand twice, garbles that go round in circles or
stand for themselves, terms that no substitution can garble, terms whose garble is another term, and terms whose garble is good English: at
least as common as the term by the language model, or met in clean text. Exits with 1 where something was found.

  --clean FILE    clean text (plain or .gz, documents separated by blank lines): counts garbles in it, and tells the precision and recall
                  expected when it is garbled with the tables that repair, which is a ceiling (repeatable)
  --rate P        how much of it is garbled, 0.001 to 1 (default 0.3)
  --channel FILE  a table of substitutions of your own: it is looked over, too, and garbles as the others do (repeatable)
  --most N        lines of each kind (default 20)
`

/** Runs `lint`; returns the exit code. */
export async function runLint(args: readonly string[]): Promise<number> {
  const many = { type: 'string', multiple: true, default: [] as string[] } as const
  const { values, positionals } = readArguments('lint', args, { clean: many, channel: many, rate: { type: 'string', default: '0.3' }, most: { type: 'string', default: '20' }, help: { type: 'boolean', short: 'h', default: false } })
  if (values.help) {
    await writeStdout(LINT_HELP)
    return EXIT_OK
  }
  if (positionals.length === 0) throw new CliError('bad-usage', 'lint needs a dictionary; ungarble lint --help says which kinds there are')
  const rate = readNumber('rate', values.rate, 0.001, 1)
  const shown = readNumber('most', values.most, 0)
  const channels = await Promise.all(values.channel.map(readChannel))
  const dictionaries = await Promise.all(positionals.map(readDictionary))
  const texts = values.clean.flatMap(readClean)
  const bytes = await loadModelBytes()
  const model = loadModel(bytes, dictionaries, channels)
  let findings = await print('', [...lintTogether(dictionaries).map(({ path, message }) => `${path}: ${message}`), ...channels.flatMap(describeChannel)], shown)
  for (const dictionary of dictionaries) {
    findings += await lintOne(model, dictionary, texts, shown)
    if (texts.length === 0) continue
    const repairer = await createRepairer({ model: bytes, dictionaries, channels })
    const { rows, found, right, wrong, precision, recall } = expectOnGarbled(model, dictionary, texts, rate, repairer.detect)
    await writeStdout(rows === 0 && wrong === 0 ? `${dictionary.name}: none of its terms was garbled in the clean text\n`
      : `${dictionary.name}: of ${rows} garbled terms ${found} came out (recall ${recall.toFixed(3)}), ${wrong} of ${right + wrong} repairs were wrong (precision ${precision.toFixed(3)})\n`)
  }
  return findings > 0 ? EXIT_FINDINGS : EXIT_OK
}

async function lintOne(model: Model, dictionary: DictionarySource, texts: readonly string[], shown: number): Promise<number> {
  const { garbles, unreached } = garblesOf(model, dictionary)
  const terms = garbles.filter(({ garble }) => isListed(model, garble))
  const common = texts.length === 0 ? commonByModel(garbles) : commonInText(model, garbles, texts)
  const sorted = dictionary.terms.toSorted((a, b) => (a.canonical < b.canonical ? -1 : 1))
  let findings = await print(dictionary.name, lintDictionary({ ...dictionary, terms: sorted }).map(({ message }) => message), shown)
  findings += await print(dictionary.name, findCycles(dictionary), shown)
  findings += await print(dictionary.name, unreached.map((term) => `no substitution garbles "${term}"; it is found only where its dictionary lists garbles of it`), shown)
  findings += await print(dictionary.name, terms.map(({ term, garble, by }) => `"${term}" garbled is "${garble}" (${by}), which is a term itself and will stand`), shown)
  return findings + (await print(dictionary.name, common, shown))
}

function commonByModel(garbles: readonly Garble[]): string[] {
  const rows = garbles.filter(({ termPerMillion, garblePerMillion }) => garblePerMillion >= termPerMillion).sort((a, b) => b.garblePerMillion - a.garblePerMillion)
  return rows.map(({ term, garble, by, termPerMillion, garblePerMillion }) =>
    `"${term}" garbled is "${garble}" (${by}), good English: expected ${garblePerMillion.toPrecision(2)} times in a million words, the term ${termPerMillion.toPrecision(2)} times`)
}

function commonInText(model: Model, garbles: readonly Garble[], texts: readonly string[]): string[] {
  const counts = countInClean(model, garbles, texts)
  const rows = garbles.map((garble, g) => ({ ...garble, count: counts[g] as number })).filter(({ count }) => count > 0).sort((a, b) => b.count - a.count)
  return rows.map(({ term, garble, by, count }) => `"${term}" garbled is "${garble}" (${by}), which stands ${count} times in the clean text`)
}

function describeChannel(channel: ChannelSource): string[] {
  return lintChannel({ ...channel, entries: channel.entries.toSorted((a, b) => (`${a.surface}\t${a.original}\t${a.slot}` < `${b.surface}\t${b.original}\t${b.slot}` ? -1 : 1)) }).map(({ message }) => `${channel.name}: ${message}`)
}

/** Prints some of the lines and how many more there are; returns their number. */
async function print(name: string, lines: readonly string[], shown: number): Promise<number> {
  const unique = [...new Set(lines)]
  const prefix = name === '' ? '' : `${name}: `
  const more = unique.length > shown ? [`… and ${unique.length - shown} more`] : []
  const text = [...unique.slice(0, shown), ...more].map((line) => `${prefix}${line}\n`).join('')
  if (text !== '') await writeStdout(text)
  return unique.length
}

function readClean(path: string): string[] {
  return readText(path).split(/\n{2,}/).filter((text) => text.trim() !== '')
}
