// `ungarble import`: writes what others keep as a dictionary in the package's own format.
import { basename, extname } from 'node:path'
import { formatDictionary } from '../dictionary/format.js'
import { readScreener } from '../dictionary/glossary.js'
import { readDictionary } from '../node.js'
import type { DictionarySource } from '../types.js'
import { readArguments } from './arguments.js'
import { CliError, EXIT_OK } from './errors.js'
import { readText } from './input.js'
import { warn, writeStdout } from './output.js'

export const IMPORT_HELP = `Usage: ungarble import pps FILE [--name NAME]
       ungarble import glossary PATH [--name NAME]

Writes a dictionary, as in dictionaries/terms, to standard output.
  pps       the Problematic Paper Screener's export of tortured phrases: a table with a column of tortured and one of expected phrases
  glossary  anything --dictionary takes: .csv or .tsv (canonical, acronym, aliases), .txt (a name a line), prh rules (.yml), .json, a folder

  --name NAME  name of the dictionary (default: that of the file)
`

const READERS: Readonly<Record<string, (path: string) => Promise<DictionarySource>>> = {
  pps: async (path) => ({ ...readScreener(readText(path), path), name: basename(path, extname(path)) }),
  glossary: readDictionary,
}

export async function runImport(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments('import', args, { name: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } })
  if (values.help) {
    await writeStdout(IMPORT_HELP)
    return EXIT_OK
  }
  const [kind, path, ...more] = positionals
  const read = kind === undefined || !Object.hasOwn(READERS, kind) ? undefined : READERS[kind]
  if (read === undefined) throw new CliError('bad-usage', `import is followed by what is imported, ${Object.keys(READERS).join(' or ')}; ${kind === undefined ? 'nothing was given' : `"${kind}" is neither`}`)
  if (path === undefined || more.length > 0) throw new CliError('bad-usage', `import ${kind} takes one path, and ${positionals.length - 1} were given; put several files into a folder`)
  const source = await read(path)
  await writeStdout(formatDictionary({ ...source, name: values.name ?? source.name }))
  warn(`${source.terms.length} terms, ${source.terms.reduce((sum, term) => sum + (term.known?.length ?? 0), 0)} known garbles`)
  return EXIT_OK
}
