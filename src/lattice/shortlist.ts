// Which thesaurus readings of a word enter the lattice: those that its neighbours, as written or as they may be read, make likely.
//
// A word has up to some hundred of them. Two passes of bigrams choose: the first against the neighbours as written, to find what each position
// is likeliest to be; the second against those few. Everything here is a bound on work: what stays is scored exactly by the lattice.
import { NAT, type Ngram } from '../language/ngram.js'
import { raiseBefore, raiseBehind, type Tried } from '../language/places.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
import { IMPOSSIBLE } from './semiring.js'
import type { Sequence } from './sequence.js'

/** Readings of a position that its neighbours are judged by. */
export const NEIGHBORS = 4
/** Thesaurus readings of a position that enter the lattice. */
export const MOST = 5
/** …and how far below the word as written, in nats, they may lie. */
export const DEPTH = 8

/** What each position may be, in one array: options of p lie at `offsets[p]` to `offsets[p + 1]`, the word as written first, then substitutions. */
interface Options extends Tried {
  readonly offsets: Int32Array
  readonly scores: Int32Array
  readonly entries: Int32Array
  /** log P(option | the word written before), and log P(the word written behind | option). */
  readonly before: Int32Array
  readonly after: Int32Array
}

/** For each position the entries of `tier` (a layer of the model) that enter the lattice. */
export function shortlist(model: Model, sequence: Sequence, tier: number): readonly (readonly number[])[] {
  const options = gatherOptions(model, sequence, tier)
  const { offsets, entries } = options
  const near = Array.from({ length: sequence.length }, (_, p) => bestOf(fit(model.ngram, sequence, options, p), NEIGHBORS).map((i) => (offsets[p] as number) + i))
  return near.map((_, p) => {
    if ((offsets[p + 1] as number) - (offsets[p] as number) === 1) return []
    const left = p > 0 && sequence.edge[p] === 0 ? near[p - 1] : undefined
    const right = p + 1 < sequence.length && sequence.edge[p + 1] === 0 ? near[p + 1] : undefined
    const judged = judge(model.ngram, options, p, left, right)
    const floor = (judged[0] as number) - DEPTH * NAT
    for (let i = 0; i < judged.length; i++) if ((entries[(offsets[p] as number) + i] as number) < 0) judged[i] = IMPOSSIBLE
    return bestOf(judged, MOST, floor).map((i) => entries[(offsets[p] as number) + i] as number)
  })
}

/** The word as written, and what substitutions of one word for one make of it. */
function gatherOptions(model: Model, sequence: Sequence, tier: number): Options {
  const { layers } = model
  let most = sequence.length
  for (let p = 0; p < sequence.length; p++) if (sequence.open[p] === 1) for (const { spinFrom, phraseFrom } of layers) most += (phraseFrom[sequence.id[p] as number] as number) - (spinFrom[sequence.id[p] as number] as number)
  const offsets = new Int32Array(sequence.length + 1)
  const ids = new Int32Array(most)
  const scores = new Int32Array(most)
  const entries = new Int32Array(most).fill(-1)
  let at = 0
  for (let p = 0; p < sequence.length; p++) {
    const id = sequence.id[p] as number
    ids[at++] = sequence.lm[p] as number
    for (let l = 0; l < (sequence.open[p] === 0 ? 0 : layers.length); l++) {
      const { spin: { originalOffsets, originalIds, scores: spinScores }, spinFrom, phraseFrom } = layers[l] as Layer
      for (let e = spinFrom[id] as number, last = phraseFrom[id] as number; e < last; e++) {
        const from = originalOffsets[e] as number
        const original = originalIds[from] as number
        if ((originalOffsets[e + 1] as number) - from !== 1 || original >= model.ngram.size) continue
        ids[at] = original
        scores[at] = spinScores[e] as number
        if (l === tier) entries[at] = e
        at++
      }
    }
    offsets[p + 1] = at
  }
  const { lowerUnigram, unigramBackoff } = model.ngram
  const lower = new Int32Array(at)
  const backoff = new Int32Array(at)
  for (let o = 0; o < at; o++) {
    lower[o] = lowerUnigram[ids[o] as number] as number
    backoff[o] = unigramBackoff[ids[o] as number] as number
  }
  return { offsets, ids, scores, entries, lower, backoff, before: new Int32Array(at).fill(IMPOSSIBLE), after: new Int32Array(at).fill(IMPOSSIBLE) }
}

/** Score of each option of a position + log P(option | the word written before) + log P(the word written behind | option). */
function fit(ngram: Ngram, { lm, length }: Sequence, options: Options, p: number): Int32Array {
  const from = options.offsets[p] as number
  const to = options.offsets[p + 1] as number
  const before = options.before.subarray(from, to)
  const after = options.after.subarray(from, to)
  if (p > 0) raiseBehind(ngram, lm[p - 1] as number, 0, options, from, before)
  else setUnigrams(ngram, options, from, before)
  if (p + 1 < length) raiseBefore(ngram, lm[p + 1] as number, 0, options, from, after)
  else after.fill(0)
  return addUp(options, from, before, after)
}

/** The same, each neighbour being what suits best: the word as written, which has been asked, or another. */
function judge(ngram: Ngram, options: Options, p: number, left: readonly number[] | undefined, right: readonly number[] | undefined): Int32Array {
  const { offsets, ids, scores } = options
  const from = offsets[p] as number
  const to = offsets[p + 1] as number
  const before = options.before.subarray(from, to)
  const after = options.after.subarray(from, to)
  if (left === undefined) setUnigrams(ngram, options, from, before)
  else if (!left.includes(offsets[p - 1] as number)) before.fill(IMPOSSIBLE)
  if (right === undefined) after.fill(0)
  else if (!right.includes(to)) after.fill(IMPOSSIBLE)
  for (const n of left ?? []) if (n !== offsets[p - 1]) raiseBehind(ngram, ids[n] as number, scores[n] as number, options, from, before)
  for (const n of right ?? []) if (n !== to) raiseBefore(ngram, ids[n] as number, scores[n] as number, options, from, after)
  return addUp(options, from, before, after)
}

function setUnigrams({ unigram }: Ngram, { ids }: Options, from: number, before: Int32Array): void {
  for (let i = 0; i < before.length; i++) before[i] = unigram[ids[from + i] as number] as number
}

function addUp({ scores }: Options, from: number, before: Int32Array, after: Int32Array): Int32Array {
  const sums = new Int32Array(before.length)
  for (let i = 0; i < sums.length; i++) sums[i] = (before[i] as number) + (after[i] as number) + (scores[from + i] as number)
  return sums
}

/** Indices of the best scores at or above `floor`, at most `most`, the best first, the first of equals before the others. */
function bestOf(scores: Int32Array, most: number, floor: number = IMPOSSIBLE + 1): number[] {
  const best: number[] = []
  for (let o = 0; o < scores.length; o++) {
    const score = scores[o] as number
    if (score < floor || (best.length === most && score <= (scores[best[most - 1] as number] as number))) continue
    let at = Math.min(best.length, most - 1)
    for (; at > 0 && (scores[best[at - 1] as number] as number) < score; at--) best[at] = best[at - 1] as number
    best[at] = o
  }
  return best
}

/** Marks the layer whose substitutions are shortlisted; -1 where the model has none. */
export function tierOf(layers: readonly Layer[]): number {
  return layers.findIndex((layer) => layer.isThesaurus)
}
