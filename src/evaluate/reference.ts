// Judges repairs against a reference, the text as it should read: word errors, and whether a single detection restores what it touches.
import type { Detection } from '../types.js'

export function splitWords(text: string): string[] {
  return text.match(/\S+/g) ?? []
}

/** Insertions, deletions and substitutions that take `from` to `to`, lists of words (Levenshtein 1966). Two rows, O(n·m). */
export function countWordErrors(from: readonly string[], to: readonly string[]): number {
  const ids = new Map<string, number>()
  const idOf = (word: string): number => {
    const id = ids.get(word) ?? ids.size
    ids.set(word, id)
    return id
  }
  const a = Int32Array.from(from, idOf)
  const b = Int32Array.from(to, idOf)
  let row = Int32Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = new Int32Array(b.length + 1)
    next[0] = i
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length] as number
}

/** Word errors of a document before and after repair, and the words of its reference: add them up over documents, then divide. */
export interface WordErrors { readonly words: number; readonly before: number; readonly after: number }

/** Compares a document and its repair with the reference, line by line where all three have the same lines. */
export function compareToReference(text: string, repaired: string, reference: string): WordErrors {
  const parts = [text.split('\n'), repaired.split('\n'), reference.split('\n')] as const
  const lines = parts[0].length === parts[2].length && parts[1].length === parts[2].length ? parts : [[text], [repaired], [reference]] as [readonly string[], readonly string[], readonly string[]]
  return (lines[2] as readonly string[]).reduce<WordErrors>((sum: WordErrors, line: string, i: number): WordErrors => {
    const wanted = splitWords(line)
    return {
      words: sum.words + wanted.length,
      before: sum.before + countWordErrors(splitWords(lines[0][i] as string), wanted),
      after: sum.after + countWordErrors(splitWords(lines[1][i] as string), wanted),
    }
  }, { words: 0, before: 0, after: 0 })
}

/** How far to each side of a detection, in code units, its text is compared with the reference. */
const AROUND = 120

/**
 * Makes a judge of single detections in `text`, whose lines answer those of `reference`: a detection is right when writing it alone brings the
 * words around it nearer to the reference by all the words it changes.
 */
export function createReferenceJudge(text: string, reference: string): (detection: Pick<Detection, 'start' | 'end' | 'replacement'>) => boolean {
  const lines = text.split('\n')
  const wanted = reference.split('\n')
  const starts = lines.map(() => 0)
  for (let i = 1; i < lines.length; i++) starts[i] = (starts[i - 1] as number) + (lines[i - 1] as string).length + 1
  return ({ start, end, replacement }) => {
    let i = starts.length - 1
    while ((starts[i] as number) > start) i--
    const line = lines[i] as string
    const [from, to] = [start - (starts[i] as number), end - (starts[i] as number)]
    if (to > line.length) return false
    const [left, right] = [wordStart(line, from - AROUND), wordEnd(line, to + AROUND)]
    const target = splitWords(wanted[i] as string)
    const before = errorsWithin(splitWords(line.slice(left, right)), target)
    const after = errorsWithin(splitWords(line.slice(left, from) + replacement + line.slice(to, right)), target)
    return before - after >= changedWords(line.slice(wordStart(line, from), wordEnd(line, to)), line.slice(wordStart(line, from), from) + replacement + line.slice(to, wordEnd(line, to)))
  }
}

function wordStart(line: string, at: number): number {
  let i = Math.max(0, at)
  while (i > 0 && !/\s/.test(line.charAt(i - 1))) i--
  return i
}
function wordEnd(line: string, at: number): number {
  let i = Math.min(line.length, at)
  while (i < line.length && !/\s/.test(line.charAt(i))) i++
  return i
}

/** Errors of a piece against the best-fitting stretch of the reference: its ends are free. */
function errorsWithin(piece: readonly string[], target: readonly string[]): number {
  let row = new Int32Array(target.length + 1)
  for (let i = 1; i <= piece.length; i++) {
    const next = new Int32Array(target.length + 1)
    next[0] = i
    for (let j = 1; j <= target.length; j++) next[j] = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + (piece[i - 1] === target[j - 1] ? 0 : 1))
    row = next
  }
  return row.reduce((least, value) => Math.min(least, value), piece.length)
}

/** Word errors that a right replacement removes: those between what stood there and what it writes. */
function changedWords(surface: string, replacement: string): number {
  return Math.max(1, countWordErrors(splitWords(surface), splitWords(replacement)))
}
