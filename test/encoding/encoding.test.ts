// The encoding stage, case by case: exact or untouched.
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { repairEncoding } from '../../src/encoding/encoding.js'

interface Row { readonly line: number; readonly text: string; readonly wanted: string }

const unescape = (text: string): string =>
  text.replace(/\\(?:([nt\\])|u([0-9a-f]{4}))/g, (_, letter: string | undefined, code: string) => (letter === undefined ? String.fromCharCode(parseInt(code, 16)) : ({ n: '\n', t: '\t' }[letter] ?? '\\')))

const rows: Row[] = readFileSync(new URL('../cases/encoding.tsv', import.meta.url), 'utf8').split('\n').flatMap((row, i) => {
  if (row === '' || row.startsWith('#')) return []
  const [text = '', wanted = text] = row.split('\t')
  return [{ line: i + 1, text: unescape(text), wanted: unescape(wanted) }]
})

/** UTF-8 read as Latin-1: what went wrong, forwards. */
const misread = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

describe('the cases', () => {
  it('are two hundred at least, half of which stay', () => {
    expect(rows.length).toBeGreaterThanOrEqual(200)
    expect(rows.filter(({ text, wanted }) => text === wanted).length).toBeGreaterThanOrEqual(100)
  })

  it.each(rows)('line $line', ({ text, wanted }) => {
    const { text: repaired, repairs } = repairEncoding(text)
    expect(repaired).toBe(wanted)
    for (const { start, end, surface } of repairs) expect(text.slice(start, end)).toBe(surface)
  })

  it.each(rows)('line $line, repaired, stays as it is', ({ wanted }) => {
    expect(repairEncoding(wanted).text).toBe(wanted)
  })
})

describe('any text', () => {
  it('of ASCII stays', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary-ascii' }), (text) => repairEncoding(text).text === text && repairEncoding(text).repairs.length === 0))
  })

  it('is changed within its repairs alone', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const { text: repaired, repairs } = repairEncoding(text)
      let out = ''
      let at = 0
      for (const { start, end, replacement } of repairs) {
        expect(start).toBeGreaterThanOrEqual(at)
        out += text.slice(at, start) + replacement
        at = end
      }
      expect(out + text.slice(at)).toBe(repaired)
    }))
  })

  it('in small French letters comes back when it was misread as Latin-1', () => {
    const word = fc.array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzàâçéèêëîïôûù'), { minLength: 1, maxLength: 8 }).map((letters) => letters.join(''))
    fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
      const text = words.join(' ')
      expect(repairEncoding(misread(text)).text).toBe(text)
    }))
  })
})
