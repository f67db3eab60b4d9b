// Text that was UTF-8 and was read as windows-1252 or Latin-1, once or several times (`Ã©`, `â€™`, `Ã¢â‚¬â„¢`). What the wrong decoding did is undone byte
// for byte, so a repair is exact; the only question is whether a run of such characters is one. A run is, if all of it decodes, and if it cannot
// as well be read as it stands: É and ” end a quotation in capitals, é and …” one in small letters, and both are well-formed UTF-8.
import { CLASS, LETTER, UPPER } from '../text/characters.js'
import { byteOf, decodeAt, lengthFrom } from './windows-1252.js'

/** Times a text may have been decoded wrongly. */
const MOST_PASSES = 4
/** What a writer sets behind a word: quotation marks, dashes, an ellipsis, a no-break space, signs. */
const BEHIND = new Set('…’”“‘–—»«›‹\u00a0™®©°ªº²³¹·¡¿•'.split('').map((char) => char.charCodeAt(0)))
/** Letters that open a sequence and are no words, and with which no word of capitals ends but in Portuguese and Vietnamese. */
const TILDE_A = 0xc3
const CIRCUMFLEX_A = 0xc2

/** What a wrongly decoded run was, or undefined where it may stand as it is. */
export function decodeRun(text: string, start: number, end: number): string | undefined {
  let run = text.slice(start, end)
  let decoded: string | undefined
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const before = pass === 0 ? text.charCodeAt(start - 1) : Number.NaN
    const after = pass === 0 ? text.charCodeAt(end) : Number.NaN
    const next = decodeOnce(run, pass > 0, before, after)
    if (next === undefined) break
    run = next
    // A control character between two passes is a byte that windows-1252 leaves open; in the end none may be left.
    if (!/[\u0080-\u009f]/.test(next)) decoded = next
    // A character of more than two bytes was never one of windows-1252: the next pass would find nothing.
    if (![...run].every((char) => byteOf(char.charCodeAt(0)) >= 0)) break
  }
  return decoded
}

function decodeOnce(run: string, again: boolean, before: number, after: number): string | undefined {
  const bytes: number[] = []
  for (let i = 0; i < run.length; i++) {
    const byte = byteOf(run.charCodeAt(i))
    if (byte < 0) return undefined
    bytes.push(byte)
  }
  const points: number[] = []
  for (let at = 0; at < bytes.length; at += lengthFrom(bytes[at] as number)) {
    const point = decodeAt(bytes, at)
    if (point < 0) return undefined
    points.push(point)
  }
  if (points.length === 0 || points.includes(0xfffd) || points.some((point) => point < 0x80)) return undefined
  if (!again && !cannotStand(run, bytes, points, before, after)) return undefined
  return String.fromCodePoint(...points)
}

/** Whether a run that decodes is nothing a writer would write. */
function cannotStand(run: string, bytes: readonly number[], points: readonly number[], before: number, after: number): boolean {
  if (points.length > 1) return points.every((point) => scriptOf(point) === scriptOf(points[0] as number)) || points.every((point) => scriptOf(point) === 0)
  const point = points[0] as number
  const lead = bytes[0] as number
  const inWord = isLetter(after)
  if (lengthFrom(lead) === 4) return true
  if (lengthFrom(lead) === 3) {
    if (point === 0xfeff) return true
    // A word that ends in â before an ellipsis or a dash and a quotation mark reads the same: signs behind a letter are left.
    return lead === 0xe2 ? !(isLetter(before) && BEHIND.has(run.charCodeAt(1)) && BEHIND.has(run.charCodeAt(2))) : lead === 0xef && point >= 0xfb00 && point <= 0xfb06
  }
  const behind = BEHIND.has(run.charCodeAt(1))
  if (isLetter(before) && UPPER[before] === 1 && (run.charCodeAt(1) === 0x2019 || (behind && !inWord))) return false
  if (lead === TILDE_A || lead === CIRCUMFLEX_A) return true
  // Latin letters with marks; other scripts are told by more than one letter. Å and Ä are words: what may stand behind one is left, but within a word.
  return (lead === 0xc4 || lead === 0xc5) && (!behind || isLetter(before) || (inWord && run.charCodeAt(1) !== 0xa0))
}

/** 0 Latin, punctuation and signs; else the block, so that letters of one script agree. */
function scriptOf(point: number): number {
  if (point < 0x250 || (point >= 0x2000 && point < 0x2c00) || point >= 0x10000 || point === 0xfeff || (point >= 0xfb00 && point <= 0xfb06)) return 0
  if (point >= 0x3000 && point < 0xa000) return 0x3000
  if (point >= 0xff00) return 0x3000
  return point >> 8
}

function isLetter(code: number): boolean {
  return !Number.isNaN(code) && CLASS[code] === LETTER
}

/** Whether a run shows that the text was decoded wrongly although it cannot be told what it was: its last bytes were lost, or replaced. */
export function isWreck(run: string): boolean {
  return /â€|Ã[ƒ‚]|Â$|ï¿½|\ufffd/.test(run)
}
