// The words of a block that are nobody's: what tells that a text may be OCR, and where to look for garbled names. It costs a look-up a word.
import { FIRST_WORD } from '../../language/token-class.js'
import { isRareWord } from '../../language/rare-words.js'
import type { Sequence } from '../../lattice/sequence.js'
import type { Model } from '../../model.js'
import { CASE_LOWER, CASE_MASK, FLAG_DIACRITIC, FLAG_SPACE, KIND_NUMBER, KIND_PUNCTUATION, KIND_WORD, type Tokens } from '../../text/tokenize.js'

/** What the first look at a block finds for the OCR channel. */
export interface UnknownWords {
  /** Words of prose that stand alone. */
  readonly words: number
  /** Those of them in small letters that are nobody's, as they stand. */
  readonly unknown: readonly string[]
  /** Whether any token, names among them, is what misreading leaves. */
  readonly suspicious: boolean
}

/** Whether the token at `p` is what misreading leaves: no word of anybody's, or a figure with letters. */
export function isSuspicious(model: Model, sequence: Sequence, p: number): boolean {
  const { tokens } = sequence
  const i = sequence.token[p] as number
  if (tokens.kind[i] === KIND_NUMBER) return /\p{L}/u.test(tokens.text.slice(tokens.start[i], tokens.end[i]))
  return tokens.kind[i] === KIND_WORD && (sequence.id[p] as number) < FIRST_WORD && !isRareWord(model.rareWords, tokens.hash[i] as number, tokens.check[i] as number)
}

/** Whether a word stands between spaces, a mark behind it left out: parts of addresses and code say nothing of the page. */
function standsAlone(tokens: Tokens, i: number): boolean {
  const spaced = (k: number): boolean => k >= tokens.length || ((tokens.flags[k] as number) & FLAG_SPACE) !== 0
  return spaced(i) && (spaced(i + 1) || (tokens.kind[i + 1] === KIND_PUNCTUATION && spaced(i + 2)))
}

/** Reads them. Words with diacritics are foreign ones, or wrongly decoded. */
export function readUnknown(model: Model, sequence: Sequence): UnknownWords {
  const { tokens } = sequence
  const unknown: string[] = []
  let words = 0
  let suspicious = false
  for (let p = 0; p < sequence.length; p++) {
    const i = sequence.token[p] as number
    const odd = (sequence.id[p] as number) < FIRST_WORD && isSuspicious(model, sequence, p)
    if (odd) suspicious = true
    if (sequence.prose[p] === 0 || tokens.kind[i] !== KIND_WORD || !standsAlone(tokens, i)) continue
    words++
    const flags = tokens.flags[i] as number
    if (odd && (flags & CASE_MASK) === CASE_LOWER && (flags & FLAG_DIACRITIC) === 0) unknown.push(tokens.text.slice(tokens.start[i], tokens.end[i]))
  }
  return { words, unknown, suspicious }
}
