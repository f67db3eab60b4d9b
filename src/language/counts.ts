// Counts of one, two and three words in a row, as sorted rows of successors.

/** Successors of context c lie at `offsets[c]` to `offsets[c + 1]`, sorted by word. */
export interface CountRows { readonly offsets: Uint32Array; readonly words: Uint16Array; readonly counts: Uint32Array }
export interface Counts {
  readonly size: number
  /** The id that starts a paragraph: a context, never predicted. */
  readonly breakId: number
  readonly total: number
  readonly unigrams: Uint32Array
  readonly bigrams: CountRows
  /** Contexts are indices into `bigrams`. */
  readonly trigrams: CountRows
  /** Index of the bigram that the last two words of a trigram are. */
  readonly suffixes: Uint32Array
}

const SHIFT = 65536

/** Counts `ids`, the corpus as token ids below `size`, itself at most 65,536. */
export function countNgrams(ids: Uint16Array, size: number, breakId: number): Counts {
  const unigrams = new Uint32Array(size)
  for (const id of ids) unigrams[id] = (unigrams[id] as number) + 1
  const keys = new Float64Array(ids.length)
  let used = 0
  for (let i = 1; i < ids.length; i++) if (ids[i] !== breakId) keys[used++] = (ids[i - 1] as number) * SHIFT + (ids[i] as number)
  const bigrams = countRows(keys.subarray(0, used), size, (context) => context)
  used = 0
  for (let i = 2; i < ids.length; i++) {
    if (ids[i] !== breakId && ids[i - 1] !== breakId) keys[used++] = ((ids[i - 2] as number) * SHIFT + (ids[i - 1] as number)) * SHIFT + (ids[i] as number)
  }
  const trigrams = countRows(keys.subarray(0, used), bigrams.words.length, (pair) => findIn(bigrams, Math.floor(pair / SHIFT), pair % SHIFT))
  return { size, breakId, total: ids.length, unigrams, bigrams, trigrams, suffixes: findSuffixes(bigrams, trigrams) }
}

/** Sorts keys (context · 65,536 + word) in place and counts equal ones. */
function countRows(keys: Float64Array, contexts: number, rowOf: (context: number) => number): CountRows {
  keys.sort()
  let distinct = 0
  for (let i = 0; i < keys.length; i++) if (i === 0 || keys[i] !== keys[i - 1]) distinct++
  const rows: CountRows = { offsets: new Uint32Array(contexts + 1), words: new Uint16Array(distinct), counts: new Uint32Array(distinct) }
  let at = 0
  let row = 0
  let context = -1
  for (let i = 0; i < keys.length; ) {
    const key = keys[i] as number
    let j = i + 1
    while (j < keys.length && keys[j] === key) j++
    if (Math.floor(key / SHIFT) !== context) row = rowOf((context = Math.floor(key / SHIFT)))
    rows.offsets[row + 1] = (rows.offsets[row + 1] as number) + 1
    rows.words[at] = key % SHIFT
    rows.counts[at++] = j - i
    i = j
  }
  for (let i = 0; i < contexts; i++) rows.offsets[i + 1] = (rows.offsets[i + 1] as number) + (rows.offsets[i] as number)
  return rows
}

/** Index of `word` in the row of `context`, or -1. */
export function findIn(rows: { readonly offsets: Uint32Array; readonly words: Uint16Array }, context: number, word: number): number {
  for (let low = rows.offsets[context] as number, high = (rows.offsets[context + 1] as number) - 1; low <= high; ) {
    const middle = (low + high) >> 1
    const value = rows.words[middle] as number
    if (value === word) return middle
    if (value < word) low = middle + 1
    else high = middle - 1
  }
  return -1
}

function findSuffixes(bigrams: CountRows, trigrams: CountRows): Uint32Array {
  const suffixes = new Uint32Array(trigrams.words.length)
  for (let row = 0; row < bigrams.words.length; row++) {
    const second = bigrams.words[row] as number
    for (let i = trigrams.offsets[row] as number; i < (trigrams.offsets[row + 1] as number); i++) suffixes[i] = findIn(bigrams, second, trigrams.words[i] as number)
  }
  return suffixes
}
