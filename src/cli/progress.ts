// One line on standard error that says how far a long run is; only on a terminal, only after a second.
import { visible } from './render.js'

const PATIENCE = 1000
const EVERY = 200
/** Bytes of a text that is sure to take longer than that. */
const LONG = 1 << 20

let started = 0
let last = 0
let shown = false
let label = ''
let files = 0
let total = 0
let size = 0
let read = 0
let allBytes = 0
let allRead = 0

/** Says how many texts there are to read, and how many bytes they have together, where known. */
export function startProgress(count: number, bytes = 0): void {
  total = count
  allBytes = bytes
  started = Date.now()
}

/** Says which text is being read, and how many bytes it has, where known. */
export function startFile(name: string, bytes: number | undefined): void {
  label = visible(name)
  size = bytes ?? 0
  read = 0
  files++
  progress(0)
}

/** Counts `bytes` (or UTF-16 units) more, and shows the line where it is time. */
export function progress(bytes: number): void {
  read += bytes
  allRead += bytes
  const now = Date.now()
  if (!process.stderr.isTTY || (now - started < PATIENCE && size < LONG) || now - last < EVERY) return
  last = now
  shown = true
  const share = size > 0 ? `${Math.min(100, Math.floor((100 * read) / size))} %` : `${(read / 1e6).toFixed(1)} MB`
  process.stderr.write(`\r\x1b[K${`${share} of ${label}${total > 1 ? ` (${files} of ${total})` : ''}${renderPace(allRead, allBytes, now - started)}`.slice(0, (process.stderr.columns || 80) - 1)}`)
}

/** Removes the line. */
export function clearProgress(): void {
  if (!shown) return
  shown = false
  process.stderr.write('\r\x1b[K')
}

/** `, 5.1 MB/s, 2 min left`; the time only where the whole is known. */
export function renderPace(done: number, all: number, milliseconds: number): string {
  if (done === 0 || milliseconds < PATIENCE) return ''
  const rate = (done * 1000) / milliseconds
  const pace = `, ${(rate / 1e6).toFixed(rate < 1e7 ? 1 : 0)} MB/s`
  if (all <= done) return pace
  const seconds = Math.ceil((all - done) / rate)
  return `${pace}, ${seconds < 90 ? `${seconds} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`} left`
}
