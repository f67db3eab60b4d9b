// CSV and TSV: one column changes, other cells keep their bytes; csv-parse is the oracle of what a cell is.
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rewrite, rowsOf } from './support.js'

describe('a column', () => {
  it.each([
    ['plain', 'id,text\n1,a bad b\n', 'id,text\n1,a good b\n'],
    ['quoted, with line ends, quotes and separators', 'id,"text",z\r\n1,"a ""bad""\r\n, b",x\r\n', 'id,"text",z\r\n1,"a ""good""\r\n, b",x\r\n'],
    ['odd spacing of other cells', 'id , text,text\n 1,  x,bad\n', 'id , text,text\n 1,  x,good\n'],
    ['a quote inside an unquoted cell', 'id,text\n5" pipe,bad 5" x\n"a"b,bad\n', 'id,text\n5" pipe,good 5" x\n"a"b,good\n'],
    ['a doubled quote inside an unquoted cell', 'id,text\na""b,bad\nx,bad\n', 'id,text\na""b,good\nx,good\n'],
    ['a byte-order mark before a quoted name', '\ufeff"text",n\nbad,1\n', '\ufeff"text",n\ngood,1\n'],
    ['no line end at the end', 'text\nbad', 'text\ngood'],
    ['empty lines', 'text,n\n\nbad,1\n\n', 'text,n\n\ngood,1\n\n'],
  ])('%s', async (_, before, after) => {
    for (const chunk of [1 << 20, 1, 3]) expect((await rewrite('csv', before, {}, chunk)).out.toString()).toBe(after)
  })

  it('is quoted where a repair needs it', async () => {
    expect((await rewrite('csv', 'text,n\na bad,1\n', { word: 'go"o,d' })).out.toString()).toBe('text,n\n"a go""o,d",1\n')
    expect((await rewrite('tsv', 'text\tn\na, bad\t1\n', { word: 'go,od' })).out.toString()).toBe('text\tn\na, go,od\t1\n')
  })

  it('is told where it is missing', async () => {
    await expect(rewrite('csv', 'id,body\n1,x\n', { name: 'a.csv' })).rejects.toThrow('a.csv: no column "text"; its header has "id", "body"')
  })

  it('passes records that are too short or too long', async () => {
    const { out, faults } = await rewrite('csv', `id,text\n1\n2,${'bad'.repeat(800)}\n3,bad\n`, { longest: 1000 }, 64)
    expect(faults).toEqual(['2: too-few-columns', '3: too-long'])
    expect(out.toString()).toBe(`id,text\n1\n2,${'bad'.repeat(800)}\n3,good\n`)
  })

  it('holds what csv-parse reads', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é', '😀', 'bad'), maxLength: 8 })
    const write = (text: string): string => (/[",\r\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text)
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 9 }), async (rows, chunk) => {
      const source = [['n', 'text'], ...rows].map((row) => row.map(write).join(',')).join('\n') + '\n'
      const { out, texts } = await rewrite('csv', source, {}, chunk)
      expect(texts).toEqual((parse(source) as string[][]).slice(1).map((row) => row[1]))
      expect(parse(out.toString())).toEqual((parse(source) as string[][]).map(([n, text], i) => [n, i === 0 ? text : text?.replaceAll('bad', 'good')]))
    }), { numRuns: 200 })
  })

  it('gets one more', async () => {
    const [header, row] = await rowsOf('csv', Buffer.from('id,text\r\n1,x\r\n'))
    const content = row?.open()
    expect(header?.extend?.('fixed').toString()).toBe('id,text,fixed\r\n')
    expect(content?.fault === undefined ? content?.add?.('fixed', 'a,b').toString() : '').toBe('1,x,"a,b"\r\n')
  })
})
