// Opens what a path names: a file or standard input, as chunks of bytes read once, with their hash.
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { fstatSync, readFileSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { CliError, directoryError, readError } from './errors.js'

const CHUNK = 1 << 20
/** A NUL byte within this many bytes makes a file binary. */
const BINARY_WITHIN = 8192

/** One text to work on; read it once, then close it. */
export interface Source {
  /** As given; `-` is standard input. */
  readonly path: string
  /** Bytes, where known. */
  readonly size: number | undefined
  /** Holds a NUL byte near its start: no text, or text in another encoding than UTF-8. */
  readonly binary: boolean
  bytes(): AsyncGenerator<Buffer>
  /** SHA-256 of the bytes read so far, in hex; call it once, at the end. */
  sha256(): string
  close(): Promise<void>
}

/** Opens a path. Throws `missing-file`, `unreadable-file` or `is-directory`. Without `sniff` nothing is waited for, and nothing is binary. */
export async function openSource(path: string, sniff: boolean = true): Promise<Source> {
  if (path === '-') return startSource(path, readStdin(), undefined, async () => {}, sniff)
  let handle: FileHandle
  try {
    handle = await open(path, 'r')
  } catch (error) {
    throw readError(path, error)
  }
  try {
    const stat = await handle.stat()
    if (stat.isDirectory()) throw directoryError(path)
    return await startSource(path, readHandle(path, handle), stat.isFile() ? stat.size : undefined, () => handle.close())
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function startSource(path: string, chunks: AsyncGenerator<Buffer>, size: number | undefined, close: () => Promise<void>, sniff = true): Promise<Source> {
  const hash = createHash('sha256')
  const first: Buffer[] = []
  let length = 0
  const wanted = sniff ? BINARY_WITHIN : 0
  while (length < wanted) {
    const next = await chunks.next()
    if (next.done === true) break
    first.push(next.value)
    length += next.value.length
  }
  const head = Buffer.concat(first)
  return {
    path,
    size,
    binary: head.subarray(0, BINARY_WITHIN).includes(0),
    async *bytes() {
      if (head.length > 0) {
        hash.update(head)
        yield head
      }
      for await (const chunk of chunks) {
        hash.update(chunk)
        yield chunk
      }
    },
    sha256: () => hash.digest('hex'),
    close,
  }
}

async function* readHandle(path: string, handle: FileHandle): AsyncGenerator<Buffer> {
  for (;;) {
    const buffer = Buffer.allocUnsafeSlow(CHUNK)
    let bytesRead: number
    try {
      bytesRead = (await handle.read(buffer, 0, CHUNK, null)).bytesRead
    } catch (error) {
      throw readError(path, error)
    }
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
  }
}

async function* readStdin(): AsyncGenerator<Buffer> {
  // Node takes a directory on standard input for an empty one.
  if (fstatSync(0).isDirectory()) throw directoryError('standard input')
  if (process.stdin.isTTY) process.stderr.write('ungarble: reading from the terminal; end the text with Ctrl-D\n')
  try {
    for await (const chunk of process.stdin) yield chunk as Buffer
  } catch (error) {
    throw readError('standard input', error)
  }
}

/** The whole text of a file of data, plain or .gz; `-` is standard input. Throws `missing-file`, `unreadable-file`, `is-directory` or `not-utf8`. */
export function readText(path: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(path === '-' ? 0 : path)
    if (path.endsWith('.gz')) bytes = gunzipSync(bytes)
  } catch (error) {
    throw readError(nameOf(path), error)
  }
  if (!isUtf8(bytes)) throw new CliError('not-utf8', `${nameOf(path)}: is not UTF-8; save it as UTF-8`)
  return bytes.toString('utf8')
}

/** What to call a path in messages. */
export function nameOf(path: string): string {
  return path === '-' ? 'standard input' : path
}
