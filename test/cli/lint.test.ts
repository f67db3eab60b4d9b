// `ungarble lint` and `ungarble eval coverage`.
import { describe, expect, it } from 'vitest'
import { directoryWith, ungarble } from './support.js'

const FILES = {
  'circles.json': JSON.stringify({ name: 'circles', terms: [{ canonical: 'Red Sea', known: ['Crimson Sea', 'red sea'] }, { canonical: 'Crimson Sea', known: ['Red Sea', 'Scarlet Sea'] }, { canonical: 'Vast Sea', known: ['Scarlet Sea'] }] }),
  'names.txt': 'interest rate\nQwzx Vrrg\n',
  'good.txt': 'Zorvath Security Department\n',
  'table.json': JSON.stringify({ name: 'table', channel: 'spin', entries: [{ surface: 'zapped', original: 'security', slot: 'fixed', evidence: 'seen' }, { surface: 'zapped', original: 'security', slot: 'adjective', evidence: 'seen' }] }),
  'clean.txt': 'The Zorvath Security Department met today. It was a long meeting.\n\nThe Zorvath Safety Department is another house.\n',
  'gold.tsv': 'surface\tcanonical\tclass\tcertainty\toccurrences\nInner Income Service\tInternal Revenue Service\tname\tcertain\t3\nQwzx Income\tVrrg Revenue\tname\tlikely\t1\ncourt docket\tcourt\tfixed\tunsure\t9\n',
}

describe('lint', () => {
  it('tells circles, garbles that stand for themselves, and garbles that two terms claim', async () => {
    const { code, stdout } = await ungarble(['lint', 'circles.json'], { cwd: directoryWith(FILES) })
    expect(code).toBe(1)
    expect(stdout).toContain('circles: "red sea" stands for itself: it is a right form of "Red Sea"\n')
    expect(stdout).toContain('circles: garbles go in a circle: "crimson sea" → "red sea" → "crimson sea"\n')
    expect(stdout).toContain('circles: "Scarlet Sea" is a garble of both "Crimson Sea" and "Vast Sea"\n')
  })

  it('tells terms that nothing garbles, and garbles that are terms', async () => {
    const { code, stdout } = await ungarble(['lint', 'names.txt'], { cwd: directoryWith(FILES) })
    expect(code).toBe(1)
    expect(stdout).toContain('names: no substitution garbles "Qwzx Vrrg"')
    expect(stdout).toMatch(/names: "interest rate" garbled is "[a-z ]+" \([a-z ←]+\), which is a term itself and will stand\n/)
  })

  it('counts garbles in clean text, and garbles it to see what comes out', async () => {
    const { stdout } = await ungarble(['lint', 'good.txt', '--clean', 'clean.txt', '--rate', '1'], { cwd: directoryWith(FILES) })
    expect(stdout).toContain('good: "Zorvath Security Department" garbled is "zorvath safety department" (safety ← security), which stands 1 times in the clean text\n')
    expect(stdout).toMatch(/good: of 1 garbled terms [01] came out \(recall [01]\.000\), 0 of [01] repairs were wrong \(precision 1\.000\)\n$/)
  })

  it('looks over tables, and cuts long lists', async () => {
    const { stdout } = await ungarble(['lint', 'good.txt', '--channel', 'table.json', '--most', '1'], { cwd: directoryWith(FILES) })
    expect(stdout).toContain('table: zapped ← security stands already at entries[0]\n')
    const { stdout: cut } = await ungarble(['lint', 'circles.json', '--most', '1'], { cwd: directoryWith(FILES) })
    expect(cut).toMatch(/circles: … and \d+ more\n/)
  })

  it.each([
    [['lint'], 'bad-usage', 'needs a dictionary'],
    [['lint', 'none.json'], 'bad-dictionary', 'none.json'],
    [['lint', 'good.txt', '--rate', '2'], 'bad-usage', '--rate'],
    [['lint', 'good.txt', '--clean', 'none.txt'], 'missing-file', 'none.txt'],
    [['lint', 'good.txt', '--cleen', 'x'], 'bad-usage', '--cleen'],
    [['eval', 'coverage', 'good.txt'], 'bad-gold', 'good.txt:1: expected columns'],
  ])('%j ends with %s', async (args, code, part) => {
    const run = await ungarble(args, { cwd: directoryWith(FILES) })
    expect(run.code).toBe(2)
    expect(run.stderr).toContain(`error[${code}]`)
    expect(run.stderr).toContain(part)
  })
})

describe('eval coverage', () => {
  it('tells what is reached, what is listed, and what is missing, by class', async () => {
    const { code, stdout } = await ungarble(['eval', 'coverage', 'gold.tsv', '--misses', '5'], { cwd: directoryWith(FILES) })
    expect(code).toBe(0)
    expect(stdout).toBe([
      'Qwzx Income ← Vrrg Revenue (name, 1): not reached, not listed',
      'name     2 rows, 4 occurrences: tables 75.0 %, thesaurus 75.0 %, listed 75.0 %, both 75.0 %',
      'all      2 rows, 4 occurrences: tables 75.0 %, thesaurus 75.0 %, listed 75.0 %, both 75.0 %',
      '',
    ].join('\n'))
  })
})
