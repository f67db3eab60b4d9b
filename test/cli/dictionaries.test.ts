// A user's own dictionaries, channel tables and phrases to protect.
import { describe, expect, it } from 'vitest'
import { directoryWith, GARBLED, LENIENT, REPAIRED, ungarble } from './support.js'

const GLOSSARY = JSON.stringify({ name: 'mine', kind: 'organization', terms: [{ canonical: 'Zorvath Security Department', acronym: 'ZSD' }] })
const CHANNEL = JSON.stringify({ name: 'odd-spinner', channel: 'spin', entries: [{ surface: 'zorped', original: 'internal', slot: 'fixed', evidence: 'seen', count: 50 }] })
const THREE_FAULTS = JSON.stringify({ name: '', terms: [{ canonical: 'Fine Term', aliasses: [] }, { canonical: 7 }] })
const BAD_CHANNEL = JSON.stringify({ name: 'bad', channel: 'spinn', entries: [{ surface: 'a', original: 'a', slot: 'nuon', evidence: 'seen' }] })

describe.concurrent('what a user adds', () => {
  it.each([
    ['a term', ['--dictionary', 'mine.json'], 'The Zorvath Safety Division (ZSD) said so.\n', 'The Zorvath Security Department (ZSD) said so.\n'],
    ['that term alone', ['--dictionary', 'mine.json', '--only', 'mine'], `The Zorvath Safety Division (ZSD) said so.\n${GARBLED}`, `The Zorvath Security Department (ZSD) said so.\n${GARBLED}`],
    ['a substitution', ['--channel', 'odd.json'], 'The Zorped Revenue Service (IRS) said so.\n', 'The Internal Revenue Service (IRS) said so.\n'],
    ['two dictionaries', ['--dictionary', 'mine.json', '--dictionary', 'other.json'], GARBLED, REPAIRED],
    ['a dictionary that has the answer', ['--only', 'us-government'], GARBLED, REPAIRED],
    ['a dictionary that has not', ['--only', 'health'], GARBLED, GARBLED],
    ['protected phrases', ['--protect', 'protect.txt'], GARBLED, GARBLED],
    ['protected phrases, in two files', ['--protect', 'one.txt', '--protect', 'protect.txt'], GARBLED, GARBLED],
    ['one protected phrase', ['--protect', 'one.txt'], GARBLED, REPAIRED.replace('Internal Revenue Service', 'Inner Income Service')],
    ['thresholds as written', ['--repair-at=0.5', '--suggest-at=0.1', '--prior=0.9', '--scope=terms'], GARBLED, REPAIRED],
  ])('%s', async (_, args, before, after) => {
    const cwd = directoryWith({
      'mine.json': `\ufeff${GLOSSARY}`,
      'odd.json': CHANNEL,
      'other.json': JSON.stringify({ name: 'other', terms: [] }),
      'protect.txt': '\ufeffinner income service\r\n\r\n  Division of Homeland Safety  \r\n',
      'one.txt': 'Inner Income Service',
    })
    const { code, stdout, stderr } = await ungarble(['repair', ...LENIENT, ...args], { cwd, input: before })
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: after, stderr: '' })
  })
})

describe.concurrent('what a user got wrong', () => {
  it.each([
    ['three faults', ['--dictionary', 'faults.json'], ['error[bad-dictionary]: faults.json: 3 faults', 'name: expected a text', 'terms[0].aliasses: unknown key; did you mean "aliases"?', 'terms[1].canonical: expected a text']],
    ['several files', ['--dictionary', 'faults.json', '--dictionary', 'broken.json', '--channel', 'channel.json', '--protect', 'no.txt'], ['faults.json: 3 faults', 'broken.json: 1 fault', 'channel.json: 3 faults', 'error[missing-file]: no.txt']],
    ['no JSON', ['--dictionary', 'broken.json'], ['broken.json: 1 fault', '(root): not JSON']],
    ['a missing dictionary', ['--dictionary', 'none.json'], ['error[bad-dictionary]: none.json', 'there is no such file']],
    ['a folder of faulty files', ['--dictionary', '.'], ['error[bad-dictionary]: .: 8 faults', 'broken.json: not JSON', 'channel.json: channel: unknown key', 'faults.json: terms[1].canonical: expected a text', 'latin1.txt: is not UTF-8']],
    ['a dictionary that is not UTF-8', ['--dictionary', 'latin1.txt'], ['latin1.txt', 'is not UTF-8']],
    ['phrases that are not UTF-8', ['--protect', 'latin1.txt'], ['error[not-utf8]: latin1.txt']],
    ['phrases that are a directory', ['--protect', '.'], ['error[is-directory]: .:']],
    ['a channel with faults', ['--channel', 'channel.json'], ['channel.json: 3 faults', 'entries[0].slot']],
  ])('%s', async (_, args, holds) => {
    const cwd = directoryWith({ 'faults.json': THREE_FAULTS, 'broken.json': '{ "name": ', 'channel.json': BAD_CHANNEL, 'latin1.txt': Buffer.from('{"name":"caf\xe9"}', 'latin1') })
    const { code, stdout, stderr } = await ungarble(['repair', ...args], { cwd, input: GARBLED })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    for (const part of holds) expect(stderr).toContain(part)
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})
