// Which thesaurus readings of a word enter the lattice: those that its neighbours, as written or as they may be read, make likely.
//
// A word has up to some hundred of them. Two passes of bigrams choose: the first against the neighbours as written, to find what each position
// is likeliest to be; the second against those few. Everything here is a bound on work: what stays is scored exactly by the lattice.
import { scorePair, scoreWord } from '../language/ngram.js'
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

interface Options { readonly ids: Int32Array; readonly scores: Int32Array; readonly entries: Int32Array }

/** A neighbour: what it may be, and which of that a position is judged by. */
interface Side { readonly options: Options; readonly near: readonly number[] }

/** For each position the entries of `tier` (a layer of the model) that enter the lattice. */
export function shortlist(model: Model, sequence: Sequence, tier: number): readonly (readonly number[])[] {
  const all = Array.from({ length: sequence.length }, (_, p) => optionsAt(model, sequence, p, tier))
  const near = all.map((options, p) => bestOf(fit(model, sequence, p, options), NEIGHBORS))
  const sideAt = (p: number): Side => ({ options: all[p] as Options, near: near[p] as number[] })
  return all.map((options, p) => {
    if (options.ids.length === 1) return []
    const left = p > 0 && sequence.edge[p] === 0 ? sideAt(p - 1) : undefined
    const right = p + 1 < sequence.length && sequence.edge[p + 1] === 0 ? sideAt(p + 1) : undefined
    const scores = judge(model, options, left, right)
    const floor = (scores[0] as number) - DEPTH * 1024
    return bestOf(scores.map((score, o) => ((options.entries[o] as number) < 0 ? IMPOSSIBLE : score)), MOST, floor).map((o) => options.entries[o] as number)
  })
}

/** The word as written first, then what substitutions of one word for one make of it. */
function optionsAt(model: Model, sequence: Sequence, p: number, tier: number): Options {
  const id = sequence.id[p] as number
  const ids = [sequence.lm[p] as number]
  const scores = [0]
  const entries = [-1]
  for (let l = 0; l < (sequence.open[p] === 0 ? 0 : model.layers.length); l++) {
    const { spin, spinFrom, phraseFrom } = model.layers[l] as Layer
    for (let e = spinFrom[id] as number, last = phraseFrom[id] as number; e < last; e++) {
      const from = spin.originalOffsets[e] as number
      const original = spin.originalIds[from] as number
      if ((spin.originalOffsets[e + 1] as number) - from !== 1 || original >= model.ngram.size) continue
      ids.push(original)
      scores.push(spin.scores[e] as number)
      entries.push(l === tier ? e : -1)
    }
  }
  return { ids: Int32Array.from(ids), scores: Int32Array.from(scores), entries: Int32Array.from(entries) }
}

/** Score of each option + log P(word | the word written before) + log P(the word written behind | word). */
function fit({ ngram }: Model, sequence: Sequence, p: number, { ids, scores }: Options): Int32Array {
  return scores.map((score, o) => {
    const word = ids[o] as number
    const before = p > 0 ? scoreWord(ngram, sequence.lm[p - 1] as number, word) : (ngram.unigram[word] as number)
    return score + before + (p + 1 < sequence.length ? scoreWord(ngram, word, sequence.lm[p + 1] as number) : 0)
  })
}

/** The same, each neighbour being what suits best. */
function judge({ ngram }: Model, { ids, scores }: Options, left: Side | undefined, right: Side | undefined): Int32Array {
  return scores.map((score, o) => {
    const word = ids[o] as number
    let before = left === undefined ? (ngram.unigram[word] as number) : IMPOSSIBLE
    if (left !== undefined) for (const n of left.near) before = Math.max(before, (left.options.scores[n] as number) + scorePair(ngram, left.options.ids[n] as number, word))
    let after = right === undefined ? 0 : IMPOSSIBLE
    if (right !== undefined) for (const n of right.near) after = Math.max(after, (right.options.scores[n] as number) + scorePair(ngram, word, right.options.ids[n] as number))
    return score + before + after
  })
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
