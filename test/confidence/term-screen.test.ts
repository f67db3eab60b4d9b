// The first look finds the same whether filters have been made yet or not.
import { describe, expect, it } from 'vitest'
import { createLateFilter, filterOf } from '../../src/channels/term-filter.js'
import { indexOf } from '../../src/channels/term-index.js'
import { createScreen } from '../../src/confidence/screen.js'
import { createWordMemory, glanceAt } from '../../src/glance.js'
import { createScoring } from '../../src/lattice/lattice.js'
import { readSequence } from '../../src/lattice/sequence.js'
import { IMPOSSIBLE } from '../../src/lattice/semiring.js'
import type { Layer } from '../../src/layers.js'
import { loadModel } from '../../src/model.js'
import { modelBytes } from '../support/model.js'
import { walkSlowly } from '../support/walk-oracle.js'

const TEXTS = [
  'The panes of the port office looked over the assembly.', 'The haven and its gathering asked for papers.', 'The legislature met in the dock, and the meeting went on.',
  'They closed the casements of the refuge.', 'A house of assembly sat by the anchorage.', 'Inner Income Service agents asked the Division of Homeland Safety.',
]

describe('the first look', () => {
  it('gives terms the same odds with filters as without, one-word terms of users among them', () => {
    const terms = ['Microsoft', 'Windows', 'Harbor', 'Congress', 'Harbor Light Trust'].map((canonical) => ({ canonical }))
    const model = loadModel(modelBytes(), [{ name: 'mine', kind: 'organization', terms }], [])
    const look = (): number[][] => TEXTS.map((text) => [...glanceAt(createScreen(createScoring(model)), createWordMemory(model, text.length), text, 0, false).termOdds])
    const listed = model.layers.filter(({ formTerm }) => formTerm.length > 0)
    expect(listed.map(filterOf)).toEqual([undefined, undefined])
    const before = look()
    for (const layer of listed) createLateFilter(model.layers, layer)(1 << 30)
    expect(listed.every((layer) => filterOf(layer) !== undefined)).toBe(true)
    // No odds, or odds of nothing: neither speaks for a term.
    const told = (odds: readonly number[]): number[] => odds.filter((score) => score > IMPOSSIBLE)
    expect(look().map(told)).toEqual(before.map(told))
    expect(before.flatMap(told).length).toBeGreaterThan(0)
  })

  it('starts wherever a garbled term may, with the index of a glossary too large for a filter', () => {
    const words = 'harbor assembly light house window congress paper trust port legislature meeting dock refuge anchorage casement document'.split(' ')
    const names = words.flatMap((a) => words.flatMap((b) => words.map((c) => `${a} ${b} ${c}`))).concat(words.flatMap((a) => words.map((b) => `${a} of ${b}`)))
    const fill = Array.from({ length: 12_000 }, (_, i) => `Zq${i.toString(36)} ${words[i % words.length] as string}`)
    const model = loadModel(modelBytes(), [{ name: 'mine', kind: 'organization', terms: [...names, ...fill, 'Congress', 'Harbor', 'Assembly'].map((canonical) => ({ canonical })) }], [])
    const screen = createScreen(createScoring(model))
    let found = 0
    for (const text of [...TEXTS, 'The haven-like port, the dock- and the gathering.']) {
      const sequence = readSequence(model, text)
      const starts = new Set(screen.terms.starts[1]?.(sequence))
      for (let p = 0; p < sequence.length; p++) {
        const garbled = walkSlowly(model, sequence, p).filter(({ layer, from, to, spun }) => layer === 1 && to > from + 1 && spun > 0)
        if (garbled.length > 0) expect(starts.has(p)).toBe(true)
        found += garbled.length
      }
    }
    expect(found).toBeGreaterThan(10)
    expect(indexOf(model.layers[1] as Layer)).toBeDefined()
    expect(filterOf(model.layers[1] as Layer)).toBeUndefined()
  })
})
