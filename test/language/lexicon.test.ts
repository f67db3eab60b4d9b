// The lexicon against a Map.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildLexicon, lookUp } from '../../src/language/lexicon.js'
import { foldKey, hashKey } from '../../src/text/tokenize.js'

const key = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('internal', 'revenue', 'constructor', '__proto__', "don't")).map(foldKey)

describe('lexicon', () => {
  it('finds what a Map finds', () => {
    fc.assert(fc.property(fc.array(key, { maxLength: 200 }), fc.array(key), fc.nat(70000), (keys, others, base) => {
      const lexicon = buildLexicon(keys, base)
      const oracle = new Map<string, number>()
      keys.forEach((form, i) => {
        if (form !== '' && !oracle.has(form)) oracle.set(form, base + i)
      })
      for (const form of [...keys, ...others]) if (form !== '') expect(lookUp(lexicon, ...hashKey(form))).toBe(oracle.get(form) ?? -1)
    }))
  })

  it('finds nothing in an empty one', () => {
    expect(lookUp(buildLexicon([], 0), ...hashKey('word'))).toBe(-1)
  })
})
