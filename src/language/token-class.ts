// Classes of tokens the language model does not spell out: punctuation, numbers, unknown words by case.
import { FLAG_NEWLINE, FLAG_PARAGRAPH, FLAG_SPACE, CASE_LOWER, CASE_MASK, CASE_UPPER, KIND_NUMBER, KIND_OTHER, KIND_PUNCTUATION, KIND_WORD, type Tokens } from '../text/tokenize.js'

/** Not part of the word sequence: quotation marks. */
export const TRANSPARENT = -1
export const UNKNOWN_LOWER = 0
export const UNKNOWN_CAPITAL = 1
export const UNKNOWN_UPPER = 2
export const PARAGRAPH = 3
export const FULL_STOP = 4
export const QUESTION = 6
export const COLON = 7
export const COMMA = 5
export const HYPHEN = 8
const DASH = 9
const OPEN = 10
const CLOSE = 11
const SLASH = 12
const CURRENCY = 13
const PERCENT = 14
const AMPERSAND = 15
const SYMBOL = 16
const NUMBER_YEAR = 17
const NUMBER_1 = 18
const NUMBER_2 = 19
const NUMBER_MANY = 20
const NUMBER_ORDINAL = 21
const NUMBER_MIXED = 22
/** Ids below this one are classes, ids from here on are words in order of frequency. */
export const FIRST_WORD = 32

const PUNCTUATION = new Int8Array(128).fill(SYMBOL)
for (const [chars, cls] of [
  ['.', FULL_STOP], [',', COMMA], ['?!', QUESTION], [':;', COLON], ['-', HYPHEN], ['([{<', OPEN], [')]}>', CLOSE],
  ['/\\|', SLASH], ['$', CURRENCY], ['%', PERCENT], ['&', AMPERSAND], ['"\'`', TRANSPARENT],
] as const) for (const char of chars) PUNCTUATION[char.charCodeAt(0)] = cls

function punctuationClass(code: number, spaced: boolean): number {
  if (code === 0x2d) return spaced ? DASH : HYPHEN
  if (code < 128) return PUNCTUATION[code] as number
  if (code >= 0x2018 && code <= 0x201f) return TRANSPARENT
  if (code === 0xab || code === 0xbb || code === 0x2032 || code === 0x2033) return TRANSPARENT
  if (code === 0x2010 || code === 0x2011) return HYPHEN
  if (code >= 0x2012 && code <= 0x2015) return DASH
  if (code === 0x2026) return FULL_STOP
  if (code === 0xa3 || code === 0x20ac || code === 0xa5) return CURRENCY
  return SYMBOL
}

function numberClass({ text, units: { codes: units } }: Tokens, start: number, end: number): number {
  let digits = 0
  for (let i = start; i < end; i++) {
    const code = units[i] as number
    if (code >= 0x30 && code <= 0x39) digits++
    else if ((code | 32) >= 0x61 && (code | 32) <= 0x7a) {
      const tail = text.slice(i, end).toLowerCase()
      return tail === 'st' || tail === 'nd' || tail === 'rd' || tail === 'th' ? NUMBER_ORDINAL : NUMBER_MIXED
    } else return NUMBER_MANY
  }
  if (digits === 1) return NUMBER_1
  if (digits === 2) return NUMBER_2
  const first = units[start]
  return digits === 4 && (first === 0x31 || first === 0x32) ? NUMBER_YEAR : NUMBER_MANY
}

/** Class of token `i` when the lexicon does not know it. */
export function classOfToken(tokens: Tokens, i: number): number {
  const kind = tokens.kind[i] as number
  if (kind === KIND_PUNCTUATION) {
    const spaced = ((tokens.flags[i] as number) & FLAG_SPACE) !== 0 || startsSpaced(tokens, i + 1)
    return punctuationClass(tokens.units.codes[tokens.start[i] as number] as number, spaced)
  }
  if (kind === KIND_NUMBER) return numberClass(tokens, tokens.start[i] as number, tokens.end[i] as number)
  if (kind === KIND_OTHER) return SYMBOL
  const letterCase = (tokens.flags[i] as number) & CASE_MASK
  return letterCase === CASE_LOWER ? UNKNOWN_LOWER : letterCase === CASE_UPPER ? UNKNOWN_UPPER : UNKNOWN_CAPITAL
}

function startsSpaced(tokens: Tokens, i: number): boolean {
  return i >= tokens.length || ((tokens.flags[i] as number) & FLAG_SPACE) !== 0
}

/** Whether a new stretch of prose begins at token `i`: a blank line, or a line break that no sentence runs across. */
export function startsParagraph(tokens: Tokens, i: number): boolean {
  const flags = tokens.flags[i] as number
  if ((flags & FLAG_PARAGRAPH) !== 0) return true
  if ((flags & FLAG_NEWLINE) === 0) return false
  if (tokens.kind[i] !== KIND_WORD || (flags & CASE_MASK) !== CASE_LOWER) return true
  const before = tokens.units.codes[(tokens.end[i - 1] as number) - 1]
  return before === 0x2e || before === 0x21 || before === 0x3f || before === 0x3a
}

/** Classes after which a capital tells nothing about the word that bears it. */
export function endsSentence(id: number): boolean {
  return id === PARAGRAPH || id === FULL_STOP || id === QUESTION || id === COLON
}
