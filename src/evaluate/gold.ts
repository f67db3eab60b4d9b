// Reads texts with gold: JSONL with spans, and TSV lists in reading order that are aligned to their text.
import { UngarbleError } from '../errors.js'
import type { GoldSpan } from '../garble/sample.js'

/** What one span should say. `certainty`: certain and likely count, unsure counts neither way, flag is right when flagged or left. */
export type GoldRow = GoldSpan

export interface GoldDocument {
  readonly name: string
  readonly text: string
  readonly gold: readonly GoldRow[]
}

/** Classes of names and fixed terms: what scope `terms` is judged by. */
export const TERM_CLASSES: ReadonlySet<string> = new Set(['term', 'name', 'fixed'])

/** Rows of a TSV with a header line `surface, canonical, class, certainty`, found in `text` one after the other. Throws `bad-gold`. */
export function alignGold(tsv: string, text: string, name: string): GoldRow[] {
  const rows: GoldRow[] = []
  let from = 0
  tsv.split(/\r?\n/).forEach((line, i) => {
    if (i === 0 || line === '') return
    const [surface = '', canonical = '', cls = '', certainty = ''] = line.split('\t').map((cell) => cell.replaceAll('\\n', '\n'))
    if (certainty === '') throw new UngarbleError('bad-gold', `${name}:${i + 1}: expected surface, canonical, class and certainty, separated by tabs`)
    const start = text.indexOf(surface, from)
    if (start < 0) throw new UngarbleError('bad-gold', `${name}:${i + 1}: "${surface}" does not stand in the text after offset ${from}; rows follow the order of the text`)
    rows.push({ start, end: start + surface.length, surface, canonical, class: cls, certainty })
    from = start + 1
  })
  return rows
}

/** Documents of a JSONL `{text, gold: [{start, end, surface, canonical, class, certainty}]}`. Throws `bad-gold` with the line. */
export function readGoldLines(jsonl: string, name: string): GoldDocument[] {
  return jsonl.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return []
    const where = `${name}:${i + 1}`
    let row: Partial<GoldDocument>
    try {
      row = JSON.parse(line) as Partial<GoldDocument>
    } catch (error) {
      throw new UngarbleError('bad-gold', `${where}: not JSON: ${(error as Error).message}`)
    }
    if (typeof row.text !== 'string' || !Array.isArray(row.gold)) throw new UngarbleError('bad-gold', `${where}: expected an object with text and gold`)
    const { text, gold } = row as GoldDocument
    for (const span of gold) {
      if (text.slice(span.start, span.end) !== span.surface) throw new UngarbleError('bad-gold', `${where}: "${span.surface}" does not stand at ${span.start} to ${span.end}`)
    }
    return [{ name: where, text, gold }]
  })
}
