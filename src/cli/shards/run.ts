// One shard from its file to its outputs: skipped where done, gone on with after a kill, counted.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { open, stat } from 'node:fs/promises'
import { formatOf, type FormatName } from '../../io/formats.js'
import type { Compression } from '../../io/compression.js'
import { encodeText } from '../../io/encoding.js'
import { openParquet, readParquet } from '../../io/parquet.js'
import { createParquetWriter, type Changes } from '../../io/parquet-write.js'
import { applyEdits, type Row } from '../../io/rows.js'
import { CliError, directoryError, readError } from '../errors.js'
import { openSource, type Source } from '../input.js'
import { progress, startFile } from '../progress.js'
import type { Report } from '../report.js'
import { createReviewer, isRouted, openOutput, type Mode, type Output, type Targets } from './output.js'
import { repairsOf, settleRows, type Analyzer, type Settled } from './settle.js'
import { lockTarget, openShardFile, readCheckpoint, removeCheckpoint, writeCheckpoint, writeWhole } from './shard-file.js'
import { rowsOf, type Reading } from './source.js'
import { createCollector, emptyCounts, type Collector, type CollectorState, type ShardStats } from './stats.js'
import { hashOf } from './annotate.js'

/** Bytes of input (plain) between two boundaries. */
const STRETCH = 4 << 20
/** Milliseconds between two checkpoints, at least. */
const CHECKPOINT_EVERY: number = Number(process.env['UNGARBLE_CHECKPOINT_MS'] ?? 3000)

/** One shard's work. */
export interface Shard {
  readonly path: string
  readonly targets: Targets
  readonly reading: Reading
  readonly mode: Mode
  /** What else the result depends on. */
  readonly fingerprint: unknown
  readonly resume: boolean
  /** Does the work and writes nothing. */
  readonly dry: boolean
  readonly report: Report | undefined
}

/** How a shard ended. */
export interface Outcome { readonly stats: ShardStats; readonly skipped: boolean }

/** Runs one shard. */
export async function runShard(shard: Shard, analyzer: Analyzer): Promise<Outcome> {
  const { format, compression } = formatOf(shard.path, shard.reading.said)
  const found = await stat(shard.path).catch((error: unknown) => {
    throw readError(shard.path, error)
  })
  if (found.isDirectory()) throw directoryError(shard.path)
  startFile(shard.path, found.size)
  const { said, fields, split, longest, delimiter } = shard.reading
  const key = createHash('sha256').update(JSON.stringify([found.size, found.mtimeMs, format, compression, said, fields, split, longest, delimiter, shard.mode, analyzer.modelId, shard.fingerprint])).digest('hex')
  const done = shard.dry || shard.report !== undefined ? undefined : findDone(shard, key)
  if (done !== undefined) {
    progress(found.size)
    return { stats: done, skipped: true }
  }
  const unlock = shard.dry ? (): void => {} : lockTarget(shard.targets.main)
  const started = Date.now()
  try {
    const work: Work = { shard, analyzer, format, compression, size: found.size, key }
    const collector = format === 'parquet' ? await runParquet(work) : await runStream(work)
    const stats: ShardStats = {
      version: 1, source: shard.path, output: shard.targets.main, key, modelId: analyzer.modelId, format, bytes: found.size, ...collector.counts,
      faultyRows: collector.faultyRows, samples: collector.samples, mostSpun: collector.mostSpun, seconds: (Date.now() - started) / 1000,
    }
    if (!shard.dry) {
      writeWhole(statsPath(shard.targets.main), `${JSON.stringify(stats, null, 1)}\n`)
      removeCheckpoint(shard.targets.main)
    }
    return { stats, skipped: false }
  } finally {
    unlock()
  }
}

export function statsPath(target: string): string {
  return `${target}.stats.json`
}

function findDone(shard: Shard, key: string): ShardStats | undefined {
  const { main, review } = shard.targets
  if (!existsSync(main) || (review !== undefined && !existsSync(review))) return undefined
  try {
    const stats = JSON.parse(readFileSync(statsPath(main), 'utf8')) as ShardStats
    return stats.key === key ? stats : undefined
  } catch {
    return undefined
  }
}

interface Work { readonly shard: Shard; readonly analyzer: Analyzer; readonly format: FormatName; readonly compression: Compression; readonly size: number; readonly key: string }

/** A format whose rows pass as bytes. */
async function runStream(work: Work): Promise<Collector> {
  const { shard, analyzer, format, compression, key } = work
  const out = shard.mode.compress ?? compression
  // Of a document in pieces a hash and an offset run through the whole; a brotli stream cannot be gone on with.
  const resumable = out !== 'brotli' && format !== 'html' && (format !== 'text' || shard.reading.split)
  const checkpoint = shard.resume && resumable ? readCheckpoint<CollectorState>(shard.targets.main, key) : undefined
  const collector = createCollector(checkpoint?.state ?? { counts: emptyCounts(), faultyRows: [], samples: [], mostSpun: [] })
  const output = shard.dry ? undefined : openOutput(shard.targets, shard.mode, out, format === 'warc' && out === 'gzip', analyzer.modelId, checkpoint?.lengths)
  const source = withProgress(await openSource(shard.path))
  try {
    const rows = skipBytes(rowsOf(source, shard.reading, format as Exclude<FormatName, 'parquet'>, compression), checkpoint?.consumed ?? 0)
    const save = (consumed: number): void => writeCheckpoint(shard.targets.main, { key, consumed, lengths: output?.lengths() ?? [], state: { counts: collector.counts, faultyRows: collector.faultyRows, samples: collector.samples, mostSpun: collector.mostSpun } })
    await takeAll(settleRows(rows, analyzer), checkpoint?.consumed ?? 0, createTaker(shard, collector, output), output, resumable ? save : undefined)
    analyzer.finish?.()
    await output?.commit()
    return collector
  } finally {
    output?.abandon()
    await source.close()
  }
}

/** Hands settled rows on; boundaries depend on the bytes that came in alone. */
async function takeAll(settled: AsyncIterable<Settled[]>, consumed: number, take: Taker, output: Output | undefined, save: ((consumed: number) => void) | undefined): Promise<void> {
  let last = Math.floor(consumed / STRETCH)
  let saved = Date.now()
  for await (const batch of settled) {
    for (const one of batch) {
      await take.row(one)
      consumed += one.row.bytes.length
      if (Math.floor(consumed / STRETCH) === last) continue
      // Where a part of a row ends depends on how it was read: it ends no member, but plain bytes need not wait.
      if (one.row.partial !== undefined && output?.plain !== true) continue
      last = Math.floor(consumed / STRETCH)
      await output?.boundary()
      if (one.row.partial !== undefined || output === undefined || save === undefined || Date.now() - saved < CHECKPOINT_EVERY) continue
      output.sync()
      save(consumed)
      saved = Date.now()
    }
  }
  take.end()
}

interface Taker { row(settled: Settled): Promise<void>; end(): void }

/** Counts a row, reports it, and gives it to the output. */
function createTaker(shard: Shard, collector: Collector, output: Output | undefined): Taker {
  const { report } = shard
  const hash = createHash('sha256')
  let inDocument = false
  return {
    async row(settled) {
      const { row, content, detections } = settled
      count(collector, shard.mode, settled)
      if (report !== undefined && content !== undefined) {
        if (row.offset === undefined) content.texts.forEach((stretch, i) => {
          report.startText(shard.path)
          report.add(detections[i] ?? [], { row: row.number, field: content.fields[i] as string })
          report.endText(hashOf(stretch.text))
        })
        else {
          if (!inDocument) report.startText(shard.path)
          inDocument = true
          hash.update(row.bytes)
          report.add((detections[0] ?? []).map((one) => ({ ...one, start: one.start + (row.offset ?? 0), end: one.end + (row.offset ?? 0) })))
        }
      }
      await output?.take(settled)
    },
    end() {
      if (inDocument) report?.endText(hash.digest('hex'))
    },
  }
}

function count(collector: Collector, mode: Mode, settled: Settled): void {
  const { row, content, fault, detections, documents, refused } = settled
  if (row.role !== 'row') return
  const starts = row.offset === undefined || row.offset === 0
  if (starts) collector.counts.rows++
  if (fault !== undefined) collector.addFault(row.number, fault)
  collector.counts.refused += refused
  if (detections.some((list) => repairsOf(list).length > 0)) collector.counts.changedRows++
  if (isRouted(mode, settled)) collector.counts.routedRows++
  content?.texts.forEach((stretch, i) => {
    const document = documents[i]
    if (document !== undefined) collector.addText(row.number, stretch.text.slice(stretch.from, stretch.to), detections[i] ?? [], document, starts)
  })
}

async function* skipBytes(batches: AsyncIterable<Row[]>, bytes: number): AsyncGenerator<Row[]> {
  let skipped = 0
  for await (const rows of batches) {
    let from = 0
    while (skipped < bytes && from < rows.length) skipped += (rows[from++] as Row).bytes.length
    if (from < rows.length) yield from === 0 ? rows : rows.slice(from)
  }
}

function withProgress(source: Source): Source {
  return {
    ...source,
    async *bytes() {
      for await (const chunk of source.bytes()) {
        progress(chunk.length)
        yield chunk
      }
    },
  }
}

/** Parquet: a row group is written when its last row is settled. */
async function runParquet({ shard, analyzer, size }: Work): Promise<Collector> {
  const { targets, mode, reading } = shard
  if (mode.spun !== undefined) throw new CliError('bad-usage', `${shard.path}: rows of a Parquet file cannot be routed or dropped; use --to or --annotate, and filter by it`)
  const collector = createCollector()
  const handle = await open(shard.path).catch((error: unknown) => {
    throw readError(shard.path, error)
  })
  const annotations = mode.annotate === undefined || shard.dry ? undefined : openOutput(targets, mode, mode.compress ?? 'none', false, analyzer.modelId)
  const copy = shard.dry || annotations !== undefined ? undefined : openShardFile(targets.main, 'none', 0)
  const table = copy === undefined || targets.review === undefined ? undefined : openShardFile(targets.review, 'none', 0)
  const review = table === undefined ? undefined : createReviewer(table, basename(targets.main), mode.to === undefined, true)
  try {
    const file = await openParquet(handle, size, shard.path)
    const writer = copy === undefined ? undefined : await createParquetWriter(file, (bytes) => copy.push(bytes), mode.to === undefined ? undefined : { name: mode.to, from: reading.fields[0] as string })
    const take = createTaker(shard, collector, annotations)
    let group = startGroup()
    let rows = 0
    for await (const batch of settleRows(readParquet(file, reading.fields), analyzer)) {
      for (const settled of batch) {
        if (settled.row.role === 'between') {
          await writer?.writeGroup(settled.row.number, group.changes)
          group = startGroup()
          continue
        }
        await take.row(settled)
        review?.take(settled)
        group.add(settled)
        progress(size / Math.max(1, Number(file.metadata.num_rows)))
        rows++
      }
    }
    if (rows !== Number(file.metadata.num_rows)) throw new CliError('unreadable-file', `${shard.path}: ${rows} of ${file.metadata.num_rows} rows could be read; nothing was written`)
    analyzer.finish?.()
    writer?.finish()
    review?.finish()
    for (const done of [copy, annotations, table]) await done?.commit()
    return collector
  } finally {
    for (const left of [copy, annotations, table]) left?.abandon()
    await handle.close()
  }
}

interface Group { add(settled: Settled): void; readonly changes: ReadonlyMap<string, Changes> }

/** Collects the cells of a row group that are repaired. */
function startGroup(): Group {
  const changes = new Map<string, Map<number, Buffer>>()
  let row = 0
  return {
    changes,
    add({ content, detections }) {
      content?.texts.forEach((stretch, i) => {
        const edits = repairsOf(detections[i] ?? [])
        if (edits.length === 0) return
        const field = content.fields[i] as string
        const cells = changes.get(field) ?? new Map<number, Buffer>()
        changes.set(field, cells.set(row, encodeText(applyEdits(stretch.text, edits))))
      })
      row++
    },
  }
}
