// Estimates a pruned trigram model: n-grams are chosen by relative entropy (Stolcke 1998), and what is pruned is counted by the order below, as in
// revised Kneser pruning (Siivola, Hirsimäki & Virpioja 2007): Kneser-Ney's lower orders as such assume that nothing is pruned above them (Chelba et al. 2010).
import { countNgrams, type Counts } from './counts.js'
import { discountOf, discounts, estimateLower, plainUnigrams, type Discounts, type LowerOrders } from './smoothing.js'

/** An n-gram table in rows: successors of context c lie at `offsets[c]` to `offsets[c + 1]`, sorted by word. */
export interface Rows { offsets: Uint32Array; words: Uint16Array; prob: Float64Array; backoff: Float64Array }
export interface TrigramModel {
  /** Shares of the words in running text. */
  unigram: Float64Array
  /** What bigrams back off to. */
  lowerUnigram: Float64Array
  unigramBackoff: Float64Array
  bigrams: Rows
  /** Contexts are indices into `bigrams`. The last two words of every trigram are a bigram of the model too. */
  trigrams: Rows
}

/**
 * Estimates the model. `ids` is the corpus as token ids below 65,536, `breakId` the id that starts a paragraph (never predicted);
 * `threshold` is the least relative change of perplexity for which an n-gram is kept; `leastTrigram` the least count of a trigram.
 */
export function estimateTrigrams(ids: Uint16Array, size: number, breakId: number, threshold: number, leastTrigram: number): TrigramModel {
  const counts = countNgrams(ids, size, breakId)
  const table = discounts(counts.trigrams.counts)
  // Trigrams are judged against what they would back off to, which depends on what is kept: frequent ones are a good enough guess.
  const guess = Uint8Array.from(counts.trigrams.counts, (count) => (count >= 3 ? 1 : 0))
  const trigrams = chooseTrigrams(counts, table, estimateLower(counts, lowerCounts(counts, guess, table)), threshold, leastTrigram)
  const lower = lowerCounts(counts, trigrams, table)
  const bigrams = chooseBigrams(counts, lower, estimateLower(counts, lower), threshold)
  keepNeeded(counts, trigrams, bigrams)
  return packRows(counts, table, bigrams, trigrams, estimateLower(counts, lower, bigrams))
}

/** Counts of bigrams where the model backs off to them: what kept trigrams leave of theirs, and all of the others. */
function lowerCounts({ bigrams, trigrams, suffixes }: Counts, kept: Uint8Array, table: Discounts): Float64Array {
  const counts = Float64Array.from(bigrams.counts)
  for (let i = 0; i < kept.length; i++) {
    if (kept[i] === 0) continue
    const count = trigrams.counts[i] as number
    const suffix = suffixes[i] as number
    counts[suffix] = (counts[suffix] as number) - (count - discountOf(count, table))
  }
  return counts
}

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

function chooseTrigrams({ bigrams, trigrams: { offsets, counts }, suffixes, total }: Counts, table: Discounts, below: LowerOrders, threshold: number, least: number): Uint8Array {
  const kept = new Uint8Array(counts.length)
  for (let row = 0; row < bigrams.words.length; row++) {
    let context = 0
    let freed = 0
    const indices: number[] = []
    for (let i = offsets[row] as number; i < (offsets[row + 1] as number); i++) {
      const count = counts[i] as number
      context += count
      freed += discountOf(count, table)
      if (count >= least) indices.push(i)
    }
    if (indices.length === 0) continue
    const lower = indices.map((i) => below.prob[suffixes[i] as number] as number)
    const prob = indices.map((i, k) => ((counts[i] as number) - discountOf(counts[i] as number, table) + freed * (lower[k] as number)) / context)
    keepSuccessors(prob, lower, context / total, threshold).forEach((keep, k) => {
      if (keep) kept[indices[k] as number] = 1
    })
  }
  return kept
}

function chooseBigrams({ bigrams: { offsets, words }, size, total }: Counts, counts: Float64Array, below: LowerOrders, threshold: number): Uint8Array {
  const kept = new Uint8Array(counts.length)
  for (let first = 0; first < size; first++) {
    const from = offsets[first] as number
    const to = offsets[first + 1] as number
    const prob = Array.from(below.prob.subarray(from, to))
    const lower = Array.from(words.subarray(from, to), (word) => below.unigram[word] as number)
    const context = counts.subarray(from, to).reduce((sum, count) => sum + count, 0)
    keepSuccessors(prob, lower, context / total, threshold).forEach((keep, k) => {
      if (keep) kept[from + k] = 1
    })
  }
  return kept
}

/** A kept trigram needs its first two words as a context, and its last two as what it is packed by. */
function keepNeeded({ bigrams, trigrams, suffixes }: Counts, keptTrigrams: Uint8Array, keptBigrams: Uint8Array): void {
  for (let row = 0; row < bigrams.words.length; row++) {
    for (let i = trigrams.offsets[row] as number; i < (trigrams.offsets[row + 1] as number); i++) {
      if (keptTrigrams[i] === 1) keptBigrams[row] = keptBigrams[suffixes[i] as number] = 1
    }
  }
}

const countKept = (kept: Uint8Array): number => kept.reduce((sum, one) => sum + one, 0)

function emptyRows(contexts: number, length: number): Rows {
  return { offsets: new Uint32Array(contexts + 1), words: new Uint16Array(length), prob: new Float64Array(length), backoff: new Float64Array(length).fill(1) }
}

function packRows(counts: Counts, table: Discounts, keptBigrams: Uint8Array, keptTrigrams: Uint8Array, lower: LowerOrders): TrigramModel {
  const { bigrams, trigrams, suffixes, size } = counts
  const two = emptyRows(size, countKept(keptBigrams))
  const three = emptyRows(two.words.length, countKept(keptTrigrams))
  let row = 0
  let at = 0
  for (let first = 0; first < size; first++) {
    for (let pair = bigrams.offsets[first] as number; pair < (bigrams.offsets[first + 1] as number); pair++) {
      if (keptBigrams[pair] === 0) continue
      two.words[row] = bigrams.words[pair] as number
      two.prob[row] = lower.prob[pair] as number
      let context = 0
      let freed = 0
      for (let i = trigrams.offsets[pair] as number; i < (trigrams.offsets[pair + 1] as number); i++) {
        const count = trigrams.counts[i] as number
        context += count
        freed += keptTrigrams[i] === 1 ? discountOf(count, table) : count
      }
      const start = at
      for (let i = trigrams.offsets[pair] as number; i < (trigrams.offsets[pair + 1] as number); i++) {
        if (keptTrigrams[i] === 0) continue
        const count = trigrams.counts[i] as number
        three.words[at] = trigrams.words[i] as number
        three.prob[at++] = (count - discountOf(count, table) + freed * (lower.prob[suffixes[i] as number] as number)) / context
      }
      if (at > start) two.backoff[row] = freed / context
      three.offsets[++row] = at
    }
    two.offsets[first + 1] = row
  }
  return { unigram: plainUnigrams(counts), lowerUnigram: lower.unigram, unigramBackoff: lower.gamma, bigrams: two, trigrams: three }
}
