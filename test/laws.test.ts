// The laws of the whole repairer, on generated texts.
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { applyDetections } from '../src/repair/apply.js'
import { createRepairer } from '../src/repairer.js'
import { DEFAULT_REPAIR_AT, DEFAULT_SUGGEST_AT } from '../src/settings.js'
import type { Detection, Repairer } from '../src/types.js'
import { modelBytes, repairerFor } from './support/model.js'
import { anyUnits, textOf } from './support/texts.js'

const LEAD = 'The New York Occasions reported on the settlement. The Division of Justice and the Meals and Drug Administration declined to remark.\n\n'
const MISREAD_LEAD = 'On Tuesday tbe mayor of the town was asked wbether the new bridge wonld be opened. He said tbat the com pany had not yet fiuished the work.\n\n'
/** Short and long texts, with and without a garbled opening that lets the rate be felt. */
const texts = fc.tuple(fc.constantFrom('', LEAD, MISREAD_LEAD), fc.oneof(anyUnits, textOf(25), textOf(120))).map(([lead, text]) => lead + text)
const RUNS = { numRuns: 80 }

let scopes: Repairer[]
beforeAll(async () => {
  scopes = [await repairerFor(), await repairerFor({ scope: 'text', prior: 0.5 }), await repairerFor({ scope: 'text', ocr: 'historical', encoding: true })]
})

const repairsOf = (detections: readonly Detection[]): Detection[] => detections.filter((detection) => detection.decision === 'repair')

function expectSummary(text: string): void {
  for (const { inspect, repair } of scopes) {
    const { document } = repair(text)
    expect(document).toEqual(inspect(text))
    for (const share of [document.probability, document.rate]) expect(share >= 0 && share <= 1).toBe(true)
    expect(Number.isInteger(document.words)).toBe(true)
  }
}

describe('the repairer', () => {
  it('gives detections that slice to their surface, in order, without overlap, with a confidence of four decimals that their decision follows', () => {
    let seen = 0
    const met = new Set<string>()
    fc.assert(fc.property(texts, (text) => {
      for (const { detect, scope } of scopes) {
        const repairAt = DEFAULT_REPAIR_AT[scope]
        let at = 0
        for (const { start, end, surface, replacement, confidence, decision, channels, alternatives, other } of detect(text)) {
          seen++
          expect(start).toBeGreaterThanOrEqual(at)
          expect(end).toBeGreaterThan(start)
          expect(text.slice(start, end)).toBe(surface)
          expect(replacement).not.toBe('')
          expect(replacement).not.toBe(surface)
          expect(confidence).toBe(Number(confidence.toFixed(4)))
          expect(confidence).toBeGreaterThanOrEqual(decision === 'repair' ? repairAt : DEFAULT_SUGGEST_AT)
          expect(['spin', 'ocr', 'spacing', 'ocr spacing', 'encoding']).toContain(channels.join(' '))
          for (const channel of channels) met.add(channel)
          expect(alternatives[0]?.text).toBe(surface)
          expect(alternatives.reduce((sum, alternative) => sum + alternative.confidence, confidence + other)).toBeCloseTo(1, 9)
          at = end
        }
      }
    }), RUNS)
    expect(seen).toBeGreaterThan(100)
    expect([...met].sort()).toEqual(['encoding', 'ocr', 'spacing', 'spin'])
  })

  it('repairs what it detects: repair is apply of detect', () => {
    fc.assert(fc.property(texts, (text) => {
      for (const { detect, repair } of scopes) {
        const repaired = repair(text)
        const { text: applied, applied: written, remaining } = applyDetections(text, detect(text))
        expect([repaired.text, repaired.applied, repaired.remaining]).toEqual([applied, written, remaining])
      }
    }), RUNS)
  })

  it('never changes in a second pass what the first wrote', () => {
    fc.assert(fc.property(texts, (text) => {
      for (const { repair } of scopes) {
        const first = repair(text)
        const second = repair(first.text)
        for (const { start, replacement } of first.applied) {
          const from = first.mapOffset(start)
          const to = from + replacement.length
          for (const again of second.applied) {
            if (again.end <= from || again.start >= to) continue
            expect(again.replacement).toContain(first.text.slice(Math.max(from, again.start), Math.min(to, again.end)))
          }
        }
      }
    }), RUNS)
  })

  it('only removes repairs when the threshold is raised', async () => {
    const bytes = modelBytes()
    const levels = await Promise.all([0.5, 0.7, 0.9, 0.99].map((repairAt) => createRepairer({ model: bytes, repairAt, suggestAt: 0.1 })))
    fc.assert(fc.property(texts, (text) => {
      const repairs = levels.map(({ detect }) => repairsOf(detect(text)).map(({ start, end, replacement, confidence }) => ({ start, end, replacement, confidence })))
      for (let i = 1; i < repairs.length; i++) expect(repairs[i - 1]).toEqual(expect.arrayContaining(repairs[i] as object[]))
    }), { numRuns: 60 })
  })

  it.each(['', ' ', '\u0000', '\ud800', '\n\n\n', '’'.repeat(50), 'Inner '.repeat(300), 'court docket '.repeat(200), '{'.repeat(100), 'A'.repeat(10_000), '\u0301'.repeat(100)])('says what can be said of %j', (text) => {
    expectSummary(text)
  })

  it('throws at no input', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), anyUnits), expectSummary), RUNS)
  })

  it('is deterministic, across calls and across repairers', async () => {
    const other = await createRepairer({ model: modelBytes() })
    fc.assert(fc.property(texts, texts, (text, between) => {
      const [first] = scopes as [Repairer]
      const detections = JSON.stringify(first.detect(text))
      first.detect(between)
      expect(JSON.stringify(first.detect(text))).toBe(detections)
      expect(JSON.stringify(other.detect(text))).toBe(detections)
    }), { numRuns: 60 })
  })

  it('does not hear of what stands beyond the horizon', () => {
    const far = `${'The weather was fine and the road was dry that day. '.repeat(900)}\n\n`
    const [{ detect }] = scopes as [Repairer]
    const garbled = 'Officials of the Inner Income Service met on Monday, The New York Occasions reported.'
    const shift = far.length
    const near = detect(far + garbled).map(({ start, end, ...rest }) => ({ ...rest, start: start - shift, end: end - shift }))
    const spun = detect(`${LEAD.repeat(3)}${far}${garbled}`).filter((d) => d.start >= LEAD.length * 3 + shift).map(({ start, end, ...rest }) => ({ ...rest, start: start - shift - LEAD.length * 3, end: end - shift - LEAD.length * 3 }))
    expect(near.length).toBeGreaterThan(0)
    expect(spun).toEqual(near)
  })
})
