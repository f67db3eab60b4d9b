// Aligns two texts character by character: exact Levenshtein distance within a band that is widened until it holds the distance (Ukkonen 1985).
// A passage of a page differs in a tenth of its characters, so that a band of a few dozen diagonals does the work of the whole matrix:
//
//        truth →            stored is, for each cell of the band, the step that leads there;
//   ocr  \ . . .            the path is read back from the end
//    ↓   . \ . .
//        . . \ .
import type { TextPair } from '../types.js'

const STAY = 0
const REPLACE = 1
/** A character of the OCR that the truth does not have. */
const INSERT = 2
/** A character of the truth that the OCR does not have. */
const LOSE = 3

/** A stretch of both texts, half-open in each; `equal` stretches are the same character for character. */
export interface Stretch {
  readonly equal: boolean
  readonly ocrFrom: number
  readonly ocrTo: number
  readonly truthFrom: number
  readonly truthTo: number
}

/** Cuts both texts into stretches that are equal and stretches that differ, in order. Takes time and memory of length × distance. */
export function alignTexts({ ocr, truth }: TextPair): Stretch[] {
  for (let band = Math.abs(ocr.length - truth.length) + 32; ; band *= 2) {
    const steps = fillBand(ocr, truth, band)
    if (steps !== undefined) return readBack(ocr, truth, band, steps)
  }
}

/** Steps of the band, row by row, or undefined where the distance may be larger than the band. */
function fillBand(ocr: string, truth: string, band: number): Uint8Array | undefined {
  const width = 2 * band + 1
  const steps = new Uint8Array((ocr.length + 1) * width)
  const far = 0x20000000
  let above = new Int32Array(width + 1).fill(far)
  let here = new Int32Array(width + 1).fill(far)
  for (let i = 0; i <= ocr.length; i++) {
    here.fill(far)
    const first = Math.max(0, i - band)
    const last = Math.min(truth.length, i + band)
    for (let j = first; j <= last; j++) {
      const d = j - i + band
      if (i === 0 && j === 0) {
        here[d] = 0
        continue
      }
      const same = i > 0 && j > 0 && ocr.charCodeAt(i - 1) === truth.charCodeAt(j - 1)
      let best = i > 0 && j > 0 ? (above[d] as number) + (same ? 0 : 1) : far
      let step = same ? STAY : REPLACE
      const lost = d > 0 && j > 0 ? (here[d - 1] as number) + 1 : far
      if (lost < best) {
        best = lost
        step = LOSE
      }
      const inserted = i > 0 && d + 1 < width ? (above[d + 1] as number) + 1 : far
      if (inserted < best) {
        best = inserted
        step = INSERT
      }
      here[d] = best
      steps[i * width + d] = step
    }
    const spare = above
    above = here
    here = spare
  }
  const distance = above[truth.length - ocr.length + band] as number
  return distance <= band ? steps : undefined
}

function readBack(ocr: string, truth: string, band: number, steps: Uint8Array): Stretch[] {
  const stretches: Stretch[] = []
  let i = ocr.length
  let j = truth.length
  let equal = true
  let ocrTo = i
  let truthTo = j
  const cut = (): void => {
    if (i < ocrTo || j < truthTo) stretches.push({ equal, ocrFrom: i, ocrTo, truthFrom: j, truthTo })
    ocrTo = i
    truthTo = j
  }
  while (i > 0 || j > 0) {
    const step = steps[i * (2 * band + 1) + j - i + band] as number
    if ((step === STAY) !== equal) {
      cut()
      equal = step === STAY
    }
    if (step !== LOSE) i--
    if (step !== INSERT) j--
  }
  cut()
  return stretches.toReversed()
}

/** Joins words that a line end cut (`de- stroyers`): transcriptions that keep the lines write them so, and text is to be read without. */
export function joinLineEnds(truth: string): string {
  return truth.replace(/(\p{Ll})[-\u00ad\u2010]\s+(?=\p{Ll})/gu, '$1')
}
