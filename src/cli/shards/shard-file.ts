// The outputs of one shard: written to OUT.tmp, renamed when whole. What was written up to a boundary can be gone on from after a kill at any
// moment: boundaries stand at rows, each stretch between two is a compressed member of its own, so that the bytes do not depend on when it was.
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import type { BrotliCompress } from 'node:zlib'
import { compressorFor, createBrotli, type Compression } from '../../io/compression.js'
import { CliError, systemCode, writeError } from '../errors.js'

/** A file in the making. */
export interface ShardFile {
  readonly target: string
  /** Takes bytes; they are on disk after the next {@link ShardFile.flush}. */
  push(bytes: Buffer): void
  /** Ends a member, and with it a stretch that can be gone on from. */
  flush(): Promise<void>
  /** Bytes on disk, on a boundary after a flush. */
  length(): number
  /** Bytes safe on the device. */
  sync(): void
  commit(): Promise<void>
  /** Closes the file and leaves it where it is. */
  abandon(): void
}

/** Most plain bytes that are held back: they need no boundary. */
const HELD = 1 << 18

/** Opens TARGET.tmp, anew or after its first `length` bytes. */
export function openShardFile(target: string, compression: Compression, length: number): ShardFile {
  const path = `${target}.tmp`
  const guard = <T>(action: () => T): T => {
    try {
      return action()
    } catch (error) {
      throw writeError(target, error)
    }
  }
  const file = guard(() => openSync(path, length > 0 ? 'r+' : 'w'))
  if (length > 0) guard(() => ftruncateSync(file, length))
  let at = length
  let held: Buffer[] = []
  let size = 0
  const put = (bytes: Uint8Array): void => guard(() => {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, at + done)
    at += bytes.length
  })
  const brotli = compression === 'brotli' ? startBrotli(put) : undefined
  const compress = compression === 'brotli' ? undefined : compressorFor(compression)
  const takeHeld = (): Buffer => {
    const bytes = held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held)
    held = []
    size = 0
    return bytes
  }
  const flush = async (): Promise<void> => {
    if (size === 0) return
    const bytes = takeHeld()
    if (compress === undefined) await brotli?.push(bytes)
    else put(await compress(bytes))
  }
  return {
    target,
    push(bytes) {
      held.push(bytes)
      size += bytes.length
      if (compression === 'none' && size >= HELD) put(takeHeld())
    },
    flush,
    length: () => at,
    sync: () => guard(() => fsyncSync(file)),
    async commit() {
      await flush()
      if (brotli !== undefined) await brotli.end()
      // An empty file is no gzip: it gets an empty member.
      else if (at === 0 && compress !== undefined && compression !== 'none') put(await compress(Buffer.alloc(0)))
      guard(() => {
        fsyncSync(file)
        closeSync(file)
        renameSync(path, target)
      })
    },
    abandon() {
      try {
        closeSync(file)
      } catch {
        // It was closed already.
      }
    },
  }
}

function startBrotli(put: (bytes: Buffer) => void): { push(bytes: Buffer): Promise<void>; end(): Promise<void> } {
  const stream: BrotliCompress = createBrotli()
  let failed: unknown
  stream.on('data', (chunk: Buffer) => {
    try {
      put(chunk)
    } catch (error) {
      failed ??= error
    }
  })
  const check = (): void => {
    if (failed !== undefined) throw failed
  }
  return {
    push: (bytes) => new Promise<void>((resolve, reject) => stream.write(bytes, (error) => (error ? reject(error) : resolve()))).then(check),
    end: () => new Promise<void>((resolve) => {
      stream.on('end', resolve)
      stream.end()
    }).then(check),
  }
}

/** How far an unfinished shard is. */
export interface Checkpoint<State> { readonly key: string; readonly consumed: number; readonly lengths: readonly number[]; readonly state: State }

/** Reads the checkpoint of a target; undefined where there is none of this key. */
export function readCheckpoint<State>(target: string, key: string): Checkpoint<State> | undefined {
  try {
    const found = JSON.parse(readFileSync(`${target}.tmp.json`, 'utf8')) as Checkpoint<State>
    return found.key === key ? found : undefined
  } catch {
    return undefined
  }
}

export function writeCheckpoint<State>(target: string, checkpoint: Checkpoint<State>): void {
  writeWhole(`${target}.tmp.json`, JSON.stringify(checkpoint))
}

export function removeCheckpoint(target: string): void {
  rmSync(`${target}.tmp.json`, { force: true })
}

/** Writes a small file that is there whole or not at all. */
export function writeWhole(path: string, text: string): void {
  try {
    const file = openSync(`${path}.new`, 'w')
    try {
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(`${path}.new`, path)
  } catch (error) {
    throw writeError(path, error)
  }
}

/** Makes sure that no other run writes the target. Returns what ends that. Throws `output-clash`. */
export function lockTarget(target: string): () => void {
  const path = `${target}.lock`
  const own = JSON.stringify({ pid: process.pid, host: hostname() })
  for (let tries = 0; ; tries++) {
    try {
      writeFileSync(path, own, { flag: 'wx' })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if (systemCode(error) !== 'EEXIST' || tries > 2) throw writeError(target, error)
    }
    if (existsSync(path) && isStale(path, target)) rmSync(path, { force: true })
  }
}

/** True where the holder is dead; throws where it lives. */
function isStale(path: string, target: string): boolean {
  let holder: { pid?: number; host?: string } = {}
  try {
    holder = JSON.parse(readFileSync(path, 'utf8')) as typeof holder
  } catch {
    // Cut off by a kill while it was written.
    return true
  }
  const { pid = 0, host = '' } = holder
  if (host === hostname() && (pid === process.pid || !isAlive(pid))) return true
  throw new CliError('output-clash', `${target}: is being written by process ${pid} on ${host}; wait for it, or remove ${path} if it has ended`)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}
