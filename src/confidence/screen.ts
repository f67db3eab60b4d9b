// The screen: reads a block with the same states under a unigram model, in one pass over its words. Clean text goes no further than this.
//
// Under one word at a time the sum over a word's readings is closed: with R = Σ P(original) P(word | original) / P(word), a block in a state
// with rate ε is likelier than with nothing chosen by the product of 1 − εs + εR, where s is the share of a spinner's choices for the word that
// tables list; and with rate λ by that of 1 + λA, where A is R with the author's choice of words. R, s and A fall into a few classes,
// so that a block is two histograms and its sums are a small table product.
import { logarithm } from '../lattice/semiring.js'
import type { Scoring } from '../lattice/lattice.js'
import { NAT } from '../language/ngram.js'
import type { Sequence } from '../lattice/sequence.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
import { createTermScreen, type TermScreen } from './term-screen.js'
import { createStock } from '../text/columns.js'
import { firstPhrase, matchSurface, startsPhrase } from '../channels/spin.js'
import { authorClassOf, authorRatio, levelOf, RATIO_CLASSES, ratioClass, ratioOf, ratioOfClass, shareOf, SPUN_CLASSES, spunClass, spunClassOf } from '../channels/traits.js'

/** Authors who choose more are left to the lattice: word by word they explain a light spinner as well as a spinner does. */
const MOST_CHOSEN = 0.15

export interface Screen {
  readonly scoring: Scoring
  /** By class of R and s: how often it was met in a block, and log(1 − εs + εR) by column. */
  readonly spun: Histogram
  /** By class of A: the same with log(1 + λA). */
  readonly chosen: Histogram
  readonly terms: TermScreen
  /** Where the sums of blocks are. */
  readonly takeSums: (lanes: number) => Int32Array
}

/** Counts by class, and what one of each class adds to the lanes, in score units: a table by class and column, for many lanes have the same rate. */
interface Histogram {
  readonly counts: Int32Array
  readonly table: Int32Array
  /** By column; and the column of each lane. */
  readonly products: Int32Array
  readonly columnOf: Uint8Array
}

function createHistogram(classes: number, rates: readonly number[], valueOf: (cls: number, rate: number) => number): Histogram {
  const distinct = [...new Set(rates)]
  const table = Int32Array.from({ length: classes * distinct.length }, (_, i) => Math.round(logarithm(valueOf(Math.floor(i / distinct.length), distinct[i % distinct.length] as number)) * NAT))
  return { counts: new Int32Array(classes), table, products: new Int32Array(distinct.length), columnOf: Uint8Array.from(rates, (rate) => distinct.indexOf(rate)) }
}

export function createScreen(scoring: Scoring): Screen {
  const { states } = scoring.model.parameters
  return {
    scoring,
    spun: createHistogram(SPUN_CLASSES, states.map(({ spun }) => spun), (cls, rate) => 1 - rate * shareOf(levelOf(cls)) + rate * ratioOfClass(ratioOf(cls))),
    chosen: createHistogram(RATIO_CLASSES, states.map(({ chosen }) => Math.min(MOST_CHOSEN, chosen)), (cls, rate) => 1 + rate * ratioOfClass(cls)),
    terms: createTermScreen(scoring),
    takeSums: createStock(Int32Array),
  }
}

/** log P(block | state) − log P(block | nothing chosen, nothing spun) by lane, in score units. `fresh` is 1 at positions that do not merely repeat. */
export function screenBlock({ scoring, spun, chosen, takeSums }: Screen, sequence: Sequence, fresh: Uint8Array): Int32Array {
  const { model, lanes } = scoring
  const { traits } = model
  const { id: ids, open, length } = sequence
  const { counts: spunCounts } = spun
  const { counts: chosenCounts } = chosen
  for (let p = 0; p < length; p++) {
    const isFresh = fresh[p] as number
    const isOpen = open[p] as number
    if (isOpen === 1 && startsPhrase(model, sequence, p)) {
      const phrase = findPhrase(model, sequence, p)
      if (phrase.length > 1) {
        spunCounts[spunClass(0, phrase.ratio)] = (spunCounts[spunClass(0, phrase.ratio)] as number) + isFresh
        chosenCounts[phrase.author] = (chosenCounts[phrase.author] as number) + isFresh
        p += phrase.length - 1
        continue
      }
    }
    // What is fresh at one word in two is added, not asked: no branch is taken wrongly.
    const trait = traits[ids[p] as number] as number
    const at = spunClassOf(trait, isOpen)
    const author = authorClassOf(trait)
    spunCounts[at] = (spunCounts[at] as number) + isFresh
    chosenCounts[author] = (chosenCounts[author] as number) + (isFresh & isOpen)
  }
  const sums = takeSums(lanes)
  addProducts(sums, spun)
  addProducts(sums, chosen)
  return sums
}

/** Adds to each lane the sum of its column, class by class, times how often a class was met; and forgets that it was. */
function addProducts(sums: Int32Array, { counts, table, products, columnOf }: Histogram): void {
  const columns = products.length
  products.fill(0)
  for (let cls = 0; cls < counts.length; cls++) {
    const times = counts[cls] as number
    if (times === 0) continue
    const row = cls * columns
    for (let c = 0; c < columns; c++) products[c] = (products[c] as number) + times * (table[row + c] as number)
    counts[cls] = 0
  }
  for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] as number) + (products[columnOf[k] as number] as number)
}

/** A surface of several words, with the classes of its R and A. */
interface Phrase { readonly length: number; readonly ratio: number; readonly author: number }

/** The longest surface of several words at `p`, of the first layer that has one so long; a length of 1 where there is none. */
function findPhrase(model: Model, sequence: Sequence, p: number): Phrase {
  let best: Phrase = { length: 1, ratio: 0, author: 0 }
  for (const layer of model.layers) {
    const found = longestPhrase(layer, sequence, p, sequence.id[p] as number)
    if (found.length > best.length) best = found
  }
  return best
}

function longestPhrase(layer: Layer, sequence: Sequence, p: number, id: number): Phrase {
  let length = 0
  let ratio = 0
  let author = 0
  const { surfaceIds, surfaceOffsets } = layer.spin
  const second = sequence.id[p + 1] as number
  for (let e = firstPhrase(layer, id, second), last = layer.spinFrom[id + 1] as number; e < last && surfaceIds[(surfaceOffsets[e] as number) + 1] === second; e++) {
    const matched = matchSurface(layer, e, sequence, p)
    if (matched === 0 || matched < length) continue
    const ratioHere = ratioClass(layer.spin.ratios[e] as number)
    const authorHere = ratioClass(authorRatio(layer.spin, e))
    // Several originals of one surface: the likeliest stands for all.
    ratio = matched > length ? ratioHere : Math.max(ratio, ratioHere)
    author = matched > length ? authorHere : Math.max(author, authorHere)
    length = matched
  }
  return { length, ratio, author }
}
