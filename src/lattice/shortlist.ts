// Which thesaurus readings of a word enter the lattice: those that its neighbours, as written or as they may be read, make likely.
//
// A word has up to some hundred of them. Two passes of bigrams choose: the first against the neighbours as written, to find what each position
// is likeliest to be; the second against those few. Everything here is a bound on work: what stays is scored exactly by the lattice.
import { scoreWord } from '../language/ngram.js'
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

interface Options { readonly ids: number[]; readonly scores: number[]; readonly entries: number[] }

/** For each position the entries of `tier` (a layer of the model) that enter the lattice. */
export function shortlist(model: Model, sequence: Sequence, tier: number): readonly (readonly number[])[] {
  const all = Array.from({ length: sequence.length }, (_, p) => optionsAt(model, sequence, p, tier))
  const near = all.map((options, p) => bestOf(options, NEIGHBORS, (o) => (options.scores[o] as number) + fit(model, sequence, p, options.ids[o] as number)))
  return all.map((options, p) => {
    if (options.ids.length === 1) return []
    const left = p > 0 && sequence.edge[p] === 0 ? { options: all[p - 1] as Options, near: near[p - 1] as number[] } : undefined
    const right = p + 1 < sequence.length && sequence.edge[p + 1] === 0 ? { options: all[p + 1] as Options, near: near[p + 1] as number[] } : undefined
    const judge = (o: number): number => (options.scores[o] as number) + judgeSides(model, options.ids[o] as number, left, right)
    const floor = judge(0) - DEPTH * 1024
    return bestOf(options, MOST, (o) => ((options.entries[o] as number) < 0 ? IMPOSSIBLE : judge(o)), floor).map((o) => options.entries[o] as number)
  })
}

/** The word as written first, then what substitutions of one word for one make of it. */
function optionsAt(model: Model, sequence: Sequence, p: number, tier: number): Options {
  const id = sequence.id[p] as number
  const options: Options = { ids: [sequence.lm[p] as number], scores: [0], entries: [-1] }
  if (sequence.open[p] === 0) return options
  model.layers.forEach((layer, l) => {
    for (let e = layer.spinFrom[id] as number, last = layer.phraseFrom[id] as number; e < last; e++) {
      const { spin } = layer
      const from = spin.originalOffsets[e] as number
      if ((spin.originalOffsets[e + 1] as number) - from !== 1 || (spin.originalIds[from] as number) >= model.ngram.size) continue
      options.ids.push(spin.originalIds[from] as number)
      options.scores.push(spin.scores[e] as number)
      options.entries.push(l === tier ? e : -1)
    }
  })
  return options
}

/** log P(word | the word written before) + log P(the word written behind | word). */
function fit(model: Model, sequence: Sequence, p: number, word: number): number {
  let score = p > 0 ? scoreWord(model.ngram, sequence.lm[p - 1] as number, word) : (model.ngram.unigram[word] as number)
  if (p + 1 < sequence.length) score += scoreWord(model.ngram, word, sequence.lm[p + 1] as number)
  return score
}

interface Side { readonly options: Options; readonly near: readonly number[] }

function judgeSides(model: Model, word: number, left: Side | undefined, right: Side | undefined): number {
  let before = left === undefined ? (model.ngram.unigram[word] as number) : IMPOSSIBLE
  for (const o of left?.near ?? []) before = Math.max(before, (left?.options.scores[o] as number) + scoreWord(model.ngram, left?.options.ids[o] as number, word))
  let after = right === undefined ? 0 : IMPOSSIBLE
  for (const o of right?.near ?? []) after = Math.max(after, (right?.options.scores[o] as number) + scoreWord(model.ngram, word, right?.options.ids[o] as number))
  return before + after
}

/** Indices of the best options at or above `floor`, at most `most`. */
function bestOf({ ids }: Options, most: number, judge: (o: number) => number, floor = IMPOSSIBLE + 1): number[] {
  const scored = ids.map((_, o) => ({ o, score: judge(o) })).filter(({ score }) => score >= floor)
  scored.sort((a, b) => b.score - a.score || a.o - b.o)
  return scored.slice(0, most).map(({ o }) => o)
}

/** Marks the layer whose substitutions are shortlisted; -1 where the model has none. */
export function tierOf(layers: readonly Layer[]): number {
  return layers.findIndex((layer) => layer.isThesaurus)
}
