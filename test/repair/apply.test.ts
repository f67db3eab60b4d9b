// Splices and positions.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UngarbleError } from '../../src/errors.js'
import { applyDetections } from '../../src/repair/apply.js'
import type { Decision, Detection } from '../../src/types.js'

function detection(text: string, start: number, end: number, replacement: string, decision: Decision = 'repair'): Detection {
  return { start, end, surface: text.slice(start, end), replacement, canonical: replacement, confidence: 0.9, decision, channels: ['spin'], kind: 'term', dictionary: 'd', evidence: [], alternatives: [], margin: 1, other: 0 }
}

interface Edits { text: string; detections: Detection[] }
/** A text with detections that do not overlap, in any order and of any decision. */
const edits: fc.Arbitrary<Edits> = fc.tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), fc.array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 5 }), fc.string({ minLength: 1, maxLength: 6 }), fc.constantFrom<Decision>('repair', 'repair', 'suggest', 'flag')), { maxLength: 6 }))
  .map(([text, parts]) => {
    let at = 0
    const detections: Detection[] = []
    for (const [gap, length, replacement, decision] of parts) {
      const start = at + gap
      if (start + length > text.length) break
      detections.push(detection(text, start, start + length, replacement, decision))
      at = start + length
    }
    return { text, detections: detections.toReversed() }
  })

describe('applyDetections', () => {
  it('writes the repairs, from the last to the first as a plain splice would', () => {
    fc.assert(fc.property(edits, ({ text, detections }) => {
      const expected = [...detections].sort((a, b) => b.start - a.start).reduce((out, d) => (d.decision === 'repair' ? out.slice(0, d.start) + d.replacement + out.slice(d.end) : out), text)
      const { text: written, applied, remaining } = applyDetections(text, detections)
      expect(written).toBe(expected)
      expect(applied.map((d) => d.start)).toEqual(detections.filter((d) => d.decision === 'repair').map((d) => d.start).sort((a, b) => a - b))
      expect(new Set([...applied, ...remaining])).toEqual(new Set(detections))
    }))
  })

  it('maps every position outside a repair there and back, and none out of order', () => {
    fc.assert(fc.property(edits, ({ text, detections }) => {
      const { text: written, applied, mapOffset } = applyDetections(text, detections)
      let last = 0
      for (let offset = 0; offset <= text.length; offset++) {
        const mapped = mapOffset(offset)
        expect(mapped).toBeGreaterThanOrEqual(last)
        last = mapped
        const inside = applied.find((d) => offset >= d.start && offset < d.end)
        if (inside !== undefined) {
          expect(mapped).toBe(mapOffset(inside.start))
          expect(written.slice(mapped, mapped + inside.replacement.length)).toBe(inside.replacement)
        } else {
          expect(written.charAt(mapped)).toBe(text.charAt(offset))
          expect(written.length - mapped - applied.filter((d) => d.start >= offset).reduce((sum, d) => sum + d.replacement.length - (d.end - d.start), 0)).toBe(text.length - offset)
        }
      }
    }))
  })

  it('maps back', () => {
    fc.assert(fc.property(edits, ({ text, detections }) => {
      const { text: written, applied, mapOffset } = applyDetections(text, detections)
      for (let offset = 0; offset <= written.length; offset++) {
        const back = mapOffset(offset, 'before')
        const inside = applied.find((d) => offset >= mapOffset(d.start) && offset < mapOffset(d.start) + d.replacement.length)
        if (inside !== undefined) expect(back).toBe(inside.start)
        else expect(text.charAt(back)).toBe(written.charAt(offset))
      }
    }))
  })

  it('gives the text itself back where there is nothing to write', () => {
    const text = 'as it was'
    expect(applyDetections(text, [detection(text, 0, 2, 'like', 'suggest')])).toMatchObject({ text, applied: [], remaining: [{ surface: 'as' }] })
  })

  it.each<[string, (text: string) => Detection[]]>([
    ['another text', (text) => [{ ...detection(text, 0, 5, 'x'), surface: 'other' }]],
    ['an overlap', (text) => [detection(text, 0, 5, 'x'), detection(text, 4, 9, 'y')]],
    ['the same span twice', (text) => [detection(text, 0, 5, 'x'), detection(text, 0, 5, 'y')]],
    ['a span beyond the end', (text) => [{ ...detection(text, 0, 5, 'x'), start: 90, end: 95 }]],
  ])('refuses %s', (_, make) => {
    const text = 'Inner Income Service'
    expect(() => applyDetections(text, make(text))).toThrow(UngarbleError)
    expect(() => applyDetections(text, make(text))).toThrow(/does not fit the text; apply detections to the text they were made from, without overlap/)
  })
})
