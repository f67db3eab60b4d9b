// Reads a corpus for the language model: its words by frequency, its text as ids.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { classOfToken, endsSentence, FIRST_WORD, PARAGRAPH, startsParagraph, TRANSPARENT } from '../language/token-class.js'
import { CASE_CAPITAL, CASE_LOWER, CASE_MASK, CASE_UPPER, foldKey, hashKey, KIND_SUFFIX, KIND_WORD, tokenize, type Tokens } from '../text/tokenize.js'

/** Text of a file in pieces of whole lines, so that no string grows past what the engine holds. */
export function* readPieces(path: string): Generator<string> {
  const raw = readFileSync(path)
  const bytes = path.endsWith('.gz') ? gunzipSync(raw) : raw
  const step = 1 << 24
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(bytes.length, from + step)
    if (to < bytes.length) to = bytes.lastIndexOf(10, to) + 1 || bytes.length
    yield bytes.toString('utf8', from, to)
    from = to
  }
}

/** Ids of the most frequent word forms; ties in code-unit order, so that the order of the files does not matter. */
export function countWords(paths: readonly string[], most: number): { forms: string[]; ids: Map<number, number>; total: number } {
  const counts = new Map<number, { form: string; count: number }>()
  let total = 0
  for (const path of paths) {
    for (const text of readPieces(path)) {
      const tokens = tokenize(text)
      total += tokens.length
      for (let i = 0; i < tokens.length; i++) {
        const kind = tokens.kind[i]
        if (kind !== KIND_WORD && kind !== KIND_SUFFIX) continue
        const key = wordKey(tokens, i)
        const entry = counts.get(key)
        if (entry === undefined) counts.set(key, { form: foldKey(text.slice(tokens.start[i], tokens.end[i])), count: 1 })
        else entry.count++
      }
    }
  }
  const sorted = [...counts].filter(([, entry]) => entry.count >= 3)
  sorted.sort(([, a], [, b]) => b.count - a.count || (a.form < b.form ? -1 : 1))
  sorted.length = Math.min(sorted.length, most)
  const ids = new Map<number, number>()
  sorted.forEach(([key], i) => ids.set(key, FIRST_WORD + i))
  return { forms: sorted.map(([, entry]) => entry.form), ids, total }
}

/** Ids of known word forms, in the order of a packed model. */
export function idsOfForms(forms: readonly string[]): Map<number, number> {
  return new Map(forms.map((form, i) => {
    const [hash, check] = hashKey(form)
    return [joinHashes(hash, check), FIRST_WORD + i]
  }))
}

/** Number of tokens in files. */
export function countTokens(paths: readonly string[]): number {
  let total = 0
  for (const path of paths) for (const text of readPieces(path)) total += tokenize(text).length
  return total
}

/** Both hashes of a token in one double, exact to 53 bits. */
function joinHashes(hash: number, check: number): number {
  return (hash >>> 0) * 2097152 + (check & 0x1fffff)
}

function wordKey(tokens: Tokens, i: number): number {
  return joinHashes(tokens.hash[i] as number, tokens.check[i] as number)
}

/** A corpus as ids, with how often each word was capitalized, of how many, after a word in lower case and after a capitalized one. */
export interface Stream { ids: Uint16Array; capitals: [Uint32Array, Uint32Array]; totals: [Uint32Array, Uint32Array] }

/** Reads files as ids of the words in `ids`, classes for all else; `total` is the number of their tokens. */
export function readStream(paths: readonly string[], ids: ReadonlyMap<number, number>, total: number): Stream {
  const size = FIRST_WORD + ids.size
  const out = new Uint16Array(total * 2 + 16)
  const zeros = (): [Uint32Array, Uint32Array] => [new Uint32Array(size), new Uint32Array(size)]
  const capitals = zeros()
  const totals = zeros()
  let used = 0
  for (const path of paths) {
    for (const text of readPieces(path)) {
      const tokens = tokenize(text)
      for (let i = 0; i < tokens.length; i++) {
        if (startsParagraph(tokens, i)) out[used++] = PARAGRAPH
        const kind = tokens.kind[i]
        const id = (kind === KIND_WORD || kind === KIND_SUFFIX ? ids.get(wordKey(tokens, i)) : undefined) ?? classOfToken(tokens, i)
        if (id === TRANSPARENT) continue
        const before = used === 0 ? PARAGRAPH : (out[used - 1] as number)
        if (id >= FIRST_WORD && kind === KIND_WORD && !endsSentence(before)) {
          const side = i > 0 && isCapital(tokens, i - 1) ? 1 : 0
          const here = (tokens.flags[i] as number) & CASE_MASK
          totals[side][id] = (totals[side][id] as number) + 1
          if (here !== CASE_LOWER) capitals[side][id] = (capitals[side][id] as number) + 1
        }
        out[used++] = id
      }
    }
  }
  return { ids: out.subarray(0, used), capitals, totals }
}

function isCapital(tokens: Tokens, i: number): boolean {
  const letterCase = (tokens.flags[i] as number) & CASE_MASK
  return tokens.kind[i] === KIND_WORD && (letterCase === CASE_CAPITAL || letterCase === CASE_UPPER)
}

/** Share of capitals in 1/255, drawn towards the share over all words by two observations. */
export function capitalShares(capitals: Uint32Array, totals: Uint32Array): Uint8Array {
  const sum = (values: Uint32Array): number => values.reduce((a, b) => a + b, 0)
  const mean = sum(capitals) / Math.max(1, sum(totals))
  return Uint8Array.from(totals, (total, id) => Math.round((255 * ((capitals[id] as number) + 2 * mean)) / (total + 2)))
}
