// Whether a text is OCR at all, by its words that are nobody's: one in two thousand in clean text, one in twenty-five in OCR. It costs a look-up a word, so that clean
// text is left at once.
import { isSuspicious } from '../channels/ocr/terms.js'
import { exponential, logarithm } from '../language/logarithm.js'
import type { Sequence } from '../lattice/sequence.js'
import type { Model } from '../model.js'
import { CASE_LOWER, CASE_MASK, FLAG_SPACE, KIND_PUNCTUATION, KIND_WORD, type Tokens } from '../text/tokenize.js'
import type { OcrParameters } from './parameters.js'

/** Whether a word stands between spaces, a mark behind it left out: parts of addresses and code say nothing of the page. */
function standsAlone(tokens: Tokens, i: number): boolean {
  const spaced = (k: number): boolean => k >= tokens.length || ((tokens.flags[k] as number) & FLAG_SPACE) !== 0
  return spaced(i) && (spaced(i + 1) || (tokens.kind[i + 1] === KIND_PUNCTUATION && spaced(i + 2)))
}

/** Counts for the rate of a document: words in small letters, and those that are nobody's. */
export function countUnknown(model: Model, sequence: Sequence): { words: number; unknown: number } {
  const { tokens } = sequence
  let words = 0
  let unknown = 0
  for (let p = 0; p < sequence.length; p++) {
    const i = sequence.token[p] as number
    if (tokens.kind[i] !== KIND_WORD || !standsAlone(tokens, i)) continue
    words++
    if (((tokens.flags[i] as number) & CASE_MASK) === CASE_LOWER && isSuspicious(model, sequence, p)) unknown++
  }
  return { words, unknown }
}

/** Chance that a text is OCR, from the share of its words that are nobody's. */
export function chanceOfOcr({ states, document }: OcrParameters, counts: readonly { readonly words: number; readonly unknown: number }[]): number {
  const all = counts.reduce((sum, { words, unknown }) => ({ words: sum.words + words, unknown: sum.unknown + unknown }), { words: 0, unknown: 0 })
  const clean = states[0]?.prior ?? 1
  return 1 / (1 + exponential(-(logarithm((1 - clean) / clean) + weighDocument(all, document))))
}

/** log-odds that a document is OCR from its unknown words: binomial likelihood ratio of two shares. */
function weighDocument({ words, unknown }: { words: number; unknown: number }, shares: { readonly clean: number; readonly ocr: number }): number {
  return unknown * logarithm(shares.ocr / shares.clean) + (words - unknown) * logarithm((1 - shares.ocr) / (1 - shares.clean))
}

/** Chance that a garble is a machine's and not an author's slip: of these there are as many as clean text holds words that are nobody's, by the share OCR holds. */
export function chanceOfMachine({ document }: OcrParameters, dirty: number): number {
  return dirty / (dirty + (1 - dirty) * (document.clean / document.ocr))
}
