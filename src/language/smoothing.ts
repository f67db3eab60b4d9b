// Smoothing: interpolated absolute discounting with three discounts an order (Ney, Essen & Kneser 1994; Chen & Goodman 1998).
import type { Counts } from './counts.js'

export type Discounts = readonly [number, number, number]

/** Three discounts for counts 1, 2 and 3 or more, from counts of counts (Chen & Goodman 1998, eq. 26). */
export function discounts(counts: Uint32Array): [number, number, number] {
  const n = [0, 0, 0, 0, 0]
  for (const count of counts) if (count <= 4) n[count] = (n[count] as number) + 1
  const [, n1, n2, n3, n4] = n as [number, number, number, number, number]
  const y = n1 / (n1 + 2 * n2)
  const clamp = (value: number, most: number): number => (Number.isFinite(value) ? Math.min(most, Math.max(0.1, value)) : most / 2)
  return [clamp(1 - (2 * y * n2) / n1, 1), clamp(2 - (3 * y * n3) / n2, 2), clamp(3 - (4 * y * n4) / n3, 3)]
}

/** What is taken off a count; counts between the whole ones (those of lower orders) take the discount of the whole one below. */
export function discountOf(count: number, table: Discounts): number {
  return count < 1 ? count * table[0] : Math.min(count, count < 2 ? table[0] : count < 3 ? table[1] : table[2])
}

/** Orders one and two. `gamma[w]` is the weight of the unigrams after w; bigrams that are not kept have the probability they back off to. */
export interface LowerOrders { readonly unigram: Float64Array; readonly prob: Float64Array; readonly gamma: Float64Array }

/** Shares of the words in running text, half an occurrence added to each. */
export function plainUnigrams({ unigrams, size, breakId }: Counts): Float64Array {
  return toShares(Float64Array.from(unigrams), size, breakId)
}

function toShares(counts: Float64Array, size: number, breakId: number): Float64Array {
  counts[breakId] = 0
  const sum = counts.reduce((total, count) => total + count, 0) + 0.5 * (size - 1)
  return counts.map((count, id) => (id === breakId ? 0 : (count + 0.5) / sum))
}

/**
 * Estimates the lower orders from counts of bigrams, `kept` telling which bigrams the model is to hold (all where it is missing).
 * Without `unigram`, the unigrams are those that bigrams back off to: a kept bigram counts what is taken off it, any other its whole count.
 */
export function estimateLower({ bigrams: { offsets, words }, size, breakId }: Counts, counts: Float64Array, kept?: Uint8Array, unigram?: Float64Array): LowerOrders {
  const table = discounts(Uint32Array.from(counts, Math.round))
  const freed = counts.map((count, i) => (kept === undefined || kept[i] === 1 ? discountOf(count, table) : count))
  const left = new Float64Array(size)
  freed.forEach((count, i) => {
    left[words[i] as number] = (left[words[i] as number] as number) + count
  })
  const below = unigram ?? toShares(left, size, breakId)
  const gamma = new Float64Array(size).fill(1)
  const prob = new Float64Array(counts.length)
  for (let first = 0; first < size; first++) {
    const from = offsets[first] as number
    const to = offsets[first + 1] as number
    let total = 0
    let free = 0
    for (let i = from; i < to; i++) {
      total += counts[i] as number
      free += freed[i] as number
    }
    if (total > 0) gamma[first] = free / total
    for (let i = from; i < to; i++) prob[i] = ((counts[i] as number) - (freed[i] as number)) / total + (gamma[first] as number) * (below[words[i] as number] as number)
  }
  return { unigram: below, prob, gamma }
}

/** Counts of bigrams as Kneser-Ney has them: words met before the bigram; a bigram that opens a paragraph has none, and keeps its own. */
export function continuationCounts({ bigrams, suffixes, breakId }: Counts): Float64Array {
  const counts = new Float64Array(bigrams.words.length)
  for (const suffix of suffixes) counts[suffix] = (counts[suffix] as number) + 1
  for (let i = bigrams.offsets[breakId] as number; i < (bigrams.offsets[breakId + 1] as number); i++) counts[i] = bigrams.counts[i] as number
  return counts
}
