// Lossless tokenizer: one pass, UTF-16 offsets, two rolling hashes of the folded form; the caller's text is never changed.
import { CLASS, DIACRITIC, DIGIT, FOLD, FOLD_MULTI, FOLD_STRINGS, IGNORABLE, LETTER, MARK, OTHER, SPACE, UPPER } from './characters.js'
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

/** Tokens of one text as parallel arrays; white space is what lies between them. */
export interface Tokens {
  text: string
  /** The code units of the text, and at least three zeros: reading on past the end needs no check. */
  units: Uint16Array
  length: number
  start: Int32Array
  end: Int32Array
  kind: Uint8Array
  flags: Uint8Array
  hash: Int32Array
  check: Int32Array
}

const PLAIN_LETTER = 256
const PLAIN_UPPER = 512

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
  const { units } = tokens
  const length = text.length
  let at = 0
  let gap = FLAG_SPACE | FLAG_PARAGRAPH
  while (at < length) {
    const code = units[at] as number
    const cls = CLASS[code] as number
    if (cls === SPACE) {
      gap |= FLAG_SPACE
      if (code === 10 || code === 0x2029) gap |= gap & FLAG_NEWLINE ? FLAG_PARAGRAPH : FLAG_NEWLINE
      else if (code === 13 && units[at + 1] !== 10) gap |= gap & FLAG_NEWLINE ? FLAG_PARAGRAPH : FLAG_NEWLINE
      at++
      continue
    }
    if (cls === IGNORABLE) {
      at++
      continue
    }
    if (tokens.length + 2 > tokens.start.length) grow(tokens)
    if (cls === LETTER) at = scanWord(tokens, at, gap)
    else if (cls === DIGIT) at = scanNumber(tokens, at, gap)
    else {
      const end = at + (cls === OTHER || !isPair(units, at) ? 1 : 2)
      push(tokens, cls === OTHER ? KIND_PUNCTUATION : KIND_OTHER, at, end, gap, stepHash(HASH_SEED, code), stepCheck(CHECK_SEED, code))
      at = end
    }
    gap = 0
  }
  return tokens
}

/** For ASCII letters and digits the folded code unit, with a bit for letters and one for capitals; 0 for everything else. */
const PLAIN: Uint16Array = Uint16Array.from({ length: 128 }, (_, code) => {
  if (CLASS[code] === DIGIT) return code
  return CLASS[code] === LETTER ? (FOLD[code] || code) | PLAIN_LETTER | ((UPPER[code] as number) * PLAIN_UPPER) : 0
})

function scanWord(tokens: Tokens, from: number, gap: number): number {
  const { units } = tokens
  let hash = HASH_SEED
  let check = CHECK_SEED
  let letters = 0
  let uppers = 0
  let at = from
  for (let code = units[at] as number; code < 128; code = units[++at] as number) {
    const plain = PLAIN[code] as number
    if (plain === 0) {
      // An apostrophe may go on with the word.
      if (code === 0x27 && CLASS[units[at + 1] as number] === LETTER) break
      return endWord(tokens, from, at, gap | caseOf(letters, uppers, UPPER[units[from] as number] as number), hash, check)
    }
    hash = stepHash(hash, plain & 127)
    check = stepCheck(check, plain & 127)
    letters += (plain & PLAIN_LETTER) >> 8
    uppers += (plain & PLAIN_UPPER) >> 9
  }
  return scanOn(tokens, from, at, gap, hash, check, letters, uppers)
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
  const { text, units } = tokens
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
  const { units } = tokens
  const { length } = tokens.text
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

/** Empty tokens of `text`, in the arrays of `into` where there are such. */
function takeTokens(text: string, into?: Tokens): Tokens {
  const tokens = into ?? createTokens((text.length >> 2) + 16)
  const { length } = text
  if (tokens.units.length < length + 3) tokens.units = new Uint16Array(length + 3)
  const { units } = tokens
  for (let i = 0; i < length; i++) units[i] = text.charCodeAt(i)
  units.fill(0, length, length + 3)
  tokens.text = text
  tokens.length = 0
  return tokens
}

/** Tokens of no text yet, with room for some. */
export function createTokens(capacity: number): Tokens {
  return {
    text: '',
    units: new Uint16Array(0),
    length: 0,
    start: new Int32Array(capacity),
    end: new Int32Array(capacity),
    kind: new Uint8Array(capacity),
    flags: new Uint8Array(capacity),
    hash: new Int32Array(capacity),
    check: new Int32Array(capacity),
  }
}

function grow(tokens: Tokens): void {
  const capacity = tokens.start.length * 2
  const copy = <T extends Int32Array | Uint8Array>(from: T, to: T): T => {
    to.set(from)
    return to
  }
  tokens.start = copy(tokens.start, new Int32Array(capacity))
  tokens.end = copy(tokens.end, new Int32Array(capacity))
  tokens.kind = copy(tokens.kind, new Uint8Array(capacity))
  tokens.flags = copy(tokens.flags, new Uint8Array(capacity))
  tokens.hash = copy(tokens.hash, new Int32Array(capacity))
  tokens.check = copy(tokens.check, new Int32Array(capacity))
}
