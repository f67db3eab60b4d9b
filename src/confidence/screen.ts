// The screen: reads a block with the same states under a unigram model, in one pass over its words. Clean text goes no further than this.
//
// Under one word at a time the sum over a word's readings is closed: with R = Σ P(original) P(word | original) / P(word), a block in a state
// with rate ε is likelier than with nothing chosen by the product of 1 − εs + εR, where s is the share of a spinner's choices for the word that
// tables list; and with rate λ by that of 1 + λA, where A is R with the author's choice of words. R, s and A fall into a few classes,
// so that a block is two histograms and its sums are a small table product.
import { logarithm } from '../lattice/semiring.js'
import type { Scoring } from '../lattice/lattice.js'
import { NAT } from '../language/ngram.js'
import { createSequence, type Sequence } from '../lattice/sequence.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
import { createTermScreen, type TermScreen } from './term-screen.js'
import { firstPhrase, matchSurface, startsPhrase } from '../channels/spin.js'
import { authorClassOf, authorRatio, RATIO_CLASSES, ratioClass, ratioOfClass, SHARE_LEVELS, shareOf, SPUN_CLASSES, spunClass, spunClassOf, STARTS_PHRASE } from '../channels/traits.js'

/** Authors who choose more are left to the lattice: word by word they explain a light spinner as well as a spinner does. */
const MOST_CHOSEN = 0.15

export interface Screen {
  readonly scoring: Scoring
  /** log(1 − εs + εR) by class of R, s and lane, in score units. */
  readonly table: Int32Array
  /** log(1 + λA) by class of A and lane, in score units. */
  readonly authorTable: Int32Array
  readonly terms: TermScreen
  /** Where the first look reads each block, one after the other. */
  readonly scratch: Sequence
}

export function createScreen(scoring: Scoring): Screen {
  const { states } = scoring.model.parameters
  const table = new Int32Array(SPUN_CLASSES * scoring.lanes)
  const authorTable = new Int32Array(RATIO_CLASSES * scoring.lanes)
  for (let c = 0; c < RATIO_CLASSES; c++) {
    const ratio = ratioOfClass(c)
    states.forEach(({ chosen }, k) => (authorTable[c * scoring.lanes + k] = Math.round(logarithm(1 + Math.min(MOST_CHOSEN, chosen) * ratio) * NAT)))
    for (let level = 0; level < SHARE_LEVELS; level++) {
      states.forEach(({ spun }, k) => (table[spunClass(level, c) * scoring.lanes + k] = Math.round(logarithm(1 - spun * shareOf(level) + spun * ratio) * NAT)))
    }
  }
  return { scoring, table, authorTable, terms: createTermScreen(scoring), scratch: createSequence() }
}

/** log P(block | state) − log P(block | nothing chosen, nothing spun) by lane, in score units. `fresh` is 1 at positions that do not merely repeat. */
export function screenBlock(screen: Screen, sequence: Sequence, fresh: Uint8Array): Int32Array {
  const { model, lanes } = screen.scoring
  const { traits } = model
  const { id: ids, open, length } = sequence
  const histogram = new Int32Array(SPUN_CLASSES)
  const authored = new Int32Array(RATIO_CLASSES)
  for (let p = 0; p < length; p++) {
    const trait = traits[ids[p] as number] as number
    let at = spunClassOf(trait, open[p] as number)
    let author = open[p] === 1 ? authorClassOf(trait) : 0
    let end = p
    if ((trait & STARTS_PHRASE) !== 0 && open[p] === 1 && startsPhrase(model, sequence, p)) {
      const phrase = findPhrase(model, sequence, p)
      if (phrase.length > 1) {
        at = spunClass(0, phrase.ratio)
        author = phrase.author
        end = p + phrase.length - 1
      }
    }
    if (fresh[p] === 1) {
      histogram[at] = (histogram[at] as number) + 1
      authored[author] = (authored[author] as number) + 1
    }
    p = end
  }
  const sums = new Int32Array(lanes)
  addProducts(sums, histogram, screen.table)
  addProducts(sums, authored, screen.authorTable)
  return sums
}

/** Adds to each lane the sum of its column, class by class, times how often a class was met. Class 0 says nothing. */
function addProducts(sums: Int32Array, histogram: Int32Array, table: Int32Array): void {
  for (let at = 1; at < histogram.length; at++) {
    const count = histogram[at] as number
    if (count > 0) for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] as number) + count * (table[at * sums.length + k] as number)
  }
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
