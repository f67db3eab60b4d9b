// JSON lines: only the string literals of the fields are ever written; key order, numbers and escapes elsewhere keep their bytes.
import { isUtf8 } from 'node:buffer'
import { UngarbleError } from '../errors.js'
import { collect, editLiteral, locate, parsePath, type Span, type Step } from './json-path.js'
import { splitLines, type Line } from './lines.js'
import { between, overlongRow, restOfRow, wholeOf, type Content, type Edit, type Fault, type ReadOptions, type Row } from './rows.js'

/** Reads JSON lines. Throws `bad-field` where a field is no path. */
export async function* readJsonLines(chunks: AsyncIterable<Buffer>, options: ReadOptions): AsyncGenerator<Row[]> {
  const paths = parseFields(options.fields)
  for await (const lines of splitLines(chunks, options.longest)) yield lines.map((line) => rowOf(line, options.fields, paths))
}

/** Paths of the fields. Throws `bad-field`. */
export function parseFields(fields: readonly string[]): Step[][] {
  return fields.map((field) => {
    const path = parsePath(field)
    if (path === undefined) throw new UngarbleError('bad-field', `"${field}" is no path into a JSON row; write keys with dots, elements with brackets: meta.title, messages[0].content, items[].text`)
    return path
  })
}

function rowOf(line: Line, fields: readonly string[], paths: readonly Step[][]): Row {
  const { number, bytes, part } = line
  if (part !== 'whole') return part === 'first' ? overlongRow(number, bytes) : restOfRow(number, bytes)
  if (isBlank(bytes)) return between(number, bytes)
  return { role: 'row', number, bytes, open: () => openJsonRow(bytes, fields, paths) }
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 10 && byte !== 13 && byte !== 32 && byte !== 9) return false
  return true
}

/** Opens one row; `bytes` may end in a line end. */
export function openJsonRow(bytes: Buffer, fields: readonly string[], paths: readonly Step[][]): Content | Fault {
  if (!isUtf8(bytes)) return { fault: 'not-utf8' }
  const line = bytes.toString('utf8')
  const lead = line.startsWith('\uFEFF') ? 1 : 0
  const json = line.slice(lead)
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return { fault: 'not-json' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'no-object' }
  const object = value as Record<string, unknown>
  const reached = paths.flatMap((path, f) => collect(object, path).map((found, nth) => ({ f, nth, found })))
  if (reached.length === 0) return { fault: 'no-field' }
  const held = reached.filter((one): one is typeof one & { found: string } => typeof one.found === 'string')
  if (held.length === 0 && reached.some((one) => one.found !== null)) return { fault: 'no-text' }
  const id = typeof object['id'] === 'string' || typeof object['id'] === 'number' ? String(object['id']) : undefined
  return {
    texts: held.map((one) => wholeOf(one.found)),
    fields: held.map((one) => fields[one.f] as string),
    ...(id === undefined ? {} : { id }),
    write(edits) {
      const spans = paths.map((path) => locate(json, path))
      return Buffer.from(line.slice(0, lead) + splice(json, held.map((one, i) => [spans[one.f]?.[one.nth] as Span, edits[i] ?? []])), 'utf8')
    },
    add: (name, text) => Buffer.from(line.slice(0, lead) + addField(json, object, name, text), 'utf8'),
  }
}

function splice(json: string, edits: readonly (readonly [Span, readonly Edit[]])[]): string {
  const parts: string[] = []
  let at = 0
  for (const [[start, end], list] of edits.filter(([, one]) => one.length > 0).sort((a, b) => a[0][0] - b[0][0])) {
    parts.push(json.slice(at, start), editLiteral(json.slice(start, end), list))
    at = end
  }
  parts.push(json.slice(at))
  return parts.join('')
}

/** Adds a key at the end, spaced as the row is, or replaces its value. */
function addField(json: string, object: Record<string, unknown>, name: string, text: string | null): string {
  const value = JSON.stringify(text)
  if (Object.hasOwn(object, name)) {
    const [start, end] = locate(json, [name])[0] as Span
    return json.slice(0, start) + value + json.slice(end)
  }
  const close = json.lastIndexOf('}')
  const body = json.slice(0, close).trimEnd()
  const space = /^\s*\{\s*"(?:[^"\\]|\\.)*"\s*:\s/.test(json) ? ' ' : ''
  const comma = Object.keys(object).length === 0 ? '' : `,${space}`
  return `${body}${comma}${JSON.stringify(name)}:${space}${value}${json.slice(body.length)}`
}
