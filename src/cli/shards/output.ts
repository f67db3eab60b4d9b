// Where the settled rows of a shard go: replaced, with a field more, or as annotations; spun documents elsewhere; suggestions to a table.
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Compression } from '../../io/compression.js'
import { applyDetections } from '../../repair/apply.js'
import type { Detection } from '../../types.js'
import { annotatorFor, hashOf, type AnnotationStyle } from './annotate.js'
import type { OffsetUnit } from './offsets.js'
import { REVIEW_HEADER, reviewLine } from './review.js'
import { writeRow, type Settled } from './settle.js'
import { openShardFile, type ShardFile } from './shard-file.js'
import { SPUN_AT } from './stats.js'

/** What becomes of a repaired row. */
export interface Mode {
  /** Name of a field that takes the repaired text; the text itself stays. */
  readonly to: string | undefined
  readonly annotate: AnnotationStyle | undefined
  readonly unit: OffsetUnit
  /** Folder for spun documents, or `drop`; undefined where they stay among the others. */
  readonly spun: { readonly directory: string } | 'drop' | undefined
  readonly review: boolean
  readonly compress: Compression | undefined
}

/** Paths of the files of one shard. */
export interface Targets { readonly main: string; readonly spun: string | undefined; readonly review: string | undefined }

/** Takes settled rows in order. */
export interface Output {
  take(settled: Settled): Promise<void>
  /** Ends a stretch that can be gone on from. */
  boundary(): Promise<void>
  /** Whether bytes go out as they are. */
  readonly plain: boolean
  /** Bytes on disk, by file. */
  lengths(): number[]
  sync(): void
  commit(): Promise<void>
  abandon(): void
}

/** Whether a document is to go where the spun ones go. */
export function isRouted(mode: Mode, settled: Settled): boolean {
  return mode.spun !== undefined && settled.documents.some(({ probability }) => probability >= SPUN_AT)
}

/** Opens the files of a shard, anew or after the lengths of a checkpoint. */
export function openOutput(targets: Targets, mode: Mode, compression: Compression, perRecord: boolean, modelId: string, lengths: readonly number[] = []): Output {
  const files: ShardFile[] = []
  const open = (target: string | undefined, kind: Compression): ShardFile | undefined => {
    if (target === undefined) return undefined
    const file = openShardFile(target, kind, lengths[files.length] ?? 0)
    files.push(file)
    return file
  }
  const main = open(targets.main, compression) as ShardFile
  const spun = open(targets.spun, compression)
  const review = targets.review === undefined ? undefined : createReviewer(open(targets.review, 'none') as ShardFile, basename(targets.main), mode.to === undefined && mode.annotate === undefined, lengths.length === 0)
  const annotate = mode.annotate === undefined ? undefined : annotatorFor(mode.annotate, mode.unit, modelId)
  const bytesOf = (settled: Settled): Buffer => {
    const { row, content, detections } = settled
    if (annotate !== undefined) return Buffer.from(row.role === 'row' ? annotate(row.number, content, detections) : '')
    if (mode.to === undefined) return writeRow(settled)
    if (content === undefined) return row.extend?.(mode.to) ?? row.bytes
    const stretch = content.texts[0]
    return content.add?.(mode.to, stretch === undefined ? null : applyDetections(stretch.text, detections[0] ?? []).text) ?? row.bytes
  }
  return {
    async take(settled) {
      if (perRecord && settled.row.partial === undefined) await main.flush()
      const routed = isRouted(mode, settled)
      if (!routed) main.push(bytesOf(settled))
      if (spun !== undefined && (routed || settled.row.extend !== undefined)) spun.push(bytesOf(settled))
      if (!routed) review?.take(settled)
    },
    async boundary() {
      for (const file of files) await file.flush()
    },
    plain: compression === 'none',
    lengths: () => files.map((file) => file.length()),
    sync: () => files.forEach((file) => file.sync()),
    async commit() {
      review?.finish()
      for (const file of files) await file.commit()
    },
    abandon: () => files.forEach((file) => file.abandon()),
  }
}

/** Writes the table of one shard. */
export interface Reviewer { take(settled: Settled): void; finish(): void }

/** Writes suggestions, at their places in the output. Of a document in pieces the hash is known at its end. */
export function createReviewer(file: ShardFile, name: string, replaced: boolean, fresh: boolean): Reviewer {
  const hash = createHash('sha256')
  const late: ((sha256: string) => string)[] = []
  let offset = 0
  if (fresh) file.push(Buffer.from(REVIEW_HEADER))
  return {
    take({ row, content, detections }) {
      if (content === undefined) return
      content.texts.forEach((stretch, i) => {
        const { text, suggestions } = placed(stretch.text.slice(stretch.from, stretch.to), detections[i] ?? [], replaced)
        if (row.offset === undefined) {
          if (suggestions.length === 0) return
          const sha256 = hashOf(text)
          file.push(Buffer.from(suggestions.map((one) => reviewLine(name, row.number, content.fields[i] as string, text, sha256, one)).join('')))
          return
        }
        const from = offset
        late.push(...suggestions.map((one) => (sha256: string) => reviewLine(name, 1, 'text', text, sha256, one, from)))
        offset += text.length
        hash.update(replaced ? writeRow({ row, content, detections, documents: [], refused: 0 }) : row.bytes)
      })
    },
    finish() {
      const sha256 = hash.digest('hex')
      file.push(Buffer.from(late.map((write) => write(sha256)).join('')))
    },
  }
}

function placed(text: string, detections: readonly Detection[], replaced: boolean): { text: string; suggestions: Detection[] } {
  const suggestions = detections.filter(({ decision }) => decision === 'suggest')
  if (!replaced) return { text, suggestions }
  const result = applyDetections(text, detections)
  return { text: result.text, suggestions: suggestions.map((one) => ({ ...one, start: result.mapOffset(one.start), end: result.mapOffset(one.start) + one.end - one.start })) }
}
