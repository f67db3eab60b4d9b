// Scores of a listed term along the text, beside those of the words as they stand.
import type { TermMatch } from '../channels/terms.js'
import { nextContext, scoreFiller } from '../language/ngram.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
import { CASE_MASK, CASE_UPPER } from '../text/tokenize.js'
import { contextBefore, scoreToken, type Scoring } from './lattice.js'
import { IMPOSSIBLE, logAdd, scoreOf } from './semiring.js'
import { CASE_UNKNOWN, languageId, type Sequence } from './sequence.js'

/** Score of a term's reading: its prior, its case, its substitutions, the fillers of its slots. */
export function scoreTerm(scoring: Scoring, sequence: Sequence, match: TermMatch): number {
  const { model } = scoring
  const layer = model.layers[match.layer] as Layer
  let score = scorePrior(scoring, sequence, match)
  let slot = -1
  for (const segment of match.segments) {
    const { spin } = model.layers[Math.max(0, segment.layer)] as Layer
    if (segment.entry >= 0) score += spin.scores[segment.entry] as number
    // A pattern's prior is that of any filler: this one has its share of the words that fill the slot.
    if (segment.slot >= 0) {
      const filler = segment.entry < 0 ? scoreFiller(model.ngram, sequence.id, segment.from, segment.to)
        : scoreFiller(model.ngram, spin.originalIds, spin.originalOffsets[segment.entry] as number, spin.originalOffsets[segment.entry + 1] as number)
      score += filler - (segment.slot === slot ? 0 : (layer.slotTotals[segment.slot] as number))
    }
    slot = segment.slot
  }
  return score
}

/** log P(the term in this case). */
function scorePrior(scoring: Scoring, sequence: Sequence, match: TermMatch): number {
  const { formTerm, termKind } = scoring.model.layers[match.layer] as Layer
  return ((scoring.termScore[match.layer] as Int32Array)[termKind[formTerm[match.form] as number] as number] as number) + scoreCase(scoring, sequence, match)
}

/** A way of writing a term's capitals, as in the fitted proportions. */
type CaseWay = keyof Model['parameters']['termCase']

/** In which way the capitals of the surface follow the listed form, and how many words differ. */
export function judgeCase(capitals: number, sequence: Sequence, match: TermMatch): { way: CaseWay; differing: number } {
  let lowered = 0
  let raised = 0
  let kept = 0
  let upper = true
  for (const segment of match.segments) {
    if (segment.word < 0) continue
    const listed = (capitals >> segment.word) & 1
    const written = sequence.capital[segment.from] as number
    const flags = sequence.tokens.flags[sequence.token[segment.from] as number] as number
    if ((flags & CASE_MASK) !== CASE_UPPER) upper = false
    if (listed === written) kept += listed
    else if (listed === 1) lowered++
    else if (sequence.before[segment.from] !== CASE_UNKNOWN) raised++
  }
  const differing = lowered + raised
  if (upper) return { way: 'upper', differing }
  if (differing === 0) return { way: 'listed', differing }
  if (raised === 0 && kept === 0) return { way: 'lower', differing }
  return { way: lowered === 0 ? 'title' : 'other', differing }
}

/** log P(capitals of the surface | capitals of the listed form), by the fitted proportions of clean text. */
function scoreCase({ model, caseScore }: Scoring, sequence: Sequence, match: TermMatch): number {
  const { way, differing } = judgeCase((model.layers[match.layer] as Layer).formCapitals[match.form] as number, sequence, match)
  return way === 'other' ? caseScore.listed + differing * caseScore.other : caseScore[way]
}

/**
 * A user lists the terms whose garbles are looked for: one may be garbled alone, in any dialect. How likely it is there is told by its prior or by the
 * language model's words, whichever knows it better. A term of one word is a word like others.
 */
export function scoreAlone(scoring: Scoring, sequence: Sequence, match: TermMatch, score: number, tilts: Int32Array): number {
  const { layer, spun, segments } = match
  if (layer === 0 || spun === 0) return IMPOSSIBLE
  const { garbled, changed, left } = scoring.aloneScore
  const prior = scorePrior(scoring, sequence, match)
  const { words, language } = scoreWords(scoring, sequence, match)
  if (words < 2) return IMPOSSIBLE
  return score - prior + logAdd(prior, language) + garbled + spun * changed + (segments.length - spun) * left + tilts.reduce(logAdd, IMPOSSIBLE) - scoreOf(tilts.length)
}

/** log P(the words of a term's reading | those before it as written) by the language model alone, and their number. */
function scoreWords(scoring: Scoring, sequence: Sequence, match: TermMatch): { words: number; language: number } {
  const { model } = scoring
  let context = contextBefore(model, sequence, match.from)
  let words = 0
  let language = 0
  const add = (word: number, p: number, before: number): void => {
    language += scoreToken(scoring, context, word, sequence.capital[p] as number, before)
    context = nextContext(model.ngram, context, word)
    words++
  }
  for (const { from, to, layer, entry } of match.segments) {
    if (entry < 0) for (let p = from; p < to; p++) add(sequence.lm[p] as number, p, sequence.before[p] as number)
    else {
      const { originalIds, originalOffsets } = (model.layers[layer] as Layer).spin
      for (let k = originalOffsets[entry] as number; k < (originalOffsets[entry + 1] as number); k++) add(languageId(model, originalIds[k] as number), from, k === originalOffsets[entry] ? (sequence.before[from] as number) : CASE_UNKNOWN)
    }
  }
  return { words, language }
}

/** log P(words `from` to `to` as written | those before them), in score units; each is worked out when first asked for. */
export type LiteralScores = (from: number, to: number) => number

export function createLiteralScores(scoring: Scoring, sequence: Sequence): LiteralScores {
  const { model } = scoring
  const scores = new Map<number, number>()
  const scoreAt = (p: number): number => {
    const known = scores.get(p)
    if (known !== undefined) return known
    const score = scoreToken(scoring, contextBefore(model, sequence, p), sequence.lm[p] as number, sequence.capital[p] as number, sequence.before[p] as number)
    scores.set(p, score)
    return score
  }
  return (from, to) => {
    let sum = 0
    for (let p = from; p < to; p++) sum += scoreAt(p)
    return sum
  }
}

/**
 * log-odds, in score units, of a garbled term against what is written, without rates and the author's choice: a bound that tells whether a
 * block without other signs deserves the lattice.
 */
export function termOdds(scoring: Scoring, sequence: Sequence, literal: LiteralScores, match: TermMatch): number {
  return scoreTerm(scoring, sequence, match) - literal(match.from, match.to)
}
