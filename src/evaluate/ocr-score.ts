// Scores repaired OCR against the truth: words aligned, characters counted. Definitions in the README of the shared data.
import { distance } from 'fastest-levenshtein'
import { hashBytes } from '../assets/container.js'

/** Whether a passage belongs to the half that is measured on, by a hash of its truth; the other half is what may be learnt and fitted from. */
export function isHeldOut(truth: string): boolean {
  return parseInt(hashBytes(new TextEncoder().encode(truth)).slice(0, 8), 16) % 2 === 1
}

/** For each word of the truth whether the text has it, in a Levenshtein alignment over white-space words. */
export function alignWords(truth: readonly string[], text: readonly string[]): { right: Uint8Array; edits: number } {
  const width = text.length + 1
  const cost = new Int32Array((truth.length + 1) * width)
  for (let i = 0; i <= truth.length; i++) {
    for (let j = 0; j <= text.length; j++) {
      const at = i * width + j
      if (i === 0 || j === 0) cost[at] = i + j
      else cost[at] = Math.min((cost[at - width - 1] as number) + (truth[i - 1] === text[j - 1] ? 0 : 1), (cost[at - width] as number) + 1, (cost[at - 1] as number) + 1)
    }
  }
  const right = new Uint8Array(truth.length)
  for (let i = truth.length, j = text.length; i > 0 && j > 0; ) {
    const at = i * width + j
    const same = truth[i - 1] === text[j - 1]
    if (cost[at] === (cost[at - width - 1] as number) + (same ? 0 : 1)) {
      if (same) right[i - 1] = 1
      i--
      j--
    } else if (cost[at] === (cost[at - width] as number) + 1) i--
    else j--
  }
  return { right, edits: cost[cost.length - 1] as number }
}

/** Sums over passages; words are those of the truth. */
export interface OcrTotals {
  passages: number
  words: number
  wrong: number
  repaired: number
  broken: number
  wordEdits: [number, number]
  characters: number
  characterEdits: [number, number]
  worse: number
}

export function createOcrTotals(): OcrTotals {
  return { passages: 0, words: 0, wrong: 0, repaired: 0, broken: 0, wordEdits: [0, 0], characters: 0, characterEdits: [0, 0], worse: 0 }
}

const collapse = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Adds a passage before and after its repair. */
export function addPassage(totals: OcrTotals, truth: string, before: string, after: string): void {
  const wanted = collapse(truth)
  const [old, now] = [collapse(before), collapse(after)]
  const words = wanted.split(' ')
  const then = alignWords(words, old.split(' '))
  const later = old === now ? then : alignWords(words, now.split(' '))
  then.right.forEach((right, i) => {
    if (right === 0) totals.wrong++
    if (right === 0 && later.right[i] === 1) totals.repaired++
    if (right === 1 && later.right[i] === 0) totals.broken++
  })
  const characterEdits = [distance(old, wanted), old === now ? 0 : distance(now, wanted)]
  if (old === now) characterEdits[1] = characterEdits[0] as number
  totals.passages++
  totals.words += words.length
  totals.characters += wanted.length
  totals.wordEdits[0] += then.edits
  totals.wordEdits[1] += later.edits
  totals.characterEdits[0] += characterEdits[0] as number
  totals.characterEdits[1] += characterEdits[1] as number
  if ((characterEdits[1] as number) > (characterEdits[0] as number)) totals.worse++
}

/** The figures of `npm run eval -- ocr`. */
export function ocrFigures(totals: OcrTotals): Record<string, number> {
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
  return {
    'passages': totals.passages,
    'words': totals.words,
    'cer-before': share(totals.characterEdits[0], totals.characters),
    'cer-after': share(totals.characterEdits[1], totals.characters),
    'cer-reduction': 1 - share(totals.characterEdits[1], totals.characterEdits[0]),
    'wer-before': share(totals.wordEdits[0], totals.words),
    'wer-after': share(totals.wordEdits[1], totals.words),
    'wrong-words': totals.wrong,
    'repaired': share(totals.repaired, totals.wrong),
    'broken-per-million': share(totals.broken, totals.words - totals.wrong) * 1e6,
    'worse-passages': totals.worse,
  }
}
