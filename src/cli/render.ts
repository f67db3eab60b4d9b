// Results as a person or a program reads them: one line a detection, one JSON object a line.
import { styleText } from 'node:util'
import type { Decision, Detection, DocumentSummary, Evidence } from '../types.js'

/** A detection as it is printed as JSON: keys in a fixed order, offsets with their unit. */
export function recordOf(path: string, detection: Detection): Record<string, unknown> {
  const { start, end, ...rest } = detection
  return { path, start, end, offsetUnit: 'utf16', ...rest }
}

const COLORS: Readonly<Record<Decision, 'green' | 'yellow' | 'magenta'>> = { repair: 'green', suggest: 'yellow', flag: 'magenta' }

/** `PATH:LINE:COLUMN: repair "old" → "new" 0.9963 (why)`, colored where standard output is a terminal. */
export function renderDetection(path: string, place: Place, detection: Detection): string {
  const { decision, surface, replacement, confidence, evidence } = detection
  const word = styleText(COLORS[decision], decision)
  const reasons = evidence.map(describeEvidence).join('; ')
  const change = decision === 'flag' ? `"${printable(surface)}"` : `"${printable(surface)}" → "${printable(replacement)}"`
  const note = reasons === '' ? '' : styleText('dim', ` (${printable(reasons)})`)
  return `${visible(path)}:${place.line}:${place.column}: ${word} ${change} ${confidence.toFixed(4)}${note}`
}

function describeEvidence(item: Evidence): string {
  return item.kind === 'channel' ? item.detail : `${item.kind}: ${item.detail}`
}

/** A text on one line, white space as single spaces. */
export function printable(text: string): string {
  return visible(text.replace(/\s+/g, ' '))
}

/** Without control characters, which a terminal would obey, and without bytes that are no text. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '�')
}

/** `2 to repair, 1 to suggest, 0 flagged`. */
export function renderCounts(counts: Readonly<Record<Decision, number>>): string {
  return `${counts.repair} to repair, ${counts.suggest} to suggest, ${counts.flag} flagged`
}

/** The summary of a text, a line a figure. */
export function renderSummary(path: string, summary: DocumentSummary): string {
  const rows = [
    ['dialect', summary.dialect, summary.dialect === 'none' ? 'no channel fits better than clean text' : 'the channel whose habits fit best'],
    ['probability', summary.probability.toFixed(4), 'that some of the text was spun'],
    ['rate', summary.rate.toFixed(4), 'expected share of spinnable words that were spun'],
    ['words', String(summary.words), ''],
  ] as const
  const lines = rows.map(([label, value, note]) => `  ${label.padEnd(12)} ${value.padEnd(14)} ${styleText('dim', note)}`.trimEnd())
  return `${styleText('bold', visible(path))}\n${lines.join('\n')}\n`
}

/** Line and column, counted from 1; a column is a UTF-16 unit. */
export interface Place { readonly line: number; readonly column: number }

/** Turns offsets into lines and columns while a text passes by in parts. */
export interface LineCounter {
  /** Ends the part at hand and begins the next. */
  startPart(text: string): void
  /** Place of an offset of the part at hand; ask in ascending order. */
  locate(offset: number): Place
}

/** `\n`, `\r\n` and a lone `\r` end a line. */
export function createLineCounter(): LineCounter {
  let line = 1
  let column = 1
  let text = ''
  let at = 0
  let afterReturn = false
  const advance = (to: number): void => {
    for (; at < to; at++) {
      const code = text.charCodeAt(at)
      const endsLine = code === 13 || (code === 10 && !afterReturn)
      if (endsLine) {
        line++
        column = 1
      } else if (code !== 10) column++
      afterReturn = code === 13
    }
  }
  return {
    startPart(part) {
      advance(text.length)
      text = part
      at = 0
    },
    locate(offset) {
      advance(offset)
      return { line, column }
    },
  }
}
