// Estimates a trigram model from token ids: interpolated absolute discounting with three discounts an order (Ney, Essen & Kneser 1994;
// Chen & Goodman 1998), pruned by relative entropy (Stolcke 1998). Lower orders use plain counts, not continuation counts: Kneser-Ney's
// lower orders assume that nothing is pruned above them (Chelba et al. 2010, "Study on interaction between entropy pruning and Kneser-Ney smoothing").

/** An n-gram table in rows: successors of context c lie at `offsets[c]` to `offsets[c + 1]`, sorted by word. */
export interface Rows { offsets: Uint32Array; words: Uint16Array; prob: Float64Array; backoff: Float64Array }
export interface TrigramModel {
  unigram: Float64Array
  unigramBackoff: Float64Array
  bigrams: Rows
  /** Contexts are indices into `bigrams`. */
  trigrams: Rows
}

interface Counted { keys: Float64Array; counts: Uint32Array }

const SHIFT = 65536

/** Sorts keys in place and counts equal ones, dropping those met fewer than `least` times. */
function countRuns(keys: Float64Array, least: number): Counted {
  keys.sort()
  let distinct = 0
  for (let i = 0; i < keys.length; ) {
    let j = i + 1
    while (j < keys.length && keys[j] === keys[i]) j++
    if (j - i >= least) distinct++
    i = j
  }
  const out: Counted = { keys: new Float64Array(distinct), counts: new Uint32Array(distinct) }
  let at = 0
  for (let i = 0; i < keys.length; ) {
    let j = i + 1
    while (j < keys.length && keys[j] === keys[i]) j++
    if (j - i >= least) {
      out.keys[at] = keys[i] as number
      out.counts[at++] = j - i
    }
    i = j
  }
  return out
}

/** Three discounts for counts 1, 2 and 3 or more, from counts of counts (Chen & Goodman 1998, eq. 26). */
export function discounts(counts: Uint32Array): [number, number, number] {
  const n = [0, 0, 0, 0, 0]
  for (const count of counts) if (count <= 4) n[count] = (n[count] as number) + 1
  const [, n1, n2, n3, n4] = n as [number, number, number, number, number]
  const y = n1 / (n1 + 2 * n2)
  const clamp = (value: number, most: number): number => (Number.isFinite(value) ? Math.min(most, Math.max(0.1, value)) : most / 2)
  return [clamp(1 - (2 * y * n2) / n1, 1), clamp(2 - (3 * y * n3) / n2, 2), clamp(3 - (4 * y * n4) / n3, 3)]
}

function discountOf(count: number, table: readonly [number, number, number]): number {
  return count === 1 ? table[0] : count === 2 ? table[1] : table[2]
}

/** Index of `key` in sorted `keys`, or -1. */
function search(keys: Float64Array, key: number): number {
  let low = 0
  let high = keys.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const value = keys[middle] as number
    if (value === key) return middle
    if (value < key) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/**
 * Estimates the model. `ids` is the corpus as token ids below 65,536, `breakId` the id that starts a paragraph (never predicted);
 * `threshold` is the least relative change of perplexity for which an n-gram is kept; `leastTrigram` the least count of a trigram.
 */
export function estimateTrigrams(ids: Uint16Array, size: number, breakId: number, threshold: number, leastTrigram: number): TrigramModel {
  const total = ids.length
  const unigramCounts = new Uint32Array(size)
  for (const id of ids) unigramCounts[id] = (unigramCounts[id] as number) + 1
  const unigram = new Float64Array(size)
  const predicted = total - (unigramCounts[breakId] as number)
  for (let id = 0; id < size; id++) unigram[id] = id === breakId ? 0 : ((unigramCounts[id] as number) + 0.5) / (predicted + 0.5 * (size - 1))

  const pairs = new Float64Array(Math.max(0, total - 1))
  let used = 0
  for (let i = 1; i < total; i++) if (ids[i] !== breakId) pairs[used++] = (ids[i - 1] as number) * SHIFT + (ids[i] as number)
  const two = countRuns(pairs.subarray(0, used), 1)
  const context = contextTotals(two, size)
  const bigrams = interpolateBigrams(two, context, unigram, size)

  const triples = new Float64Array(Math.max(0, total - 2))
  used = 0
  for (let i = 2; i < total; i++) {
    if (ids[i] === breakId || ids[i - 1] === breakId) continue
    triples[used++] = ((ids[i - 2] as number) * SHIFT + (ids[i - 1] as number)) * SHIFT + (ids[i] as number)
  }
  const three = countRuns(triples.subarray(0, used), 1)
  const trigrams = pruneTrigrams(three, two, bigrams, total, threshold, leastTrigram)
  return pruneBigrams(two, bigrams, trigrams, unigram, unigramCounts, total, threshold)
}

function contextTotals(two: Counted, size: number): Float64Array {
  const totals = new Float64Array(size)
  two.keys.forEach((key, i) => {
    const first = Math.floor(key / SHIFT)
    totals[first] = (totals[first] as number) + (two.counts[i] as number)
  })
  return totals
}

interface Bigrams { prob: Float64Array; gamma: Float64Array }

function interpolateBigrams(two: Counted, context: Float64Array, unigram: Float64Array, size: number): Bigrams {
  const table = discounts(two.counts)
  const freed = new Float64Array(size)
  two.keys.forEach((key, i) => {
    const first = Math.floor(key / SHIFT)
    freed[first] = (freed[first] as number) + discountOf(two.counts[i] as number, table)
  })
  const gamma = new Float64Array(size)
  for (let id = 0; id < size; id++) gamma[id] = context[id] === 0 ? 1 : (freed[id] as number) / (context[id] as number)
  const prob = new Float64Array(two.keys.length)
  two.keys.forEach((key, i) => {
    const first = Math.floor(key / SHIFT)
    const second = key % SHIFT
    const count = two.counts[i] as number
    prob[i] = (count - discountOf(count, table)) / (context[first] as number) + (gamma[first] as number) * (unigram[second] as number)
  })
  return { prob, gamma }
}

interface Kept { context: Uint32Array; words: Uint16Array; prob: Float64Array; length: number }

/** Relative-entropy pruning of one context's successors: which stay (Stolcke 1998, eq. 5), judged one by one against the full context. */
function keepSuccessors(prob: readonly number[], lower: readonly number[], contextProb: number, threshold: number): boolean[] {
  let sumProb = 0
  let sumLower = 0
  for (let i = 0; i < prob.length; i++) {
    sumProb += prob[i] as number
    sumLower += lower[i] as number
  }
  const left = Math.max(1e-9, 1 - sumProb)
  const leftLower = Math.max(1e-9, 1 - sumLower)
  const logBackoff = Math.log(left / leftLower)
  return prob.map((p, i) => {
    const q = lower[i] as number
    const logBackoffWithout = Math.log((left + p) / (leftLower + q))
    const change = -contextProb * (p * (Math.log(q) + logBackoffWithout - Math.log(p)) + left * (logBackoffWithout - logBackoff))
    return Math.exp(change) - 1 >= threshold
  })
}

function pruneTrigrams(three: Counted, two: Counted, bigrams: Bigrams, total: number, threshold: number, least: number): Kept {
  const table = discounts(three.counts)
  const kept: Kept = { context: new Uint32Array(1 << 22), words: new Uint16Array(1 << 22), prob: new Float64Array(1 << 22), length: 0 }
  const { keys, counts } = three
  for (let i = 0; i < keys.length; ) {
    const pair = Math.floor((keys[i] as number) / SHIFT)
    let j = i
    let context = 0
    let freed = 0
    for (; j < keys.length && Math.floor((keys[j] as number) / SHIFT) === pair; j++) {
      context += counts[j] as number
      freed += discountOf(counts[j] as number, table)
    }
    const second = pair % SHIFT
    const gamma = freed / context
    const words: number[] = []
    const probs: number[] = []
    const lower: number[] = []
    for (let k = i; k < j; k++) {
      const count = counts[k] as number
      if (count < least) continue
      const word = (keys[k] as number) % SHIFT
      const below = bigrams.prob[search(two.keys, second * SHIFT + word)] as number
      words.push(word)
      lower.push(below)
      probs.push((count - discountOf(count, table)) / context + gamma * below)
    }
    if (words.length > 0) {
      const keep = keepSuccessors(probs, lower, context / total, threshold)
      const index = search(two.keys, pair)
      words.forEach((word, k) => {
        if (keep[k] && kept.length < kept.words.length) {
          kept.context[kept.length] = index
          kept.words[kept.length] = word
          kept.prob[kept.length++] = probs[k] as number
        }
      })
    }
    i = j
  }
  return kept
}

/** Prunes bigrams that no kept trigram needs, then computes the exact back-off weights of what is left. */
function pruneBigrams(two: Counted, bigrams: Bigrams, kept: Kept, unigram: Float64Array, unigramCounts: Uint32Array, total: number, threshold: number): TrigramModel {
  const size = unigram.length
  const needed = new Uint8Array(two.keys.length)
  for (let i = 0; i < kept.length; i++) needed[kept.context[i] as number] = 1
  const stays = new Uint8Array(two.keys.length)
  const offsets = new Uint32Array(size + 1)
  const unigramBackoff = new Float64Array(size).fill(1)
  for (let i = 0; i < two.keys.length; ) {
    const first = Math.floor((two.keys[i] as number) / SHIFT)
    let j = i
    const probs: number[] = []
    const lower: number[] = []
    for (; j < two.keys.length && Math.floor((two.keys[j] as number) / SHIFT) === first; j++) {
      probs.push(bigrams.prob[j] as number)
      lower.push(unigram[(two.keys[j] as number) % SHIFT] as number)
    }
    const keep = keepSuccessors(probs, lower, (unigramCounts[first] as number) / total, threshold)
    let sum = 0
    let sumLower = 0
    for (let k = i; k < j; k++) {
      if (needed[k] === 1 || keep[k - i]) {
        stays[k] = 1
        offsets[first + 1] = (offsets[first + 1] as number) + 1
        sum += probs[k - i] as number
        sumLower += lower[k - i] as number
      }
    }
    unigramBackoff[first] = Math.max(1e-9, 1 - sum) / Math.max(1e-9, 1 - sumLower)
    i = j
  }
  for (let id = 0; id < size; id++) offsets[id + 1] = (offsets[id + 1] as number) + (offsets[id] as number)
  return packRows(two, bigrams, kept, stays, offsets, unigram, unigramBackoff)
}

function packRows(two: Counted, bigrams: Bigrams, kept: Kept, stays: Uint8Array, offsets: Uint32Array, unigram: Float64Array, unigramBackoff: Float64Array): TrigramModel {
  const size = offsets[offsets.length - 1] as number
  const renumbered = new Int32Array(two.keys.length).fill(-1)
  const rows: Rows = { offsets, words: new Uint16Array(size), prob: new Float64Array(size), backoff: new Float64Array(size).fill(1) }
  let at = 0
  for (let i = 0; i < stays.length; i++) {
    if (stays[i] === 0) continue
    renumbered[i] = at
    rows.words[at] = (two.keys[i] as number) % SHIFT
    rows.prob[at++] = bigrams.prob[i] as number
  }
  const trigrams: Rows = { offsets: new Uint32Array(size + 1), words: kept.words.slice(0, kept.length), prob: kept.prob.slice(0, kept.length), backoff: new Float64Array(0) }
  const lowerProb = (second: number, word: number): number => {
    for (let low = offsets[second] as number, high = (offsets[second + 1] as number) - 1; low <= high; ) {
      const middle = (low + high) >> 1
      const value = rows.words[middle] as number
      if (value === word) return rows.prob[middle] as number
      if (value < word) low = middle + 1
      else high = middle - 1
    }
    return (unigramBackoff[second] as number) * (unigram[word] as number)
  }
  for (let i = 0; i < kept.length; ) {
    const row = renumbered[kept.context[i] as number] as number
    const second = rows.words[row] as number
    let sum = 0
    let sumLower = 0
    let j = i
    for (; j < kept.length && kept.context[j] === kept.context[i]; j++) {
      sum += kept.prob[j] as number
      sumLower += lowerProb(second, kept.words[j] as number)
    }
    trigrams.offsets[row + 1] = j - i
    rows.backoff[row] = Math.max(1e-9, 1 - sum) / Math.max(1e-9, 1 - sumLower)
    i = j
  }
  for (let row = 0; row < size; row++) trigrams.offsets[row + 1] = (trigrams.offsets[row + 1] as number) + (trigrams.offsets[row] as number)
  return { unigram, unigramBackoff, bigrams: rows, trigrams }
}
