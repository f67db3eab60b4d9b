// What the ways to read a stretch word by word add up to.
import { beforeAll, describe, expect, it } from 'vitest'
import { believeTold, createGate } from '../../src/ocr/gate.js'
import { engineFor, type OcrEngine } from '../../src/ocr/engine.js'
import { parseOcrParameters } from '../../src/ocr/parameters.js'
import { weighRivals, type Rivals } from '../../src/ocr/rivals.js'
import { posteriorAmongRivals } from '../../src/ocr/calibrate.js'
import { loadModel } from '../../src/model.js'
import { modelBytes } from '../support/model.js'

let engine: OcrEngine
beforeAll(() => {
  const model = loadModel(modelBytes(), [], [])
  engine = engineFor(model, parseOcrParameters(model.ocr))
})

const TABLE = 0
const weigh = (before: string, surface: string, behind: string, term: string): Rivals =>
  weighRivals(engine, TABLE, before + surface + behind, { start: before.length, end: before.length + surface.length, text: term }, 1)

describe('rivals of a term', () => {
  it('hold all ways but those that write it', () => {
    const written = weigh('He took up ', 'tiie manufacture', ' of telegraph wires', 'the manufacture')
    const another = weigh('He took up ', 'tiie manufacture', ' of telegraph wires', 'car manufacturer')
    expect(written.same).toBeGreaterThan(written.other)
    // No way of reading word by word writes the other term, so that all of them are its rivals.
    expect(another.same).toBeLessThan(-1000)
    expect(another.other).toBeCloseTo(Math.log(Math.exp(written.same - written.other) + 1) + written.other, 2)
  })

  it('know what stands behind', () => {
    const of = weigh('They live in the ', 'Uuited States', ' of America', 'United States').behind
    expect(of).toBeGreaterThan(weigh('They live in the ', 'Uuited States', ' of America', 'United Stages').behind)
    expect(weigh('They live in the ', 'Uuited States', '', 'United States').behind).toBeCloseTo(0, 5)
  })

  it('take nothing from a term that they write themselves', () => {
    const belief = believeTold(createGate(engine).judge([0, 1], [{ words: 0, unknown: [], suspicious: true }])[0] as never, TABLE)
    const reading = { start: 0, end: 0, text: '', layer: 0, form: 0, cost: 5000, confusions: 1, slips: 1, slipCost: 20, margin: 0 }
    const rivals = { same: -20, other: -30, behind: 0 }
    expect(posteriorAmongRivals(engine.model, 'term', reading, belief, rivals)).toBeGreaterThan(0.99)
    expect(posteriorAmongRivals(engine.model, 'term', reading, belief, { ...rivals, same: -1e6, other: -10 })).toBeLessThan(0.1)
  })
})
