// The word sequence of a block: tokens without quotation marks, with their ids, classes and capitals.
import type { Model } from '../model.js'
import { lookUp } from '../language/lexicon.js'
import { classOfToken, endsSentence, FIRST_WORD, startsParagraph, TRANSPARENT } from '../language/token-class.js'
import { FIRST_EXTRA } from '../dictionary/compile.js'
import { CASE_LOWER, CASE_MASK, CASE_UPPER, FLAG_DIACRITIC, KIND_NUMBER, KIND_SUFFIX, KIND_WORD, createTokens, tokenize, type Tokens } from '../text/tokenize.js'

/** Case carries no information here: a sentence starts, or everything around is capitals. */
export const CASE_UNKNOWN = 2

/** Parallel arrays over positions, with room for as many as there are tokens. */
export interface Sequence {
  readonly tokens: Tokens
  length: number
  /** Index of the token. */
  token: Int32Array
  /** Exact id: of the lexicon, else the class. */
  id: Int32Array
  /** Id for the language model. */
  lm: Int32Array
  /** 1 where the token is a word that starts with a capital. */
  capital: Uint8Array
  /** What the case of the token is judged by: 0 after a lower-case word, 1 after a capitalized one, {@link CASE_UNKNOWN}. */
  before: Uint8Array
  /** 1 where a reading may start or go on: a plain word of prose, or a figure that a table names. */
  open: Uint8Array
  /** 1 where a paragraph starts, 2 after a quotation mark: no reading runs across the left edge of such a position. */
  edge: Uint8Array
  /** 1 in lines of English prose; all of it, until the guard has looked. */
  prose: Uint8Array
}

/** A sequence of nothing yet, whose arrays grow with what is read into it. */
export function createSequence(): Sequence {
  return withRoom({ tokens: createTokens(1024), length: 0 } as Sequence, 1024)
}

function withRoom(sequence: Sequence, size: number): Sequence {
  for (const name of ['token', 'id', 'lm'] as const) sequence[name] = new Int32Array(size)
  for (const name of ['capital', 'before', 'open', 'edge', 'prose'] as const) sequence[name] = new Uint8Array(size)
  return sequence
}

/** Tokenizes a block and looks its words up. Where `into` is given, its arrays are filled again and returned. */
export function readSequence(model: Model, text: string, into?: Sequence): Sequence {
  const tokens = tokenize(text, into?.tokens)
  const size = tokens.length
  const sequence = into ?? withRoom({ tokens, length: 0 } as Sequence, size)
  if (sequence.id.length < size) withRoom(sequence, 2 * size)
  sequence.length = 0
  sequence.prose.fill(1)
  let edge = 1
  for (let i = 0; i < size; i++) {
    const id = identify(model, tokens, i)
    if (startsParagraph(tokens, i)) edge = 1
    if (id === TRANSPARENT) {
      edge = edge === 1 ? 1 : 2
      continue
    }
    place(model, sequence, i, id, edge)
    edge = 0
  }
  return sequence
}

function identify(model: Model, tokens: Tokens, i: number): number {
  const kind = tokens.kind[i]
  if (kind === KIND_WORD || kind === KIND_SUFFIX || kind === KIND_NUMBER) {
    const hash = tokens.hash[i] as number
    const check = tokens.check[i] as number
    const known = lookUp(model.lexicon, hash, check)
    if (known >= 0) return known
    for (const layer of model.layers) {
      const extra = lookUp(layer.lexicon, hash, check)
      if (extra >= 0) return extra
    }
  }
  return classOfToken(tokens, i)
}

function place(model: Model, sequence: Sequence, i: number, id: number, edge: number): void {
  const { tokens } = sequence
  const p = sequence.length++
  const flags = tokens.flags[i] as number
  const letterCase = flags & CASE_MASK
  const isWord = tokens.kind[i] === KIND_WORD
  sequence.token[p] = i
  sequence.id[p] = id
  sequence.lm[p] = languageId(model, id)
  sequence.capital[p] = isWord && letterCase !== CASE_LOWER ? 1 : 0
  sequence.edge[p] = edge
  const upper = letterCase === CASE_UPPER
  const shouting = upper && p > 0 && isUpper(tokens, sequence.token[p - 1] as number)
  const starts = edge !== 0 || p === 0 || endsSentence(sequence.lm[p - 1] as number)
  sequence.before[p] = starts || shouting ? CASE_UNKNOWN : (sequence.capital[p - 1] as number)
  // An acronym (ICE, WHO) is no word of prose, but a line in capitals is made of them.
  const acronym = upper && !shouting && !nextIsUpper(tokens, i)
  // Figures are open where a table names them (`12 months`, `3rd`).
  const readable = isWord || tokens.kind[i] === KIND_NUMBER
  sequence.open[p] = readable && (flags & FLAG_DIACRITIC) === 0 && !acronym && id >= FIRST_WORD ? 1 : 0
}

function isUpper(tokens: Tokens, i: number): boolean {
  return tokens.kind[i] === KIND_WORD && ((tokens.flags[i] as number) & CASE_MASK) === CASE_UPPER
}
function nextIsUpper(tokens: Tokens, i: number): boolean {
  return i + 1 < tokens.length && isUpper(tokens, i + 1) && tokens.end[i] !== tokens.start[i + 1]
}

/** Id under which the language model knows a lexical id: classes for words it does not hold, one word for `a` and `an`. */
export function languageId(model: Model, id: number): number {
  if (id === model.an) return model.a
  return id < FIRST_EXTRA ? id : (model.extraClasses[id - FIRST_EXTRA] as number)
}
