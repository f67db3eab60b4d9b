// The tokens of a block with the ids of its words, most of them recalled: a text repeats its words, and a word met before is known by its letters.
//
// The runs of ASCII letters and digits are found first, without a branch; then each run is taken as four numbers of four letters. What is no plain word,
// and what stands between the runs but for a single space, the tokenizer cuts.
import { LONGEST_BLOCK } from './blocks.js'
import { CLASS, DIGIT, LETTER, OTHER } from './characters.js'
import { createColumns } from './columns.js'
import { CASE_CAPITAL, CASE_LOWER, createTokens, FLAG_SPACE, KIND_NUMBER, KIND_PUNCTUATION, KIND_SUFFIX, KIND_WORD, scanTokens, takeTokens, tokenize, type Tokens } from './tokenize.js'

/** Id of the word with these two hashes, or -1. */
export type FindWord = (hash: number, check: number) => number

/** Words met before, each in the one place its letters lead to: it stays until another is led there. */
export interface Recall { readonly find: FindWord; readonly words: Int32Array }

const PLACES = 1 << 15
/** Four numbers of letters, the id, two hashes; one to spare, so that no word lies across two lines of the processor's memory. */
const SIZE = 8

export function createRecall(find: FindWord): Recall {
  return { find, words: new Int32Array(PLACES * SIZE) }
}

/** As `tokenize` does, with the ids of words; what is longer than a block is read without recalling anything. The arrays are filled again at the next call. */
export function recallTokens(recall: Recall, text: string): Tokens {
  if (text.length <= LONGEST_BLOCK) return recallBlock(recall, text)
  const tokens = tokenize(text)
  identify(tokens, recall.find, 0)
  return tokens
}

/** Looks up the words from token `from` on. */
function identify(tokens: Tokens, find: FindWord, from: number): void {
  for (let i = from; i < tokens.length; i++) {
    const kind = tokens.kind[i]
    tokens.id[i] = kind === KIND_WORD || kind === KIND_SUFFIX || kind === KIND_NUMBER ? find(tokens.hash[i] as number, tokens.check[i] as number) : -1
  }
}

// One function made once, with all its arrays around it: only so do engines take them for constants, which halves the time.
const recallBlock = ((): typeof recallTokens => {
  const LONGEST = 16
  /** The bit in which small letters differ from capitals; digits have it. */
  const SMALL = 0x20202020
  const FIRST_CAPITAL = 0x20
  const SPACE = 0x20
  const LAST_DIGIT = 0x39
  const APOSTROPHE = 0x27
  const BEYOND_ASCII = 0x80
  /** 1 for ASCII letters and digits. */
  const isRun = Uint8Array.from({ length: 256 }, (_, code) => (code < 128 && (CLASS[code] === LETTER || CLASS[code] === DIGIT) ? 1 : 0))
  const isMark = Uint8Array.from({ length: 256 }, (_, code) => (code < 128 && CLASS[code] === OTHER ? 1 : 0))
  /** The bytes of four numbers that belong to a run of a length: `masks[4 * length + number]`. */
  const masks = Int32Array.from({ length: 4 * (LONGEST + 1) }, (_, i) => {
    const bytes = Math.max(0, Math.min(4, (i >> 2) - 4 * (i & 3)))
    return bytes === 4 ? -1 : (1 << (8 * bytes)) - 1
  })
  const tokens = createTokens(LONGEST_BLOCK + 1)
  const { units: { bytes, view }, start, end, kind, flags, hash, check, id } = tokens

  /** Where the runs of the text start and end, in turns; ends with its length. */
  const { borders } = createColumns(LONGEST_BLOCK + 2, { before: Int32Array, borders: Int32Array })
  const findRuns = (length: number): void => {
    let count = 0
    let before = 0
    for (let i = 0; i < length; i++) {
      const inside = isRun[bytes[i] as number] as number
      borders[count] = i
      count = (count + (inside ^ before)) | 0
      before = inside
    }
    borders[count] = length
    borders[count + before] = length
  }

  /** Takes spaces and marks of punctuation from `at` on before `limit`, as long as there is nothing else. */
  const cutMarks = (from: number, limit: number): number => {
    let gap = tokens.gap
    let i = tokens.length
    let at = from
    for (; at < limit; at++) {
      const code = bytes[at] as number
      if (code === SPACE) gap |= FLAG_SPACE
      else if (isMark[code] === 1) {
        start[i] = at
        end[i] = at + 1
        kind[i] = KIND_PUNCTUATION
        flags[i] = gap
        id[i++] = -1
        gap = 0
      } else break
    }
    tokens.gap = gap
    tokens.length = i
    return at
  }

  /** Cuts what starts from `at` on before `limit`, and looks its words up. */
  const cutRest = (find: FindWord, at: number, limit: number): number => {
    const i = tokens.length
    const to = scanTokens(tokens, at, limit)
    identify(tokens, find, i)
    return to
  }

  const remember = (words: Int32Array, place: number, a: number, b: number, c: number, d: number, i: number): void => {
    words[place] = a
    words[place + 1] = b
    words[place + 2] = c
    words[place + 3] = d
    words[place + 4] = id[i] as number
    words[place + 5] = hash[i] as number
    words[place + 6] = check[i] as number
  }

  /** Reads the run between two places, whose word may go on behind it; gives back where it ends. */
  const readRun = ({ find, words }: Recall, from: number, to: number): number => {
    const mask = 4 * Math.min(to - from, LONGEST)
    const maskA = masks[mask] as number
    const maskB = masks[mask + 1] as number
    const maskC = masks[mask + 2] as number
    const maskD = masks[mask + 3] as number
    const a = view.getInt32(from, true) & maskA
    const b = view.getInt32(from + 4, true) & maskB
    const c = view.getInt32(from + 8, true) & maskC
    const d = view.getInt32(from + 12, true) & maskD
    const smallA = (a | SMALL) & maskA
    const smallB = (b | SMALL) & maskB
    const smallC = (c | SMALL) & maskC
    const smallD = (d | SMALL) & maskD
    const capitals = (b ^ smallB) | (c ^ smallC) | (d ^ smallD) | ((a ^ smallA) & ~FIRST_CAPITAL)
    const next = bytes[to] as number
    if (capitals !== 0 || to - from > LONGEST || (bytes[from] as number) <= LAST_DIGIT || next === APOSTROPHE || next >= BEYOND_ASCII) return cutRest(find, from, from + 1)
    const place = SIZE * (mixLetters(smallA, smallB, smallC, smallD) & (PLACES - 1))
    const i = tokens.length
    if (words[place] !== smallA || words[place + 1] !== smallB || words[place + 2] !== smallC || words[place + 3] !== smallD) {
      cutRest(find, from, to)
      remember(words, place, smallA, smallB, smallC, smallD, i)
      return to
    }
    start[i] = from
    end[i] = to
    kind[i] = KIND_WORD
    flags[i] = tokens.gap | (a === smallA ? CASE_LOWER : CASE_CAPITAL)
    id[i] = words[place + 4] as number
    hash[i] = words[place + 5] as number
    check[i] = words[place + 6] as number
    tokens.length = i + 1
    tokens.gap = 0
    return to
  }

  return (recall, text) => {
    takeTokens(text, tokens)
    const { length } = text
    findRuns(length)
    let at = 0
    for (let r = 0; at < length; r += 2) {
      const from = borders[r] as number
      if (from < at) continue
      if (from === at + 1 && bytes[at] === SPACE) {
        tokens.gap |= FLAG_SPACE
        at++
      } else {
        at = cutMarks(at, from)
        if (at < from) at = cutRest(recall.find, at, from)
      }
      if (at === from && at < length) at = readRun(recall, from, borders[r + 1] as number)
    }
    return tokens
  }
})()

function mixLetters(a: number, b: number, c: number, d: number): number {
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ Math.imul(d, 0x27d4eb2f)
  return mixed ^ (mixed >>> 15) ^ (mixed >>> 8)
}
