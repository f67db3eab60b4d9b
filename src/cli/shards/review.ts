// The table of suggestions a person edits, and reading it back. Offsets and hash are those of the text as it stands in the output.
import { cellsOf, valueOf, writeCell } from '../../io/csv.js'
import type { Detection } from '../../types.js'
import { CliError } from '../errors.js'

const COLUMNS = ['file', 'row', 'field', 'start_utf16', 'end_utf16', 'sha256', 'decision', 'surface', 'replacement', 'confidence', 'before', 'after'] as const
type Column = (typeof COLUMNS)[number]
const AROUND = 80

/** The first line of the table. `decision` waits for `accept`, `reject` or `replace`; whoever replaces writes over `replacement`. */
export const REVIEW_HEADER: string = `${COLUMNS.join(',')}\r\n`

/** One line. */
export function reviewLine(file: string, row: number, field: string, text: string, sha256: string, detection: Detection, offset = 0): string {
  const { start, end, surface, replacement, confidence } = detection
  const flat = (part: string): string => part.replace(/\s+/g, ' ')
  const cells: Record<Column, string> = {
    file, row: String(row), field, start_utf16: String(start + offset), end_utf16: String(end + offset), sha256, decision: '', surface, replacement, confidence: confidence.toFixed(4),
    before: flat(text.slice(Math.max(0, start - AROUND), start)), after: flat(text.slice(end, end + AROUND)),
  }
  return `${COLUMNS.map((column) => writeCell(cells[column], ',')).join(',')}\r\n`
}

/** A decision that was taken: put `replacement` there. */
export interface Decided { readonly row: number; readonly field: string; readonly start: number; readonly end: number; readonly sha256: string; readonly surface: string; readonly replacement: string; readonly line: number }

/** Decisions that say to write, by file. Throws `bad-decisions` with every faulty line at once. Lines without a decision are passed over. */
export function readDecisions(source: string, name: string): Map<string, Decided[]> {
  const { names, records, read } = openTable(source)
  const missing = COLUMNS.slice(0, 9).filter((column) => !names.includes(column))
  if (missing.length > 0) throw new CliError('bad-decisions', `${name}: no column ${missing.join(', ')}; keep the header that --review wrote`)
  const files = new Map<string, Decided[]>()
  const faults: string[] = []
  for (const { text, line } of records) {
    if (text.trim() === '') continue
    const cells = read(text)
    const cell = (column: Column): string => cells[names.indexOf(column)] ?? ''
    const decision = cell('decision').trim().toLowerCase()
    if (decision === '' || decision === 'reject') continue
    if (decision !== 'accept' && decision !== 'replace') faults.push(`line ${line}: decision is "${cell('decision')}"; it is accept, reject or replace`)
    else if (!/^\d+$/.test(cell('row')) || !/^\d+$/.test(cell('start_utf16')) || !/^\d+$/.test(cell('end_utf16')) || !/^[0-9a-f]{64}$/.test(cell('sha256'))) faults.push(`line ${line}: row, start_utf16, end_utf16 and sha256 must stay as they were written`)
    else files.set(cell('file'), [...(files.get(cell('file')) ?? []), { row: Number(cell('row')), field: cell('field'), start: Number(cell('start_utf16')), end: Number(cell('end_utf16')), sha256: cell('sha256'), surface: cell('surface'), replacement: cell('replacement'), line }])
  }
  if (faults.length > 0) throw new CliError('bad-decisions', `${name}: nothing was applied\n  ${faults.join('\n  ')}`)
  return files
}

interface Table { readonly names: readonly string[]; readonly records: readonly { text: string; line: number }[]; read(text: string): string[] }

/** Whoever saved the table may have taken another delimiter. */
function openTable(source: string): Table {
  const [header, ...records] = splitTable(source.replace(/^\uFEFF/, ''))
  const delimiter = header?.text.includes('\t') === true && !header.text.includes(',') ? '\t' : header?.text.includes(';') === true && !header.text.includes(',') ? ';' : ','
  const read = (text: string): string[] => cellsOf(text, delimiter).map((cell) => valueOf(text, cell))
  return { names: header === undefined ? [] : read(header.text), records, read }
}

/** Whether somebody has written into the table, which a new one would replace. */
export function holdsDecisions(source: string): boolean {
  const { names, records, read } = openTable(source)
  const column = names.indexOf('decision')
  return column >= 0 && records.some(({ text }) => (read(text)[column] ?? '').trim() !== '')
}

/** Records of a table with the lines they start on; a line end between quotes ends none. */
function splitTable(source: string): { text: string; line: number }[] {
  const records: { text: string; line: number }[] = []
  let from = 0
  let quotes = 0
  let line = 1
  let start = 1
  for (let i = 0; i <= source.length; i++) {
    const code = i < source.length ? source.charCodeAt(i) : 10
    if (code === 34) quotes++
    if (code !== 10) continue
    line++
    if (quotes % 2 === 1 && i < source.length) continue
    if (i > from) records.push({ text: source.slice(from, i), line: start })
    from = i + 1
    start = line
    quotes = 0
  }
  return records
}
