// The options of each command, in one table that parsing, messages and help are made from.
import { parseArgs } from 'node:util'
import { CliError } from './errors.js'

export type CommandName = 'repair' | 'detect' | 'check' | 'inspect'
export const COMMAND_NAMES: readonly CommandName[] = ['repair', 'detect', 'check', 'inspect']

interface OptionSpec {
  readonly commands: readonly CommandName[]
  /** Name of its value in the help; none for a switch. */
  readonly value?: string
  readonly repeatable?: true
  readonly help: string
  /** What is wrong with a value, if anything. */
  fault?(value: string): string | undefined
}

const ALL = COMMAND_NAMES
const FINDING = ['repair', 'detect', 'check'] as const

/** Every option, in the order of the help. */
export const OPTIONS: Readonly<Record<string, OptionSpec>> = {
  'out': { commands: ['repair'], value: 'DIR', help: 'write each text to DIR under its own file name; DIR is made, files in it are replaced' },
  'in-place': { commands: ['repair'], help: 'replace each file by its repaired text; a file with nothing to repair is not touched' },
  'json': { commands: ['detect', 'check', 'inspect'], help: 'one JSON object a line' },
  'strict': { commands: ['check'], help: 'suggestions count as findings, too' },
  'scope': { commands: FINDING, value: 'terms|text', help: 'terms: names and fixed terms (default); text: every swapped word', fault: faultOfScope },
  'repair-at': { commands: FINDING, value: 'P', help: 'least confidence of a repair, 0.5 to 1 (default 0.9)', fault: faultOfRepairAt },
  'suggest-at': { commands: FINDING, value: 'P', help: 'least confidence of a suggestion, 0 to --repair-at (default 0.3)', fault: faultOfProbability },
  'dictionary': { commands: ALL, value: 'FILE', repeatable: true, help: 'add a glossary: .json as in dictionaries/terms, .csv or .tsv (canonical, acronym, aliases), .txt (a name a line), prh rules (.yml), or a folder of them' },
  'channel': { commands: ALL, value: 'FILE', repeatable: true, help: 'add a table of substitutions: JSON as in dictionaries/channels' },
  'protect': { commands: FINDING, value: 'FILE', repeatable: true, help: 'never touch the phrases of FILE, one a line' },
  'only': { commands: FINDING, value: 'NAME', repeatable: true, help: 'only terms of the dictionary NAME' },
  'prior': { commands: ALL, value: 'P', help: 'prior probability that a text was garbled, between 0 and 1', fault: faultOfPrior },
  'report': { commands: FINDING, value: 'FILE', help: 'write the detections as JSON lines, with the SHA-256 of each text and the id of the model' },
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
  const fault = spec.fault?.(value)
  return fault === undefined ? undefined : `${rawName} is "${value}"; ${fault}`
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
  const repairAt = Number(given.get('repair-at')?.at(-1) ?? 0.9)
  if (suggestAt > repairAt) faults.push(`--suggest-at (${suggestAt}) is above --repair-at (${repairAt}); a suggestion needs less confidence than a repair`)
  if (command !== 'repair') return faults
  const toFiles = given.has('out') || given.has('in-place')
  if (given.has('out') && given.has('in-place')) faults.push('--out and --in-place exclude each other; choose one')
  if (paths.length > 1 && !toFiles) faults.push(`${paths.length} paths would run into one text on standard output; add --out DIR or --in-place`)
  if (toFiles && paths.includes('-')) faults.push('standard input has no file name; name files, or leave out --out and --in-place')
  return faults
}
