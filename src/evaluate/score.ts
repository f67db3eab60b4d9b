// Scores detections against gold: exact span and exact text, as defined in the README of `evaluate`.
import type { Detection, Scope } from '../types.js'
import { TERM_CLASSES, type GoldDocument, type GoldRow } from './gold.js'

export type Verdict = 'right' | 'wrong' | 'neutral'

/** A detection that was judged, or a gold row that was missed. */
export interface Judged { readonly detection: Detection; readonly verdict: Verdict; readonly row: GoldRow | undefined }

export interface DocumentScore {
  readonly judged: readonly Judged[]
  /** Rows that count, with whether they came out. */
  readonly rows: readonly { readonly row: GoldRow; readonly found: boolean }[]
}

/** Whether a row is to be found in this scope. */
function counts(row: GoldRow, scope: Scope): boolean {
  return row.certainty !== 'unsure' && row.certainty !== 'flag' && (scope === 'text' || TERM_CLASSES.has(row.class))
}

/**
 * Judges all detections with decision `repair` or `flag`. A row is found when, with the repairs that touch it applied, its span reads as its
 * canonical text and what lies around it is unchanged. A repair is right when every row it touches is found, or when it brings back what stood
 * at its very place in a row whose parts tell; inside rows that do not count
 * it is neutral, unless they are of class flag; anywhere else it is wrong.
 */
export function scoreDocument(document: GoldDocument, detections: readonly Detection[], scope: Scope): DocumentScore {
  const repairs = detections.filter((detection) => detection.decision === 'repair')
  const found = new Set(document.gold.filter((row) => comesOut(document.text, row, repairs)))
  const judged = detections.filter((detection) => detection.decision !== 'suggest').map((detection): Judged => {
    const touched = document.gold.filter((row) => row.start < detection.end && detection.start < row.end)
    const counting = touched.filter((row) => counts(row, scope))
    const row = counting[0] ?? touched[0]
    // A flag writes nothing: it is counted by itself.
    if (detection.decision === 'flag') return { detection, verdict: 'neutral', row }
    if (counting.length > 0) return { detection, verdict: counting.every((one) => found.has(one)) || (counting.length === 1 && restores(document.text, counting[0] as GoldRow, detection)) ? 'right' : 'wrong', row }
    if (touched.length === 0 || touched.some((one) => one.certainty === 'flag')) return { detection, verdict: 'wrong', row }
    return { detection, verdict: 'neutral', row }
  })
  return { judged, rows: document.gold.filter((row) => counts(row, scope)).map((row) => ({ row, found: found.has(row) })) }
}

/** Whether the text over a row, widened to the repairs that touch it, reads as it should. */
function comesOut(text: string, row: GoldRow, repairs: readonly Detection[]): boolean {
  const touching = repairs.filter((repair) => repair.start < row.end && row.start < repair.end)
  if (touching.length === 0) return false
  const start = Math.min(row.start, ...touching.map((repair) => repair.start))
  const end = Math.max(row.end, ...touching.map((repair) => repair.end))
  const wanted = text.slice(start, row.start) + row.canonical + text.slice(row.end, end)
  let made = ''
  let at = start
  for (const repair of [...touching].sort((a, b) => a.start - b.start)) {
    made += text.slice(at, repair.start) + repair.replacement
    at = repair.end
  }
  return made + text.slice(at, end) === wanted
}

/** Whether a repair inside a row writes what stood there, although the row has more to repair. */
function restores(text: string, { start, end, parts = [] }: GoldRow, repair: Detection): boolean {
  if (repair.start < start || repair.end > end) return false
  const touched = parts.filter((part) => part.start < repair.end && repair.start < part.end)
  if (touched.some((part) => part.start < repair.start || part.end > repair.end)) return false
  let at = repair.start
  let stood = ''
  for (const part of touched) {
    stood += text.slice(at, part.start) + part.canonical
    at = part.end
  }
  return stood + text.slice(at, repair.end) === repair.replacement
}

export interface Totals { readonly right: number; readonly wrong: number; readonly neutral: number; readonly rows: number; readonly found: number }

export function addScores(scores: readonly DocumentScore[]): Totals {
  const all = scores.flatMap((score) => score.judged)
  const rows = scores.flatMap((score) => score.rows)
  const count = (verdict: Verdict): number => all.filter((one) => one.verdict === verdict).length
  return { right: count('right'), wrong: count('wrong'), neutral: count('neutral'), rows: rows.length, found: rows.filter(({ found }) => found).length }
}

/** Precision, recall and F1; 1 where there was nothing to get wrong. */
export function ratesOf({ right, wrong, rows, found }: Totals): { precision: number; recall: number; f1: number } {
  const precision = right + wrong === 0 ? 1 : right / (right + wrong)
  const recall = rows === 0 ? 1 : found / rows
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}

/** Expected calibration error over bins of equal mass, with what a perfectly calibrated model would show at that number, and the Brier score. */
export function calibrationOf(pairs: readonly { readonly confidence: number; readonly right: boolean }[], bins = 15): { error: number; perfect: number; brier: number; curve: { confidence: number; right: number; count: number }[] } {
  const sorted = [...pairs].sort((a, b) => a.confidence - b.confidence)
  const curve: { confidence: number; right: number; count: number }[] = []
  let error = 0
  let perfect = 0
  for (let bin = 0; bin < bins; bin++) {
    const part = sorted.slice(Math.floor((bin * sorted.length) / bins), Math.floor(((bin + 1) * sorted.length) / bins))
    if (part.length === 0) continue
    const confidence = part.reduce((sum, pair) => sum + pair.confidence, 0) / part.length
    const right = part.filter((pair) => pair.right).length / part.length
    const variance = part.reduce((sum, pair) => sum + pair.confidence * (1 - pair.confidence), 0) / part.length ** 2
    curve.push({ confidence, right, count: part.length })
    error += (Math.abs(confidence - right) * part.length) / sorted.length
    // Mean absolute deviation of a normal with that variance.
    perfect += (Math.sqrt((2 * variance) / Math.PI) * part.length) / sorted.length
  }
  const brier = pairs.length === 0 ? 0 : pairs.reduce((sum, pair) => sum + (pair.confidence - (pair.right ? 1 : 0)) ** 2, 0) / pairs.length
  return { error, perfect, brier, curve }
}

/** White-space words of a text: the denominator of false edits. */
export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0
}

/** A text in pieces of `sentences` sentences; whole where that is 0. */
export function cutSentences(text: string, sentences: number): string[] {
  if (sentences === 0) return [text]
  const all = text.match(/[^.!?]+[.!?]+["”’')]*\s*|[^.!?]+$/g) ?? [text]
  return Array.from({ length: Math.ceil(all.length / sentences) }, (_, i) => all.slice(i * sentences, (i + 1) * sentences).join(''))
}
