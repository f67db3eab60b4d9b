// `ungarble report`: the stats of a run merged into one page that needs nothing else, and one JSON.
import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { CliError, EXIT_OK, readError, writeError } from './errors.js'
import type { CommandLine } from './options.js'
import { warn } from './output.js'
import { renderPage } from './shards/page.js'
import { writeWhole } from './shards/shard-file.js'
import { mergeStats, type ShardStats } from './shards/stats.js'

/** Runs the command; returns the exit code. Throws `bad-stats` with every faulty file at once. */
export async function runReport(line: CommandLine): Promise<number> {
  const all = await Promise.allSettled(line.paths.map(readStats))
  const faults = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []))
  if (faults.length > 0) throw faults.length === 1 ? faults[0] : new AggregateError(faults)
  const merged = mergeStats(all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])))
  const directory = line.value('out') as string
  try {
    mkdirSync(directory, { recursive: true })
  } catch (error) {
    throw writeError(directory, error)
  }
  writeWhole(join(directory, 'report.json'), `${JSON.stringify(merged, null, 1)}\n`)
  writeWhole(join(directory, 'report.html'), renderPage(merged))
  warn(`${merged.shards.length} ${merged.shards.length === 1 ? 'file' : 'files'} in ${join(directory, 'report.html')} and report.json`)
  return EXIT_OK
}

async function readStats(path: string): Promise<ShardStats> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw readError(path, error)
  })
  const fault = new CliError('bad-stats', `${path}: is no stats file of this version; name the files that repair --out wrote: DIR/*.stats.json`)
  let stats: ShardStats
  try {
    stats = JSON.parse(text) as ShardStats
  } catch {
    throw fault
  }
  if (stats?.version !== 1 || typeof stats.rows !== 'number' || !Array.isArray(stats.confidence) || typeof stats.terms !== 'object') throw fault
  return { ...stats, source: basename(stats.source ?? path) }
}
