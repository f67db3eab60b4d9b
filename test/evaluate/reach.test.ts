import { describe, expect, it } from 'vitest'
import { canReach, isListed } from '../../src/evaluate/reach.js'
import { smallModel } from '../support/small-model.js'

const model = smallModel()

describe('canReach', () => {
  it.each([
    ['Inner Income Service', 'Internal Revenue Service', true],
    ['inside revenue company', 'Internal Revenue Service', true],
    ['Inner-Income Service', 'Internal Revenue Service', true],
    ['Internal Revenue Service', 'Internal Revenue Service', true],
    ['Social gathering of Law', 'Party Law', true],
    ['Division of Safety', 'Department of Homeland Security', true],
    ['Income Inner Service', 'Internal Revenue Service', false],
    ['Inner Income', 'Internal Revenue Service', false],
    ['Inner Income Service', 'Internal Revenue', false],
    ['Inner Safety Service', 'Internal Revenue Service', false],
    // Words of no lexicon share an id, and are not the same word.
    ['Inner Qwzx', 'Internal Qwzx', true],
    ['Inner Qwzx', 'Internal Vrrg', false],
    ['', 'Internal', false],
  ])('%s for %s: %s', (surface, original, expected) => {
    expect(canReach(model, surface, original)).toBe(expected)
  })
})

describe('isListed', () => {
  it.each([
    ['Internal Revenue Service', true], ['internal revenue service', true], ['Springfield Court', true], ['Department of Saint Paul', true],
    ['Inner Revenue Service', false], ['Internal Revenue', false], ['the Internal Revenue Service', false], ['Qwzx Court', false],
  ])('%s: %s', (text, expected) => {
    expect(isListed(model, text)).toBe(expected)
  })
})
