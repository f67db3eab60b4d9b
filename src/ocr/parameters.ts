// The fitted numbers of the OCR channel, read from `dictionaries/ocr-parameters.json`, which `npm run fit:ocr` writes.
import type { Trees } from '../confidence/trees.js'
import { UngarbleError } from '../errors.js'

export interface OcrParameters {
  /** Rates of misreading, over those a table was learnt from, that a block may have; the first is that of clean text. */
  readonly states: readonly { readonly rate: number; readonly prior: number }[]
  /** Rates of slips, over a table's rate of misreading, of careful and of careless authors, and their shares of clean blocks. */
  readonly authors: readonly { readonly rate: number; readonly prior: number }[]
  /**
   * Share of blocks that are OCR, before anything is read of them: for running text, and for names. No data tell it; it says how much must be seen before
   * a text is taken for OCR, and is the largest at which clean text, whole and in single sentences, keeps to the limits on false edits.
   */
  readonly share: { readonly text: number; readonly names: number }
  /** Share of words that are nobody's in OCR, at a rate of 1. */
  readonly unknown: number
  /** Log-odds that a candidate is right, by its features. */
  readonly calibration: Trees
}

/** Checks what can be checked cheaply; throws `bad-model` where the numbers are not there. */
export function parseOcrParameters(value: unknown): OcrParameters {
  const parameters = value as OcrParameters | undefined
  if (parameters === undefined || !Array.isArray(parameters.states)) throw new UngarbleError('bad-model', 'the packed model holds no parameters of the OCR channel; build it again with npm run build')
  return parameters
}
