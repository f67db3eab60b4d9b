// Word error rate: Levenshtein distance over white-space words, case and punctuation included.

/** Insertions, deletions and substitutions that take `from` to `to`; both are lists of words. Two rows, O(n·m). */
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

export function splitWords(text: string): string[] {
  return text.match(/\S+/g) ?? []
}

/** Errors before and after repair against what the text should say, over its words: add them up over documents, then divide. */
export interface WordErrors { readonly words: number; readonly before: number; readonly after: number }

export function compareToReference(spun: string, repaired: string, reference: string): WordErrors {
  const wanted = splitWords(reference)
  return { words: wanted.length, before: countWordErrors(splitWords(spun), wanted), after: countWordErrors(splitWords(repaired), wanted) }
}
