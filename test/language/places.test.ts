// The places of bigrams: the same answers as by searching the rows, word by word and for many words at once.
import { describe, expect, it } from 'vitest'
import { packContainer, unpackContainer, type Section } from '../../src/assets/container.js'
import { findBigram, loadNgram, scorePair, unpackSections, withPlaces } from '../../src/language/ngram.js'
import { packNgram } from '../../src/language/pack.js'
import { findPlaces, raiseBefore, raiseBehind } from '../../src/language/places.js'
import { smallModel, smallTrigrams } from '../support/small-model.js'

const searched = smallModel().ngram
const placed = { ...searched, places: findPlaces(searched) }
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

  it('are the same in an unpacked file, and so are the rows', () => {
    const letters = new Uint8Array(searched.size)
    const sections = new Map([...packNgram(smallTrigrams()), ['capitalAfterLower', letters], ['capitalAfterCapital', letters]] as [string, Section][])
    const container = { meta: {}, sections }
    const packed = loadNgram(container)
    const unpacked = unpackContainer(packContainer({}, unpackSections(container, packed)))
    expect(unpacked.sections.has('bigramGaps')).toBe(false)
    const { places, ...rows } = withPlaces(loadNgram(unpacked), unpacked)
    expect({ ...rows, places: undefined }).toEqual(packed)
    expect(places).toEqual(findPlaces(packed))
    expect(places?.words.buffer).toBe(rows.bigramWords.buffer)
  })
})
