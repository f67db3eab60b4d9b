// The first look at a block: no lattice, no windows. It tells what the words say of the rate one by one, and how likely the likeliest garbled term is.
import { readUnknown, type UnknownWords } from './channels/ocr/unknown.js'
import { createTermWalk, type TermMatch } from './channels/terms.js'
import { REACH } from './confidence/corruption-rate.js'
import { glanceProse } from './confidence/guard.js'
import { screenBlock, type Screen } from './confidence/screen.js'
import type { Scoring } from './lattice/lattice.js'
import { readTerm } from './lattice/readings.js'
import { createLiteralScores, type LiteralScores } from './lattice/term-score.js'
import { IMPOSSIBLE, logAdd } from './lattice/semiring.js'
import type { Sequence } from './lattice/sequence.js'
import type { Model } from './model.js'
import { createStock } from './text/columns.js'
import { KIND_WORD } from './text/tokenize.js'

/** What a first look at a block finds: sums under the unigram model, and whether the lattice is needed whatever the rates are. */
export interface Glance {
  readonly sums: Int32Array
  /** 1 at positions of words that are not met again within the reach. */
  readonly fresh: Uint8Array
  readonly words: number
  /** By lane: log-odds, in score units, of the likeliest garbled term against what is written; empty where there is none. */
  readonly termOdds: Int32Array
  /** Words that are nobody's; undefined where OCR is not looked for. */
  readonly misread: UnknownWords | undefined
}

/** Looks at a block once: no lattice, no windows. With `ocr` it notes the words that are nobody's. */
export function glanceAt(screen: Screen, memory: WordMemory, text: string, offset: number, ocr: boolean): Glance {
  const sequence = glanceProse(screen.scoring.model, text)
  const fresh = memory.markFresh(sequence, offset)
  return {
    sums: screenBlock(screen, sequence, fresh),
    fresh,
    words: countWords(sequence),
    termOdds: bestOdds(screen, sequence),
    misread: ocr ? readUnknown(screen.scoring.model, sequence) : undefined,
  }
}

/** Remembers where each word was last met within a document. */
export interface WordMemory { markFresh(sequence: Sequence, offset: number): Uint8Array }

/** Offsets of one document after the other in one array: each starts so far behind the last that nothing of it is within reach. */
interface Ledger { readonly last: Int32Array; used: number }
const LEDGERS = new WeakMap<Model, Ledger>()
/** Offsets are 31 bits; long before they run out the array starts anew. */
const LEDGER_END = 1 << 30

export function createWordMemory(model: Model, length: number): WordMemory {
  let ledger = LEDGERS.get(model)
  if (ledger === undefined || ledger.used + length > LEDGER_END) LEDGERS.set(model, (ledger = { last: new Int32Array(model.listed.length), used: 0 }))
  const { last } = ledger
  const base = ledger.used + REACH + 1
  ledger.used = base + length
  const takeRow = createStock(Uint8Array)
  return {
    markFresh({ length: size, id, token, tokens: { start } }, offset) {
      const fresh = takeRow(size)
      const from = base + offset
      for (let p = 0; p < size; p++) {
        const word = id[p] as number
        const at = from + (start[token[p] as number] as number)
        fresh[p] = at - (last[word] as number) > REACH ? 1 : 0
        last[word] = at
      }
      return fresh
    },
  }
}

const NO_ODDS = new Int32Array(0)

/** By lane, the best log-odds of a garbled term against whatever else its words may be. Below evens they are of no account. */
function bestOdds({ scoring, terms }: Screen, sequence: Sequence): Int32Array {
  const { model } = scoring
  let odds = NO_ODDS
  let literal: LiteralScores | undefined
  terms.starts.forEach((findStarts, layer) => {
    const starts = findStarts(sequence)
    if (starts.length === 0) return
    if (odds === NO_ODDS) odds = new Int32Array(scoring.lanes).fill(IMPOSSIBLE)
    const scores = (literal ??= createLiteralScores(scoring, sequence))
    const walk = createTermWalk(model, sequence, (match) => {
      if (terms.isWorth(sequence, match) && (layer > 0 || terms.mayBe(sequence, match, scores))) weighTerm(scoring, sequence, scores, match, odds)
    }, { least: 1, layer })
    for (const p of starts) walk(p)
  })
  return odds
}

/** By lane: log-odds of a garbled term against whatever else may have brought its words about: they are meant as they stand, or an author chose them. */
function weighTerm(scoring: Scoring, sequence: Sequence, literal: LiteralScores, match: TermMatch, odds: Int32Array): void {
  const reading = readTerm(scoring, sequence, match)
  const [near, far] = scoring.nearNameScore
  // Of the clean states the first is that of authors who choose least.
  const own = reading.inName === 0 ? reading.spun * (scoring.chosenScore[0] as number) : reading.inName === 1 ? near : far * reading.changed
  const rest = logAdd(literal(match.from, match.to), Math.max(IMPOSSIBLE, reading.authorScore + own))
  for (let k = 0; k < scoring.lanes; k++) {
    const spun = (scoring.rates[k] as number) === 0 ? IMPOSSIBLE : reading.score + reading.spun * (scoring.spunScore[k] as number) + (reading.tilts[scoring.dialect[k] as number] as number)
    odds[k] = Math.max(odds[k] as number, spun - rest, reading.aloneScore - rest)
  }
}

function countWords({ tokens: { kind, length } }: Sequence): number {
  let words = 0
  for (let i = 0; i < length; i++) words += kind[i] === KIND_WORD ? 1 : 0
  return words
}
