// The Node entry: everything of the core, dictionaries read from files, workers.
import { isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { parseChannel, parseDictionary } from './dictionary/parse.js'
import { DictionaryError } from './errors.js'
import type { ChannelSource, DictionarySource } from './types.js'

export * from './index.js'
export { createRepairPool, type RepairPool, type RepairPoolOptions } from './pool/pool.js'

/**
 * Reads a dictionary from a JSON file. Throws {@link DictionaryError} with the path of the file and every fault found, a file that cannot be read among them.
 *
 * @example
 * const repairer = await createRepairer({ dictionaries: [await readDictionary('glossary.json')] })
 */
export async function readDictionary(path: string): Promise<DictionarySource> {
  return parseDictionary(await readJsonText(path), path)
}

/** Reads a table of substitutions from a JSON file. Throws {@link DictionaryError} as {@link readDictionary} does. */
export async function readChannel(path: string): Promise<ChannelSource> {
  return parseChannel(await readJsonText(path), path)
}

async function readJsonText(path: string): Promise<string> {
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
