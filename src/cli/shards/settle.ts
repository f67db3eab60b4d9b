// From rows to rows with their detections, in order, several batches at a time.
import type { Content, Edit, FaultKind, Row } from '../../io/rows.js'
import type { Analysis, Stretch } from '../../stream/pieces.js'
import type { Detection, DocumentSummary } from '../../types.js'

/** A row once its texts are analyzed. */
export interface Settled {
  readonly row: Row
  readonly content?: Content
  readonly fault?: FaultKind
  /** By text; without those that cannot be written. */
  readonly detections: readonly (readonly Detection[])[]
  readonly documents: readonly DocumentSummary[]
  /** Repairs that cannot be written where they stand. */
  readonly refused: number
}

/** Where a text stands. */
export interface Place { readonly row: Row; readonly field: string }

/** Finds what is garbled in stretches of text. */
export interface Analyzer {
  readonly modelId: string
  /** Batches that are worth asking for at a time. */
  readonly depth: number
  analyze(stretches: readonly Stretch[], places: readonly Place[]): Promise<readonly Analysis[]>
  /** Called when a shard is through, before it gets its name; may refuse it. */
  finish?(): void
  close(): Promise<void>
}

/** UTF-16 units of the texts, or bytes of what only passes, in a batch. */
const BATCH = 1 << 17
/** Of batches under way, by those that are worth asking for at a time; beyond, no more are begun before the first is done. Rows may be long: of the pieces of a text nearly one fits in. */
const UNDER_WAY = 7 * BATCH

/** Settles rows; the batches keep their order. */
export async function* settleRows(batches: AsyncIterable<readonly Row[]>, analyzer: Analyzer): AsyncGenerator<Settled[]> {
  const running: { readonly settled: Promise<Settled[]>; readonly size: number }[] = []
  let underWay = 0
  let batch = startBatch()
  const launch = (): void => {
    const settled = settleBatch(batch, analyzer)
    // A failure is told when its turn comes.
    settled.catch(() => {})
    running.push({ settled, size: batch.size })
    underWay += batch.size
    batch = startBatch()
  }
  const takeFirst = (): Promise<Settled[]> => {
    const { settled, size } = running.shift() as (typeof running)[number]
    underWay -= size
    return settled
  }
  const isFull = (): boolean => running.length >= analyzer.depth || underWay > analyzer.depth * UNDER_WAY
  for await (const rows of batches) {
    for (const row of rows) {
      batch.rows.push(row)
      const content = row.role === 'row' ? row.open() : undefined
      batch.contents.push(content)
      if (content === undefined || content.fault !== undefined) batch.size += row.bytes.length
      else for (const text of content.texts) batch.size += text.text.length
      batch.size += 64
      if (batch.size < BATCH) continue
      launch()
      while (isFull()) yield await takeFirst()
    }
    // Whoever waits at the other end of a pipe must get what was read.
    if (analyzer.depth === 1 && batch.rows.length > 0) {
      launch()
      yield await takeFirst()
    }
  }
  launch()
  while (running.length > 0) yield await takeFirst()
}

interface Batch { readonly rows: Row[]; readonly contents: (ReturnType<Row['open']> | undefined)[]; size: number }

function startBatch(): Batch {
  return { rows: [], contents: [], size: 0 }
}

async function settleBatch({ rows, contents }: Batch, analyzer: Analyzer): Promise<Settled[]> {
  const stretches: Stretch[] = []
  const places: Place[] = []
  contents.forEach((content, i) => {
    if (content === undefined || content.fault !== undefined) return
    stretches.push(...content.texts)
    for (const field of content.fields) places.push({ row: rows[i] as Row, field })
  })
  const analyses = stretches.length === 0 ? [] : await analyzer.analyze(stretches, places)
  let at = 0
  return rows.map((row, i): Settled => {
    const content = contents[i]
    if (content === undefined) return { row, detections: [], documents: [], refused: 0 }
    if (content.fault !== undefined) return { row, fault: content.fault, detections: [], documents: [], refused: 0 }
    const own = analyses.slice(at, (at += content.texts.length))
    const accepted = own.map(({ detections }, t) => detections.filter((detection) => content.accepts?.(t, editOf(detection)) ?? true))
    const refused = own.reduce((sum, { detections }, t) => sum + detections.filter(({ decision }) => decision === 'repair').length - repairsOf(accepted[t] ?? []).length, 0)
    return { row, content, detections: accepted, documents: own.map(({ document }) => document), refused }
  })
}

function editOf({ start, end, replacement }: Detection): Edit {
  return { start, end, text: replacement }
}

/** The edits of the detections that are repairs. */
export function repairsOf(detections: readonly Detection[]): Edit[] {
  return detections.filter(({ decision }) => decision === 'repair').map(editOf)
}

/** The bytes of a settled row with its repairs. */
export function writeRow({ row, content, detections }: Settled): Buffer {
  if (content === undefined) return row.bytes
  const edits = detections.map(repairsOf)
  return edits.every((list) => list.length === 0) ? row.bytes : content.write(edits)
}
