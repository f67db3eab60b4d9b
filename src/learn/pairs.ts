// Reads passages with their truth: two columns separated by a tab, ocr and truth, a passage a line; a line that says so is passed over.
import { UngarbleError } from '../errors.js'
import type { TextPair } from '../types.js'

/** Passages of a TSV. Throws `bad-gold` with the line that has no two columns. */
export function readPairs(tsv: string, name: string): TextPair[] {
  return tsv.split(/\r?\n/).flatMap((line, i) => {
    if (line === '' || (i === 0 && /^ocr\ttruth\b/.test(line))) return []
    const [ocr, truth] = line.split('\t')
    if (ocr === undefined || truth === undefined) throw new UngarbleError('bad-gold', `${name}:${i + 1}: expected two columns, ocr and truth, separated by a tab`)
    return [{ ocr, truth }]
  })
}
