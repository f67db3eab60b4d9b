// What every format is read as: rows that hold texts, know how to write them, and otherwise pass byte for byte.
import type { Stretch } from '../stream/pieces.js'

/** A replacement inside one text; half-open UTF-16 offsets. */
export interface Edit { readonly start: number; readonly end: number; readonly text: string }

/** Why a row passes untouched though it should hold a text. */
export type FaultKind = 'not-utf8' | 'not-json' | 'no-object' | 'no-field' | 'no-text' | 'too-long' | 'too-few-columns' | 'bad-record'

/** An opened row. */
export interface Content {
  readonly fault?: undefined
  readonly texts: readonly Stretch[]
  /** The field each text stands in; as long as `texts`. */
  readonly fields: readonly string[]
  /** An identity of the row for annotations, where it has one. */
  readonly id?: string
  /** Whether an edit of a text can be written; everywhere where left out. */
  accepts?(text: number, edit: Edit): boolean
  /** The bytes of the row with these edits, ascending, by text; offsets count from the `from` of its stretch. */
  write(edits: readonly (readonly Edit[])[]): Buffer
  /** The bytes of the row with one field more (or that field replaced); null where the row holds no text. */
  add?(name: string, text: string | null): Buffer
}

/** A row that cannot be read. */
export interface Fault { readonly fault: FaultKind }

/** A stretch of a file. `between` is what stands between rows: blank lines, a header, the rest of a row too long to hold. */
export interface Row {
  readonly role: 'row' | 'between'
  /** Line or record, from 1. */
  readonly number: number
  readonly bytes: Buffer
  /** One of the parts of a row too long to hold. */
  readonly partial?: true
  /** Offset of the row's only text in its document, where it is a piece of a long one. */
  readonly offset?: number
  /** A header line with one name more; on header lines alone. */
  extend?(name: string): Buffer
  open(): Content | Fault
}

/** What readers are told. */
export interface ReadOptions {
  /** Paths or columns of the texts. */
  readonly fields: readonly string[]
  /** Most bytes of a row that is held in memory; a longer one passes untouched. */
  readonly longest: number
  /** Splits plain text into documents at blank lines. */
  readonly split: boolean
  /** Separator of columns, one ASCII character. */
  readonly delimiter?: string
  /** Stretches of a plain text or a page that its own comments switch off, by offsets into the whole. */
  readonly ignored?: (start: number, end: number) => boolean
  /** Called in messages. */
  readonly name: string
}

/** Default of {@link ReadOptions.longest}. */
export const LONGEST_ROW: number = 16 << 20

/** A row that only passes. */
export function between(number: number, bytes: Buffer): Row {
  return { role: 'between', number, bytes, open: () => ({ fault: 'bad-record' }) }
}

/** The first part of a row too long to hold. */
export function overlongRow(number: number, bytes: Buffer): Row {
  return { role: 'row', number, bytes, partial: true, open: () => ({ fault: 'too-long' }) }
}

/** A later part of such a row. */
export function restOfRow(number: number, bytes: Buffer): Row {
  return { ...between(number, bytes), partial: true }
}

/** A whole text as what is analyzed. */
export function wholeOf(text: string): Stretch {
  return { text, from: 0, to: text.length }
}

/** `text` with ascending edits. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let at = 0
  for (const edit of edits) {
    parts.push(text.slice(at, edit.start), edit.text)
    at = edit.end
  }
  parts.push(text.slice(at))
  return parts.join('')
}
