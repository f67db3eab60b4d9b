// check as a citizen among linters: formats, the project's files, comments that switch findings off.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CONFIG_KEYS } from '../../src/cli/config.js'
import { commentOf, ignoredIn } from '../../src/cli/ignored.js'
import { CLEAN, directoryWith, GARBLED, LENIENT, REPAIRED, ungarble } from './support.js'

describe.concurrent('check --format', () => {
  const files = { 'a b.txt': `One.\n${GARBLED}`, 'b.txt': CLEAN, 'c.txt': GARBLED }
  const check = (format: string): ReturnType<typeof ungarble> => ungarble(['check', '--format', format, ...LENIENT, ...Object.keys(files)], { cwd: directoryWith(files) })

  it('stylish', async () => {
    const { code, stdout, stderr } = await check('stylish')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^a b\.txt\n {2}2:5 {6} *error {4}"Inner Income Service" is garbled: "Internal Revenue Service" \(0\.\d{4}\) {2}repair\n {2}2:40 .*\n\nc\.txt\n {2}1:5 .*\n {2}1:40 .*\n$/)
    expect(stderr).toBe('ungarble: 4 to repair, 0 to suggest, 0 flagged\n')
  })

  it('json', async () => {
    const { stdout, stderr } = await check('json')
    const list = JSON.parse(stdout) as { filePath: string; messages: Record<string, unknown>[] }[]
    expect(list.map(({ filePath, messages }) => [filePath, messages.length])).toEqual([['a b.txt', 2], ['b.txt', 0], ['c.txt', 2]])
    expect(list[0]?.messages[0]).toMatchObject({ ruleId: 'repair', severity: 2, line: 2, column: 5, endLine: 2, endColumn: 25, start: 9, end: 29, offsetUnit: 'utf16', replacement: 'Internal Revenue Service' })
    expect(stderr).toBe('')
  })

  it('sarif', async () => {
    const { stdout } = await check('sarif')
    const log = JSON.parse(stdout) as { version: string; runs: { columnKind: string; tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }[] }
    expect(log.version).toBe('2.1.0')
    expect(log.runs[0]?.columnKind).toBe('utf16CodeUnits')
    expect(log.runs[0]?.tool.driver.rules.map(({ id }) => id)).toEqual(['repair', 'suggest', 'flag'])
    const region = { startLine: 2, startColumn: 5, endLine: 2, endColumn: 25, charOffset: 9, charLength: 20 }
    expect(log.runs[0]?.results[0]).toMatchObject({
      ruleId: 'repair', level: 'error', locations: [{ physicalLocation: { artifactLocation: { uri: 'a%20b.txt' }, region } }],
      fixes: [{ artifactChanges: [{ replacements: [{ deletedRegion: region, insertedContent: { text: 'Internal Revenue Service' } }] }] }],
    })
    expect(log.runs[0]?.results[0]?.['rank']).toBeGreaterThan(50)
    expect(log.runs[0]?.results).toHaveLength(4)
  })

  it('github', async () => {
    const { stdout } = await check('github')
    expect(stdout.split('\n')[0]).toMatch(/^::error file=a b\.txt,line=2,col=5,endLine=2,endColumn=25,title=ungarble repair::"Inner Income Service" is garbled: "Internal Revenue Service" \(0\.\d{4}\)$/)
    expect(stdout.trim().split('\n')).toHaveLength(4)
  })

  it('closes its output where nothing was found', async () => {
    const cwd = directoryWith({ 'b.txt': CLEAN })
    expect(JSON.parse((await ungarble(['check', '--format', 'sarif', 'b.txt'], { cwd })).stdout)).toMatchObject({ runs: [{ results: [] }] })
    expect((await ungarble(['check', '--format', 'github', 'b.txt'], { cwd })).stdout).toBe('')
    expect((await ungarble(['check', '--format', 'xml', 'b.txt'], { cwd })).stderr).toContain('--format is "xml"; it is stylish, json, sarif or github')
  })
})

describe.concurrent('.ungarble.json', () => {
  const at = (config: unknown): Record<string, string> => ({ '.ungarble.json': typeof config === 'string' ? config : JSON.stringify(config), 'a.txt': GARBLED, 'sub/deep/a.txt': GARBLED, 'mine/phrases.txt': 'inner income service\n' })

  it.each([
    ['thresholds', { repairAt: 0.5, prior: 0.9 }, REPAIRED],
    ['allowed phrases', { repairAt: 0.5, prior: 0.9, allow: ['Division of Homeland Safety'] }, REPAIRED.replace('Department of Homeland Security', 'Division of Homeland Safety')],
    ['files beside it', { repairAt: 0.5, prior: 0.9, protect: ['mine/phrases.txt'] }, REPAIRED.replace('Internal Revenue Service', 'Inner Income Service')],
    ['dictionaries by name', { repairAt: 0.5, prior: 0.9, only: ['health'] }, GARBLED],
  ])('%s, from a folder below', async (_, config, after) => {
    const cwd = directoryWith(at(config))
    const { stdout, stderr } = await ungarble(['repair', 'a.txt'], { cwd: `${cwd}/sub/deep` })
    expect({ stdout, stderr }).toEqual({ stdout: after, stderr: '' })
  })

  it('gives way to the command line, and to --no-config', async () => {
    const cwd = directoryWith(at({ repairAt: 0.5, prior: 0.9, only: ['health'] }))
    expect((await ungarble(['repair', '--only', 'us-government', 'a.txt'], { cwd })).stdout).toBe(REPAIRED)
    expect((await ungarble(['repair', '--no-config', ...LENIENT, 'a.txt'], { cwd })).stdout).toBe(REPAIRED)
    expect((await ungarble(['repair', '--config', 'none.json', 'a.txt'], { cwd })).stderr).toContain('error[missing-file]: none.json')
  })

  it('is told of every fault', async () => {
    const cwd = directoryWith(at({ repairat: 0.5, scope: 'all', suggestAt: 7, only: 'x', allow: [3] }))
    const { code, stderr } = await ungarble(['check', 'a.txt'], { cwd })
    expect(code).toBe(2)
    for (const part of ['error[bad-config]: .ungarble.json: 5 faults', 'repairat: unknown key; did you mean "repairAt"?', 'scope: expected "terms" or "text"', 'suggestAt: expected a number from 0 to 1', 'only: expected a list of texts', 'allow: expected a list of texts']) expect(stderr).toContain(part)
    expect((await ungarble(['check', 'a.txt'], { cwd: directoryWith(at('{')) })).stderr).toContain('.ungarble.json: is not JSON')
    expect((await ungarble(['check', 'a.txt'], { cwd: directoryWith(at([])) })).stderr).toContain('holds no object')
  })

  it('has a schema that says the same', () => {
    const { properties } = JSON.parse(readFileSync(new URL('../../docs/config.schema.json', import.meta.url), 'utf8')) as { properties: Record<string, { type?: string; enum?: string[]; minimum?: number; maximum?: number }> }
    const { $schema, ...rest } = properties
    expect($schema).toBeDefined()
    expect(Object.fromEntries(Object.entries(rest).map(([name, one]) => [name, one.enum ?? (one.type === 'number' ? [one.minimum, one.maximum] : one.type)]))).toEqual(
      Object.fromEntries(Object.entries(CONFIG_KEYS).map(([name, key]) => [name, key.choices ?? (key.type === 'number' ? [key.least, key.most] : 'array')])),
    )
  })
})

describe.concurrent('files that are ignored', () => {
  it('by .ungarbleignore and by the config', async () => {
    const cwd = directoryWith({ '.ungarbleignore': 'old/\n*.log\n!keep.log\n', '.ungarble.json': JSON.stringify({ ignore: ['sub/*.txt'], repairAt: 0.5, prior: 0.9 }), 'a.log': GARBLED, 'keep.log': GARBLED, 'old/a.txt': GARBLED, 'sub/a.txt': GARBLED })
    const { code, stdout } = await ungarble(['check', 'a.log', 'old/a.txt', 'sub/a.txt', 'keep.log'], { cwd })
    expect(code).toBe(1)
    expect([...new Set(stdout.match(/^[^:]+(?=:\d)/gm))]).toEqual(['keep.log'])
    expect(await ungarble(['check', 'a.log', 'old/a.txt'], { cwd })).toMatchObject({ code: 0, stdout: '', stderr: 'ungarble: all 2 paths are ignored (.ungarbleignore, or "ignore" in .ungarble.json); --no-ignore looks at them\n' })
    expect((await ungarble(['check', '--no-ignore', 'a.log'], { cwd })).code).toBe(1)
    expect((await ungarble(['check', '../a.log'], { cwd: `${cwd}/sub` })).code).toBe(0)
  })
})

describe.concurrent('comments', () => {
  const spans = (name: string, text: string): string[] => {
    const ignored = ignoredIn(text, commentOf(name) as RegExp)
    return [...text.matchAll(/bad/g)].filter(({ index }) => ignored?.(index, index + 3) !== true).map(({ index }) => String(text.slice(0, index).split('\n').length))
  }

  it.each([
    ['a.md', 'bad\nbad <!-- ungarble-ignore: a quote -->\nbad\n<!-- ungarble-ignore -->\nbad\nbad', ['1', '3', '6']],
    ['a.md', '<!-- ungarble-ignore-start -->bad\nbad\n<!-- ungarble-ignore-end -->\nbad', ['4']],
    ['a.md', 'bad\n<!-- ungarble-ignore-start -->\nbad', ['1']],
    ['a.html', 'bad\n<!--ungarble-ignore-file-->\nbad', []],
    ['a.ts', '// ungarble-ignore\nbad\nbad // ungarble-ignore\nbad /* ungarble-ignore */\nbad', ['5']],
    ['a.py', '# ungarble-ignore\n\nbad\nbad # ungarble-ignore\nbad', ['5']],
    ['a.tex', 'bad % ungarble-ignore\r\nbad', ['2']],
    ['a.rst', '.. ungarble-ignore\n\nbad\nbad', ['4']],
    ['a.md', 'bad ungarble-ignore', ['1']],
  ])('%s: %j', (name, text, left) => {
    expect(spans(name, text)).toEqual(left)
  })

  it('hold for check, repair and shards; plain text has none', async () => {
    const comment = '<!-- ungarble-ignore -->\n'
    const cwd = directoryWith({ 'a.md': `${comment}${GARBLED}\n${GARBLED}`, 'a.html': `${comment}<p>${GARBLED}<p>${GARBLED}`, 'a.txt': `${comment}${GARBLED}` })
    expect((await ungarble(['check', ...LENIENT, 'a.md'], { cwd })).stdout.match(/a\.md:4/g)).toHaveLength(2)
    expect((await ungarble(['repair', ...LENIENT, 'a.md'], { cwd })).stdout).toBe(`${comment}${GARBLED}\n${REPAIRED}`)
    expect((await ungarble(['repair', ...LENIENT, 'a.html'], { cwd })).stdout).toBe(`${comment}<p>${GARBLED}<p>${REPAIRED}`)
    await ungarble(['repair', '--out', 'o', ...LENIENT, 'a.md', 'a.txt'], { cwd })
    expect(readFileSync(`${cwd}/o/a.md`, 'utf8')).toBe(`${comment}${GARBLED}\n${REPAIRED}`)
    expect(readFileSync(`${cwd}/o/a.txt`, 'utf8')).toBe(`${comment}${REPAIRED}`)
  })
})
