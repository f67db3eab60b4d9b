// `.ungarble.json`, found from the working directory upwards, and `.ungarbleignore`: what a project says once for every run in it.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { OCR_MODES } from '../settings.js'
import { CliError, readError } from './errors.js'
import { nearest, type CommandLine, type CommandName } from './options.js'

export const CONFIG_NAME = '.ungarble.json'
export const IGNORE_NAME = '.ungarbleignore'

interface Key { readonly option: string; readonly type: 'text' | 'number' | 'texts'; readonly paths?: true; readonly least?: number; readonly most?: number; readonly choices?: readonly string[] }

/** Keys of the file and the options they stand for; `docs/config.schema.json` says the same. */
export const CONFIG_KEYS: Readonly<Record<string, Key>> = {
  scope: { option: 'scope', type: 'text', choices: ['terms', 'text'] },
  ocr: { option: 'ocr', type: 'text', choices: OCR_MODES },
  encoding: { option: 'encoding', type: 'text', choices: ['on', 'off'] },
  repairAt: { option: 'repair-at', type: 'number', least: 0.5, most: 1 },
  suggestAt: { option: 'suggest-at', type: 'number', least: 0, most: 1 },
  prior: { option: 'prior', type: 'number', least: 0, most: 1 },
  only: { option: 'only', type: 'texts' },
  dictionaries: { option: 'dictionary', type: 'texts', paths: true },
  channels: { option: 'channel', type: 'texts', paths: true },
  protect: { option: 'protect', type: 'texts', paths: true },
  allow: { option: 'allow', type: 'texts' },
  ignore: { option: 'ignore', type: 'texts' },
}

const USES: readonly CommandName[] = ['repair', 'detect', 'check', 'inspect', 'filter']
const LISTS: readonly CommandName[] = ['repair', 'detect', 'check']

/** A command line with what the project's files say; what the line says itself comes first. Throws `bad-config` with every fault at once. */
export async function withConfig(line: CommandLine): Promise<{ line: CommandLine; ignored: number }> {
  if (!USES.includes(line.command)) return { line, ignored: 0 }
  const path = line.has('no-config') ? undefined : (line.value('config') ?? findUpwards(CONFIG_NAME))
  const config = path === undefined ? new Map<string, string[]>() : await readConfig(path)
  const values = (option: string): readonly string[] => {
    const own = line.values(option)
    const given = config.get(option) ?? []
    return option === 'dictionary' || option === 'channel' || option === 'protect' || option === 'allow' ? [...given, ...own] : own.length > 0 ? own : given
  }
  const paths = LISTS.includes(line.command) && !line.has('no-ignore') ? await keepPaths(line.paths, path, config.get('ignore') ?? []) : line.paths
  return { line: { ...line, paths, values, value: (option) => values(option).at(-1), has: (option) => line.has(option) || config.has(option) }, ignored: line.paths.length - paths.length }
}

/** The nearest file of this name, from the working directory upwards. */
function findUpwards(name: string): string | undefined {
  for (let directory = process.cwd(); ; directory = dirname(directory)) {
    const path = join(directory, name)
    if (existsSync(path)) return relative(process.cwd(), path) || name
    if (dirname(directory) === directory) return undefined
  }
}

/** Values by option. */
async function readConfig(path: string): Promise<Map<string, string[]>> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw readError(path, error)
  }
  let object: unknown
  try {
    object = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new CliError('bad-config', `${path}: is not JSON (${(error as Error).message})`)
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) throw new CliError('bad-config', `${path}: holds no object; write { "repairAt": 0.9 } or the like`)
  const found = new Map<string, string[]>()
  const faults: string[] = []
  for (const [name, value] of Object.entries(object)) {
    if (name === '$schema') continue
    const key = Object.hasOwn(CONFIG_KEYS, name) ? CONFIG_KEYS[name] : undefined
    const fault = key === undefined ? await faultOfKey(name) : faultOfValue(key, value)
    if (fault !== undefined) faults.push(`${name}: ${fault}`)
    else if (key !== undefined) found.set(key.option, (Array.isArray(value) ? value : [value]).map((one) => (key.paths ? join(dirname(path), String(one)) : String(one))))
  }
  if (faults.length > 0) throw new CliError('bad-config', `${path}: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}\n  ${faults.join('\n  ')}`)
  return found
}

async function faultOfKey(name: string): Promise<string> {
  const near = await nearest(name, Object.keys(CONFIG_KEYS))
  return `unknown key; ${near === undefined ? `there are ${Object.keys(CONFIG_KEYS).join(', ')}` : `did you mean "${near}"?`}`
}

function faultOfValue(key: Key, value: unknown): string | undefined {
  const isText = (one: unknown): boolean => typeof one === 'string' && one !== ''
  if (key.type === 'texts') return Array.isArray(value) && value.every(isText) ? undefined : 'expected a list of texts'
  if (key.type === 'number') return typeof value === 'number' && value >= (key.least ?? 0) && value <= (key.most ?? 1) ? undefined : `expected a number from ${key.least} to ${key.most}`
  return typeof value === 'string' && key.choices?.includes(value) === true ? undefined : `expected ${key.choices?.map((choice) => `"${choice}"`).join(' or ')}`
}

/** The paths that no pattern ignores: those of `.ungarbleignore` lie beside it, those of the config beside the config. */
async function keepPaths(paths: readonly string[], config: string | undefined, patterns: readonly string[]): Promise<readonly string[]> {
  const file = findUpwards(IGNORE_NAME)
  if (file === undefined && patterns.length === 0) return paths
  const { default: ignore } = await import('ignore')
  const rules: { readonly from: string; ignores(path: string): boolean }[] = []
  const add = (from: string, list: string | readonly string[]): void => {
    const matcher = ignore().add(list as string)
    rules.push({ from: resolve(from), ignores: (path) => matcher.ignores(path) })
  }
  if (file !== undefined) add(dirname(file), readFileSync(file, 'utf8'))
  if (patterns.length > 0) add(dirname(config as string), patterns)
  return paths.filter((path) => path === '-' || !rules.some(({ from, ignores }) => {
    const inside = relative(from, resolve(path)).replaceAll('\\', '/')
    return inside !== '' && !inside.startsWith('../') && ignores(inside)
  }))
}
