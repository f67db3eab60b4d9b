// Parts of the tables: each lacks a fifth that the other holds, and what stays is as it was.
import { describe, expect, it } from 'vitest'
import { partHolds, takePart } from '../../src/dictionary/parts.js'
import { smallModel } from '../support/small-model.js'
import type { SpinTable } from '../../src/dictionary/compile-spin.js'

const rowsOf = (spin: SpinTable): string[] => [...spin.first.keys()].map((e) => [
  spin.surfaceIds.subarray(spin.surfaceOffsets[e], spin.surfaceOffsets[e + 1]).join(' '), spin.originalIds.subarray(spin.originalOffsets[e], spin.originalOffsets[e + 1]).join(' '),
  spin.scores[e], spin.authorScores[e], spin.ratios[e], spin.destroys[e], spin.channel[e], spin.tilts[e],
].join(' | '))

describe('takePart', () => {
  const spin = (smallModel().layers[0] as { spin: SpinTable }).spin
  const all = rowsOf(spin)

  it.each(['garbling', 'repairing'] as const)('%s keeps rows of the whole as they are, in order', (part) => {
    const kept = rowsOf(takePart(spin, part))
    expect(kept.length).toBeLessThan(all.length)
    expect(kept).toEqual(all.filter((row) => kept.includes(row)))
  })
  it('together they hold all', () => {
    expect(new Set([...rowsOf(takePart(spin, 'garbling')), ...rowsOf(takePart(spin, 'repairing'))]).size).toBe(new Set(all).size)
  })
  it('leave out a fifth each, and not the same', () => {
    const pairs = Array.from({ length: 4000 }, (_, i) => [[i], [i * 7 + 1]] as const)
    const lacks = (part: 'garbling' | 'repairing'): number[] => pairs.flatMap(([surface, original], i) => (partHolds(part, surface, original) ? [] : [i]))
    for (const part of ['garbling', 'repairing'] as const) expect(lacks(part).length / pairs.length).toBeCloseTo(0.2, 1)
    expect(lacks('garbling').filter((i) => lacks('repairing').includes(i))).toEqual([])
  })
})
