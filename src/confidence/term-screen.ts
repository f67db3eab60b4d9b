// The screen for garbled terms: at which words of a block a walk through the terms is worth its while.
import type { TermMatch } from '../channels/terms.js'
import { startsPhrase } from '../channels/spin.js'
import { createLateFilter } from '../channels/term-filter.js'
import { makeIndex, type StartList, type TermIndex } from '../channels/term-index.js'
import { mayHoldInRow } from '../language/bits.js'
import { HYPHEN } from '../language/token-class.js'
import { ENDS_GARBLED, FILLS, STARTS } from '../dictionary/openings.js'
import type { Scoring } from '../lattice/lattice.js'
import { scoreTerm, type LiteralScores } from '../lattice/term-score.js'
import { NAT } from '../language/ngram.js'
import { IMPOSSIBLE } from '../lattice/semiring.js'
import { languageId, type Sequence } from '../lattice/sequence.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'

export interface TermScreen {
  /** By layer the positions at which a garbled term may start that may be likelier than what is written. */
  readonly starts: readonly FindStarts[]
  /** False for a garbled term of one word that cannot be likelier than the word: whether it is met on a walk hangs on what else starts there. */
  readonly isWorth: (sequence: Sequence, match: TermMatch) => boolean
  /** Whether a garbled term is likelier, in some state, than what is written. */
  readonly mayBe: (sequence: Sequence, match: TermMatch, literal: LiteralScores) => boolean
}

/** Words are hardly ever so much rarer in their place than each by itself, in score units; a capital may make each rarer still. */
const MOST_SURPRISE = 4 * NAT
const MOST_CAPITAL = 3 * NAT

/** Edges of the trie of terms that the thesaurus reaches, up to which a filter is made; of more there is an index. */
const MOST_FILTERED = 1 << 14

export function createTermScreen(scoring: Scoring): TermScreen {
  const { model } = scoring
  const gains = findGains(scoring)
  const oneWord = model.layers.map((layer, l) => findOneWord(scoring, layer, l, gains))
  return {
    starts: model.layers.map((layer, l) => (layer.formTerm.length === 0 ? () => [] : screenLayer(scoring, layer, oneWord[l] as Uint8Array))),
    isWorth: ({ id }, { layer, from, to }) => to > from + 1 || (oneWord[layer] as Uint8Array)[id[from] as number] === 1,
    mayBe: (sequence, match, literal) => {
      let score = scoreTerm(scoring, sequence, match)
      for (const { layer, entry } of match.segments) if (entry >= 0) score += (gains[layer] as Int32Array)[entry] as number
      let least = -MOST_SURPRISE
      for (let p = match.from; p < match.to; p++) least += (model.ngram.unigram[sequence.lm[p] as number] as number) - MOST_CAPITAL * (sequence.capital[p] as number)
      // The language model is asked only where it may make a difference.
      return score > least && score > literal(match.from, match.to)
    },
  }
}

/** By layer and entry: what a substitution gains at the most over its score, in score units, in the state that suits it best. */
function findGains({ model, spunScore }: Scoring): Int32Array[] {
  const likeliest = maxOf(spunScore)
  const dialects = model.dialects.length
  // A user's table knows no dialects.
  return model.layers.map(({ spin }, l) => {
    const gains = new Int32Array(spin.first.length).fill(likeliest)
    if (l > 0) return gains
    const { tilts } = spin
    for (let e = 0, t = 0; e < gains.length; e++) {
      let most = IMPOSSIBLE
      for (let d = 0; d < dialects; d++, t++) most = Math.max(most, tilts[t] as number)
      gains[e] = likeliest + most
    }
    return gains
  })
}

function maxOf(scores: ArrayLike<number>): number {
  let most = IMPOSSIBLE
  for (let i = 0; i < scores.length; i++) most = Math.max(most, scores[i] as number)
  return most
}

type FindStarts = (sequence: Sequence) => readonly number[]

/** Beside what a walk may do at a word: a term of one word that is worth it. */
const ONE_WORD = 16

function screenLayer(scoring: Scoring, layer: Layer, oneWord: Uint8Array): FindStarts {
  const openings = layer.openings.slice()
  oneWord.forEach((worth, id) => (openings[id] = (openings[id] as number) | (worth * ONE_WORD)))
  if (layer.trie.words.length > MOST_FILTERED && layer.sources.some((s) => (scoring.model.layers[s] as Layer).isThesaurus)) return screenMany(scoring.model, layer, openings)
  const takeFilter = createLateFilter(scoring.model.layers, layer)
  return (sequence) => {
    const { id, open, capital, length } = sequence
    const filter = takeFilter(length)
    const found: number[] = []
    for (let p = 0; p < length; p++) {
      const first = id[p] as number
      const opening = (openings[first] as number) & -(open[p] as number)
      // Where there is a filter, most words are left by one look at their pair.
      const opens = filter === undefined ? opening & STARTS : opening & STARTS & mayHoldInRow(filter.pairs, first, id[p + 1] as number)
      if ((opens | (opening & ONE_WORD) | (opening & FILLS & -(capital[p] as number))) === 0) continue
      if ((opening & ONE_WORD) !== 0 || filter === undefined || (opens !== 0 && filter.startsAt(sequence, p)) || ((opening & FILLS) !== 0 && capital[p] === 1 && filter.fillsAt(sequence, p))) found.push(p)
    }
    return found
  }
}

/** The same by an index. */
function screenMany(model: Model, layer: Layer, openings: Uint8Array): FindStarts {
  let index: TermIndex | undefined
  return (sequence) => {
    const { id, open, capital, edge, length } = sequence
    const { findStarts } = (index ??= makeIndex(model, layer))
    const found: number[] = []
    for (let p = 0; p < length; p++) {
      const opening = (openings[id[p] as number] as number) & -(open[p] as number)
      if ((opening & (STARTS | ONE_WORD | (FILLS & -(capital[p] as number)))) === 0) continue
      if ((opening & ONE_WORD) !== 0 || (opening & FILLS & -(capital[p] as number)) !== 0) found.push(p)
      else if (p + 1 < length && edge[p + 1] === 0 && (((opening & ENDS_GARBLED) !== 0 && id[p + 1] === HYPHEN) || startsPhrase(model, sequence, p) || goesOn(findStarts(sequence, p)))) found.push(p)
    }
    return found
  }
}

function goesOn({ length, literal }: StartList): boolean {
  return length > 0 || literal
}

/** 1 at the ids from which a term of one word is reached that may be likelier, in some state and place, than the word itself. */
function findOneWord({ model, termScore, caseScore }: Scoring, { trie, starts, formTerm, termKind }: Layer, l: number, gains: readonly Int32Array[]): Uint8Array {
  const oneWord = new Uint8Array(starts.literal.length)
  const bestCase = maxOf(Object.values(caseScore))
  for (let id = 0; id < oneWord.length; id++) {
    const least = (model.ngram.unigram[languageId(model, id)] as number) - MOST_SURPRISE
    for (let i = starts.from[id] as number; i < (starts.from[id + 1] as number); i++) {
      const form = trie.values[starts.node[i] as number] as number
      if (form < 0) continue
      const e = starts.entry[i] as number
      const s = starts.layer[i] as number
      const prior = (termScore[l] as Int32Array)[termKind[formTerm[form] as number] as number] as number
      if (prior + bestCase + ((model.layers[s] as Layer).spin.scores[e] as number) + ((gains[s] as Int32Array)[e] as number) > least) oneWord[id] = 1
    }
  }
  return oneWord
}
