import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignPhrases, MOST_BLOCK, type TypePair } from '../../src/learn/align-phrases.js'

const pair = (text: string): TypePair => {
  const [surface = '', original = ''] = text.split(' ← ')
  return { surface: surface.split(' '), original: original.split(' ') }
}

/** `counterfeit ← artificial | getting to know ← learning` */
function showChains(pairs: readonly TypePair[], rounds = 5): (string | undefined)[] {
  return alignPhrases(pairs, rounds).map((chain, i) => {
    const { surface, original } = pairs[i] as TypePair
    return chain?.map((block) => `${surface.slice(...block.surface).join(' ')} ← ${original.slice(...block.original).join(' ')}`).join(' | ')
  })
}

describe('alignPhrases', () => {
  it('learns from other pairs where the words of one are cut', () => {
    const pairs = ['getting to know ← learning', 'deep getting to know ← deep learning', 'profound getting to know machine ← deep learning machine', 'profound belief ← deep belief'].map(pair)
    expect(showChains(pairs)[2]).toBe('profound ← deep | getting to know ← learning | machine ← machine')
  })

  it('goes against the order of position where counts do', () => {
    const pairs = ['a b c ← x y', 'a b q ← x q', 'a b r ← x r', 'c s ← y s', 'c t ← y t'].map(pair)
    expect(showChains(pairs)[0]).toBe('a b ← x | c ← y')
    expect(showChains(['b c ← y', 'a q ← x q', 'a r ← x r', 'b c s ← y s', 'a b c ← x y'].map(pair))[4]).toBe('a ← x | b c ← y')
  })

  it('lets a word left alone link with itself', () => {
    expect(showChains(['cardiogenic daze ← cardiogenic shock', 'b a ← a c'].map(pair))).toEqual(['cardiogenic ← cardiogenic | daze ← shock', 'b ← a | a ← c'])
  })

  it('explains no pair whose sides are too far from each other in length', () => {
    expect(showChains(['one two three four ← one', 'a ← b'].map(pair))).toEqual([undefined, 'a ← b'])
  })

  it('covers both sides of any pair in order, and does not depend on the run', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 6 })
    fc.assert(fc.property(fc.array(fc.record({ surface: words, original: words }), { minLength: 1, maxLength: 8 }), (pairs) => {
      const chains = alignPhrases(pairs, 3)
      expect(alignPhrases(pairs, 3)).toEqual(chains)
      chains.forEach((chain, i) => {
        const { surface, original } = pairs[i] as TypePair
        const far = Math.max(surface.length, original.length) > MOST_BLOCK * Math.min(surface.length, original.length)
        expect(chain === undefined).toBe(far)
        if (chain === undefined) return
        expect([...chain.map((block) => block.surface[1])]).toEqual([...chain.slice(1).map((block) => block.surface[0]), surface.length])
        expect([...chain.map((block) => block.original[1])]).toEqual([...chain.slice(1).map((block) => block.original[0]), original.length])
        for (const block of chain) expect(Math.min(block.surface[1] - block.surface[0], block.original[1] - block.original[0])).toBe(1)
      })
    }))
  })
})
