// Sums of the OCR lattice against an enumeration of all paths.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { scoreSpelling, type OcrReading } from '../../src/channels/ocr/readings.js'
import { createVocabulary } from '../../src/channels/ocr/vocabulary.js'
import { nextContext } from '../../src/language/ngram.js'
import { FIRST_WORD, PARAGRAPH } from '../../src/language/token-class.js'
import { createScoring, scoreToken } from '../../src/lattice/lattice.js'
import { CASE_UNKNOWN, languageId, readSequence } from '../../src/lattice/sequence.js'
import { buildOcrLattice, scoreOcrEdges, sumOcr, sumOcrBackward } from '../../src/ocr/lattice.js'
import { smallModel } from '../support/small-model.js'

const model = smallModel()
const scoring = createScoring(model)
const vocabulary = createVocabulary(model)
const text = 'the cxurt said tho law'
const sequence = readSequence(model, text)
const NOISE = -3000
const RATES = Int32Array.of(-2000, 0, 700)

const aReading = fc.record({
  from: fc.nat(sequence.length - 1), span: fc.integer({ min: 1, max: 2 }), cost: fc.integer({ min: 0, max: 8000 }), confusions: fc.nat(2),
  ids: fc.array(fc.integer({ min: FIRST_WORD, max: FIRST_WORD + 30 }), { minLength: 1, maxLength: 2 }),
}).map(({ from, span, cost, confusions, ids }): OcrReading => ({
  from, to: Math.min(sequence.length, from + span), start: 0, end: 0, ids, capitals: ids.map(() => 0), text: '', cost, confusions, change: 'word',
}))

/** Sum of exp(score / 1024) over all paths from a position on, by recursion, no two paths merged. */
function enumerate(readings: readonly OcrReading[], rate: number, p: number, context: number): number {
  if (p === sequence.length) return 1
  const before = sequence.edge[p] === 1 ? PARAGRAPH : context
  const word = sequence.lm[p] as number
  const token = scoreToken(scoring, before, word, sequence.capital[p] as number, sequence.before[p] as number)
  const spelling = scoreSpelling(vocabulary, sequence, p)
  const i = sequence.token[p] as number
  const length = (sequence.tokens.end[i] as number) - (sequence.tokens.start[i] as number)
  const noise = spelling === 0 ? 0 : Math.exp((token + NOISE + rate - Math.round(3.7 * 1024) * length) / 1024)
  let sum = (Math.exp((token + spelling) / 1024) + noise) * enumerate(readings, rate, p + 1, nextContext(model.ngram, before, word))
  for (const reading of readings.filter(({ from }) => from === p)) {
    let at = before
    let score = reading.confusions * rate - reading.cost
    reading.ids.forEach((lexical, k) => {
      const id = languageId(model, lexical)
      score += scoreToken(scoring, at, id, 0, k === 0 ? (sequence.before[p] as number) : CASE_UNKNOWN)
      at = nextContext(model.ngram, at, id)
    })
    sum += Math.exp(score / 1024) * enumerate(readings, rate, reading.to, at)
  }
  return sum
}

it('sums over every path, forwards and backwards, in every lane', () => {
  expect(sequence.length).toBe(5)
  fc.assert(fc.property(fc.array(aReading, { maxLength: 5 }), (unordered) => {
    const readings = [...unordered].sort((a, b) => a.from - b.from || a.to - b.to)
    const lattice = buildOcrLattice(scoring, vocabulary, sequence, readings, NOISE)
    const scores = scoreOcrEdges(lattice, RATES)
    const { total } = sumOcr(lattice, scores, RATES.length)
    const beta = sumOcrBackward(lattice, scores, RATES.length)
    RATES.forEach((rate, k) => {
      const expected = Math.log(enumerate(readings, rate, 0, PARAGRAPH))
      expect(Math.abs((total[k] as number) / 1024 - expected)).toBeLessThan(0.03)
      expect(Math.abs((beta[k] as number) / 1024 - expected)).toBeLessThan(0.03)
    })
  }), { numRuns: 40 })
})
