// Which thesaurus readings of a word enter the lattice: those that its neighbours, as written or as they may be read, make likely.
//
// A word has up to some hundred of them. Two passes of bigrams choose: the first against the neighbours as written, to find what each position
// is likeliest to be; the second against those few. Everything here is a bound on work: what stays is scored exactly by the lattice.
import { NAT, scorePair, type Ngram } from '../language/ngram.js'
import { raiseAfter, type Places } from '../language/places.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
import { IMPOSSIBLE } from './semiring.js'
import type { Sequence } from './sequence.js'

/** Readings of a position that its neighbours are judged by. */
const NEIGHBORS = 8
/** Thesaurus readings of a position that enter the lattice. */
const MOST = 8
/** …and how far below the word as written, in nats, they may lie. */
const DEPTH = 12

/**
 * What each position may be, in one array: options of p lie at `offsets[p]` to `offsets[p + 1]`, the word as written first, then what
 * substitutions make of it. `before` and `after` are log P(option | the word written before) and log P(the word written behind | option).
 */
interface Options {
  readonly offsets: Int32Array
  readonly ids: Int32Array
  readonly scores: Int32Array
  readonly entries: Int32Array
  readonly before: Int32Array
  readonly after: Int32Array
  /** What bigrams with each option back off to, and what none that starts with it scores more than. */
  readonly lower: Int32Array
  readonly mostAfter: Int32Array
}

/** For each position the entries of `tier` (a layer of the model) that enter the lattice. */
export function shortlist(model: Model, sequence: Sequence, tier: number): readonly (readonly number[])[] {
  const options = gatherOptions(model, sequence, tier)
  const { offsets, entries } = options
  const fitting = fit(model.ngram, sequence, options)
  const near = Array.from({ length: sequence.length }, (_, p) => bestOf(fitting, offsets[p] as number, offsets[p + 1] as number, NEIGHBORS))
  return near.map((_, p) => {
    if ((offsets[p + 1] as number) - (offsets[p] as number) === 1) return []
    const left = p > 0 && sequence.edge[p] === 0 ? near[p - 1] : undefined
    const right = p + 1 < sequence.length && sequence.edge[p + 1] === 0 ? near[p + 1] : undefined
    return judge(model.ngram, options, p, left, right).map((o) => entries[o] as number)
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
  const { lowerUnigram, places } = model.ngram
  const known = ids.subarray(0, at)
  return {
    offsets, ids: known, scores, entries, before: new Int32Array(at), after: new Int32Array(at),
    lower: known.map((id) => lowerUnigram[id] as number), mostAfter: known.map((id) => (places as Places).mostAfter[id] as number),
  }
}

/** Fills `before` and `after`; returns their sum with the score of each option. */
function fit(ngram: Ngram, { lm, length }: Sequence, { offsets, ids, scores, before, after }: Options): Int32Array {
  const fitting = new Int32Array(before.length)
  for (let p = 0; p < length; p++) {
    for (let o = offsets[p] as number, last = offsets[p + 1] as number; o < last; o++) {
      const word = ids[o] as number
      before[o] = p > 0 ? scorePair(ngram, lm[p - 1] as number, word) : (ngram.unigram[word] as number)
      after[o] = p + 1 < length ? scorePair(ngram, word, lm[p + 1] as number) : 0
      fitting[o] = (scores[o] as number) + (before[o] as number) + (after[o] as number)
    }
  }
  return fitting
}

/**
 * The best options of a position, each neighbour being what suits it best. What stands behind is not asked of most of them: with the word as
 * written they are likely to some degree, no pair scores more than its bound, and what cannot be among the best is left.
 */
function judge(ngram: Ngram, options: Options, p: number, left: readonly number[] | undefined, right: readonly number[] | undefined): number[] {
  const { offsets, scores, entries, after } = options
  const from = offsets[p] as number
  const to = offsets[p + 1] as number
  if (right === undefined) after.fill(0, from, to)
  else if (!right.includes(to)) after.fill(IMPOSSIBLE, from, to)
  const before = judgeBefore(ngram, options, p, left)
  const judged = before.map((score, i) => ((entries[from + i] as number) < 0 ? IMPOSSIBLE : score + (scores[from + i] as number) + (after[from + i] as number)))
  const likely = bestOf(judged, 0, to - from, MOST)
  const most = likely.length < MOST ? IMPOSSIBLE : (judged[likely[MOST - 1] as number] as number)
  const written = (before[0] as number) + judgeAfter(ngram, options, from, right, IMPOSSIBLE)
  const floor = Math.max(written - DEPTH * NAT, most)
  for (let i = 1; i < judged.length; i++) {
    const score = (before[i] as number) + (scores[from + i] as number)
    if ((entries[from + i] as number) >= 0) judged[i] = score + judgeAfter(ngram, options, from + i, right, floor - score)
  }
  return bestOf(judged, 0, to - from, MOST, floor).map((i) => from + i)
}

/** log P(option | what suits it best before it), by option of a position. */
function judgeBefore(ngram: Ngram, { offsets, ids, scores, lower, before }: Options, p: number, left: readonly number[] | undefined): Int32Array {
  const from = offsets[p] as number
  const to = offsets[p + 1] as number
  if (left === undefined) return ids.slice(from, to).map((word) => ngram.unigram[word] as number)
  const written = offsets[p - 1] as number
  const best = left.includes(written) ? before.slice(from, to) : new Int32Array(to - from).fill(IMPOSSIBLE)
  for (const n of left) if (n !== written) raiseAfter(ngram, ids[n] as number, scores[n] as number, ids, lower, from, best)
  return best
}

/** log P(what suits best behind an option | option); something below `least` where it is below. */
function judgeAfter(ngram: Ngram, { ids, scores, mostAfter, after }: Options, o: number, right: readonly number[] | undefined, least: number): number {
  const { mostBefore } = ngram.places as Places
  let best = after[o] as number
  for (const n of right ?? []) {
    const bound = (scores[n] as number) + Math.min(mostAfter[o] as number, mostBefore[ids[n] as number] as number)
    if (bound > best && bound >= least) best = Math.max(best, (scores[n] as number) + scorePair(ngram, ids[o] as number, ids[n] as number))
  }
  return best
}

/** Indices, of `from` to `to`, of the best scores at or above `floor`, at most `most`, the best first, the first of equals before the others. */
function bestOf(scores: Int32Array, from: number, to: number, most: number, floor: number = IMPOSSIBLE + 1): number[] {
  const best: number[] = []
  for (let o = from; o < to; o++) {
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
