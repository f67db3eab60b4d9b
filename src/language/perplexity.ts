// Perplexity of held-out text, by the packed model and by the trigram models that pruning starts from.
import { findIn, type Counts } from './counts.js'
import { nextContext, scoreWord, NAT, type Ngram } from './ngram.js'
import { continuationCounts, discountOf, discounts, estimateLower, plainUnigrams } from './smoothing.js'

/** log P(`word` | `first` `second`), in nats; `first` is -1 where a paragraph has just begun. */
export type LogProb = (first: number, second: number, word: number) => number

/** Perplexity of `ids` (paragraph breaks are contexts, not counted) and how many were predicted. */
export function measurePerplexity(ids: Uint16Array, breakId: number, logProb: LogProb): { tokens: number; perplexity: number } {
  let sum = 0
  let tokens = 0
  for (let i = 1; i < ids.length; i++) {
    const word = ids[i] as number
    const second = ids[i - 1] as number
    if (word === breakId) continue
    sum += logProb(i < 2 || second === breakId ? -1 : (ids[i - 2] as number), second, word)
    tokens++
  }
  return { tokens, perplexity: Math.exp(-sum / Math.max(1, tokens)) }
}

/** The packed model. */
export function packedLogProb(ngram: Ngram): LogProb {
  return (first, second, word) => scoreWord(ngram, first < 0 ? second : nextContext(ngram, first, second), word) / NAT
}

/**
 * The interpolated trigram model with every n-gram that was counted. `absolute`: absolute discounting with the plain counts of each order.
 * `kneser-ney`: interpolated modified Kneser-Ney (Chen & Goodman 1998), which is what the pruned model's smoothing is where nothing is pruned.
 */
export function unprunedLogProb(counts: Counts, smoothing: 'absolute' | 'kneser-ney'): LogProb {
  const { bigrams, trigrams, suffixes } = counts
  const lower = smoothing === 'absolute'
    ? estimateLower(counts, Float64Array.from(bigrams.counts), undefined, plainUnigrams(counts))
    : estimateLower(counts, continuationCounts(counts))
  const table = discounts(trigrams.counts)
  const totals = new Float64Array(bigrams.words.length)
  const gamma = new Float64Array(bigrams.words.length)
  for (let pair = 0; pair < totals.length; pair++) {
    for (let i = trigrams.offsets[pair] as number; i < (trigrams.offsets[pair + 1] as number); i++) {
      const count = trigrams.counts[i] as number
      totals[pair] = (totals[pair] as number) + count
      gamma[pair] = (gamma[pair] as number) + discountOf(count, table)
    }
    gamma[pair] = (totals[pair] as number) === 0 ? 1 : (gamma[pair] as number) / (totals[pair] as number)
  }
  return (first, second, word) => {
    const pair = first < 0 ? -1 : findIn(bigrams, first, second)
    const found = pair < 0 ? -1 : findIn(trigrams, pair, word)
    const bigram = found < 0 ? findIn(bigrams, second, word) : (suffixes[found] as number)
    const below = bigram < 0 ? (lower.gamma[second] as number) * (lower.unigram[word] as number) : (lower.prob[bigram] as number)
    if (pair < 0) return Math.log(below)
    const count = found < 0 ? 0 : (trigrams.counts[found] as number)
    return Math.log((found < 0 ? 0 : (count - discountOf(count, table)) / (totals[pair] as number)) + (gamma[pair] as number) * below)
  }
}
