// The encoding stage: what a wrong decoding or a converter left in a text, repaired exactly or left byte for byte. Pure, by itself, off by default.
//
//   mojibake        donâ€™t, cafÃ©, Ã¢â‚¬â„¢           decoded, as often as it was encoded
//   ligatures       ﬁnance, eﬀect                   letters, within words
//   soft hyphens    Depart<U+00AD>ment              gone, within words and at line ends
//   zero width      De<U+200B>partment              gone, where letters of Latin script stand around
//
// A line that holds a piece whose bytes were lost (`â€` before a space, U+FFFD) is left as it is as a whole: half a repair would hide where the other half
// is missing.
import { CLASS, LETTER, SPACE } from '../text/characters.js'
import { decodeRun, isWreck } from './mojibake.js'

export type EncodingKind = 'mojibake' | 'ligature' | 'soft-hyphen' | 'zero-width'

/** One repair; `text.slice(start, end) === surface`. */
export interface EncodingRepair {
  readonly start: number
  readonly end: number
  readonly surface: string
  readonly replacement: string
  readonly kind: EncodingKind
}

const LIGATURES: Readonly<Record<string, string>> = { 'ﬀ': 'ff', 'ﬁ': 'fi', 'ﬂ': 'fl', 'ﬃ': 'ffi', 'ﬄ': 'ffl', 'ﬅ': 'st', 'ﬆ': 'st' }
/** Anything this stage may be about; text without it is passed through after one scan. */
const SUSPECT = /[\u0080-\uffff]/

/**
 * Repairs what a wrong decoding left. Idempotent; throws nothing, whatever the input.
 *
 * @example
 * repairEncoding('donâ€™t').text // 'don’t'
 */
export function repairEncoding(text: string): { text: string; repairs: EncodingRepair[] } {
  if (!SUSPECT.test(text)) return { text, repairs: [] }
  const repairs = findRepairs(text)
  let out = ''
  let at = 0
  for (const repair of repairs) {
    out += text.slice(at, repair.start) + repair.replacement
    at = repair.end
  }
  return { text: out + text.slice(at), repairs }
}

/** Spans that a wrong decoding or a converter damaged, whether this stage can repair them or not. */
export function findDamage(text: string): { readonly start: number; readonly end: number }[] {
  if (!SUSPECT.test(text)) return []
  const wrecks = [...text.matchAll(/[^\0-\x7f]+/g)].filter(([run]) => isWreck(run)).map(({ index, 0: run }) => ({ start: index, end: index + run.length }))
  return [...findRepairs(text), ...wrecks]
}

function findRepairs(text: string): EncodingRepair[] {
  const repairs: EncodingRepair[] = []
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline + 1
    repairs.push(...findMojibake(text, start, end))
    start = end
  }
  for (const match of text.matchAll(/[\ufb00-\ufb06\u00ad\u200b-\u200d\u2060\ufeff]/g)) {
    const repair = repairCharacter(text, match.index)
    if (repair !== undefined) repairs.push(repair)
  }
  repairs.sort((a, b) => a.start - b.start)
  return repairs.filter((repair, i) => i === 0 || repair.start >= (repairs[i - 1] as EncodingRepair).end)
}

/** Repairs of one line, or none where one of its runs is beyond repair. */
function findMojibake(text: string, from: number, to: number): EncodingRepair[] {
  const repairs: EncodingRepair[] = []
  for (const match of text.slice(from, to).matchAll(/[^\0-\x7f]+/g)) {
    const start = from + match.index
    const surface = match[0]
    const replacement = decodeRun(text, start, start + surface.length)
    if (replacement !== undefined) repairs.push({ start, end: start + surface.length, surface, replacement, kind: 'mojibake' })
    else if (isWreck(surface)) return []
  }
  return repairs
}

function repairCharacter(text: string, at: number): EncodingRepair | undefined {
  const surface = text.charAt(at)
  const ligature = LIGATURES[surface]
  if (ligature !== undefined) return isLetterAt(text, at - 1) || isLetterAt(text, text.charAt(at + 1) === '-' ? at + 2 : at + 1) ? { start: at, end: at + 1, surface, replacement: ligature, kind: 'ligature' } : undefined
  if (surface === '\u00ad') return repairSoftHyphen(text, at)
  const invisible = isLatinAt(text, at - 1) && isLatinAt(text, at + 1)
  return invisible ? { start: at, end: at + 1, surface, replacement: '', kind: 'zero-width' } : undefined
}

/** A soft hyphen within a word goes; at a line's end the break goes with it. */
function repairSoftHyphen(text: string, at: number): EncodingRepair | undefined {
  if (!isLetterAt(text, at - 1)) return undefined
  let end = at + 1
  const breaks = /^\r?\n[ \t]*/.exec(text.slice(end, end + 64))
  if (breaks !== null) end += breaks[0].length
  return isLetterAt(text, end) ? { start: at, end, surface: text.slice(at, end), replacement: '', kind: 'soft-hyphen' } : undefined
}

function isLetterAt(text: string, at: number): boolean {
  return at >= 0 && at < text.length && (CLASS[text.charCodeAt(at)] === LETTER || /[\ufb00-\ufb06]/.test(text.charAt(at)))
}

/** A letter of Latin script, a figure, a space or a mark of ASCII: nothing that a joiner could act on. */
function isLatinAt(text: string, at: number): boolean {
  if (at < 0 || at >= text.length) return false
  const code = text.charCodeAt(at)
  return code < 0x80 || (code >= 0xc0 && code < 0x250) || CLASS[code] === SPACE
}
