// The places of bigrams: the same answers as by searching the rows, word by word and for many words at once.
import { describe, expect, it } from 'vitest'
import { findBigram, scorePair } from '../../src/language/ngram.js'
import { raiseBefore, raiseBehind, withPlaces } from '../../src/language/places.js'
import { smallModel } from '../support/small-model.js'

const searched = smallModel().ngram
const placed = withPlaces(searched)
const words = Int32Array.from({ length: searched.size }, (_, id) => id)
const tried = { ids: words, lower: Int32Array.from(searched.lowerUnigram), backoff: Int32Array.from(searched.unigramBackoff) }

describe('places of bigrams', () => {
  it('are those of the rows', () => {
    let found = 0
    for (const first of words) {
      for (const second of words) {
        expect(findBigram(placed, first, second)).toBe(findBigram(searched, first, second))
        if (findBigram(placed, first, second) >= 0) found++
      }
    }
    expect(found).toBe(searched.bigramWords.length)
  })

  it('give many words the scores of each', () => {
    for (const one of words) {
      const behind = new Int32Array(words.length - 3).fill(-100_000)
      const before = behind.slice()
      raiseBehind(placed, one, -50, tried, 3, behind)
      raiseBefore(placed, one, -50, tried, 3, before)
      expect([...behind]).toEqual([...words.subarray(3)].map((word) => scorePair(searched, one, word) - 50))
      expect([...before]).toEqual([...words.subarray(3)].map((word) => scorePair(searched, word, one) - 50))
    }
  })

  it('raise nothing that is better already', () => {
    const best = new Int32Array(words.length).fill(1)
    raiseBehind(placed, 40, 0, tried, 0, best)
    raiseBefore(placed, 40, 0, tried, 0, best)
    expect(best.every((score) => score === 1)).toBe(true)
  })
})
