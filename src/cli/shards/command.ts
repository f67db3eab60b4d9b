// `ungarble repair --out` and `--dry-run`: every path a shard, done once, counted, told at the end.
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { nameWith, compressionOf, type Compression } from '../../io/compression.js'
import { formatOf } from '../../io/formats.js'
import { CliError, describeError, EXIT_ERROR, EXIT_OK, writeError } from '../errors.js'
import type { CommandLine } from '../options.js'
import { warn, writeStdout } from '../output.js'
import { clearProgress, startProgress } from '../progress.js'
import { openReport } from '../report.js'
import { visible } from '../render.js'
import { createAnalyzer, readOptions } from '../setup.js'
import type { AnnotationStyle } from './annotate.js'
import type { OffsetUnit } from './offsets.js'
import type { Mode, Targets } from './output.js'
import { holdsDecisions, REVIEW_HEADER } from './review.js'
import { runShard, type Outcome, type Shard } from './run.js'
import type { Analyzer } from './settle.js'
import { writeWhole } from './shard-file.js'
import { readingOf, type Reading } from './source.js'
import { addCounts, countFaults, emptyCounts, type Counts } from './stats.js'

/** Runs the command; returns the exit code. */
export async function runShards(line: CommandLine): Promise<number> {
  const mode = modeOf(line)
  const reading = readingOf(line)
  const dry = line.has('dry-run')
  const targets = planTargets(line.paths, line.value('out') ?? '.', mode, reading)
  const review = line.value('review')
  if (!dry) prepareTargets(targets)
  if (!dry && review !== undefined) keepDecisions(review)
  const { model: _, ...fingerprint } = await readOptions(line)
  const analyzer = await createAnalyzer(line, Number(line.value('jobs') ?? 1))
  const report = openReport(dry ? undefined : line.value('report'), analyzer.modelId)
  const shards = line.paths.map((path, i): Shard => ({ path, targets: targets[i] as Targets, reading, mode, fingerprint, resume: line.has('resume'), dry, report }))
  try {
    const outcomes = await runAll(shards, analyzer, dry)
    const well = outcomes.length === shards.length
    if (review !== undefined && well && !dry) mergeReviews(targets, review)
    report?.commit()
    if (outcomes.length > 0) warn(renderOutcome(outcomes, review, dry))
    return well ? EXIT_OK : EXIT_ERROR
  } finally {
    report?.discard()
    await analyzer.close()
  }
}

export function modeOf(line: CommandLine): Mode {
  const route = line.value('route')
  return {
    to: line.value('to'),
    annotate: line.value('annotate') as AnnotationStyle | undefined,
    unit: (line.value('offset-unit') ?? 'utf16') as OffsetUnit,
    spun: line.has('drop') ? 'drop' : route === undefined ? undefined : { directory: route.slice('spun='.length) },
    review: line.has('review'),
    compress: line.value('compress') as Compression | undefined,
  }
}

/** Runs the shards one after another; a shard that fails is told, and the next one goes on. */
export async function runAll(shards: readonly Shard[], analyzer: Analyzer, dry: boolean): Promise<Outcome[]> {
  const sizes = await Promise.all(shards.map(({ path }) => stat(path).then(({ size }) => size, () => 0)))
  startProgress(shards.length, sizes.reduce((sum, size) => sum + size, 0))
  const outcomes: Outcome[] = []
  for (const shard of shards) {
    try {
      const outcome = await runShard(shard, analyzer)
      outcomes.push(outcome)
      if (dry) await writeStdout(`${visible(shard.path)}: ${renderCounts(outcome.stats)}\n`)
    } catch (error) {
      clearProgress()
      process.stderr.write(`${describeError(error)}\n`)
    }
  }
  clearProgress()
  return outcomes
}

/** The files each path is written to. */
export function planTargets(paths: readonly string[], directory: string, mode: Mode, reading: Reading): Targets[] {
  return paths.map((path) => {
    const parquet = formatOf(path, reading.said).format === 'parquet'
    const name = mode.compress === undefined || (parquet && mode.annotate === undefined) ? basename(path) : nameWith(basename(path), mode.compress)
    const annotated = mode.annotate === undefined || formatOf(name, reading.said).format === 'jsonl' ? name : withEnding(name)
    const main = join(directory, annotated)
    return { main, spun: typeof mode.spun === 'object' ? join(mode.spun.directory, annotated) : undefined, review: mode.review ? `${main}.review.csv` : undefined }
  })
}

/** Annotations of other formats are JSON lines. */
function withEnding(name: string): string {
  const { plain } = compressionOf(name)
  return `${plain}.jsonl${name.slice(plain.length)}`
}

/** Makes the folders. Throws every clash at once: one file written twice, or over a source. */
export function prepareTargets(targets: readonly Targets[], paths?: readonly string[]): void {
  const faults: Error[] = []
  const taken = new Map<string, number>()
  const all = targets.flatMap((one, i) => [one.main, one.spun, one.review].flatMap((target) => (target === undefined ? [] : [[resolve(target), target, i] as const])))
  for (const [key, target, i] of all) {
    const other = taken.get(key)
    if (other === undefined) taken.set(key, i)
    else faults.push(new CliError('output-clash', `${paths?.[other] ?? `path ${other + 1}`} and ${paths?.[i] ?? `path ${i + 1}`} would both be written to ${target}; give each its own --out`))
  }
  for (const directory of new Set(all.map(([, target]) => dirname(target)))) {
    try {
      mkdirSync(directory, { recursive: true })
    } catch (error) {
      const isFile = existsSync(directory) && !statSync(directory).isDirectory()
      faults.push(isFile ? new CliError('unwritable-file', `${directory}: is a file, no directory; give --out another name`) : (writeError(directory, error) as Error))
    }
  }
  if (faults.length > 0) throw faults.length === 1 ? faults[0] : new AggregateError(faults)
}

/** Throws where the table is there already and somebody has decided in it: that work would be lost. */
function keepDecisions(file: string): void {
  if (!existsSync(file) || !holdsDecisions(readFileSync(file, 'utf8'))) return
  throw new CliError('output-clash', `${file}: holds decisions, which a new table would replace; apply them (ungarble apply --decisions ${file}), or give --review another name`)
}

/** One table of all shards, also of those that were done before. */
function mergeReviews(targets: readonly Targets[], file: string): void {
  const bodies = targets.map(({ review }) => readFileSync(review as string, 'utf8').slice(REVIEW_HEADER.length))
  writeWhole(file, `\uFEFF${REVIEW_HEADER}${bodies.join('')}`)
}

function renderCounts(counts: Counts): string {
  const faults = countFaults(counts)
  const { repair, suggest, flag } = counts.decisions
  const parts = [
    `${counts.rows} ${counts.rows === 1 ? 'row' : 'rows'}`, `${repair} repaired in ${counts.changedRows}`, `${suggest} suggested`, `${flag} flagged`,
    ...(counts.routedRows > 0 ? [`${counts.routedRows} spun and routed`] : []),
    ...(counts.refused > 0 ? [`${counts.refused} left (across tags, or ignored)`] : []),
    ...(faults > 0 ? [`${faults} passed untouched (${Object.entries(counts.faults).map(([fault, count]) => `${count} ${fault}`).join(', ')})`] : []),
  ]
  return parts.join(', ')
}

function renderOutcome(outcomes: readonly Outcome[], review: string | undefined, dry: boolean): string {
  const total = emptyCounts()
  for (const { stats } of outcomes) addCounts(total, stats)
  const skipped = outcomes.filter((outcome) => outcome.skipped).length
  const files = `${outcomes.length} ${outcomes.length === 1 ? 'file' : 'files'}${skipped > 0 ? ` (${skipped} done before)` : ''}`
  return `${files}: ${renderCounts(total)}${review === undefined || dry ? '' : `; edit ${review}, then: ungarble apply --decisions ${review} --out DIR FILE…, with the files that were written`}`
}
