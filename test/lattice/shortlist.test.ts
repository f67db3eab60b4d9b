// The shortlist chooses what an obvious one chooses that judges every option by every neighbour and sorts them all.
import { describe, expect, it } from 'vitest'
import { scoreWord } from '../../src/language/ngram.js'
import { readSequence, type Sequence } from '../../src/lattice/sequence.js'
import { DEPTH, MOST, NEIGHBORS, shortlist, tierOf } from '../../src/lattice/shortlist.js'
import { loadModel, type Model } from '../../src/model.js'
import { modelBytes } from '../support/model.js'

interface Option { readonly id: number; readonly score: number; readonly entry: number }

function optionsAt(model: Model, sequence: Sequence, p: number, tier: number): Option[] {
  const options = [{ id: sequence.lm[p] as number, score: 0, entry: -1 }]
  model.layers.forEach(({ spin }, l) => {
    for (let e = 0; e < spin.first.length; e++) {
      if (sequence.open[p] === 0 || spin.first[e] !== sequence.id[p] || (spin.surfaceOffsets[e + 1] as number) - (spin.surfaceOffsets[e] as number) > 1) continue
      const original = spin.originalIds.subarray(spin.originalOffsets[e], spin.originalOffsets[e + 1])
      if (original.length === 1 && (original[0] as number) < model.ngram.size) options.push({ id: original[0] as number, score: spin.scores[e] as number, entry: l === tier ? e : -1 })
    }
  })
  return options
}

const best = (options: readonly Option[], most: number, judge: (option: Option) => number): Option[] =>
  options.map((option, o) => ({ option, o, score: judge(option) })).sort((a, b) => b.score - a.score || a.o - b.o).slice(0, most).map(({ option }) => option)

function chooseSlowly(model: Model, sequence: Sequence, tier: number): number[][] {
  const { ngram } = model
  const all = Array.from({ length: sequence.length }, (_, p) => optionsAt(model, sequence, p, tier))
  const near = all.map((options, p) => best(options, NEIGHBORS, ({ id, score }) =>
    score + (p > 0 ? scoreWord(ngram, sequence.lm[p - 1] as number, id) : (ngram.unigram[id] as number)) + (p + 1 < sequence.length ? scoreWord(ngram, id, sequence.lm[p + 1] as number) : 0)))
  return all.map((options, p) => {
    const left = p > 0 && sequence.edge[p] === 0 ? near[p - 1] : undefined
    const right = p + 1 < sequence.length && sequence.edge[p + 1] === 0 ? near[p + 1] : undefined
    const judge = ({ id, score }: Option): number => score
      + (left === undefined ? (ngram.unigram[id] as number) : Math.max(...left.map((one) => one.score + scoreWord(ngram, one.id, id))))
      + (right === undefined ? 0 : Math.max(...right.map((one) => one.score + scoreWord(ngram, id, one.id))))
    const floor = judge(options[0] as Option) - DEPTH * 1024
    return best(options.filter((option) => option.entry >= 0 && judge(option) >= floor), MOST, judge).map(({ entry }) => entry)
  })
}

describe('shortlist', () => {
  const asleep = loadModel(modelBytes(), [], [])
  const model = asleep.wake()
  const tier = tierOf(model.layers)

  it.each(['The physician examined the sick man.', 'A federal choose is slated to listen to arguments', 'Big\n\nhomes “stand” near rivers, 12 of them.', 'quickly'])('%s', (text) => {
    const sequence = readSequence(model, text)
    const chosen = shortlist(model, sequence, tier)
    expect(chosen).toEqual(chooseSlowly(model, sequence, tier))
    expect(chosen.flat().length).toBeGreaterThan(2)
  })

  it('scores words in the woken model as in the one asleep', () => {
    for (let id = 32; id < 6000; id += 7) for (const word of [33, 40, 100, 999, 30000, id + 1]) expect(scoreWord(model.ngram, id, word)).toBe(scoreWord(asleep.ngram, id, word))
  })
})
