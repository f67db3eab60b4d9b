// Where results go: standard output, or a file that is written beside its target and renamed when it is whole.
import { closeSync, fchmodSync, fchownSync, fsyncSync, ftruncateSync, openSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { CliError, writeError } from './errors.js'
import { clearProgress } from './progress.js'

/** Takes bytes in order. */
export type Write = (bytes: string | Uint8Array) => Promise<void> | void

/** Writes to standard output and waits until the reader has taken it; rejects with EPIPE where the reader has gone. */
export function writeStdout(bytes: string | Uint8Array): Promise<void> {
  if (process.stdout.isTTY) clearProgress()
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => {
      if (error) reject(writeError('standard output', error))
      else resolve()
    })
  })
}

/** Says something on standard error that is no result. */
export function warn(message: string): void {
  clearProgress()
  process.stderr.write(`ungarble: ${message}\n`)
}

/** A file that appears under its name only when {@link AtomicFile.commit} is called. */
export interface AtomicFile {
  write(bytes: string | Uint8Array): void
  /** Overwrites bytes written before. */
  patch(bytes: string, position: number): void
  /** Drops what was written from `position` on. */
  truncate(position: number): void
  /** Bytes written so far. */
  position(): number
  /** Gives the file its name, over what stood there. */
  commit(): void
  /** Removes what was written; does nothing after {@link AtomicFile.commit}. */
  discard(): void
}

/** Mode and owner a file shall have. */
export interface Ownership { readonly mode: number; readonly uid: number; readonly gid: number }

/**
 * Opens a temporary file beside `target`. Throws `unwritable-file`, or `not-regular` where the target is no plain file.
 * Synchronous throughout, so that a signal never falls between making a file and knowing of it.
 */
export function openAtomic(target: string, ownership?: Ownership): AtomicFile {
  const temporary = join(dirname(target), `.ungarble-${process.pid}-${++opened}.tmp`)
  const guard = <T>(action: () => T): T => {
    try {
      return action()
    } catch (error) {
      throw writeError(target, error)
    }
  }
  const kept = guard(() => ownership ?? ownershipOf(target))
  // Known before it is there: whenever a signal comes, the file is removed.
  remember(temporary)
  let file: number
  try {
    file = openSync(temporary, 'wx')
  } catch (error) {
    forget(temporary)
    throw writeError(target, error)
  }
  let position = 0
  let done = false
  return {
    write(bytes) {
      const buffer = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes
      guard(() => writeAll(file, buffer, position))
      position += buffer.length
    },
    patch: (bytes, at) => guard(() => writeAll(file, Buffer.from(bytes, 'utf8'), at)),
    truncate(to) {
      guard(() => ftruncateSync(file, to))
      position = to
    },
    position: () => position,
    commit() {
      guard(() => {
        // A write that failed half-way may have left bytes beyond what counts.
        ftruncateSync(file, position)
        if (kept !== undefined) applyOwnership(file, kept)
        fsyncSync(file)
        renameSync(temporary, target)
      })
      done = true
      closeSync(file)
      forget(temporary)
    },
    discard() {
      if (done) return
      done = true
      closeSync(file)
      attempt(() => unlinkSync(temporary))
      forget(temporary)
    },
  }
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, position + at)
}

/** What the file that is to be replaced has; a rename over a device or a directory would destroy it. */
function ownershipOf(target: string): Ownership | undefined {
  const found = statSync(target, { throwIfNoEntry: false })
  if (found === undefined || found.isFile()) return found
  throw new CliError('not-regular', `${target}: is no regular file and cannot be replaced by one; give another name than ${basename(target)}`)
}

function applyOwnership(file: number, kept: Ownership): void {
  // Only root may give files away; for others the file is theirs, which is what they can have.
  attempt(() => fchownSync(file, kept.uid, kept.gid))
  attempt(() => fchmodSync(file, kept.mode & 0o7777))
}

/** Does what need not succeed. */
function attempt(action: () => void): void {
  try {
    action()
  } catch {
    // Nothing depends on it.
  }
}

let opened = 0
const temporaries = new Set<string>()
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function remember(path: string): void {
  if (temporaries.size === 0) for (const signal of SIGNALS) process.on(signal, stop)
  temporaries.add(path)
}

function forget(path: string): void {
  temporaries.delete(path)
  if (temporaries.size === 0) for (const signal of SIGNALS) process.off(signal, stop)
}

/** A stopped run leaves no temporary files and ends by the signal it got. */
function stop(signal: NodeJS.Signals): void {
  for (const path of temporaries) attempt(() => unlinkSync(path))
  for (const name of SIGNALS) process.off(name, stop)
  process.kill(process.pid, signal)
}
