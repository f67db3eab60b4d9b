// Lossless tokenizer: one pass, UTF-16 offsets, two rolling hashes of the folded form; the caller's text is never changed.
import { CLASS, DIACRITIC, DIGIT, FOLD, FOLD_MULTI, FOLD_STRINGS, IGNORABLE, LETTER, MARK, OTHER, SPACE, UPPER } from './characters.js'

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

/** Tokens of one text as parallel arrays; white space is what lies between them. `ids` are filled in by the lexicon. */
export interface Tokens {
  readonly text: string
  length: number
  start: Int32Array
  end: Int32Array
  kind: Uint8Array
  flags: Uint8Array
  hash: Int32Array
  check: Int32Array
  ids: Int32Array
}

const HASH_SEED = 0x811c9dc5 | 0
const CHECK_SEED = 0x2f0b4f6b

/** One step of the two rolling hashes; {@link hashKey} and the tokenizer must agree on it. */
function stepHash(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193)
}
function stepCheck(check: number, code: number): number {
  return Math.imul(check + code + 1, 0x5bd1e995) ^ (check >>> 15)
}

/** Both hashes of an already folded key, packed as `[hash, check]`. */
export function hashKey(key: string): [number, number] {
  let hash = HASH_SEED
  let check = CHECK_SEED
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i)
    hash = stepHash(hash, code)
    check = stepCheck(check, code)
  }
  return [hash, check]
}

/** The folded form under which a word is looked up: lower case, Latin letters without diacritics, ignorable characters dropped. */
export function foldKey(text: string): string {
  let key = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const fold = FOLD[code] as number
    const cls = CLASS[code] as number
    if (cls === IGNORABLE || cls === MARK) continue
    key += fold === 0 ? text.charAt(i) : fold >= FOLD_MULTI ? FOLD_STRINGS[fold - FOLD_MULTI] : String.fromCharCode(fold)
  }
  return key
}

function isApostrophe(code: number): boolean {
  return code === 0x27 || code === 0x2019 || code === 0x2bc
}

/** Length of a contracted ending after an apostrophe at `at`, apostrophe included, or 0. */
function suffixLength(text: string, at: number): number {
  const first = text.charCodeAt(at + 1) | 32
  const second = text.charCodeAt(at + 2)
  const secondIsLetter = at + 2 < text.length && isWordPart(second)
  if (!secondIsLetter) return first === 0x73 || first === 0x64 || first === 0x6d ? 2 : 0
  const third = text.charCodeAt(at + 3)
  if (at + 3 < text.length && isWordPart(third)) return 0
  const pair = (first << 8) | (second | 32)
  return pair === 0x7265 || pair === 0x7665 || pair === 0x6c6c ? 3 : 0
}

function isWordPart(code: number): boolean {
  const cls = CLASS[code] as number
  return cls === LETTER || cls === DIGIT || cls === MARK || cls === IGNORABLE
}

/** Cuts `text` into tokens. Linear in the length of the text, throws nothing, whatever the input. */
export function tokenize(text: string): Tokens {
  const tokens = createTokens(text, (text.length >> 2) + 16)
  const length = text.length
  let at = 0
  let gap = FLAG_SPACE | FLAG_PARAGRAPH
  while (at < length) {
    const code = text.charCodeAt(at)
    const cls = CLASS[code] as number
    if (cls === SPACE) {
      gap |= FLAG_SPACE
      if (code === 10 || code === 0x2029) gap |= gap & FLAG_NEWLINE ? FLAG_PARAGRAPH : FLAG_NEWLINE
      else if (code === 13 && text.charCodeAt(at + 1) !== 10) gap |= gap & FLAG_NEWLINE ? FLAG_PARAGRAPH : FLAG_NEWLINE
      at++
      continue
    }
    if (cls === IGNORABLE) {
      at++
      continue
    }
    if (tokens.length === tokens.start.length) grow(tokens)
    if (cls === LETTER) at = scanWord(tokens, at, gap)
    else if (cls === DIGIT) at = scanNumber(tokens, at, gap)
    else {
      const end = cls === OTHER ? at + 1 : scanOther(text, at)
      push(tokens, cls === OTHER ? KIND_PUNCTUATION : KIND_OTHER, at, end, gap, stepHash(HASH_SEED, code), stepCheck(CHECK_SEED, code))
      at = end
    }
    gap = 0
  }
  return tokens
}

function scanWord(tokens: Tokens, from: number, gap: number): number {
  const text = tokens.text
  const length = text.length
  let hash = HASH_SEED
  let check = CHECK_SEED
  let letters = 0
  let uppers = 0
  let flags = gap
  let suffix = 0
  let at = from
  for (; at < length; at++) {
    const code = text.charCodeAt(at)
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
    else if (isApostrophe(code) && at + 1 < length && CLASS[text.charCodeAt(at + 1)] === LETTER) {
      suffix = suffixLength(text, at)
      if (suffix > 0) break
      hash = stepHash(hash, 0x27)
      check = stepCheck(check, 0x27)
    } else break
  }
  // A trailing joiner or soft hyphen belongs to the gap, not to the word.
  let end = at
  while (end > from + 1 && CLASS[text.charCodeAt(end - 1)] === IGNORABLE) end--
  const firstUpper = UPPER[text.charCodeAt(from)] === 1
  if (uppers === 0) flags |= CASE_LOWER
  else if (uppers === letters && letters > 1) flags |= CASE_UPPER
  else if (firstUpper && uppers === 1) flags |= CASE_CAPITAL
  else flags |= CASE_MIXED
  push(tokens, KIND_WORD, from, end, flags, hash, check)
  if (suffix === 0) return at
  const [suffixHash, suffixCheck] = hashKey(foldKey(text.slice(at, at + suffix)))
  if (tokens.length === tokens.start.length) grow(tokens)
  push(tokens, KIND_SUFFIX, at, at + suffix, 0, suffixHash, suffixCheck)
  return at + suffix
}

function scanNumber(tokens: Tokens, from: number, gap: number): number {
  const text = tokens.text
  let hash = HASH_SEED
  let check = CHECK_SEED
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const cls = CLASS[code] as number
    if (cls !== DIGIT && cls !== LETTER) {
      const joins = code === 0x2e || code === 0x2c || code === 0x3a
      if (!joins || at + 1 >= text.length || CLASS[text.charCodeAt(at + 1)] !== DIGIT) break
    }
    const fold = FOLD[code] as number
    const folded = fold > 0 && fold < FOLD_MULTI ? fold : code
    hash = stepHash(hash, folded)
    check = stepCheck(check, folded)
  }
  push(tokens, KIND_NUMBER, from, at, gap, hash, check)
  return at
}

function scanOther(text: string, from: number): number {
  const code = text.charCodeAt(from)
  const next = text.charCodeAt(from + 1)
  const isPair = code >= 0xd800 && code < 0xdc00 && next >= 0xdc00 && next < 0xe000
  return from + (isPair ? 2 : 1)
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

function createTokens(text: string, capacity: number): Tokens {
  return {
    text,
    length: 0,
    start: new Int32Array(capacity),
    end: new Int32Array(capacity),
    kind: new Uint8Array(capacity),
    flags: new Uint8Array(capacity),
    hash: new Int32Array(capacity),
    check: new Int32Array(capacity),
    ids: new Int32Array(capacity),
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
  tokens.ids = copy(tokens.ids, new Int32Array(capacity))
}
