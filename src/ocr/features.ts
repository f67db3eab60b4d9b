// What the calibration of a candidate is told, beside its posterior: how it differs from the surface, how common it is, what else the text holds.
import { logOdds } from '../confidence/evidence.js'
import { NAT } from '../language/ngram.js'
import type { OcrCandidate } from './decode.js'

/** Kinds of candidates: the surface is a word; none, in small letters, capitalized, in capitals, or with marks; words are joined or parted. */
const GROUPS = ['known', 'lower', 'capital', 'upper', 'marks', 'join', 'join-known', 'split'] as const
type Group = (typeof GROUPS)[number]

export const OCR_FEATURES: readonly string[] = [
  'log-odds', 'margin', 'context', 'common', 'rate', 'length', 'spelling', 'cost', 'cost-by-length', 'confusions', 'modern', 'repeated', 'elsewhere', 'figure',
  'odds', 'literal', 'rival', 'plain', 'glued', 'beside', 'drop-cap', 'short', ...GROUPS,
]

function groupOf({ reading, known, surface }: OcrCandidate): Group {
  if (reading.change === 'join') return known ? 'join-known' : 'join'
  if (reading.change === 'split') return 'split'
  if (known) return 'known'
  if (/[^\p{L}\p{N}'’]/u.test(surface)) return 'marks'
  if (surface.length > 1 && surface === surface.toUpperCase()) return 'upper'
  return /^\p{Lu}/u.test(surface) ? 'capital' : 'lower'
}

/** Features in the order of {@link OCR_FEATURES}. */
export function featuresOf(candidate: OcrCandidate, text: string): number[] {
  const { reading, surface, replacement } = candidate
  const cost = reading.cost / NAT
  const group = groupOf(candidate)
  return [
    logOdds(candidate.posterior),
    candidate.margin,
    candidate.context,
    candidate.common,
    candidate.rate,
    surface.length,
    candidate.spelling,
    cost,
    cost / surface.length,
    reading.confusions,
    candidate.table === 'ocr-modern' ? 1 : 0,
    occurrences(text, surface),
    occurrences(text, replacement),
    /\p{N}/u.test(surface) ? 1 : 0,
    candidate.odds,
    logOdds(candidate.literal),
    logOdds(candidate.rival),
    candidate.plain,
    candidate.glued ? 1 : 0,
    candidate.beside,
    /^\p{Lu} \p{Lu}+$/u.test(surface) ? 1 : 0,
    Math.min(surface.length, replacement.length),
    ...GROUPS.map((one) => (one === group ? 1 : 0)),
  ]
}

/** Beyond it a word is a frequent one. */
const MOST_COUNTED = 8

const LETTER = /[\p{L}\p{N}]/u

/** How often a part stands there between borders of words. */
function occurrences(text: string, part: string): number {
  let count = 0
  for (let at = text.indexOf(part); at >= 0 && count < MOST_COUNTED; at = text.indexOf(part, at + part.length)) {
    if (!LETTER.test(text.charAt(at - 1)) && !LETTER.test(text.charAt(at + part.length))) count++
  }
  return count
}
