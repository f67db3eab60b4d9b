// What a user of the command line can run into: a code, what is wrong, where, and what to do.
import { styleText } from 'node:util'

export type CliErrorCode =
  | 'bad-usage'
  | 'missing-file'
  | 'unreadable-file'
  | 'is-directory'
  | 'not-regular'
  | 'not-utf8'
  | 'output-clash'
  | 'unwritable-file'
  | 'write-failed'
  | 'bad-decisions'
  | 'bad-config'
  | 'bad-stats'

/** Exit codes of every command. */
export const EXIT_OK = 0
export const EXIT_FINDINGS = 1
export const EXIT_ERROR = 2
/** 128 + SIGPIPE, as other filters end when their reader has gone. */
export const EXIT_BROKEN_PIPE = 141

/** An error of the command line with a stable code. */
export class CliError extends Error {
  readonly code: CliErrorCode
  constructor(code: CliErrorCode, message: string) {
    super(message)
    this.name = 'CliError'
    this.code = code
  }
}

/** The code of a system error, or undefined. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** A failed read of `path` as an error that says what to do. */
export function readError(path: string, error: unknown): CliError {
  const code = systemCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return new CliError('missing-file', `${path}: there is no such file; check the path`)
  if (code === 'EACCES' || code === 'EPERM') return new CliError('unreadable-file', `${path}: no permission to read it; change its mode or run as its owner`)
  if (code === 'EISDIR') return directoryError(path)
  return new CliError('unreadable-file', `${path}: cannot be read (${code ?? (error as Error).message}); check the file and the device it lies on`)
}

/** A directory where a file belongs. */
export function directoryError(path: string): CliError {
  return new CliError('is-directory', `${path}: is a directory; name the files in it, for example DIR/*.txt`)
}

/** A failed write of `path` as an error that says what to do; a broken pipe stays what it is. */
export function writeError(path: string, error: unknown): unknown {
  const code = systemCode(error)
  if (code === 'EPIPE' || error instanceof CliError) return error
  if (code === 'ENOENT') return new CliError('unwritable-file', `${path}: its folder does not exist; make it first`)
  if (code === 'EISDIR') return new CliError('unwritable-file', `${path}: is a directory; give the name of a file`)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new CliError('unwritable-file', `${path}: no permission to write there; change the mode or write elsewhere`)
  }
  return new CliError('write-failed', `${path}: cannot be written (${code ?? (error as Error).message}); check the device and the space left on it`)
}

/** Whether the reader of our output has gone. */
export function isBrokenPipe(error: unknown): boolean {
  return systemCode(error) === 'EPIPE'
}

/** Every failure as text for a person: one line or more each, never a stack trace. */
export function describeError(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describeError).join('\n')
  const own = error instanceof CliError || (error instanceof Error && (error.name === 'UngarbleError' || error.name === 'DictionaryError'))
  // A path or a name in the message may hold what a terminal would obey.
  const message = (error instanceof Error ? error.message : String(error)).replace(/[^\P{Cc}\n]/gu, '�')
  const label = (code: string): string => `ungarble: ${styleText('red', `error[${code}]`, { stream: process.stderr })}: `
  if (own) return label(systemCode(error) ?? 'error') + message
  return `${label('internal')}${message}; this is a fault of ungarble: please report it with the command and the file`
}
