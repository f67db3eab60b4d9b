import { describe, expect, it } from 'vitest'
import { formatChannel, formatDictionary } from '../../src/dictionary/format.js'
import { parseChannel, parseDictionary } from '../../src/dictionary/parse.js'
import { formatShipped, shippedIn } from '../support/dictionaries.js'

describe('formatChannel and formatDictionary', () => {
  it.each(shippedIn('channels').filter(({ text }) => text.includes('"channel": "spin"')))('write $path as it is kept', ({ text }) => {
    expect(formatChannel(parseChannel(text), '../schema.json') === formatShipped(text)).toBe(true)
  })

  it.each(shippedIn('terms'))('write what $path holds', ({ text }) => {
    const source = parseDictionary(text)
    expect(parseDictionary(formatDictionary(source))).toEqual(source)
    expect(formatDictionary(source).split('\n    {').slice(1)).toEqual(formatShipped(text).split('\n    {').slice(1))
  })
})
