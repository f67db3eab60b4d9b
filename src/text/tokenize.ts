// Lossless tokenizer: one pass, UTF-16 offsets, two rolling hashes of the folded form; the caller's text is never changed.
import { CLASS, DIACRITIC, DIGIT, FOLD, FOLD_MULTI, FOLD_STRINGS, IGNORABLE, LETTER, MARK, OTHER, SPACE, UPPER } from './characters.js'
import { createColumns } from './columns.js'
import { createUnits, readUnits, type Units } from './units.js'
import { CHECK_SEED, foldKey, HASH_SEED, hashKey, stepCheck, stepHash } from './hash.js'

export { foldKey, hashKey }

export const KIND_WORD = 1
export const KIND_NUMBER = 2
export const KIND_PUNCTUATION = 3
/** A contracted or possessive ending with its apostrophe: `'s`, `’re`. */
export const KIND_SUFFIX = 4
/** Anything else: emoji, symbols outside the BMP. */
export const KIND_OTHER = 5

export const CASE_MASK = 3
export const CASE_LOWER = 0
/** First letter upper-case, the rest lower-case. */
export const CASE_CAPITAL = 1
/** Two or more letters, all upper-case. */
export const CASE_UPPER = 2
export const CASE_MIXED = 3
/** White space (or the start of the text) stands before the token. */
export const FLAG_SPACE = 4
/** The white space before the token holds a line break. */
export const FLAG_NEWLINE = 8
/** The white space before the token holds two line breaks, or the token is the first. */
export const FLAG_PARAGRAPH = 16
/** The word holds letters with diacritics: its folded form is another spelling. */
export const FLAG_DIACRITIC = 32
/** Flags and case together take so many bits. */
export const FLAG_BITS = 6

/** Tokens of one text as parallel arrays; white space is what lies between them. */
export interface Tokens {
  text: string
  readonly units: Units
  length: number
  start: Int32Array
  end: Int32Array
  kind: Uint8Array
  flags: Uint8Array
  hash: Int32Array
  check: Int32Array
  /** Ids of words, where they were looked up; below nothing for all else. */
  id: Int32Array
  /** Flags of what stands behind the last token: those of the next one. */
  gap: number
}

/** Counts of letters and of capitals in one number, eight bits further up: blocks are shorter than the first has room for. */
const ONE_LETTER = 1 << 8
const ONE_UPPER = 1 << 24
const MOST_LETTERS = 0xffff

function isApostrophe(code: number): boolean {
  return code === 0x27 || code === 0x2019 || code === 0x2bc
}

/** Length of a contracted ending after an apostrophe at `at`, apostrophe included, or 0. */
function suffixLength(units: Uint16Array, at: number): number {
  const first = (units[at + 1] as number) | 32
  const second = units[at + 2] as number
  if (!isWordPart(second)) return first === 0x73 || first === 0x64 || first === 0x6d ? 2 : 0
  if (isWordPart(units[at + 3] as number)) return 0
  const pair = (first << 8) | (second | 32)
  return pair === 0x7265 || pair === 0x7665 || pair === 0x6c6c ? 3 : 0
}

function isWordPart(code: number): boolean {
  const cls = CLASS[code] as number
  return cls === LETTER || cls === DIGIT || cls === MARK || cls === IGNORABLE
}

/**
 * Cuts `text` into tokens. Linear in the length of the text, throws nothing, whatever the input. Where `into` is given, its arrays are
 * filled again and returned.
 */
export function tokenize(text: string, into?: Tokens): Tokens {
  const tokens = takeTokens(text, into)
  scanTokens(tokens, 0, text.length)
  return tokens
}

/** Adds the tokens that start from `at` on before `limit`; gives back where the last one, or what stands between, ends. */
export function scanTokens(tokens: Tokens, from: number, limit: number): number {
  const { codes } = tokens.units
  let at = from
  let gap = tokens.gap
  while (at < limit) {
    const code = codes[at] as number
    const cls = CLASS[code] as number
    if (cls === SPACE) {
      gap |= FLAG_SPACE
      if (code === 10 || code === 0x2029) gap |= gap & FLAG_NEWLINE ? FLAG_PARAGRAPH : FLAG_NEWLINE
      else if (code === 13 && codes[at + 1] !== 10) gap |= gap & FLAG_NEWLINE ? FLAG_PARAGRAPH : FLAG_NEWLINE
      at++
      continue
    }
    if (cls === IGNORABLE) {
      at++
      continue
    }
    if (cls === LETTER) at = scanWord(tokens, codes, at, gap)
    else if (cls === DIGIT) at = scanNumber(tokens, at, gap)
    else {
      const end = at + (cls === OTHER || !isPair(codes, at) ? 1 : 2)
      push(tokens, cls === OTHER ? KIND_PUNCTUATION : KIND_OTHER, at, end, gap, stepHash(HASH_SEED, code), stepCheck(CHECK_SEED, code))
      at = end
    }
    gap = 0
  }
  tokens.gap = gap
  return at
}

/** For ASCII letters and digits the folded code unit, and above it what they add to the counts of letters and of capitals; 0 for everything else. */
const PLAIN: Int32Array = new Int32Array(65536)
for (let code = 0; code < 128; code++) {
  if (CLASS[code] === DIGIT) PLAIN[code] = code
  else if (CLASS[code] === LETTER) PLAIN[code] = (FOLD[code] || code) | ONE_LETTER | ((UPPER[code] as number) * ONE_UPPER)
}

function scanWord(tokens: Tokens, units: Uint16Array, from: number, gap: number): number {
  let hash = HASH_SEED
  let check = CHECK_SEED
  let counts = 0
  let at = from
  let plain = PLAIN[units[at] as number] as number
  while (plain !== 0) {
    hash = stepHash(hash, plain & 127)
    check = stepCheck(check, plain & 127)
    counts += plain >> 8
    plain = PLAIN[units[++at] as number] as number
  }
  const code = units[at] as number
  // An apostrophe may go on with the word, and so may what is not ASCII.
  if (code > 127 || (code === 0x27 && CLASS[units[at + 1] as number] === LETTER)) return scanOn(tokens, from, at, gap, hash, check, counts & MOST_LETTERS, counts >> 16)
  push(tokens, KIND_WORD, from, at, counts < MOST_LETTERS ? gap : gap | caseOf(counts & MOST_LETTERS, counts >> 16, UPPER[units[from] as number] as number), hash, check)
  return at
}

function caseOf(letters: number, uppers: number, firstUpper: number): number {
  if (uppers === 0) return CASE_LOWER
  if (uppers === letters && letters > 1) return CASE_UPPER
  return firstUpper === 1 && uppers === 1 ? CASE_CAPITAL : CASE_MIXED
}

function endWord(tokens: Tokens, from: number, to: number, flags: number, hash: number, check: number): number {
  push(tokens, KIND_WORD, from, to, flags, hash, check)
  return to
}

/** A word from an apostrophe or a letter beyond ASCII on. */
function scanOn(tokens: Tokens, from: number, middle: number, gap: number, hashed: number, checked: number, before: number, beforeUpper: number): number {
  const { text, units: { codes: units } } = tokens
  const { length } = text
  let hash = hashed
  let check = checked
  let letters = before
  let uppers = beforeUpper
  let flags = gap
  let suffix = 0
  let at = middle
  for (; at < length; at++) {
    const code = units[at] as number
    const cls = CLASS[code] as number
    if (cls === LETTER) {
      letters++
      uppers += UPPER[code] as number
      const fold = FOLD[code] as number
      if (fold === 0) {
        hash = stepHash(hash, code)
        check = stepCheck(check, code)
      } else if (fold < FOLD_MULTI) {
        hash = stepHash(hash, fold)
        check = stepCheck(check, fold)
        if (DIACRITIC[code] === 1) flags |= FLAG_DIACRITIC
      } else {
        for (const char of FOLD_STRINGS[fold - FOLD_MULTI] as string) {
          hash = stepHash(hash, char.charCodeAt(0))
          check = stepCheck(check, char.charCodeAt(0))
        }
      }
    } else if (cls === DIGIT) {
      hash = stepHash(hash, code)
      check = stepCheck(check, code)
    } else if (cls === MARK) flags |= FLAG_DIACRITIC
    else if (cls === IGNORABLE) continue
    else if (isApostrophe(code) && CLASS[units[at + 1] as number] === LETTER) {
      suffix = suffixLength(units, at)
      if (suffix > 0) break
      hash = stepHash(hash, 0x27)
      check = stepCheck(check, 0x27)
    } else break
  }
  // A trailing joiner or soft hyphen belongs to the gap, not to the word.
  let end = at
  while (end > from + 1 && CLASS[units[end - 1] as number] === IGNORABLE) end--
  endWord(tokens, from, end, flags | caseOf(letters, uppers, UPPER[units[from] as number] as number), hash, check)
  if (suffix === 0) return at
  const [suffixHash, suffixCheck] = hashKey(foldKey(text.slice(at, at + suffix)))
  push(tokens, KIND_SUFFIX, at, at + suffix, 0, suffixHash, suffixCheck)
  return at + suffix
}

function scanNumber(tokens: Tokens, from: number, gap: number): number {
  const { text: { length }, units: { codes: units } } = tokens
  let hash = HASH_SEED
  let check = CHECK_SEED
  let at = from
  for (; at < length; at++) {
    const code = units[at] as number
    const cls = CLASS[code] as number
    if (cls !== DIGIT && cls !== LETTER) {
      const joins = code === 0x2e || code === 0x2c || code === 0x3a
      if (!joins || CLASS[units[at + 1] as number] !== DIGIT) break
    }
    const fold = FOLD[code] as number
    const folded = fold > 0 && fold < FOLD_MULTI ? fold : code
    hash = stepHash(hash, folded)
    check = stepCheck(check, folded)
  }
  push(tokens, KIND_NUMBER, from, at, gap, hash, check)
  return at
}

function isPair(units: Uint16Array, at: number): boolean {
  const code = units[at] as number
  const next = units[at + 1] as number
  return code >= 0xd800 && code < 0xdc00 && next >= 0xdc00 && next < 0xe000
}

function push(tokens: Tokens, kind: number, start: number, end: number, flags: number, hash: number, check: number): void {
  const i = tokens.length++
  tokens.start[i] = start
  tokens.end[i] = end
  tokens.kind[i] = kind
  tokens.flags[i] = flags
  tokens.hash[i] = hash
  tokens.check[i] = check
}

/** Tokens that stay as they are when others are read; their text cannot be cut again. */
export function copyTokens(tokens: Tokens): Tokens {
  const { text, length, units } = tokens
  const columns = createColumns(length, COLUMNS)
  for (const name of Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]) columns[name].set(tokens[name].subarray(0, length))
  return { text, length, gap: 0, units: { ...units, codes: units.codes.slice(0, text.length + 3) }, ...columns }
}

const COLUMNS = { start: Int32Array, end: Int32Array, kind: Uint8Array, flags: Uint8Array, hash: Int32Array, check: Int32Array, id: Int32Array } as const

/** Empty tokens of `text`, in the arrays of `into` where there are such. */
export function takeTokens(text: string, into?: Tokens): Tokens {
  const tokens = into ?? createTokens(text.length + 1)
  if (tokens.start.length < text.length + 1) Object.assign(tokens, createColumns(2 * text.length, COLUMNS))
  readUnits(tokens.units, text)
  tokens.text = text
  tokens.length = 0
  tokens.gap = FLAG_SPACE | FLAG_PARAGRAPH
  return tokens
}

/** Tokens of no text yet, with room for some. */
export function createTokens(capacity: number): Tokens {
  return { text: '', units: createUnits(capacity), length: 0, gap: 0, ...createColumns(capacity, COLUMNS) }
}
