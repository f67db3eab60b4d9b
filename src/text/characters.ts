// Character classes and foldings as flat tables over UTF-16 code units, unpacked once from the pinned Unicode data.
import { CLASS_RUNS, FOLDINGS, UPPERS } from './unicode-data.js'

export const OTHER = 0
export const LETTER = 1
export const DIGIT = 2
export const SPACE = 3
export const MARK = 4
export const IGNORABLE = 5
export const SURROGATE = 6

const CODES: Readonly<Record<string, number>> = { p: OTHER, l: LETTER, d: DIGIT, s: SPACE, m: MARK, i: IGNORABLE, o: SURROGATE }

/** Class of each code unit (65,536 entries). */
export const CLASS: Uint8Array = unpackClasses()
/** Folded form: 0 the code unit itself, 1 to 0xffff one lower-case ASCII letter, above that an index into {@link FOLD_STRINGS}. */
export const FOLD: Uint16Array = new Uint16Array(65536)
/** Foldings of more than one letter (ligatures, æ), for entries of {@link FOLD} at or above {@link FOLD_MULTI}. */
export const FOLD_STRINGS: string[] = []
export const FOLD_MULTI = 0xff00
/** 1 where the folding drops a diacritic, so the folded word is another spelling than the written one. */
export const DIACRITIC: Uint8Array = new Uint8Array(65536)
/** 1 for upper-case and title-case letters. */
export const UPPER: Uint8Array = new Uint8Array(65536)

for (let code = 0x41; code <= 0x5a; code++) {
  FOLD[code] = code + 32
  UPPER[code] = 1
}
for (const entry of UPPERS.split(' ')) UPPER[parseInt(entry, 36)] = 1
for (const entry of FOLDINGS.split(' ')) {
  const colon = entry.indexOf(':')
  const code = parseInt(entry.slice(0, colon), 36)
  const plain = entry.slice(colon + 1)
  if (plain.length === 1) {
    FOLD[code] = plain.charCodeAt(0)
    if (code !== 0x17f) DIACRITIC[code] = 1
  } else {
    let index = FOLD_STRINGS.indexOf(plain)
    if (index < 0) index = FOLD_STRINGS.push(plain) - 1
    FOLD[code] = FOLD_MULTI + index
  }
}
FOLD[0x2019] = FOLD[0x2018] = FOLD[0x02bc] = 0x27

function unpackClasses(): Uint8Array {
  const table = new Uint8Array(65536)
  let at = 0
  for (const run of CLASS_RUNS.split(' ')) {
    const length = parseInt(run.slice(1), 36)
    table.fill(CODES[run.charAt(0)] ?? OTHER, at, at + length)
    at += length
  }
  return table
}
