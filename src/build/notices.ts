// `npm run build:notices`: rewrites the generated part of THIRD_PARTY_NOTICES from the bundler's metafile; with --check only compares.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const NOTICES = 'THIRD_PARTY_NOTICES'
const METAFILE = 'dist/metafile-esm.json'
const BEGIN = '--- begin of the part written by `npm run build:notices` ---'
const END = '--- end of the part written by `npm run build:notices` ---'
const RULE = '-'.repeat(78)

interface Metafile { readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>> }
interface Manifest { readonly name: string; readonly version: string; readonly license?: string; readonly dependencies?: Readonly<Record<string, string>> }

class NoticesError extends Error {}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T
}

/** Files of other packages that stand in the bundles, by the folder of their package; sorted. */
function bundledFiles(metafile: Metafile): Map<string, string[]> {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs))
  const paths = new Set(inputs.filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && path.includes('node_modules/')).map(([path]) => path))
  const packages = new Map<string, string[]>()
  for (const path of [...paths].sort()) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] as string
    packages.set(folder, [...(packages.get(folder) ?? []), path])
  }
  return packages
}

function licenseOf(folder: string): string {
  const name = readdirSync(folder).find((file) => /^(licen[cs]e|copying)(-mit)?(\.(md|txt))?$/i.test(file))
  if (name === undefined) throw new NoticesError(`${folder} has no licence file; find its licence before it is shipped`)
  return readFileSync(join(folder, name), 'utf8').trim()
}

/** The comment a source file opens with where it speaks of copyright: the bundler drops it, its licence wants it kept. */
function headerOf(path: string): string {
  const comment = /^\s*\/\*([\s\S]*?)\*\//.exec(readFileSync(path, 'utf8'))?.[1] ?? ''
  return /copyright/i.test(comment) ? comment.replace(/^\s*\* ?/gm, '').trim() : ''
}

function sectionOf(folder: string, files: readonly string[]): string {
  const { name, version, license } = readJson<Manifest>(join(folder, 'package.json'))
  const headers = new Map<string, string[]>()
  for (const file of files) headers.set(headerOf(file), [...(headers.get(headerOf(file)) ?? []), file.slice(folder.length + 1)])
  const parts = [`${name} ${version} (${license ?? 'see below'}), bundled into dist/`, licenseOf(folder)]
  for (const [header, names] of headers) {
    const list = names.map((file) => `  ${file}`).join('\n')
    parts.push(header === '' ? `Files without a header of their own:\n${list}` : `Files:\n${list}\neach opening with:\n\n${header}`)
  }
  return parts.join('\n\n')
}

function dependencySection(name: string): string {
  const folder = join('node_modules', name)
  const { version, license } = readJson<Manifest>(join(folder, 'package.json'))
  return `${name} ${version} (${license ?? 'see below'}), installed beside the package as a dependency\n\n${licenseOf(folder)}`
}

function generate(): string {
  if (!existsSync(METAFILE)) throw new NoticesError(`${METAFILE} is missing; run npm run build first`)
  const bundled = [...bundledFiles(readJson<Metafile>(METAFILE))].map(([folder, files]) => sectionOf(folder, files))
  const dependencies = Object.keys(readJson<Manifest>('package.json').dependencies ?? {}).sort().map(dependencySection)
  return [...bundled, ...dependencies].join(`\n\n${RULE}\n\n`)
}

function run(check: boolean): void {
  const before = readFileSync(NOTICES, 'utf8')
  const from = before.indexOf(BEGIN)
  const to = before.indexOf(END)
  if (from < 0 || to < from) throw new NoticesError(`${NOTICES} lacks the two marker lines; put them back: ${BEGIN} and ${END}`)
  const after = `${before.slice(0, from)}${BEGIN}\n\n${generate()}\n\n${before.slice(to)}`
  if (check && after !== before) throw new NoticesError(`${NOTICES} does not tell what dist/ holds; run npm run build:notices and commit the file`)
  if (after !== before) writeFileSync(NOTICES, after)
  process.stdout.write(`${NOTICES}: ${after === before ? 'up to date' : 'rewritten'}\n`)
}

try {
  run(parseArgs({ options: { check: { type: 'boolean', default: false } } }).values.check)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
