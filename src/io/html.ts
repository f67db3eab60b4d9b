// HTML: the text nodes are the text; tags, attributes, scripts, comments and code keep their bytes. A repair is written only where it lies
// within the text of one node: one that crosses a tag is refused.
import type { Parser as HtmlParser } from 'htmlparser2'
import { decodeBytes, encodeText } from './encoding.js'
import { applyEdits, wholeOf, type Content, type Edit, type ReadOptions, type Row } from './rows.js'

/** The text of a page, and how edits of it are written into its source. */
export interface Page {
  readonly text: string
  accepts(edit: Edit): boolean
  write(edits: readonly Edit[]): string
}

/** Tags that do not part the words on their two sides. */
const INLINE = new Set(['a', 'abbr', 'b', 'bdi', 'bdo', 'big', 'cite', 'del', 'dfn', 'em', 'font', 'i', 'ins', 'label', 'mark', 'nobr', 'q', 's', 'small', 'span', 'strike', 'strong', 'sub', 'sup', 'time', 'tt', 'u', 'wbr'])
/** Elements whose text is no prose. */
const SILENT = new Set(['script', 'style', 'template', 'noscript', 'textarea', 'select', 'svg', 'math', 'code', 'kbd', 'samp', 'var', 'iframe', 'object'])

/** A stretch of text: `text.slice(at, at + length)` comes from `source.slice(start, end)`, unit for unit unless it is an entity. */
interface Segment { readonly at: number; readonly length: number; readonly start: number; readonly end: number }

type ParserClass = typeof HtmlParser

/** Loads the parser, which is large. */
export async function loadHtmlParser(): Promise<ParserClass> {
  return (await import('htmlparser2')).Parser
}

/** Reads a page. */
export function readPage(Parser: ParserClass, source: string, ignored?: (start: number, end: number) => boolean): Page {
  const parts: string[] = []
  const segments: Segment[] = []
  let length = 0
  let silent = 0
  const part = (separator: string): void => {
    parts.push(separator)
    length += separator.length
  }
  const parser: HtmlParser = new Parser({
    onopentagname(name) {
      if (SILENT.has(name)) silent++
      if (!INLINE.has(name)) part(name === 'br' ? '\n' : '\n\n')
    },
    onclosetag(name) {
      if (SILENT.has(name)) silent--
      if (!INLINE.has(name) && name !== 'br') part('\n\n')
    },
    ontext(data) {
      if (silent > 0) return
      segments.push({ at: length, length: data.length, start: parser.startIndex, end: parser.endIndex + 1 })
      part(data)
    },
  }, { decodeEntities: true })
  parser.end(source)
  const text = parts.join('')
  const find = (edit: Edit): readonly [number, number] | undefined => locate(segments, edit)
  return {
    text,
    accepts(edit) {
      const span = find(edit)
      return span !== undefined && ignored?.(span[0], span[1]) !== true
    },
    write: (edits) => applyEdits(source, edits.flatMap((edit) => {
      const span = find(edit)
      return span === undefined ? [] : [{ start: span[0], end: span[1], text: escape(edit.text) }]
    })),
  }
}

/** Where an edit stands in the source, if that is one stretch of characters. */
function locate(segments: readonly Segment[], edit: Edit): readonly [number, number] | undefined {
  let i = lastFrom(segments, edit.start)
  const first = segments[i]
  if (first === undefined || edit.start >= first.at + first.length) return undefined
  const start = placeIn(first, edit.start)
  let segment = first
  while (edit.end > segment.at + segment.length) {
    const next = segments[++i]
    if (next === undefined || next.start !== segment.end || next.at !== segment.at + segment.length) return undefined
    segment = next
  }
  const end = edit.end === segment.at + segment.length ? segment.end : placeIn(segment, edit.end)
  return start === undefined || end === undefined ? undefined : [start, end]
}

/** An entity has no inside; at its start is its start. */
function placeIn(segment: Segment, at: number): number | undefined {
  if (segment.end - segment.start === segment.length) return segment.start + at - segment.at
  return at === segment.at ? segment.start : undefined
}

function lastFrom(segments: readonly Segment[], at: number): number {
  let low = 0
  let high = segments.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((segments[middle] as Segment).at <= at) low = middle
    else high = middle
  }
  return low
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** What a page holds, as the content of a row. */
export function openPage(Parser: ParserClass, source: string, wrap: (html: string) => Buffer, ignored?: (start: number, end: number) => boolean): Content {
  const page = readPage(Parser, source, ignored)
  return { texts: [wholeOf(page.text)], fields: ['text'], accepts: (_, edit) => page.accepts(edit), write: (edits) => wrap(page.write(edits[0] ?? [])) }
}

/** Reads a file as one page. */
export async function* readHtml(chunks: AsyncIterable<Buffer>, { ignored }: Pick<ReadOptions, 'ignored'> = {}): AsyncGenerator<Row[]> {
  const Parser = await loadHtmlParser()
  const held: Buffer[] = []
  for await (const chunk of chunks) held.push(chunk)
  const bytes = Buffer.concat(held)
  if (bytes.length > 0) yield [{ role: 'row', number: 1, bytes, open: () => openPage(Parser, decodeBytes(bytes), encodeText, ignored) }]
}
