// Lines, columns, and what a terminal must not be sent.
import { describe, expect, it } from 'vitest'
import { createLineCounter, renderDetection, visible } from '../../src/cli/render.js'
import type { Detection } from '../../src/types.js'

describe('createLineCounter', () => {
  it.each([
    ['one part', ['ab\ncd'], [[0, 0, '1:1'], [0, 1, '1:2'], [0, 3, '2:1'], [0, 4, '2:2']]],
    ['CRLF', ['a\r\nb\r\n\r\nc'], [[0, 3, '2:1'], [0, 8, '4:1']]],
    ['a lone carriage return', ['a\rb\rc'], [[0, 2, '2:1'], [0, 4, '3:1']]],
    ['parts', ['a\nb', 'c\nd'], [[0, 2, '2:1'], [1, 0, '2:2'], [1, 2, '3:1']]],
    ['CRLF across parts', ['a\r', '\nb'], [[1, 1, '2:1']]],
    ['UTF-16 units', ['😀 x'], [[0, 3, '1:4']]],
  ] as const)('%s', (_, parts, places) => {
    const lines = createLineCounter()
    const found: string[] = []
    parts.forEach((part, p) => {
      lines.startPart(part)
      for (const [of, offset] of places) {
        if (of !== p) continue
        const { line, column } = lines.locate(offset)
        found.push(`${line}:${column}`)
      }
    })
    expect(found).toEqual(places.map(([, , place]) => place))
  })
})

const DETECTION: Detection = {
  start: 0, end: 12, surface: 'Inner\nIncome', replacement: 'Internal\nRevenue', canonical: 'Internal Revenue', confidence: 0.95, decision: 'repair',
  channels: ['spin'], kind: 'organization', dictionary: 'test', evidence: [{ kind: 'channel', nats: 0, detail: 'inner ← internal' }, { kind: 'acronym', nats: 1, detail: 'IR' }], alternatives: [], margin: 1, other: 0,
}

describe('renderDetection', () => {
  it.each([
    [{}, 'a.txt:3:7: repair "Inner Income" → "Internal Revenue" 0.9500 (inner ← internal; acronym: IR)'],
    [{ decision: 'flag' }, 'a.txt:3:7: flag "Inner Income" 0.9500 (inner ← internal; acronym: IR)'],
    [{ evidence: [], surface: 'a\u001b[2Jb' }, 'a.txt:3:7: repair "a�[2Jb" → "Internal Revenue" 0.9500'],
  ] as const)('%o', (changes, line) => {
    expect(renderDetection('a.txt', { line: 3, column: 7 }, { ...DETECTION, ...changes })).toBe(line)
  })
})

describe('visible', () => {
  it.each([
    ['plain café 😀', 'plain café 😀'],
    ['\u001b]0;title\u0007', '�]0;title�'],
    ['a\u202eb', 'a�b'],
    ['a\udc80b', 'a�b'],
  ])('%j', (text, shown) => {
    expect(visible(text)).toBe(shown)
  })
})
