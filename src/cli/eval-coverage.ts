// `ungarble eval coverage`: what share of a gold list the channels reach and the dictionaries hold, apart from what is decoded.
import { loadModelBytes } from '#assets'
import { UngarbleError } from '../errors.js'
import { canReach, isListed } from '../evaluate/reach.js'
import { loadModel } from '../model.js'
import { readChannel, readDictionary } from '../node.js'
import { readArguments, readNumber } from './arguments.js'
import { EXIT_OK } from './errors.js'
import { readText } from './input.js'
import { writeStdout } from './output.js'

export const COVERAGE_HELP = `Usage: ungarble eval coverage GOLD.tsv… [--dictionary FILE]… [--channel FILE]… [--misses N]

For each class of a gold list (TSV with the columns surface, canonical, class, and occurrences where there are any), weighed by occurrences:
  tables     the substitutions of the tables and words left alone turn the canonical term into the surface
  thesaurus  so do they together with the thesaurus tier
  listed     a dictionary holds the canonical term
  both       listed, and reached with the thesaurus tier: the most that can be decoded
Rows of certainty unsure or flag are left out.
  --misses N  how many rows to print that are not both (default 0)
`

interface Row { readonly surface: string; readonly canonical: string; readonly class: string; readonly weight: number }
interface Tally { rows: number; weight: number; tables: number; thesaurus: number; listed: number; both: number }

export async function runCoverage(args: readonly string[]): Promise<number> {
  const many = { type: 'string', multiple: true, default: [] as string[] } as const
  const { values, positionals } = readArguments('eval coverage', args, { dictionary: many, channel: many, misses: { type: 'string', default: '0' }, help: { type: 'boolean', default: false } })
  if (values.help || positionals.length === 0) {
    await writeStdout(COVERAGE_HELP)
    return EXIT_OK
  }
  const shown = readNumber('misses', values.misses, 0)
  const model = loadModel(await loadModelBytes(), await Promise.all(values.dictionary.map(readDictionary)), await Promise.all(values.channel.map(readChannel)))
  const woken = model.wake()
  const rows = positionals.flatMap((path) => readRows(readText(path), path))
  const tallies = new Map<string, Tally>()
  const misses: string[] = []
  for (const row of rows) {
    const tables = canReach(model, row.surface, row.canonical)
    const thesaurus = tables || canReach(woken, row.surface, row.canonical)
    const listed = isListed(model, row.canonical)
    for (const name of [row.class, 'all']) count(tallies, name, row.weight, { tables, thesaurus, listed, both: thesaurus && listed })
    if (!(thesaurus && listed)) misses.push(`${row.surface} ← ${row.canonical} (${row.class}, ${row.weight}): ${[...(thesaurus ? [] : ['not reached']), ...(listed ? [] : ['not listed'])].join(', ')}`)
  }
  await writeStdout([...misses.slice(0, shown), ...[...tallies].map(([name, tally]) => describe(name, tally))].map((line) => `${line}\n`).join(''))
  return EXIT_OK
}

function count(tallies: Map<string, Tally>, name: string, weight: number, flags: Readonly<Record<'tables' | 'thesaurus' | 'listed' | 'both', boolean>>): void {
  const tally = tallies.get(name) ?? { rows: 0, weight: 0, tables: 0, thesaurus: 0, listed: 0, both: 0 }
  tallies.set(name, tally)
  tally.rows++
  tally.weight += weight
  for (const key of ['tables', 'thesaurus', 'listed', 'both'] as const) if (flags[key]) tally[key] += weight
}

function describe(name: string, tally: Tally): string {
  const share = (value: number): string => `${((100 * value) / tally.weight).toFixed(1)} %`
  return `${name.padEnd(8)} ${tally.rows} rows, ${tally.weight} occurrences: tables ${share(tally.tables)}, thesaurus ${share(tally.thesaurus)}, listed ${share(tally.listed)}, both ${share(tally.both)}`
}

function readRows(tsv: string, name: string): Row[] {
  const [head = '', ...lines] = tsv.split(/\r?\n/)
  const columns = head.split('\t')
  const [surfaceAt, canonicalAt, classAt, certaintyAt, occurrencesAt] = ['surface', 'canonical', 'class', 'certainty', 'occurrences'].map((column) => columns.indexOf(column)) as [number, number, number, number, number]
  if (surfaceAt < 0 || canonicalAt < 0) throw new UngarbleError('bad-gold', `${name}:1: expected columns named surface and canonical, separated by tabs; found ${columns.join(', ')}`)
  return lines.flatMap((line) => {
    const cells = line.split('\t')
    const [surface, canonical] = [cells[surfaceAt] ?? '', cells[canonicalAt] ?? '']
    if (surface === '' || canonical === '' || ['unsure', 'flag'].includes(cells[certaintyAt] ?? '')) return []
    return [{ surface, canonical, class: cells[classAt] ?? 'term', weight: Number(cells[occurrencesAt] ?? 1) || 1 }]
  })
}
