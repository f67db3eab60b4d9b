// The trigram estimate: probabilities that sum to one, and packed scores that follow them.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packContainer, unpackContainer } from '../../src/assets/container.js'
import { estimateTrigrams, type TrigramModel } from '../../src/language/estimate.js'
import { decodeNumbers, loadNgram, NAT, nextContext, scoreWord, type Ngram } from '../../src/language/ngram.js'
import { encodeNumbers, packNgram } from '../../src/language/pack.js'
import { discounts } from '../../src/language/smoothing.js'
import { FIRST_WORD, PARAGRAPH } from '../../src/language/token-class.js'
import { smallTrigrams } from '../support/small-model.js'

/** P(word | first second) by the definition of back-off, from the model's rows; `first` -1 for one word of context. */
function probability(model: TrigramModel, first: number, second: number, word: number): number {
  const find = (offsets: Uint32Array, words: Uint16Array, row: number, wanted: number): number => {
    for (let i = offsets[row] as number; i < (offsets[row + 1] as number); i++) if (words[i] === wanted) return i
    return -1
  }
  const { bigrams, trigrams } = model
  const lower = (): number => {
    const found = find(bigrams.offsets, bigrams.words, second, word)
    return found >= 0 ? (bigrams.prob[found] as number) : (model.unigramBackoff[second] as number) * (model.lowerUnigram[word] as number)
  }
  const row = first < 0 ? -1 : find(bigrams.offsets, bigrams.words, first, second)
  if (row < 0) return lower()
  const found = find(trigrams.offsets, trigrams.words, row, word)
  return found >= 0 ? (trigrams.prob[found] as number) : (bigrams.backoff[row] as number) * lower()
}

function load(model: TrigramModel): Ngram {
  const sections = packNgram(model)
  const size = model.unigram.length
  sections.set('capitalAfterLower', new Uint8Array(size))
  sections.set('capitalAfterCapital', new Uint8Array(size))
  return loadNgram(unpackContainer(packContainer({}, sections)))
}

const SIZE = FIRST_WORD + 8
const anyWord = fc.integer({ min: FIRST_WORD, max: SIZE - 1 })
/** Phrases that come again, so that counts of every size are there, between words at random. */
const corpus = fc.array(fc.array(anyWord, { minLength: 2, maxLength: 4 }), { minLength: 3, maxLength: 5 }).chain((phrases) =>
  fc.array(fc.oneof({ weight: 1, arbitrary: fc.constant([PARAGRAPH]) }, { weight: 6, arbitrary: fc.constantFrom(...phrases) }, { weight: 2, arbitrary: anyWord.map((id) => [id]) }), { minLength: 30, maxLength: 90 }),
).map((parts) => Uint16Array.from([PARAGRAPH, ...parts.flat()]))
const models = fc.tuple(corpus, fc.constantFrom(0, 1e-4, 1e-2), fc.constantFrom(1, 2)).map(([ids, threshold, least]) => estimateTrigrams(ids, SIZE, PARAGRAPH, threshold, least))
const words = Array.from({ length: SIZE }, (_, id) => id)

describe('estimateTrigrams', () => {
  it('sums to one for every context', () => {
    fc.assert(fc.property(models, (model) => {
      for (const second of words) {
        for (const first of [-1, PARAGRAPH, FIRST_WORD, FIRST_WORD + 1, FIRST_WORD + 5]) {
          const sum = words.reduce((total, word) => total + probability(model, first, second, word), 0)
          expect(Math.abs(sum - 1)).toBeLessThan(1e-6)
        }
      }
    }), { numRuns: 15 })
  })

  it('never predicts the start of a paragraph', () => {
    expect(smallTrigrams().unigram[PARAGRAPH]).toBe(0)
  })

  it('prefers what it has seen', () => {
    const ids = Uint16Array.from([PARAGRAPH, ...Array.from({ length: 30 }, (_, i) => FIRST_WORD + (i % 3))])
    const model = estimateTrigrams(ids, SIZE, PARAGRAPH, 0, 1)
    const after = words.map((word) => probability(model, FIRST_WORD, FIRST_WORD + 1, word))
    expect(after.indexOf(Math.max(...after))).toBe(FIRST_WORD + 2)
  })

  it('prunes what changes little, and only removes by it', () => {
    const count = (threshold: number): number => estimateTrigrams(Uint16Array.from({ length: 400 }, (_, i) => FIRST_WORD + ((i * i) % 7)), SIZE, PARAGRAPH, threshold, 1).trigrams.words.length
    const counts = [0, 1e-4, 1e-2, 1].map(count)
    expect(counts).toEqual([...counts].sort((a, b) => b - a))
    expect(counts.at(-1)).toBe(0)
  })
})

describe('discounts', () => {
  it('follows counts of counts (Chen & Goodman 1998)', () => {
    // n1 = 6, n2 = 3, n3 = 2, n4 = 1: y = 6 / 12
    const [one, two, three] = discounts(Uint32Array.of(1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4))
    expect([one, two, three]).toEqual([1 - (2 * 0.5 * 3) / 6, 2 - (3 * 0.5 * 2) / 3, 3 - (4 * 0.5 * 1) / 2])
  })

  it('stays within its bounds where counts of counts are missing', () => {
    fc.assert(fc.property(fc.uint32Array({ max: 9 }), (counts) => {
      discounts(counts).forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(0.1)
        expect(value).toBeLessThanOrEqual(i + 1)
      })
    }))
  })
})

describe('the packed model', () => {
  it('holds the rows of the estimate, with scores to the step of their codes', () => {
    fc.assert(fc.property(models, (model) => {
      const ngram = load(model)
      expect(ngram.bigramOffsets).toEqual(model.bigrams.offsets)
      expect(ngram.bigramWords).toEqual(model.bigrams.words)
      expect(ngram.trigramOffsets).toEqual(model.trigrams.offsets)
      expect(ngram.trigramWords).toEqual(model.trigrams.words)
      // A code is at most a step of 0.36 off.
      model.bigrams.prob.forEach((p, i) => expect(Math.abs((ngram.levels[ngram.bigramProb[i] as number] as number) / NAT - Math.log(p))).toBeLessThan(0.37))
      model.trigrams.prob.forEach((p, i) => expect(Math.abs((ngram.levels[ngram.trigramProb[i] as number] as number) / NAT - Math.log(p))).toBeLessThan(0.37))
    }), { numRuns: 10 })
  })

  it('sums to one for every context, within the step of the back-off weights', () => {
    let weighed = 0
    fc.assert(fc.property(models, (model) => {
      const ngram = load(model)
      weighed += ngram.bigramBackoff.reduce((sum, weight) => sum + (weight === 0 ? 0 : 1), 0)
      for (const first of words) {
        for (const second of words) {
          const context = nextContext(ngram, first, second)
          const sum = words.reduce((total, word) => total + Math.exp(scoreWord(ngram, context, word) / NAT), 0)
          expect(Math.abs(sum - 1)).toBeLessThan(0.25)
        }
      }
    }), { numRuns: 10 })
    expect(weighed).toBeGreaterThan(20)
  })

  it('packs numbers of every size', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.nat(65_535), fc.nat(600), fc.constantFrom(191, 192, 447, 448, 16_319, 16_320, 65_535))), (numbers) => {
      const { head, tail } = encodeNumbers(numbers)
      expect([...decodeNumbers(head, tail)]).toEqual(numbers)
    }))
  })

  it('keeps a context of two words only where the model tells it apart', () => {
    const ngram = load(smallTrigrams())
    for (const first of [FIRST_WORD, FIRST_WORD + 1, FIRST_WORD + 2]) {
      for (let second = FIRST_WORD; second < ngram.size; second++) {
        const context = nextContext(ngram, first, second)
        if (context < ngram.size) expect(context).toBe(second)
        else {
          const row = context - ngram.size
          expect(ngram.bigramWords[row]).toBe(second)
          expect(ngram.trigramOffsets[row + 1] as number).toBeGreaterThan(ngram.trigramOffsets[row] as number)
        }
      }
    }
  })

  it('gives the same bytes for the same corpus', () => {
    expect(packContainer({}, packNgram(smallTrigrams()))).toEqual(packContainer({}, packNgram(smallTrigrams())))
  })
})
