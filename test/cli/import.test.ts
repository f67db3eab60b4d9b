// `ungarble import`, and the glossaries that --dictionary takes.
import { describe, expect, it } from 'vitest'
import { directoryWith, ungarble } from './support.js'

const FILES = {
  'pps.csv': 'Tortured phrase,Expected phrase\ncounterfeit consciousness,artificial intelligence (AI)\n',
  'glossary/table.csv': 'canonical,acronym\nInner Harbor Trust,IHT\n',
  'glossary/deep/names.txt': 'Red Sea\n',
  'glossary/prh.yml': 'imports: [rules/lakes.yaml]\nrules:\n  - expected: Deep Sea\n    pattern: Profound Ocean\n',
  'glossary/rules/lakes.yaml': 'imports: [../prh.yml]\nrules:\n  - expected: Salt Lake\n    pattern: Sodium Lake\n',
  'glossary/notes.md': '# not a glossary\n',
  'empty/notes.md': '',
  'broken/table.csv': 'canonical\n,\n"open\n',
}

describe('import', () => {
  it('writes the export of the screener as a dictionary that finds its phrases', async () => {
    const root = directoryWith(FILES)
    const made = await ungarble(['import', 'pps', 'pps.csv', '--name', 'mine'], { cwd: root })
    expect([made.code, made.stderr]).toEqual([0, 'ungarble: 1 terms, 1 known garbles\n'])
    expect(made.stdout).toBe('{\n  "name": "mine",\n  "terms": [\n    { "canonical": "artificial intelligence", "acronym": "AI", "known": ["counterfeit consciousness"] }\n  ]\n}\n')
    const dictionary = directoryWith({ 'mine.json': made.stdout })
    const text = 'They use counterfeit consciousness to read the images.\n'
    const repaired = await ungarble(['repair', '--dictionary', `${dictionary}/mine.json`, '--repair-at', '0.5', '--prior', '0.9'], { input: text })
    expect(repaired.stdout).toBe(text.replace('counterfeit consciousness', 'artificial intelligence'))
  })

  it('writes a folder of glossaries as one dictionary, and each file once however they import each other', async () => {
    const root = directoryWith(FILES)
    const { code, stdout } = await ungarble(['import', 'glossary', 'glossary'], { cwd: root })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      name: 'glossary',
      terms: [{ canonical: 'Deep Sea', known: ['Profound Ocean'] }, { canonical: 'Inner Harbor Trust', acronym: 'IHT' }, { canonical: 'Red Sea' }, { canonical: 'Salt Lake', known: ['Sodium Lake'] }],
    })
  })

  it.each(['glossary', 'glossary/prh.yml', 'glossary/rules/lakes.yaml'])('is not needed: --dictionary takes %s', async (path) => {
    const root = directoryWith(FILES)
    const run = await ungarble(['repair', '--dictionary', path, '--repair-at', '0.5', '--prior', '0.9'], { cwd: root, input: 'We crossed the Profound Ocean by boat.\n' })
    expect(run.stdout).toBe('We crossed the Deep Sea by boat.\n')
  })

  it.each([
    [['import'], 'bad-usage', 'pps or glossary'],
    [['import', 'xml', 'a.xml'], 'bad-usage', '"xml" is neither'],
    [['import', 'pps'], 'bad-usage', 'takes one path'],
    [['import', 'pps', 'none.csv'], 'missing-file', 'none.csv'],
    [['import', 'pps', 'glossary/table.csv'], 'bad-dictionary', 'names no column with tortured'],
    [['import', 'glossary', 'empty'], 'bad-dictionary', 'holds no dictionary'],
    [['import', 'glossary', 'broken'], 'bad-dictionary', 'cannot be read as a table'],
    [['import', 'glossary', 'glossary', '--nmae', 'x'], 'bad-usage', '--nmae'],
  ])('%j ends with %s', async (args, code, part) => {
    const run = await ungarble(args, { cwd: directoryWith(FILES) })
    expect([run.code, run.stdout]).toEqual([2, ''])
    expect(run.stderr).toContain(`error[${code}]`)
    expect(run.stderr).toContain(part)
  })
})
