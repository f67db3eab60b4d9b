// Plain text: whole, or documents between blank lines.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rewrite } from './support.js'

describe('documents between blank lines', () => {
  it.each([
    ['two', 'a bad\nb\n\nc bad\n', ['a bad\nb\n', 'c bad\n']],
    ['blank lines with spaces, CRLF', 'a\r\n \t\r\n\r\nb', ['a\r\n', 'b']],
    ['none', '\n\n', []],
  ])('%s', async (_, source, texts) => {
    for (const chunk of [1 << 20, 1]) {
      const result = await rewrite('text', source, { split: true }, chunk)
      expect(result.texts).toEqual(texts)
      expect(result.out.toString()).toBe(source.replaceAll('bad', 'good'))
    }
  })

  it('come back whatever they are', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('a', '\n', '\r\n', ' ', 'é', 'xxxxxxxxxxxxxxxxxxxx'), { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), fc.boolean(), async (parts, chunk, split) => {
      const source = parts.join('')
      expect((await rewrite('text', source, { split, longest: 30 }, chunk)).out.toString()).toBe(source)
    }), { numRuns: 300 })
  })
})
