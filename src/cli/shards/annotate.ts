// Annotations in place of repaired text: dolma attributes, doccano rows, standoff spans. Each line says its offset unit.
import { createHash } from 'node:crypto'
import { encodeText } from '../../io/encoding.js'
import type { Content } from '../../io/rows.js'
import type { Decision, Detection } from '../../types.js'
import { createOffsets, type OffsetUnit } from './offsets.js'

export type AnnotationStyle = 'dolma' | 'doccano' | 'standoff'
export const ANNOTATION_STYLES: readonly AnnotationStyle[] = ['dolma', 'doccano', 'standoff']

/** Lines for one row; `content` is undefined for a row that could not be read, which has a line all the same in aligned styles. */
export type Annotate = (row: number, content: Content | undefined, detections: readonly (readonly Detection[])[]) => string

/** Makes the writer of a style. dolma and doccano count code points; standoff counts what it is told to. */
export function annotatorFor(style: AnnotationStyle, unit: OffsetUnit, modelId: string): Annotate {
  if (style === 'dolma') return dolma
  return style === 'doccano' ? doccano : standoff(unit, modelId)
}

const dolma: Annotate = (row, content, detections) => {
  const spans: Record<Decision, [number, number, number][]> = { repair: [], suggest: [], flag: [] }
  const at = createOffsets(textOf(content), 'codepoint')
  for (const { start, end, decision, confidence } of detections[0] ?? []) spans[decision].push([at(start), at(end), confidence])
  const attributes = Object.fromEntries(Object.entries(spans).map(([decision, list]) => [`ungarble__ungarble__${decision}`, list]))
  return line({ id: content?.id ?? String(row), attributes, offsetUnit: 'codepoint' })
}

const doccano: Annotate = (row, content, detections) => {
  if (content === undefined) return ''
  const text = textOf(content)
  const at = createOffsets(text, 'codepoint')
  const label = (detections[0] ?? []).map(({ start, end, decision }) => [at(start), at(end), decision])
  const replacements = (detections[0] ?? []).map(({ replacement }) => replacement)
  return line({ id: content.id ?? String(row), text, label, replacements, offsetUnit: 'codepoint' })
}

function standoff(unit: OffsetUnit, modelId: string): Annotate {
  return (row, content, detections) => (content?.texts ?? []).map((stretch, i) => {
    const text = stretch.text.slice(stretch.from, stretch.to)
    const at = createOffsets(text, unit)
    const spans = (detections[i] ?? []).map(({ start, end, surface, replacement, canonical, confidence, decision }) => ({ start: at(start), end: at(end), surface, replacement, canonical, confidence, decision }))
    return line({ row, ...(content?.id === undefined ? {} : { id: content.id }), field: content?.fields[i], offsetUnit: unit, sha256: hashOf(text), modelId, spans })
  }).join('')
}

function textOf(content: Content | undefined): string {
  const stretch = content?.texts[0]
  return stretch === undefined ? '' : stretch.text.slice(stretch.from, stretch.to)
}

function line(record: object): string {
  return `${JSON.stringify(record)}\n`
}

/** SHA-256 of a text's bytes, in hex: what saved detections and decisions are held against. */
export function hashOf(text: string): string {
  return createHash('sha256').update(encodeText(text)).digest('hex')
}
