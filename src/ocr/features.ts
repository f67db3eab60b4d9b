// What the calibration of a candidate is told, beside its posterior: how it differs from the surface, how common it is, what else the text holds.
import { logarithm } from '../language/logarithm.js'
import { logOdds } from '../confidence/evidence.js'
import type { OcrCandidate } from './decode.js'

export const OCR_GROUPS = ['known', 'lower', 'capital', 'upper', 'marks', 'join', 'join-known', 'split'] as const
/** Kinds of candidates that are calibrated apart: the surface is a word; none, in small letters, capitalized, in capitals, or with marks; words are joined or parted. */
export type OcrGroup = (typeof OCR_GROUPS)[number]

export const OCR_FEATURES = [
  'log-odds', 'margin', 'context', 'common', 'rate', 'length', 'spelling', 'cost', 'cost-by-length', 'confusions', 'rare', 'modern', 'repeated', 'elsewhere', 'figure',
] as const
export type OcrFeature = (typeof OCR_FEATURES)[number]

export function groupOf({ reading, known, surface }: OcrCandidate): OcrGroup {
  if (reading.change === 'join') return known ? 'join-known' : 'join'
  if (reading.change === 'split') return 'split'
  if (known) return 'known'
  if (/[^\p{L}\p{N}'’]/u.test(surface)) return 'marks'
  if (surface.length > 1 && surface === surface.toUpperCase()) return 'upper'
  return /^\p{Lu}/u.test(surface) ? 'capital' : 'lower'
}

/** Features in the order of {@link OCR_FEATURES}, scaled so that most lie within one. */
export function featuresOf(candidate: OcrCandidate, text: string): number[] {
  const { reading, surface, replacement } = candidate
  const cost = reading.cost / 1024
  const hold = (value: number, most: number): number => Math.max(-most, Math.min(most, value)) / most
  return [
    logOdds(candidate.posterior),
    hold(candidate.margin, 40),
    hold(candidate.context, 6),
    candidate.common / 10,
    logarithm(candidate.rate + 0.01),
    Math.min(14, surface.length) / 10,
    candidate.spelling,
    cost / 10,
    cost / surface.length,
    reading.confusions,
    candidate.rare ? 1 : 0,
    candidate.table === 'ocr-modern' ? 1 : 0,
    logarithm(Math.max(1, occurrences(text, surface))),
    occurrences(text, replacement) > (surface.includes(replacement) ? 1 : 0) ? 1 : 0,
    /\p{N}/u.test(surface) ? 1 : 0,
  ]
}

/** Reach of what is counted around a candidate: the whole of a short text. */
const MOST_COUNTED = 8

function occurrences(text: string, part: string): number {
  let count = 0
  for (let at = text.indexOf(part); at >= 0 && count < MOST_COUNTED; at = text.indexOf(part, at + part.length)) count++
  return count
}
