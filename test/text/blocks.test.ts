// Blocks: cuts that cover the text, stay put as text is appended, and split no character.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutBlocks } from '../../src/text/blocks.js'
import { textOf } from '../support/texts.js'

const MOST = 4096
/** Long texts: pieces repeated, with and without line breaks. */
const long = fc.tuple(textOf(40), fc.integer({ min: 1, max: 60 })).map(([text, times]) => text.repeat(times))

describe('cutBlocks', () => {
  it('covers the text with ascending cuts at most 4096 units apart', () => {
    fc.assert(fc.property(long, (text) => {
      const cuts = cutBlocks(text)
      expect(cuts[0]).toBe(0)
      expect(cuts.at(-1)).toBe(text.length)
      for (let i = 1; i < cuts.length; i++) {
        const size = (cuts[i] as number) - (cuts[i - 1] as number)
        expect(size).toBeLessThanOrEqual(MOST)
        if (text !== '') expect(size).toBeGreaterThan(0)
      }
    }))
  })

  it('does not move a cut when text is appended behind the reach of its block', () => {
    fc.assert(fc.property(long, textOf(20), (text, more) => {
      const before = cutBlocks(text)
      const after = cutBlocks(text + more)
      // A cut is settled once all its block may hold, and a line break's surroundings, have been read.
      const settled = before.filter((_, i) => i === 0 || (before[i - 1] as number) + MOST + 64 < text.length)
      expect(after.slice(0, settled.length)).toEqual(settled)
    }))
  })

  it('splits no surrogate pair', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 3000, max: 9000 }), (shift, pairs) => {
      const text = 'x'.repeat(shift) + '😀'.repeat(pairs)
      const cuts = cutBlocks(text)
      expect(cuts.length).toBeGreaterThan(2)
      for (const cut of cuts) expect(text.slice(cut).isWellFormed()).toBe(true)
    }))
  })

  it('cuts at paragraphs, then at sentences, then at spaces', () => {
    const paragraph = `${'word '.repeat(120)}end.\n`
    expect(cutBlocks(paragraph.repeat(3))).toEqual([0, paragraph.length, 2 * paragraph.length, 3 * paragraph.length])
    const sentences = 'A short sentence stands here. '.repeat(300)
    for (const cut of cutBlocks(sentences).slice(1, -1)) expect(sentences.slice(0, cut)).toMatch(/\. $/)
    const words = 'word '.repeat(2000)
    for (const cut of cutBlocks(words).slice(1, -1)) expect(words.slice(0, cut)).toMatch(/ $/)
  })

  it('does not cut a hard-wrapped line', () => {
    const text = `${'word '.repeat(118)}runs\non ${'word '.repeat(60)}`
    expect(cutBlocks(text)).toEqual([0, text.length])
  })

  it('gives an empty text one empty block', () => {
    expect(cutBlocks('')).toEqual([0, 0])
  })
})
