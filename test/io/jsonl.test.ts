// JSON lines: the literal changes, no other byte does; what is no row passes and is told.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openJsonRow, parseFields } from '../../src/io/jsonl.js'
import { collect, locate, parsePath, type Step } from '../../src/io/json-path.js'
import { rewrite, rowsOf } from './support.js'

describe('a repaired row', () => {
  it.each([
    ['key order, number spelling, spaces', '{ "n": 1.50e+02 ,"text":"a bad b", "z":-0.0}\n', '{ "n": 1.50e+02 ,"text":"a good b", "z":-0.0}\n'],
    ['escapes elsewhere and in the text itself', '{"m":"caf\\u00e9","text":"caf\\u00e9 \\/ \\ud83d\\ude00 bad \\n bad\\t"}\r\n', '{"m":"caf\\u00e9","text":"caf\\u00e9 \\/ \\ud83d\\ude00 good \\n good\\t"}\r\n'],
    ['a lone surrogate and a long integer', '{"text":"\\ud800 bad","id":12345678901234567890}', '{"text":"\\ud800 good","id":12345678901234567890}'],
    ['the last of repeated keys', '{"text":"bad one","text":"bad two"}\n', '{"text":"bad one","text":"good two"}\n'],
    ['a key spelled with escapes', '{"\\u0074ext":"bad"}\n', '{"\\u0074ext":"good"}\n'],
    ['the same key deeper and in a string', '{"a":{"text":"bad"},"b":"\\"text\\":\\"bad\\"","text":"bad"}\n', '{"a":{"text":"bad"},"b":"\\"text\\":\\"bad\\"","text":"good"}\n'],
    ['a byte-order mark', '\ufeff{"text":"bad"}\n{"text":"bad"}', '\ufeff{"text":"good"}\n{"text":"good"}'],
    ['blank lines', '{"text":"bad"}\n\n \r\n{"text":"x"}\n', '{"text":"good"}\n\n \r\n{"text":"x"}\n'],
    ['nothing', '', ''],
  ])('%s', async (_, before, after) => {
    const { out, faults } = await rewrite('jsonl', before)
    expect(out.toString('utf8')).toBe(after)
    expect(faults).toEqual([])
  })

  it.each([
    [['meta.title', 'text'], '{"text":"bad","meta":{"title":"bad","x":"bad"}}', '{"text":"good","meta":{"title":"good","x":"bad"}}'],
    [['messages[].content'], '{"messages":[{"content":"bad"},{"role":"bad"},{"content":"bad bad"}]}', '{"messages":[{"content":"good"},{"role":"bad"},{"content":"good good"}]}'],
    [['items[1]'], '{"items":["bad","bad","bad"]}', '{"items":["bad","good","bad"]}'],
    [['a\\.b.c'], '{"a.b":{"c":"bad"},"a":{"b":{"c":"bad"}}}', '{"a.b":{"c":"good"},"a":{"b":{"c":"bad"}}}'],
    [['t[]'], '{"t":[[1,"]"],"bad",null,{"t":"bad"}]}', '{"t":[[1,"]"],"good",null,{"t":"bad"}]}'],
  ])('fields %j', async (fields, before, after) => {
    expect((await rewrite('jsonl', before, { fields })).out.toString()).toBe(after)
  })

  it('is what JSON.parse reads but for the text, whatever the rest', () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 }).map((part) => `${part} bad ${part}`)
    fc.assert(fc.property(fc.dictionary(fc.string({ maxLength: 4 }).filter((key) => key !== '__proto__'), fc.jsonValue({ maxDepth: 2 })), text, fc.constantFrom(0, 1), (object, value, indent) => {
      const row = { ...object, text: value }
      const line = JSON.stringify(row, null, indent).replaceAll('\n', ' ')
      const content = openJsonRow(Buffer.from(line), ['text'], parseFields(['text']))
      if (content.fault !== undefined) throw new Error(content.fault)
      expect(content.texts[0]?.text).toBe(value)
      const at = value.indexOf(' bad ') + 1
      expect(JSON.parse(content.write([[{ start: at, end: at + 3, text: 'go"\\od' }]]).toString())).toEqual({ ...(JSON.parse(line) as object), text: `${value.slice(0, at)}go"\\od${value.slice(at + 3)}` })
      expect(content.write([]).toString()).toBe(line)
    }))
  })
})

describe('paths', () => {
  it('reach in the text what they reach in the value', () => {
    const step = fc.constantFrom('a', 'b', '[]', '[0]', '[1]')
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4, stringUnit: fc.constantFrom('a', 'b', '"', '\\', '}', ']') }), fc.array(step, { minLength: 1, maxLength: 3 }), fc.constantFrom(0, 2), (value, steps, indent) => {
      const path = parsePath(steps.join('.').replaceAll('.[', '[')) as Step[]
      const json = JSON.stringify(value, null, indent)
      expect(locate(json, path).map(([start, end]) => JSON.parse(json.slice(start, end)) as unknown)).toEqual(JSON.parse(JSON.stringify(collect(value, path))))
    }), { numRuns: 300 })
  })

  it.each(['', '.', 'a..b', 'a[', 'a[x]', 'a]'])('%j is none', (path) => {
    expect(parsePath(path)).toBeUndefined()
    expect(() => parseFields([path])).toThrow(/is no path into a JSON row/)
  })
})

describe('rows that pass untouched', () => {
  const cut = Buffer.concat([Buffer.from('{"text":"bad '), Buffer.from([0xff]), Buffer.from('"}\n')])
  it.each([
    ['no JSON', Buffer.from('{"text":"bad"\n'), 'not-json'],
    ['a NUL byte', Buffer.from('{"text":"bad\0"}\n'), 'not-json'],
    ['no UTF-8', cut, 'not-utf8'],
    ['a list', Buffer.from('["bad"]\n'), 'no-object'],
    ['no such field', Buffer.from('{"body":"bad"}\n'), 'no-field'],
    ['a number', Buffer.from('{"text":7}\n'), 'no-text'],
    ['a row too long', Buffer.from(`{"text":"bad${'x'.repeat(3000)}"}\n`), 'too-long'],
  ])('%s', async (_, bytes, fault) => {
    const good = '{"text":"bad"}\n'
    const whole = Buffer.concat([Buffer.from(good), bytes, Buffer.from(good)])
    for (const chunk of [1 << 20, 700, 5]) {
      const { out, faults, rows } = await rewrite('jsonl', whole, { longest: 2000 }, chunk)
      expect(faults).toEqual([`2: ${fault}`])
      expect(out.equals(Buffer.concat([Buffer.from('{"text":"good"}\n'), bytes, Buffer.from('{"text":"good"}\n')]))).toBe(true)
      expect(rows).toBe(3)
    }
  })

  it('holds no text where the field is null', async () => {
    expect(await rewrite('jsonl', '{"text":null}\n')).toMatchObject({ texts: [], faults: [] })
  })
})

describe('a field added', () => {
  it.each([
    ['{"text":"a"}\n', '{"text":"a","fixed":"b\\"\\n"}\n'],
    ['{"text": "a", "n": 1}\n', '{"text": "a", "n": 1, "fixed": "b\\"\\n"}\n'],
    ['{ "text": "a" } \r\n', '{ "text": "a", "fixed": "b\\"\\n" } \r\n'],
    ['{"fixed":[1,{"x":"}"}],"text":"a"}', '{"fixed":"b\\"\\n","text":"a"}'],
  ])('%j', async (before, after) => {
    const content = (await rowsOf('jsonl', Buffer.from(before)))[0]?.open()
    if (content === undefined || content.fault !== undefined) throw new Error('no row')
    expect(content.add?.('fixed', 'b"\n').toString()).toBe(after)
  })
})
