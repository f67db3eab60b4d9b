// The options of each command, in one table that parsing, messages and help are made from.
import { DEFAULT_REPAIR_AT, OCR_MODES } from '../settings.js'
import { parseArgs } from 'node:util'
import { COMPRESSIONS } from '../io/compression.js'
import { FORMATS } from '../io/formats.js'
import { CliError } from './errors.js'
import { CHECK_FORMATS } from './formatters.js'
import { ANNOTATION_STYLES } from './shards/annotate.js'
import { OFFSET_UNITS } from './shards/offsets.js'

export type CommandName = 'repair' | 'detect' | 'check' | 'inspect' | 'filter' | 'apply' | 'report'
export const COMMAND_NAMES: readonly CommandName[] = ['repair', 'detect', 'check', 'inspect', 'filter', 'apply', 'report']

interface OptionSpec {
  readonly commands: readonly CommandName[]
  /** Name of its value in the help; none for a switch. */
  readonly value?: string
  readonly repeatable?: true
  readonly help: string
  /** What is wrong with a value, if anything. */
  fault?(value: string, command: CommandName): string | undefined
  /** Help where a command means something else by it. */
  readonly helpOf?: Readonly<Partial<Record<CommandName, string>>>
}

const ALL = COMMAND_NAMES
const MODEL = ['repair', 'detect', 'check', 'inspect', 'filter'] as const
const FINDING = ['repair', 'detect', 'check', 'filter'] as const
const LISTING = ['repair', 'detect', 'check'] as const
const ROWS = ['repair', 'filter', 'apply'] as const

/** Every option, in the order of the help. */
export const OPTIONS: Readonly<Record<string, OptionSpec>> = {
  'out': { commands: ['repair', 'apply', 'report'], value: 'DIR', help: 'write each file to DIR under its own name, with NAME.stats.json beside it; DIR is made, what is done is skipped' },
  'in-place': { commands: ['repair'], help: 'replace each file by its repaired text; a file with nothing to repair is not touched' },
  'format': {
    commands: [...ROWS, 'check'], value: 'NAME', help: `${FORMATS.join(', ')} (default: by the file ending)`, helpOf: { check: `${CHECK_FORMATS.join(', ')} (default: a line each)` },
    fault: (value, command) => oneOf(command === 'check' ? CHECK_FORMATS : FORMATS)(value),
  },
  'field': { commands: ROWS, value: 'PATH', repeatable: true, help: 'field with the text: text (default), meta.title, items[].text' },
  'column': { commands: ROWS, value: 'NAME', repeatable: true, help: 'column with the text, in CSV and Parquet (default text)' },
  'delimiter': { commands: ROWS, value: 'C', help: 'separator of CSV columns, one ASCII character or tab', fault: faultOfDelimiter },
  'split': { commands: ROWS, value: 'blank-line', help: 'plain text holds documents with blank lines between', fault: oneOf(['blank-line']) },
  'longest-row': { commands: ROWS, value: 'MB', help: 'a longer row passes untouched (default 16)', fault: (value) => faultOfNumber(value, 0.001, 500) },
  'compress': { commands: ['repair', 'apply'], value: 'NAME', help: `${COMPRESSIONS.join(', ')} (default: as the input)`, fault: oneOf(COMPRESSIONS) },
  'jobs': { commands: ['repair'], value: 'N', help: 'repair in N workers (default 1)', fault: faultOfCount },
  'resume': { commands: ['repair'], help: 'go on where a run was killed' },
  'dry-run': { commands: ['repair'], help: 'say what would be done, write nothing' },
  'to': { commands: ['repair', 'filter'], value: 'FIELD', help: 'put the repaired text into a field of its own' },
  'annotate': { commands: ['repair'], value: 'STYLE', help: `write annotations in place of texts: ${ANNOTATION_STYLES.join(', ')}`, fault: oneOf(ANNOTATION_STYLES) },
  'offset-unit': { commands: ['repair'], value: 'UNIT', help: `of standoff spans: ${OFFSET_UNITS.join(', ')} (default utf16)`, fault: oneOf(OFFSET_UNITS) },
  'route': { commands: ['repair'], value: 'spun=DIR', help: 'write documents that were spun to DIR instead', fault: (value) => (/^spun=./.test(value) ? undefined : 'it is spun=DIR') },
  'drop': { commands: ['repair'], value: 'spun', help: 'leave out documents that were spun', fault: oneOf(['spun']) },
  'review': { commands: ['repair'], value: 'FILE', help: 'write suggestions to a CSV table, to be edited and applied' },
  'decisions': { commands: ['apply'], value: 'FILE', help: 'the edited table of --review' },
  'detections': { commands: ['apply'], value: 'FILE', help: 'the file of --report' },
  'stdio': { commands: ['filter'], help: 'read rows from standard input, write them to standard output' },
  'stats': { commands: ['filter'], value: 'FILE', help: 'write counts at the end' },
  'json': { commands: ['detect', 'check', 'inspect'], help: 'one JSON object a line' },
  'strict': { commands: ['check'], help: 'suggestions count as findings, too' },
  'scope': { commands: FINDING, value: 'terms|text', help: 'terms: names and fixed terms (default); text: every swapped or misread word', fault: faultOfScope },
  'ocr': { commands: MODEL, value: 'MODE', help: 'misreadings of OCR: off (default), auto (where a text looks like it), historical or modern (all text is OCR of that kind)', fault: oneOf(OCR_MODES) },
  'encoding': { commands: MODEL, value: 'on|off', help: 'repair what a wrong decoding or a converter left: â€™, ligatures, soft hyphens (default off)', fault: oneOf(['on', 'off']) },
  'repair-at': { commands: FINDING, value: 'P', help: 'least confidence of a repair, 0.5 to 1 (default 0.75 for terms, 0.71 for text)', fault: faultOfRepairAt },
  'suggest-at': { commands: FINDING, value: 'P', help: 'least confidence of a suggestion, 0 to --repair-at (default 0.3)', fault: faultOfProbability },
  'dictionary': { commands: MODEL, value: 'FILE', repeatable: true, help: 'add a glossary: .json as in dictionaries/terms, .csv or .tsv (canonical, acronym, aliases), .txt (a name a line), prh rules (.yml), or a folder of them' },
  'channel': { commands: MODEL, value: 'FILE', repeatable: true, help: 'add a table of substitutions: JSON as in dictionaries/channels' },
  'protect': { commands: FINDING, value: 'FILE', repeatable: true, help: 'never touch the phrases of FILE, one a line' },
  'allow': { commands: FINDING, value: 'PHRASE', repeatable: true, help: 'never touch the phrase' },
  'only': { commands: FINDING, value: 'NAME', repeatable: true, help: 'only terms of the dictionary NAME' },
  'prior': { commands: MODEL, value: 'P', help: 'prior probability that a text was garbled, between 0 and 1', fault: faultOfPrior },
  'report': { commands: LISTING, value: 'FILE', help: 'write the detections as JSON lines, with the SHA-256 of each text and the id of the model' },
  'config': { commands: MODEL, value: 'FILE', help: 'read FILE in place of the nearest .ungarble.json' },
  'no-config': { commands: MODEL, help: 'read no .ungarble.json' },
  'no-ignore': { commands: LISTING, help: 'read no .ungarbleignore' },
  'help': { commands: ALL, help: 'show this help' },
}

/** A command line that was understood. */
export interface CommandLine {
  readonly command: CommandName
  /** As given, `-` for standard input; `['-']` where none was. */
  readonly paths: readonly string[]
  has(option: string): boolean
  /** The value of an option; the last one given. */
  value(option: string): string | undefined
  values(option: string): readonly string[]
}

/** Reads the arguments after the command. Throws `bad-usage` with every fault at once. */
export async function parseCommandLine(command: CommandName, args: readonly string[]): Promise<CommandLine> {
  const faults: string[] = []
  const given = new Map<string, string[]>()
  const { tokens, positionals } = parseArgs({ args: [...args], options: parserOptions(), strict: false, allowPositionals: true, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const name = token.name === 'h' ? 'help' : token.name
    const spec = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined
    const fault = spec === undefined ? await faultOfName(token.rawName, command) : faultOfUse(token.rawName, spec, command, token.value, token.inlineValue ?? false)
    if (fault === undefined) given.set(name, [...(given.get(name) ?? []), token.value ?? ''])
    else faults.push(fault)
  }
  const paths = positionals.length === 0 ? ['-'] : positionals
  if (paths.filter((path) => path === '-').length > 1) faults.push('- (standard input) is named more than once; it can be read only once')
  if (paths.includes('')) faults.push('an empty path; quote a variable that may be empty, or leave it out')
  if (!given.has('help')) faults.push(...faultsOfCombination(command, paths, given))
  if (faults.length > 0) throw new CliError('bad-usage', `${faults.join('\n  ')}\n  (ungarble ${command} --help shows what there is)`)
  const values = (option: string): readonly string[] => given.get(option) ?? []
  return { command, paths, has: (option) => given.has(option), value: (option) => values(option).at(-1), values }
}

function parserOptions(): Record<string, { type: 'string' | 'boolean'; short?: string; multiple: boolean }> {
  const read = (name: string, spec: OptionSpec): { type: 'string' | 'boolean'; short?: string; multiple: boolean } => {
    const type = spec.value === undefined ? 'boolean' : 'string'
    return name === 'help' ? { type, multiple: true, short: 'h' } : { type, multiple: true }
  }
  return Object.fromEntries(Object.entries(OPTIONS).map(([name, spec]) => [name, read(name, spec)]))
}

async function faultOfName(rawName: string, command: CommandName): Promise<string> {
  const near = await nearest(rawName.replace(/^-+/, ''), Object.keys(OPTIONS).filter((name) => OPTIONS[name]?.commands.includes(command)))
  return `unknown option ${rawName}${near === undefined ? '' : `; did you mean --${near}?`}`
}

/** The choice that begins with the word, or is at most two edits, and no more than half the word, away. */
export async function nearest(word: string, choices: readonly string[]): Promise<string | undefined> {
  if (word === '') return undefined
  const longer = word.length > 2 ? choices.find((choice) => choice.startsWith(word)) : undefined
  if (longer !== undefined) return longer
  const { closest, distance } = await import('fastest-levenshtein')
  const best = closest(word, choices)
  return distance(word, best) <= Math.min(2, word.length / 2) ? best : undefined
}

function faultOfUse(rawName: string, spec: OptionSpec, command: CommandName, value: string | undefined, inline: boolean): string | undefined {
  if (!spec.commands.includes(command)) return `${rawName} is no option of ${command}, but of ${spec.commands.join(', ')}`
  if (spec.value === undefined) return inline ? `${rawName} takes no value` : undefined
  // `--out --in-place` forgot a directory; a value that starts with a dash is written `--out=-dir`.
  if (value === undefined || value === '' || (!inline && value.startsWith('-'))) return `${rawName} needs a value: ${rawName} ${spec.value}`
  const fault = spec.fault?.(value, command)
  return fault === undefined ? undefined : `${rawName} is "${value}"; ${fault}`
}

function oneOf(choices: readonly string[]): (value: string) => string | undefined {
  return (value) => (choices.includes(value) ? undefined : `it is ${choices.length > 1 ? `${choices.slice(0, -1).join(', ')} or ` : ''}${choices.at(-1)}`)
}

function faultOfDelimiter(value: string): string | undefined {
  return value === 'tab' || /^[ -~\t]$/.test(value) ? undefined : 'it is one ASCII character, or tab'
}

function faultOfCount(value: string): string | undefined {
  return /^[1-9]\d{0,3}$/.test(value) ? undefined : 'it is a whole number from 1'
}

function faultOfScope(value: string): string | undefined {
  return value === 'terms' || value === 'text' ? undefined : 'it is terms or text'
}

function faultOfNumber(value: string, least: number, most: number): string | undefined {
  const number = Number(value)
  return value.trim() !== '' && number >= least && number <= most ? undefined : `it is a number from ${least} to ${most}`
}

function faultOfRepairAt(value: string): string | undefined {
  return faultOfNumber(value, 0.5, 1)
}

function faultOfProbability(value: string): string | undefined {
  return faultOfNumber(value, 0, 1)
}

function faultOfPrior(value: string): string | undefined {
  return faultOfProbability(value) === undefined && Number(value) > 0 && Number(value) < 1 ? undefined : 'it is a number between 0 and 1, both left out'
}

function faultsOfCombination(command: CommandName, paths: readonly string[], given: ReadonlyMap<string, readonly string[]>): string[] {
  const faults: string[] = []
  const suggestAt = Number(given.get('suggest-at')?.at(-1) ?? 0)
  const repairAt = Number(given.get('repair-at')?.at(-1) ?? DEFAULT_REPAIR_AT[given.get('scope')?.at(-1) === 'text' ? 'text' : 'terms'])
  if (suggestAt > repairAt) faults.push(`--suggest-at (${suggestAt}) is above --repair-at (${repairAt}); a suggestion needs less confidence than a repair`)
  if (given.has('json') && given.has('format')) faults.push('--json and --format exclude each other; choose one')
  if (command === 'filter' && !given.has('stdio')) faults.push('filter works on a pipe: add --stdio')
  if (command === 'filter' && paths.some((path) => path !== '-')) faults.push('filter reads standard input; to repair files: ungarble repair --out DIR')
  if (command === 'apply' && given.has('decisions') === given.has('detections')) faults.push('apply needs --decisions FILE or --detections FILE')
  if (command === 'apply' && !given.has('out')) faults.push('apply needs --out DIR')
  if (command === 'report' && !given.has('out')) faults.push('report needs --out DIR')
  if (command === 'report' && paths.includes('-')) faults.push('report needs the stats files of a run: ungarble report DIR/*.stats.json --out DIR')
  if (command === 'apply' && paths.includes('-')) faults.push('standard input has no file name; name files')
  return command === 'repair' ? [...faults, ...faultsOfRepair(paths, given)] : faults
}

/** Options that only files with a place of their own can have. */
const NEED_OUT = ['jobs', 'resume', 'to', 'annotate', 'route', 'drop', 'review'] as const

function faultsOfRepair(paths: readonly string[], given: ReadonlyMap<string, readonly string[]>): string[] {
  const faults: string[] = []
  const toFiles = given.has('out') || given.has('in-place')
  if (given.has('out') && given.has('in-place')) faults.push('--out and --in-place exclude each other; choose one')
  if (paths.length > 1 && !toFiles && !given.has('dry-run')) faults.push(`${paths.length} paths would run into one text on standard output; add --out DIR or --in-place`)
  if ((toFiles || given.has('dry-run')) && paths.includes('-')) faults.push('standard input has no file name; name files, or leave out --out and --in-place')
  if (!given.has('out')) for (const name of NEED_OUT) if (given.has(name) && !given.has('dry-run')) faults.push(`--${name} needs --out DIR`)
  const exclude = (a: string, b: string): void => {
    if (given.has(a) && given.has(b)) faults.push(`--${a} and --${b} exclude each other; choose one`)
  }
  exclude('to', 'annotate')
  exclude('route', 'drop')
  exclude('report', 'resume')
  if (given.has('to') && (given.get('field') ?? []).length + (given.get('column') ?? []).length > 1) faults.push('--to takes the text of one field; name one')
  if (given.has('offset-unit') && given.get('annotate')?.at(-1) !== 'standoff') faults.push('--offset-unit is for --annotate standoff; dolma and doccano count code points')
  return faults
}
