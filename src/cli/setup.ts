// From a command line to a repairer, and over its paths.
import { readFile } from 'node:fs/promises'
import { isUtf8 } from 'node:buffer'
import type { Repairer, RepairerOptions } from '../types.js'
import { CliError, describeError, isBrokenPipe, readError } from './errors.js'
import { nameOf, openSource, type Source } from './input.js'
import type { CommandLine } from './options.js'
import type { Analyzer } from './shards/settle.js'
import { analyze } from '../stream/pieces.js'
import { warn } from './output.js'
import { clearProgress, startFile, startProgress } from './progress.js'

/** Makes the repairer a command line asks for. Throws every faulty file at once, as an `AggregateError` where there are several. */
export async function createFrom(line: CommandLine): Promise<Repairer> {
  // The model is read from disk while the modules are compiled.
  const [model, { createRepairer }] = await Promise.all([loadModel(), import('../node.js')])
  return createRepairer({ ...(await readOptions(line)), model })
}

/** Makes what analyzes for the commands that work on rows: in this process, or in so many workers. */
export async function createAnalyzer(line: CommandLine, jobs: number): Promise<Analyzer> {
  if (jobs > 1) {
    const { createRepairPool } = await import('../node.js')
    const pool = await createRepairPool({ ...(await readOptions(line)), model: await loadModel(), jobs })
    return { modelId: pool.modelId, depth: 2 * jobs + 1, analyze: (stretches) => pool.analyze(stretches), close: () => pool.close() }
  }
  const repairer = await createFrom(line)
  return { modelId: repairer.modelId, depth: 1, analyze: (stretches) => Promise.resolve(stretches.map((stretch) => analyze(repairer, stretch))), close: () => Promise.resolve() }
}

/** The options of a repairer that a command line asks for, without the model. */
export async function readOptions(line: CommandLine): Promise<RepairerOptions> {
  const { readChannel, readDictionary } = await import('../node.js')
  const [dictionaries, channels, protect] = await Promise.all([
    settle(line.values('dictionary'), readDictionary),
    settle(line.values('channel'), readChannel),
    settle(line.values('protect'), readPhrases),
  ])
  const faults = [...dictionaries.faults, ...channels.faults, ...protect.faults]
  if (faults.length > 0) throw faults.length === 1 ? faults[0] : new AggregateError(faults)
  return {
    dictionaries: dictionaries.results,
    channels: channels.results,
    protect: [...protect.results.flat(), ...line.values('allow')],
    only: line.values('only'),
    ...(line.value('scope') === undefined ? {} : { scope: line.value('scope') as 'terms' | 'text' }),
    ...(line.value('ocr') === undefined ? {} : { ocr: line.value('ocr') as NonNullable<RepairerOptions['ocr']> }),
    ...(line.value('encoding') === undefined ? {} : { encoding: line.value('encoding') === 'on' }),
    ...numberOption('repairAt', line.value('repair-at')),
    ...numberOption('suggestAt', line.value('suggest-at')),
    ...numberOption('prior', line.value('prior')),
  }
}

async function loadModel(): Promise<Uint8Array> {
  const { loadModelBytes } = await import('#assets')
  return loadModelBytes().catch((error: unknown) => {
    throw new CliError('unreadable-file', `the model that comes with ungarble cannot be read (${(error as Error).message}); install the package again, or run npm run build`)
  })
}

function numberOption<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: number } {
  return (value === undefined ? {} : { [key]: Number(value) }) as { readonly [P in K]?: number }
}

async function settle<T>(paths: readonly string[], read: (path: string) => Promise<T>): Promise<{ results: T[]; faults: unknown[] }> {
  const all = await Promise.allSettled(paths.map(read))
  return {
    results: all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    faults: all.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : [])),
  }
}

/** Reads phrases, one a line; blank lines do not count. */
async function readPhrases(path: string): Promise<string[]> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw readError(path, error)
  }
  if (!isUtf8(bytes)) throw new CliError('not-utf8', `${path}: is not UTF-8, so its phrases would not be found; save it as UTF-8`)
  return bytes.toString('utf8').replace(/^\uFEFF/, '').split(/\r\n|\r|\n/).map((phrase) => phrase.trim()).filter((phrase) => phrase !== '')
}

/** What is done with one open source. */
export type Visit = (source: Source) => Promise<void>

/**
 * Opens each path in turn and visits it. A path that fails is reported and the next one goes on; returns whether all went well.
 * A broken pipe ends the whole.
 */
export async function visitAll(paths: readonly string[], visit: Visit): Promise<boolean> {
  let well = true
  startProgress(paths.length)
  for (const path of paths) {
    try {
      const source = await openSource(path)
      try {
        startFile(nameOf(path), source.size)
        if (source.binary) warn(`${nameOf(path)}: is binary or not UTF-8 (a NUL byte near its start): left as it is; convert UTF-16 to UTF-8 first`)
        await visit(source)
      } finally {
        await source.close()
      }
    } catch (error) {
      if (isBrokenPipe(error)) throw error
      well = false
      clearProgress()
      process.stderr.write(`${describeError(error)}\n`)
    }
  }
  clearProgress()
  return well
}
