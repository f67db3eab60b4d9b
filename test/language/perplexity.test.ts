// Perplexity: of models that are no model, and of the unpruned ones, which must be distributions.
import { describe, expect, it } from 'vitest'
import { countNgrams } from '../../src/language/counts.js'
import { measurePerplexity, unprunedLogProb } from '../../src/language/perplexity.js'
import { PARAGRAPH } from '../../src/language/token-class.js'
import { readCorpus } from '../support/small-model.js'

describe('measurePerplexity', () => {
  it('is the number of words where all are as likely, paragraph breaks not counted', () => {
    const { tokens, perplexity } = measurePerplexity(Uint16Array.of(PARAGRAPH, 40, 41, PARAGRAPH, 42), PARAGRAPH, () => -Math.log(50))
    expect(tokens).toBe(3)
    expect(perplexity).toBeCloseTo(50)
  })

  it('gives no word before the one that opens a paragraph', () => {
    const asked: number[][] = []
    measurePerplexity(Uint16Array.of(PARAGRAPH, 40, 41, PARAGRAPH, 42, 43), PARAGRAPH, (...words) => -asked.push(words))
    expect(asked).toEqual([[-1, PARAGRAPH, 40], [PARAGRAPH, 40, 41], [-1, PARAGRAPH, 42], [PARAGRAPH, 42, 43]])
  })
})

describe.each(['absolute', 'kneser-ney'] as const)('unpruned model, %s', (smoothing) => {
  const { ids, size } = readCorpus()
  const logProb = unprunedLogProb(countNgrams(ids, size, PARAGRAPH), smoothing)

  it('sums to one in every context', () => {
    for (let second = 0; second < size; second++) {
      for (const first of [-1, PARAGRAPH, 32, 33, 34, size - 1]) {
        let sum = 0
        for (let word = 0; word < size; word++) sum += Math.exp(logProb(first, second, word))
        expect(sum).toBeCloseTo(1, 9)
      }
    }
  })

  it('knows the text it was counted on better than the same words backwards', () => {
    const backwards = Uint16Array.from([PARAGRAPH, ...Array.from(ids, (_, i) => ids[ids.length - 1 - i] as number)])
    expect(measurePerplexity(ids, PARAGRAPH, logProb).perplexity).toBeLessThan(measurePerplexity(backwards, PARAGRAPH, logProb).perplexity / 2)
  })
})
