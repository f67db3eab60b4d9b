// Failures of the system as messages; those a superuser or a healthy disk never meets are made up here.
import { describe, expect, it } from 'vitest'
import { CliError, describeError, isBrokenPipe, readError, writeError } from '../../src/cli/errors.js'

const failure = (code: string): Error => Object.assign(new Error(`${code}: it failed`), { code })

describe('readError', () => {
  it.each([
    ['ENOENT', 'missing-file'], ['ENOTDIR', 'missing-file'], ['EACCES', 'unreadable-file'], ['EPERM', 'unreadable-file'], ['EISDIR', 'is-directory'], ['EIO', 'unreadable-file'], ['EMFILE', 'unreadable-file'],
  ])('%s is %s', (code, expected) => {
    const error = readError('a.txt', failure(code))
    expect(error.code).toBe(expected)
    expect(error.message).toMatch(/^a\.txt: .+; /)
  })
})

describe('writeError', () => {
  it.each([
    ['ENOENT', 'unwritable-file'], ['EISDIR', 'unwritable-file'], ['EACCES', 'unwritable-file'], ['EPERM', 'unwritable-file'], ['EROFS', 'unwritable-file'], ['ENOSPC', 'write-failed'], ['EIO', 'write-failed'],
  ])('%s is %s', (code, expected) => {
    const error = writeError('a.txt', failure(code)) as CliError
    expect(error.code).toBe(expected)
    expect(error.message).toMatch(/^a\.txt: .+; /)
  })

  it('leaves a broken pipe what it is', () => {
    expect(isBrokenPipe(writeError('standard output', failure('EPIPE')))).toBe(true)
    expect(isBrokenPipe(failure('ENOSPC'))).toBe(false)
  })
})

describe('describeError', () => {
  it.each([
    ['one of ours', new CliError('missing-file', 'a.txt: is not there'), 'ungarble: error[missing-file]: a.txt: is not there'],
    ['several', new AggregateError([new CliError('bad-usage', 'a'), new CliError('not-utf8', 'b')]), 'ungarble: error[bad-usage]: a\nungarble: error[not-utf8]: b'],
    ['a fault of ours', new TypeError('x is not a function'), 'ungarble: error[internal]: x is not a function; this is a fault of ungarble: please report it with the command and the file'],
    ['what a terminal would obey', new CliError('missing-file', 'a\u001b[2J.txt'), 'ungarble: error[missing-file]: a�[2J.txt'],
  ])('%s', (_, error, text) => {
    expect(describeError(error)).toBe(text)
  })
})
