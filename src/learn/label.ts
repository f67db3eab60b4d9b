// Judges candidate repairs of a passage by its truth: right, wrong, or of a word that was wrong anyway.
import type { TextPair } from '../types.js'
import { alignTexts } from './align.js'

export type Label = 'right' | 'breaks' | 'misses'

/** Labels candidates by what stands in the truth over their span: the replacement, the surface, or something else. */
export function createJudge(pair: TextPair): (start: number, end: number, replacement: string) => Label {
  const { low, high } = mapBorders(pair)
  return (start, end, replacement) => {
    const surface = pair.ocr.slice(start, end)
    const texts: string[] = []
    for (const from of [low[start], high[start]]) for (const to of [low[end], high[end]]) texts.push(pair.truth.slice(from, to))
    return texts.includes(replacement) ? 'right' : texts.includes(surface) ? 'breaks' : 'misses'
  }
}

/** For each place between characters of the OCR the first and the last place of the truth it may be. */
function mapBorders({ ocr, truth }: TextPair): { low: Int32Array; high: Int32Array } {
  const low = new Int32Array(ocr.length + 1).fill(truth.length)
  const high = new Int32Array(ocr.length + 1).fill(0)
  const put = (at: number, place: number): void => {
    low[at] = Math.min(low[at] as number, place)
    high[at] = Math.max(high[at] as number, place)
  }
  put(0, 0)
  put(ocr.length, truth.length)
  for (const { equal, ocrFrom, ocrTo, truthFrom, truthTo } of alignTexts({ ocr, truth })) {
    const length = ocrTo - ocrFrom
    const others = truthTo - truthFrom
    put(ocrFrom, truthFrom)
    put(ocrTo, truthTo)
    for (let k = 1; k < length; k++) {
      const place = equal ? k : (k * others) / length
      put(ocrFrom + k, truthFrom + Math.floor(place))
      put(ocrFrom + k, truthFrom + Math.ceil(place))
    }
  }
  return { low, high }
}
