// The screen against the sum it stands for, taken word by word in floating point.
import { describe, expect, it } from 'vitest'
import { createScreen, screenBlock } from '../../src/confidence/screen.js'
import { SHARE_LEVELS } from '../../src/channels/traits.js'
import { createScoring } from '../../src/lattice/lattice.js'
import { readSequence } from '../../src/lattice/sequence.js'
import type { Layer } from '../../src/layers.js'
import { smallModel } from '../support/small-model.js'

const model = smallModel()
const scoring = createScoring(model)
const screen = createScreen(scoring)

/** Σ P(original) P(word | original) / P(word) over the substitutions of one word, by a spinner's or an author's choice of words. */
function ratioOf(id: number, whose: 'scores' | 'authorScores'): number {
  const { spin, spinFrom, phraseFrom } = model.layers[0] as Layer
  let sum = 0
  for (let e = spinFrom[id] as number; e < (phraseFrom[id] as number); e++) sum += Math.exp(((spin.ratios[e] as number) - (spin.scores[e] as number) + (spin[whose][e] as number)) / 1024)
  return sum
}

function expected(text: string, lane: number): number {
  const sequence = readSequence(model, text)
  const rate = scoring.rates[lane] as number
  // Authors who choose more are left to the lattice.
  const chosen = Math.min(0.15, (model.parameters.states[lane] as { chosen: number }).chosen)
  let sum = 0
  for (let p = 0; p < sequence.length; p++) {
    const id = sequence.id[p] as number
    const [ratio, own] = sequence.open[p] === 1 ? [ratioOf(id, 'scores'), ratioOf(id, 'authorScores')] : [0, 0]
    sum += Math.log(1 + chosen * own) + Math.log(1 - (rate * (model.listed[id] as number)) / (SHARE_LEVELS - 1) + rate * ratio)
  }
  return sum
}

const screened = (text: string): Int32Array => {
  const sequence = readSequence(model, text)
  return screenBlock(screen, sequence, new Uint8Array(sequence.length).fill(1))
}

describe('screenBlock', () => {
  it.each(['The company said the income was low.', 'The inner ring met on monday.', 'The court heard the case.', 'xyzzy 12 ! 34'])('%s', (text) => {
    const sums = screened(text)
    // A class is an eighth of a nat wide to either side, so a word is off by that at most in each of its two sums.
    const words = readSequence(model, text).length
    for (let k = 0; k < scoring.lanes; k++) expect(Math.abs((sums[k] as number) / 1024 - expected(text, k))).toBeLessThan(0.26 * words)
  })

  it('finds surfaces likelier, the more the author of a clean text chooses', () => {
    const sums = screened('The company said that the inner income of the court docket was low.')
    const clean = [...sums].filter((_, k) => scoring.rates[k] === 0)
    expect(clean[0]).toBeGreaterThan(0)
    expect(clean.toSorted((a, b) => a - b)).toEqual(clean)
  })

  it('holds a word left alone against a spinner by the share of its choices that tables list', () => {
    const spun = scoring.rates.findIndex((rate) => rate > 0.3)
    // Of agency company was seen five times; of service only a generalized entry is listed, of court a surface seen six times; of was nothing.
    const [agency, service, court, was] = ['agency', 'service', 'court', 'was'].map((word) => screened(word)[spun] as number) as [number, number, number, number]
    expect([court, agency, service, was].toSorted((a, b) => a - b)).toEqual([court, agency, service, was])
    expect(service).toBeLessThan(0)
    expect(was).toBe(0)
  })

  it('takes a surface of several words as one', () => {
    const spun = scoring.rates.findIndex((rate) => rate > 0.3)
    expect(screened('The court docket met.')[spun]).toBeGreaterThan(screened('The court met.')[spun] as number)
  })

  it('leaves out what merely repeats', () => {
    const sequence = readSequence(model, 'The company said the income was low.')
    expect([...screenBlock(screen, sequence, new Uint8Array(sequence.length))].every((sum) => sum === 0)).toBe(true)
  })
})
