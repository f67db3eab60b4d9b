// Whether the blocks of a text are OCR, and of which kind: a hidden Markov chain along them, over a state of clean text and each table at each rate.
//
// Each word in small letters that is nobody's is explained by the letters of unlisted words, or as a misreading, under each table; in clean text
// as the slip of a careful or of a careless author. `tbe` says a great deal for OCR, `realy` little, `ngrok` nothing. Before the vocabulary is built, all of them are taken for
// perfect misreadings: a text that could not be OCR even then ends there, and that is nearly all clean text.
import { searchWords } from '../channels/ocr/search.js'
import { weighSlips } from '../channels/ocr/slips.js'
import type { UnknownWords } from '../channels/ocr/unknown.js'
import { scoreUnlisted } from '../channels/ocr/vocabulary.js'
import { inferRates } from '../confidence/corruption-rate.js'
import { logarithm } from '../language/logarithm.js'
import { NAT } from '../language/ngram.js'
import { IMPOSSIBLE, logAdd, scoreOf } from '../lattice/semiring.js'
import { foldKey } from '../text/tokenize.js'
import type { OcrEngine } from './engine.js'
import type { OcrParameters } from './parameters.js'

/** What is believed of a block. */
export interface Belief {
  /** Probability that it is OCR. */
  readonly chance: number
  /** Index of the likeliest table. */
  readonly table: number
  /** Expected share of its words that misreading made nobody's. */
  readonly rate: number
  /** Expected rates, over a table's own, at which names are garbled by one, two and three confusions: by a machine, and by an author's slips; up to a common factor. */
  readonly machine: readonly number[]
  readonly author: readonly number[]
  /** Probability of each kind of author. */
  readonly authors: readonly number[]
}

interface Lane { readonly table: number; readonly rate: number; readonly score: number; readonly known: number; readonly prior: number }

export interface Gate {
  /** What is believed of each block; `cuts` are the offsets between them. */
  judge(cuts: readonly number[], blocks: readonly UnknownWords[]): Belief[]
}

/** Words whose explanations are remembered; beyond it all are forgotten. */
const MOST_REMEMBERED = 50_000
/** Running text is read in blocks that are OCR at least with this chance, for no repair in them is likelier; and anything left of a term leads to it there. */
export const LEAST_READ = 0.3
/** Blocks less likely than this to be OCR are taken for clean. */
export const LEAST_CHANCE = 1e-3

export function createGate(engine: OcrEngine): Gate {
  const lanes = createLanes(engine)
  const prior = lanes.map((lane) => lane.prior)
  const infer = (cuts: readonly number[], blocks: readonly UnknownWords[], explain: (word: string) => Explanation): Belief[] => {
    const sums = blocks.map((block) => sumBlock(lanes, block, explain))
    return inferRates(engine.model.parameters, prior, cuts, sums).map((row) => believe(lanes, row, engine.parameters))
  }
  const explained = new Map<string, Explanation>()
  const explain = (word: string): Explanation => {
    if (explained.size > MOST_REMEMBERED) explained.clear()
    const known = explained.get(word) ?? explainWord(engine, word)
    explained.set(word, known)
    return known
  }
  return {
    judge(cuts, blocks) {
      const most = infer(cuts, blocks, () => PERFECT)
      if (blocks.every(({ unknown }) => unknown.length === 0)) return most
      // Where even that would not do, the words that are nobody's tell nothing.
      return infer(cuts, blocks, most.some(({ chance }) => chance >= LEAST_READ) ? explain : () => NOBODYS)
    },
  }
}

/** First the kinds of authors of clean text; the rates of the others are shared out as in the text the states were fitted on. */
function createLanes({ tables, parameters }: OcrEngine): Lane[] {
  const { states, authors, unknown, share } = parameters
  const dirty = states.slice(1)
  const mass = dirty.reduce((sum, state) => sum + state.prior, 0)
  const lane = (table: number, rate: number, prior: number): Lane => ({ table, rate, score: scoreOf(rate), known: scoreOf(Math.max(0.01, 1 - unknown * rate)), prior })
  return [
    ...authors.map(({ rate, prior }) => lane(-1, rate, (1 - share.text) * prior)),
    ...tables.flatMap((_, t) => dirty.map((state) => lane(t, state.rate, (share.text * state.prior) / mass / tables.length))),
  ]
}

/** log P of a word: as one that nobody listed, as a misreading at each table's own rate, and by one, two and three slips at such a rate. */
interface Explanation { readonly unlisted: number; readonly misread: readonly number[]; readonly slips: readonly number[] }
const PERFECT: Explanation = { unlisted: IMPOSSIBLE, misread: [], slips: [0] }
const NOBODYS: Explanation = { unlisted: 0, misread: [IMPOSSIBLE], slips: [IMPOSSIBLE] }

function sumBlock(lanes: readonly Lane[], { words, unknown }: UnknownWords, explain: (word: string) => Explanation): Int32Array {
  const sums = Int32Array.from(lanes, (lane) => (words - unknown.length) * lane.known)
  for (const word of unknown) {
    const { unlisted, misread, slips } = explain(word)
    lanes.forEach(({ table, score }, k) => {
      const read = table < 0 ? slips.reduce((sum, slip, n) => logAdd(sum, Math.max(IMPOSSIBLE, slip + (n + 1) * score)), IMPOSSIBLE) : (misread.length === 0 ? 0 : (misread[table] ?? IMPOSSIBLE)) + score
      sums[k] = (sums[k] as number) + logAdd(unlisted, Math.max(IMPOSSIBLE, read))
    })
  }
  return sums
}

/** Misreadings far less likely than the best of them add nothing; bounds on their cost, and on the steps of a search that finds none. In score units. */
const WINDOW = 4 * NAT
const MOST_COST = 12 * NAT
const STEPS = 1000

function explainWord({ model, vocabulary, tables }: OcrEngine, word: string): Explanation {
  const unlisted = scoreUnlisted(model, vocabulary.spelling, foldKey(word))
  const slips = [IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE]
  const seen = new Set<number>()
  const misread = tables.map((table) => {
    let sum = IMPOSSIBLE
    for (const { ids, cost } of searchWords(vocabulary.trie, table, { surface: word, limit: -unlisted, window: WINDOW, mostCost: MOST_COST, steps: STEPS })) {
      const id = ids[0] as number
      const common = model.ngram.unigram[id] as number
      sum = logAdd(sum, common - cost)
      if (seen.has(id)) continue
      seen.add(id)
      const slip = weighSlips(word, model.formOf(id))
      const n = slip.slips - 1
      if (n >= 0 && n < slips.length && slip.cost < Infinity) slips[n] = logAdd(slips[n] as number, common + Math.round((slip.slips * logarithm(table.rate) - slip.cost) * NAT))
    }
    return sum
  })
  return { unlisted, misread, slips }
}

function believe(lanes: readonly Lane[], row: Float64Array, { unknown, share }: OcrParameters): Belief {
  const tables: number[] = []
  const machine = [0, 0, 0]
  const author = [0, 0, 0]
  // The prior odds of a block in which a name is looked for, over those of running text.
  const odds = (share.names / (1 - share.names)) / (share.text / (1 - share.text))
  const authors: number[] = []
  let rate = 0
  lanes.forEach((lane, k) => {
    const value = row[k] as number
    rate += value * lane.rate * unknown
    const garbles = lane.table < 0 ? author : machine
    const weight = lane.table < 0 ? value : value * odds
    // Powers by multiplying: engines differ in `**`.
    let power = weight
    garbles.forEach((sum, n) => (garbles[n] = sum + (power *= lane.rate)))
    if (lane.table < 0) authors.push(value)
    else tables[lane.table] = (tables[lane.table] ?? 0) + value
  })
  const chance = tables.reduce((sum, value) => sum + value, 0)
  return { chance, table: tables.reduce((best, value, t) => (value > (tables[best] as number) ? t : best), 0), rate, machine, author, authors }
}

/** The same block where it is known to be OCR of one table's kind. */
export function believeTold(belief: Belief, table: number): Belief {
  const { chance, rate, machine } = belief
  return { chance: 1, table, rate: rate / chance, machine: machine.map((sum) => sum / chance), author: [0, 0, 0], authors: [] }
}
