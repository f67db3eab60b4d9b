// Plain text: a file is a document, in pieces; or documents stand between blank lines.
import { createCutter, type Piece } from '../stream/pieces.js'
import { decodeBytes, decodeChunks, encodeText } from './encoding.js'
import { splitLines } from './lines.js'
import { applyEdits, between, overlongRow, restOfRow, wholeOf, type ReadOptions, type Row } from './rows.js'

/** Reads a document as rows that are its pieces; a byte that is no UTF-8 stays. */
export async function* readDocument(chunks: AsyncIterable<Buffer>, { ignored }: Pick<ReadOptions, 'ignored'> = {}): AsyncGenerator<Row[]> {
  const cutter = createCutter()
  let number = 0
  const rowOf = ({ text, from, to, offset }: Piece): Row => {
    const own = text.slice(from, to)
    return {
      role: 'row', number: ++number, offset: offset + from, bytes: encodeText(own),
      open: () => ({ texts: [{ text, from, to }], fields: ['text'], accepts: (_, { start, end }) => ignored?.(start + offset + from, end + offset + from) !== true, write: (edits) => encodeText(applyEdits(own, edits[0] ?? [])) }),
    }
  }
  for await (const text of decodeChunks(chunks)) {
    const pieces = cutter.push(text)
    if (pieces.length > 0) yield pieces.map(rowOf)
  }
  const last = cutter.end()
  if (last.to > last.from) yield [rowOf(last)]
}

/** Reads a document as one row. */
export async function* readWhole(chunks: AsyncIterable<Buffer>): AsyncGenerator<Row[]> {
  const held: Buffer[] = []
  for await (const chunk of chunks) held.push(chunk)
  if (held.length > 0) yield [paragraphRow(1, Buffer.concat(held))]
}

/** Reads the documents between blank lines, each a row; blank lines stand between them. */
export async function* readParagraphs(chunks: AsyncIterable<Buffer>, options: ReadOptions): AsyncGenerator<Row[]> {
  let held: Buffer[] = []
  let size = 0
  let number = 0
  let overlong = false
  const take = (): Row[] => {
    if (held.length === 0) return []
    const bytes = Buffer.concat(held)
    held = []
    size = 0
    if (overlong) return [restOfRow(number, bytes)]
    number++
    return [bytes.length > options.longest ? overlongRow(number, bytes) : paragraphRow(number, bytes)]
  }
  for await (const lines of splitLines(chunks, options.longest)) {
    const rows: Row[] = []
    for (const { bytes, part } of lines) {
      if (part === 'whole' && isBlankLine(bytes)) {
        rows.push(...take(), between(number, bytes))
        overlong = false
        continue
      }
      held.push(bytes)
      size += bytes.length
      if (size <= options.longest) continue
      rows.push(...take())
      overlong = true
    }
    if (rows.length > 0) yield rows
  }
  const last = take()
  if (last.length > 0) yield last
}

function isBlankLine(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 10 && byte !== 13 && byte !== 32 && byte !== 9) return false
  return true
}

function paragraphRow(number: number, bytes: Buffer): Row {
  return {
    role: 'row', number, bytes,
    open: () => {
      const text = decodeBytes(bytes)
      return { texts: [wholeOf(text)], fields: ['text'], write: (edits) => encodeText(applyEdits(text, edits[0] ?? [])) }
    },
  }
}
