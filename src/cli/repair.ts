// `ungarble repair`: the text with its repairs, to standard output, into a directory, or in place.
import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { applyDetections } from '../repair/apply.js'
import type { Repairer } from '../types.js'
import { CliError, EXIT_ERROR, EXIT_OK, writeError } from './errors.js'
import { encodeText } from '../io/encoding.js'
import type { Source } from './input.js'
import type { CommandLine } from './options.js'
import { openAtomic, writeStdout, type AtomicFile, type Ownership, type Write } from './output.js'
import { analyze, shift, type Stretch } from '../stream/pieces.js'
import { compressorFor } from '../io/compression.js'
import { formatOf } from '../io/formats.js'
import { scanSource } from './scan.js'
import { repairsOf, settleRows, writeRow } from './shards/settle.js'
import { isPlainText, readingOf, rowsOf, type Reading } from './shards/source.js'
import { progress } from './progress.js'
import { openReport, type Report } from './report.js'
import { createFrom, visitAll } from './setup.js'

/** Runs the command; returns the exit code. */
export async function runRepair(line: CommandLine): Promise<number> {
  if (line.has('dry-run')) return (await import('./shards/command.js')).runShards(line)
  const out = line.value('out')
  if (out !== undefined) {
    await refuseSources(out, line.paths)
    return (await import('./shards/command.js')).runShards(line)
  }
  const reading = readingOf(line)
  const repairer = await createFrom(line)
  const report = openReport(line.value('report'), repairer.modelId)
  try {
    const well = await visitAll(line.paths, async (source) => {
      const job: Job = { repairer, source, reading, report }
      if (line.has('in-place')) await repairInPlace(job)
      else await repairTo(job, writeStdout)
    })
    report?.commit()
    return well ? EXIT_OK : EXIT_ERROR
  } finally {
    report?.discard()
  }
}

interface Job { readonly repairer: Repairer; readonly source: Source; readonly reading: Reading; readonly report: Report | undefined }

/** Writes the repaired source; returns how many repairs there were. */
async function repairTo(job: Job, write: Write): Promise<number> {
  const { source, reading, report } = job
  if (!isPlainText(reading, source.path)) return repairRows(job, write)
  let repairs = 0
  if (source.binary) {
    for await (const chunk of source.bytes()) await write(chunk)
    return repairs
  }
  report?.startText(source.path)
  try {
    for await (const part of scanSource(job.repairer, source)) {
      const { text, applied } = applyDetections(part.text, part.detections)
      await write(encodeText(text))
      report?.add(part.detections.map((detection) => shift(detection, part.offset)))
      repairs += applied.length
      progress(part.text.length)
    }
  } catch (error) {
    report?.dropText()
    throw error
  }
  report?.endText(source.sha256())
  return repairs
}

/** Rows in, rows out; compressed as the input is, a member for each batch. */
async function repairRows({ repairer, source, reading, report }: Job, write: Write): Promise<number> {
  const { format, compression } = formatOf(source.path, reading.said)
  if (format === 'parquet') throw new CliError('bad-usage', `${source.path}: Parquet is no stream; write it to a folder with --out DIR`)
  if (compression === 'brotli') throw new CliError('bad-usage', `${source.path}: brotli is written to a folder only; add --out DIR`)
  if (report !== undefined) throw new CliError('bad-usage', `${source.path}: --report on rows goes with --out DIR`)
  const compress = compressorFor(compression)
  const analyzer = { modelId: repairer.modelId, depth: 1, analyze: (stretches: readonly Stretch[]) => Promise.resolve(stretches.map((stretch) => analyze(repairer, stretch))), close: () => Promise.resolve() }
  let repairs = 0
  for await (const batch of settleRows(rowsOf(source, reading, format, compression), analyzer)) {
    const bytes = Buffer.concat(batch.map(writeRow))
    for (const { detections } of batch) for (const list of detections) repairs += repairsOf(list).length
    if (bytes.length > 0) await write(await compress(bytes))
  }
  return repairs
}

async function repairInPlace(job: Job): Promise<void> {
  const { source, reading } = job
  if (source.binary && isPlainText(reading, source.path)) return
  const target = await realpath(source.path)
  const before = await stat(target)
  if (!before.isFile()) throw new CliError('not-regular', `${source.path}: is no regular file and cannot be repaired in place; write to standard output instead`)
  await access(target, constants.W_OK).catch((error: unknown) => {
    throw writeError(source.path, error)
  })
  const file = openLazily(target, before)
  try {
    const repairs = await repairTo(job, file.write)
    if (repairs === 0) return
    const after = await stat(target)
    if (after.mtimeMs !== before.mtimeMs || after.size !== before.size) {
      throw new CliError('output-clash', `${source.path}: was changed by another program meanwhile; it was left as it is, run again`)
    }
    file.open().commit()
  } finally {
    file.discard()
  }
}

/** A file that is opened at its first byte: while a short text is worked on there is nothing to clean up. */
function openLazily(target: string, ownership?: Ownership): { write: Write; open(): AtomicFile; discard(): void } {
  let file: AtomicFile | undefined
  const open = (): AtomicFile => (file ??= openAtomic(target, ownership))
  return { write: (bytes) => open().write(bytes), open, discard: () => file?.discard() }
}

/** Refuses names that would write one file twice or over its own source. */
async function refuseSources(directory: string, paths: readonly string[]): Promise<void> {
  const taken = new Map<string, string>()
  const faults: Error[] = []
  for (const path of paths) {
    const name = basename(path)
    const other = taken.get(name)
    if (other === undefined) taken.set(name, path)
    else faults.push(new CliError('output-clash', `${other} and ${path} would both be written to ${join(directory, name)}; give each its own --out`))
    if (!(await isSameFile(path, join(directory, name)))) continue
    faults.push(new CliError('output-clash', `${path}: --out ${directory} would overwrite it; choose another directory, or --in-place`))
  }
  if (faults.length > 0) throw faults.length === 1 ? faults[0] : new AggregateError(faults)
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  if (resolve(a) === resolve(b)) return true
  try {
    const [first, second] = await Promise.all([stat(a), stat(b)])
    return first.dev === second.dev && first.ino === second.ino
  } catch {
    // One of them is not there: what is wrong with the source is told when it is opened.
    return false
  }
}
