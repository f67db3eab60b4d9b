// Classes of tokens that the language model does not spell out.
import { describe, expect, it } from 'vitest'
import { classOfToken, COLON, endsSentence, FIRST_WORD, FULL_STOP, HYPHEN, PARAGRAPH, QUESTION, startsParagraph, TRANSPARENT, UNKNOWN_CAPITAL, UNKNOWN_LOWER, UNKNOWN_UPPER } from '../../src/language/token-class.js'
import { tokenize } from '../../src/text/tokenize.js'

const classes = (text: string): number[] => {
  const tokens = tokenize(text)
  return Array.from({ length: tokens.length }, (_, i) => classOfToken(tokens, i))
}
const classOf = (text: string): number => classes(text)[0] as number
/** Texts of which a paragraph starts at the last token. */
const startsAnew = (text: string): boolean => {
  const tokens = tokenize(text)
  return startsParagraph(tokens, tokens.length - 1)
}

describe('classOfToken', () => {
  it.each<[string, number]>([['word', UNKNOWN_LOWER], ['Word', UNKNOWN_CAPITAL], ['iPhone', UNKNOWN_CAPITAL], ['IRS', UNKNOWN_UPPER], ['.', FULL_STOP], ['…', FULL_STOP], ['?', QUESTION], ['!', QUESTION], [':', COLON], [';', COLON]])('%j', (text, expected) => {
    expect(classOf(text)).toBe(expected)
  })

  it.each(['"', "'", '“', '”', '‘', '’', '«', '»', '`'])('%s is not part of the word sequence', (mark) => {
    expect(classOf(mark)).toBe(TRANSPARENT)
  })

  it('tells a hyphen from a dash by the space around it', () => {
    expect(classes('well-being')[1]).toBe(HYPHEN)
    const dash = classes('well - being')[1]
    expect(dash).not.toBe(HYPHEN)
    expect(classes('well—being')[1]).toBe(dash)
  })

  it('tells numbers apart by their shape', () => {
    const shapes = ['5', '12', '2025', '3025', '1,000', '3rd', '7x']
    expect(new Set(shapes.map(classOf)).size).toBe(6)
    expect(classOf('3025')).toBe(classOf('1,000'))
    expect(shapes.every((shape) => classOf(shape) < FIRST_WORD)).toBe(true)
  })
})

describe('startsParagraph', () => {
  it.each(['one', 'one.\n\nTwo', 'one\n\ntwo', 'one.\nTwo', 'one\nTwo', 'said:\ntwo', 'one.\r\nTwo'])('starts anew in %j', (text) => {
    expect(startsAnew(text)).toBe(true)
  })
  it.each(['one two', 'one\ntwo', 'one,\r\ntwo'])('runs on in %j', (text) => {
    expect(startsAnew(text)).toBe(false)
  })
})

describe('endsSentence', () => {
  it('holds after stops, colons and paragraph breaks', () => {
    expect([PARAGRAPH, FULL_STOP, QUESTION, COLON].map(endsSentence)).toEqual([true, true, true, true])
    expect([HYPHEN, UNKNOWN_LOWER, FIRST_WORD].map(endsSentence)).toEqual([false, false, false])
  })
})
