// The Node entry: everything of the core, dictionaries read from files, workers.
import { isUtf8 } from 'node:buffer'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { parseChannel, parseDictionary } from './dictionary/parse.js'
import { DictionaryError, type DictionaryFault } from './errors.js'
import type { ChannelSource, DictionarySource } from './types.js'

export * from './index.js'
export { createRepairPool, type RepairPool, type RepairPoolOptions } from './pool/pool.js'

/**
 * Reads a dictionary: JSON in the package's own format, a table of terms (.csv, .tsv: `canonical`, `acronym`, `aliases`), a list of names, one a
 * line (.txt), rules of prh (.yml, .yaml) with what they import, or a folder of such files as one. Throws {@link DictionaryError} with the
 * path of the file and every fault found, a file that cannot be read among them.
 *
 * @example
 * const repairer = await createRepairer({ dictionaries: [await readDictionary('glossary.csv')] })
 */
export async function readDictionary(path: string): Promise<DictionarySource> {
  return (await isFolder(path)) ? readFolder(path) : readGlossary(path, new Set())
}

const isFolder = (path: string): Promise<boolean> => stat(path).then((found) => found.isDirectory(), () => false)

/** Files of a folder, whatever their depth, in order of their paths. */
async function readFolder(path: string): Promise<DictionarySource> {
  const names = (await readdir(path, { recursive: true })).filter((name) => /\.(?:json|csv|tsv|txt|ya?ml)$/i.test(name)).sort()
  if (names.length === 0) throw new DictionaryError(path, [{ path: '', message: 'holds no dictionary: no file in .json, .csv, .tsv, .txt, .yml or .yaml' }])
  const faults: DictionaryFault[] = []
  const sources = await Promise.all(names.map((name) => readGlossary(join(path, name), new Set()).catch((error: unknown) => {
    if (!(error instanceof DictionaryError)) throw error
    for (const fault of error.faults) faults.push({ path: fault.path === '' ? name : `${name}: ${fault.path}`, message: fault.message })
  })))
  if (faults.length > 0) throw new DictionaryError(path, faults)
  return (await import('./dictionary/glossary.js')).mergeDictionaries(sources.filter((source) => source !== undefined), nameOf(resolve(path)))
}

/** `seen` holds the files that import this one, so that a circle of imports ends. */
async function readGlossary(path: string, seen: ReadonlySet<string>): Promise<DictionarySource> {
  const text = await readUtf8(path)
  const ending = extname(path).toLowerCase()
  if (!['.csv', '.tsv', '.txt', '.yml', '.yaml'].includes(ending)) return parseDictionary(text, path)
  const { mergeDictionaries, readNames, readPrh, readTable } = await import('./dictionary/glossary.js')
  const named = (source: DictionarySource): DictionarySource => ({ ...source, name: nameOf(path) })
  if (ending === '.txt') return named(readNames(text, path))
  if (ending === '.csv' || ending === '.tsv') return named(readTable(text, path))
  const { dictionary, imports } = readPrh(text, path)
  const files = imports.map((file) => join(dirname(path), file)).filter((file) => !seen.has(file))
  const imported = await Promise.all(files.map((file) => readGlossary(file, new Set([...seen, path]))))
  return mergeDictionaries([dictionary, ...imported], nameOf(path))
}

/** A dictionary that names itself nowhere is called as its file. */
function nameOf(path: string): string {
  return basename(path, extname(path))
}

/** Reads a table of substitutions from a JSON file. Throws {@link DictionaryError} as {@link readDictionary} does. */
export async function readChannel(path: string): Promise<ChannelSource> {
  return parseChannel(await readUtf8(path), path)
}

async function readUtf8(path: string): Promise<string> {
  const fault = (message: string): DictionaryError => new DictionaryError(path, [{ path: '', message }])
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw fault('there is no such file; check the path')
    if (code === 'EISDIR') throw fault('is a directory; name a file')
    throw fault(`cannot be read (${code ?? (error as Error).message}); check its mode`)
  }
  if (!isUtf8(bytes)) throw fault('is not UTF-8; save it as UTF-8')
  return bytes.toString('utf8')
}
