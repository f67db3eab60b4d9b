// Garbles somebody saw, put back where their originals stand.
import { beforeAll, describe, expect, it } from 'vitest'
import { judgePairs, mixPairs, partPairs, type Part } from '../../src/build/mixture-pairs.js'
import { readSources } from '../../src/build/sources.js'
import type { PhrasePair } from '../../src/learn/phrase-pairs.js'

const pairs: readonly PhrasePair[] = [
  { surface: 'profound learning', originals: ['deep learning'], count: 1 },
  { surface: 'profound acquiring', originals: ['Deep learning', 'deep learning'], count: 1 },
  { surface: 'irregular woodland', originals: ['random forest', 'random forests'], count: 1 },
  { surface: 'haphazard timberland', originals: ['random forest', 'random forests'], count: 1 },
  { surface: 'bolster vector machine', originals: ['support vector machine'], count: 1 },
]

describe('partPairs and mixPairs', () => {
  let parts: Part[]
  beforeAll(() => {
    parts = partPairs(pairs, readSources('dictionaries'))
  }, 120_000)

  it('leaves no original of a part to the tables of that part', () => {
    expect(parts.flatMap((part) => part.pairs)).toHaveLength(pairs.length)
    for (const { pairs: held, sources } of parts) {
      const taught = sources.channels.find(({ name }) => name === 'tortured')?.entries ?? []
      for (const { originals } of held) for (const original of originals) expect(taught.some((entry) => original.startsWith(entry.original))).toBe(false)
    }
  })

  it('puts phrases where their originals stand, with their capitals, and says where', () => {
    const texts = Array.from({ length: 40 }, (_, i) => `Note ${i}. We trained a random forest and a support vector machine, then looked at deep learning. Random forest models won.`)
    let rows = 0
    for (const part of parts) {
      const { clean, garbled } = mixPairs(texts, part)
      expect(clean.every((text) => texts.includes(text))).toBe(true)
      for (const { document: { text, gold } } of garbled) {
        rows += gold.length
        let back = text
        for (const { start, end, surface, canonical } of gold.toReversed()) {
          expect(text.slice(start, end)).toBe(surface)
          back = back.slice(0, start) + canonical + back.slice(end)
          if (canonical === 'Random forest') expect(surface).toMatch(/^(Irregular|Haphazard) /)
        }
        expect(texts).toContain(back)
      }
    }
    expect(rows).toBeGreaterThan(10)
  })

  it('leaves out documents without any of the terms', () => {
    for (const part of parts) expect(mixPairs(['Nothing to see here.'], part)).toEqual({ clean: [], garbled: [] })
  })
})

describe('judgePairs', () => {
  const text = 'We grew an irregular woodland here.'
  const piece = { name: 'x', text, gold: [{ start: 11, end: 29, surface: 'irregular woodland', canonical: 'random forest', class: 'fixed', certainty: 'certain' }] }
  const judge = (surface: string, replacement: string): boolean => {
    const start = text.indexOf(surface)
    return judgePairs(pairs)(piece)({ candidate: { start, end: start + surface.length, replacement } as never })
  }

  it.each([
    ['irregular woodland', 'random forest', true],
    ['irregular woodland', 'Random Forests', true],
    ['an irregular woodland', 'a random forest', false],
    ['woodland', 'forest', true],
    ['woodland', 'timber', false],
    ['irregular woodland', 'deep learning', false],
    ['We grew', 'They grew', false],
  ])('%s → %s: %s', (surface, replacement, right) => {
    expect(judge(surface, replacement)).toBe(right)
  })
})
