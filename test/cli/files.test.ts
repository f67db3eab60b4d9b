// Which bytes come out: to standard output, in place, into a directory; and what is told about files that cannot be read or written.
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CLEAN, directoryWith, GARBLED, LENIENT, REPAIRED, ungarble } from './support.js'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8')
const BINARY_WARNING = 'is binary or not UTF-8'

/** What goes in, and what must come out, byte for byte. */
const TEXTS: readonly (readonly [name: string, before: Buffer, after: Buffer, warning: string])[] = [
  ['nothing', utf8(''), utf8(''), ''],
  ['clean text', utf8(CLEAN), utf8(CLEAN), ''],
  ['garbled text', utf8(GARBLED), utf8(REPAIRED), ''],
  ['no newline at the end', utf8(GARBLED.trimEnd()), utf8(REPAIRED.trimEnd()), ''],
  ['CRLF', utf8(`One line.\r\n${GARBLED.trimEnd()}\r\n\r\nLast.\r\n`), utf8(`One line.\r\n${REPAIRED.trimEnd()}\r\n\r\nLast.\r\n`), ''],
  ['lone carriage returns', utf8(`One line.\r${GARBLED.trimEnd()}\rLast.\r`), utf8(`One line.\r${REPAIRED.trimEnd()}\rLast.\r`), ''],
  ['a byte-order mark', utf8(`\ufeff${GARBLED}`), utf8(`\ufeff${REPAIRED}`), ''],
  ['odd spaces, emoji, marks', utf8(`😀\u00a0e\u0301 ﬁn \u200b\t\n${GARBLED}`), utf8(`😀\u00a0e\u0301 ﬁn \u200b\t\n${REPAIRED}`), ''],
  ['Latin-1 letters', Buffer.concat([latin1('Le café à côté.\n'), utf8(GARBLED), latin1('Übel\xff\n')]), Buffer.concat([latin1('Le café à côté.\n'), utf8(REPAIRED), latin1('Übel\xff\n')]), ''],
  ['a cut character at the end', Buffer.concat([utf8(GARBLED), Buffer.from([0xe2, 0x80])]), Buffer.concat([utf8(REPAIRED), Buffer.from([0xe2, 0x80])]), ''],
  ['no valid byte', Buffer.alloc(300, 0xfe), Buffer.alloc(300, 0xfe), ''],
  ['a NUL byte further on', utf8(`${GARBLED}${'x\n'.repeat(5000)}\0\n`), utf8(`${REPAIRED}${'x\n'.repeat(5000)}\0\n`), ''],
  ['binary', Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]), utf8(GARBLED)]), Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]), utf8(GARBLED)]), BINARY_WARNING],
  ['UTF-16', Buffer.from(`\ufeff${GARBLED}`, 'utf16le'), Buffer.from(`\ufeff${GARBLED}`, 'utf16le'), BINARY_WARNING],
]

describe.concurrent('repair writes the repairs and no other byte', () => {
  it.each(TEXTS)('to standard output: %s', async (_, before, after, warning) => {
    const { code, out, stderr } = await ungarble(['repair', ...LENIENT], { input: before })
    expect(out.equals(after)).toBe(true)
    expect(code).toBe(0)
    if (warning === '') expect(stderr).toBe('')
    else expect(stderr).toContain(warning)
  })

  const files = Object.fromEntries(TEXTS.map(([, before], i) => [`${i}.txt`, before]))

  it('in place', async () => {
    const cwd = directoryWith(files)
    const inodes = TEXTS.map((_, i) => statSync(join(cwd, `${i}.txt`)).ino)
    const { code, stdout } = await ungarble(['repair', '--in-place', ...LENIENT, ...Object.keys(files)], { cwd })
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    TEXTS.forEach(([name, before, after], i) => {
      expect([name, readFileSync(join(cwd, `${i}.txt`)).equals(after)]).toEqual([name, true])
      // A file with nothing to repair is the very same file still.
      if (before.equals(after)) expect([name, statSync(join(cwd, `${i}.txt`)).ino]).toEqual([name, inodes[i]])
    })
    expect(readdirSync(cwd).length).toBe(TEXTS.length)
  })

  it('into a directory', async () => {
    const cwd = directoryWith({ ...files, 'new/deep/0.txt': 'of an earlier run' })
    const { code, stdout } = await ungarble(['repair', '--out', 'new/deep', ...LENIENT, ...Object.keys(files)], { cwd })
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    TEXTS.forEach(([name, before, after], i) => {
      expect([name, readFileSync(join(cwd, 'new/deep', `${i}.txt`)).equals(after)]).toEqual([name, true])
      expect([name, readFileSync(join(cwd, `${i}.txt`)).equals(before)]).toEqual([name, true])
    })
    expect(readdirSync(join(cwd, 'new/deep')).filter((name) => !name.endsWith('.stats.json')).length).toBe(TEXTS.length)
  })
})

describe.concurrent('repair --in-place', () => {
  it('keeps the mode of the file, and a link a link', async () => {
    const cwd = directoryWith({ 'real/a.txt': GARBLED })
    chmodSync(join(cwd, 'real/a.txt'), 0o640)
    symlinkSync('real/a.txt', join(cwd, 'link.txt'))
    const { code } = await ungarble(['repair', '--in-place', ...LENIENT, 'link.txt'], { cwd })
    expect(code).toBe(0)
    expect(lstatSync(join(cwd, 'link.txt')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(cwd, 'real/a.txt'), 'utf8')).toBe(REPAIRED)
    expect(statSync(join(cwd, 'real/a.txt')).mode & 0o777).toBe(0o640)
  })

  it('touches nothing where the report cannot be written', async () => {
    const cwd = directoryWith({ 'a.txt': GARBLED })
    const { code, stderr } = await ungarble(['repair', '--in-place', '--report', 'none/report.jsonl', 'a.txt'], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('error[unwritable-file]: none/report.jsonl: its folder does not exist')
    expect(readFileSync(join(cwd, 'a.txt'), 'utf8')).toBe(GARBLED)
  })
})

/** Arguments, what is told, and the files that must be as given afterwards. */
const FAULTS: readonly (readonly [name: string, args: readonly string[], holds: readonly string[]])[] = [
  ['a missing file', ['repair', 'no.txt'], ['error[missing-file]: no.txt: there is no such file']],
  ['a missing file to evaluate', ['eval', 'no.txt'], ['error[missing-file]: no.txt: there is no such file']],
  ['a missing file of gold', ['eval', 'no.jsonl'], ['error[missing-file]: no.jsonl']],
  ['missing passages', ['eval', 'ocr', 'no.tsv'], ['error[missing-file]: no.tsv']],
  ['a missing text to garble', ['garble', 'no.txt'], ['error[missing-file]: no.txt']],
  ['a file in a missing folder', ['detect', 'no/such.txt'], ['error[missing-file]: no/such.txt']],
  ['a file taken for a folder', ['detect', 'a.txt/b.txt'], ['error[missing-file]: a.txt/b.txt']],
  ['a directory', ['repair', 'sub'], ['error[is-directory]: sub: is a directory; name the files in it']],
  ['a directory to detect in', ['detect', 'sub'], ['error[is-directory]']],
  ['a directory to check', ['check', 'sub'], ['error[is-directory]']],
  ['a directory to inspect', ['inspect', 'sub'], ['error[is-directory]']],
  ['a directory in place', ['repair', '--in-place', 'sub'], ['error[is-directory]']],
  ['a device in place', ['repair', '--in-place', '/dev/null'], ['error[not-regular]: /dev/null']],
  ['one name twice', ['repair', '--out', 'o', 'a.txt', 'sub/a.txt'], ['error[output-clash]: a.txt and sub/a.txt would both be written to o/a.txt']],
  ['a path twice', ['repair', '--out', 'o', 'a.txt', './a.txt'], ['error[output-clash]']],
  ['over its own source', ['repair', '--out', 'sub', 'sub/a.txt'], ['error[output-clash]: sub/a.txt: --out sub would overwrite it']],
  ['over its own source, by a link', ['repair', '--out', 'same', 'sub/a.txt'], ['error[output-clash]']],
  ['a file where a directory belongs', ['repair', '--out', 'a.txt', 'sub/a.txt'], ['error[unwritable-file]: a.txt: is a file']],
  ['a report over a directory', ['detect', '--report', 'sub', 'a.txt'], ['error[not-regular]: sub']],
  ['a report over a device', ['detect', '--report', '/dev/null', 'a.txt'], ['error[not-regular]: /dev/null']],
]

describe.concurrent('files that cannot be read or written', () => {
  it.each(FAULTS)('%s', async (_, args, holds) => {
    const cwd = directoryWith({ 'a.txt': GARBLED, 'sub/a.txt': GARBLED })
    symlinkSync('sub', join(cwd, 'same'))
    const { code, stdout, stderr } = await ungarble(args, { cwd })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    for (const part of holds) expect(stderr).toContain(part)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(readdirSync(cwd).toSorted()).toEqual(['a.txt', 'same', 'sub'])
    expect(readFileSync(join(cwd, 'a.txt'), 'utf8')).toBe(GARBLED)
    expect(readFileSync(join(cwd, 'sub/a.txt'), 'utf8')).toBe(GARBLED)
    expect(existsSync('/dev/null')).toBe(true)
  })

  it('goes on with the others, and says so in the exit code', async () => {
    const cwd = directoryWith({ 'a.txt': GARBLED, 'b.txt': GARBLED })
    const { code, stderr } = await ungarble(['repair', '--in-place', ...LENIENT, 'a.txt', 'no.txt', '.', 'b.txt'], { cwd })
    expect(code).toBe(2)
    expect(stderr.split('\n').filter((line) => line.startsWith('ungarble: error['))).toHaveLength(2)
    expect([readFileSync(join(cwd, 'a.txt'), 'utf8'), readFileSync(join(cwd, 'b.txt'), 'utf8')]).toEqual([REPAIRED, REPAIRED])
  })

  // The superuser may read everything.
  it.skipIf(process.getuid?.() === 0)('no permission', async () => {
    const cwd = directoryWith({ 'a.txt': GARBLED, 'b.txt': GARBLED })
    mkdirSync(join(cwd, 'closed'))
    chmodSync(join(cwd, 'a.txt'), 0)
    chmodSync(join(cwd, 'b.txt'), 0o444)
    chmodSync(join(cwd, 'closed'), 0)
    const { code, stderr } = await ungarble(['repair', '--in-place', 'a.txt', 'closed', 'closed/x.txt', 'b.txt'], { cwd })
    chmodSync(join(cwd, 'closed'), 0o755)
    expect(code).toBe(2)
    for (const path of ['a.txt', 'closed', 'closed/x.txt']) expect(stderr).toContain(`error[unreadable-file]: ${path}: no permission`)
    expect(stderr).toContain('error[unwritable-file]: b.txt: no permission')
  })
})
