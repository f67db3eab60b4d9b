// The word sequence of a block: tokens without quotation marks, with their ids, classes and capitals.
import type { Model } from '../model.js'
import { classOfToken, endsSentence, FIRST_WORD, startsParagraph, TRANSPARENT } from '../language/token-class.js'
import { createColumns } from '../text/columns.js'
import { LONGEST_BLOCK } from '../text/blocks.js'
import { recallTokens } from '../text/recall.js'
import { FIRST_EXTRA } from '../dictionary/compile.js'
import { CASE_CAPITAL, CASE_LOWER, CASE_MASK, CASE_UPPER, FLAG_DIACRITIC, FLAG_NEWLINE, FLAG_PARAGRAPH, KIND_NUMBER, KIND_WORD, copyTokens, type Tokens } from '../text/tokenize.js'

/** Case carries no information here: a sentence starts, or everything around is capitals. */
export const CASE_UNKNOWN = 2

/** Parallel arrays over positions, with room for as many as there are tokens. */
export interface Sequence {
  readonly tokens: Tokens
  length: number
  /** Index of the token. */
  readonly token: Int32Array
  /** Exact id: of the lexicon, else the class. */
  readonly id: Int32Array
  /** Id for the language model. */
  readonly lm: Int32Array
  /** 1 where the token is a word that starts with a capital. */
  readonly capital: Uint8Array
  /** What the case of the token is judged by: 0 after a lower-case word, 1 after a capitalized one, {@link CASE_UNKNOWN}. */
  readonly before: Uint8Array
  /** 1 where a reading may start or go on: a plain word of prose, or a figure that a table names. */
  readonly open: Uint8Array
  /** 1 where a paragraph starts, 2 after a quotation mark: no reading runs across the left edge of such a position. */
  readonly edge: Uint8Array
  /** 1 in lines of English prose; all of it, until the guard has looked. */
  readonly prose: Uint8Array
}

const COLUMNS = { token: Int32Array, id: Int32Array, lm: Int32Array, capital: Uint8Array, before: Uint8Array, open: Uint8Array, edge: Uint8Array, prose: Uint8Array } as const

function createSequence(tokens: Tokens, room: number): Sequence {
  return { tokens, length: 0, ...createColumns(room, COLUMNS) }
}

/** Where blocks are read, one after the other. */
let scratch: Sequence | undefined

/** The word sequence of a text: it is cut into tokens, and its words are looked up. */
export function readSequence(model: Model, text: string): Sequence {
  const tokens = recallTokens(model.recall, text)
  return place(model, createSequence(copyTokens(tokens), tokens.length))
}

/** The same, where the next call writes its own. */
export function glanceSequence(model: Model, text: string): Sequence {
  const tokens = recallTokens(model.recall, text)
  if (scratch === undefined || scratch.tokens !== tokens) scratch = createSequence(tokens, Math.max(tokens.length, LONGEST_BLOCK))
  return place(model, scratch)
}

/** Fills a sequence from its tokens. Most are plain words; for them there are no branches to be taken wrongly. */
function place(model: Model, sequence: Sequence): Sequence {
  const { tokens, token, id: ids, lm, capital, before, open, edge } = sequence
  const { length, kind, flags, id: known } = tokens
  let p = 0
  let border = 1
  // What the case of the next token is judged by, and whether the last one is a word in capitals.
  let judge = CASE_UNKNOWN
  let lastUpper = false
  for (let i = 0; i < length; i++) {
    const flag = flags[i] as number
    const found = known[i] as number
    if ((flag & (FLAG_NEWLINE | FLAG_PARAGRAPH)) !== 0 && startsParagraph(tokens, i)) border = 1
    const plain = found >= FIRST_WORD && kind[i] === KIND_WORD && (flag & CASE_MASK) <= CASE_CAPITAL
    const id = found >= 0 ? found : classOfToken(tokens, i)
    if (id === TRANSPARENT) {
      border = border === 1 ? 1 : 2
      continue
    }
    token[p] = i
    ids[p] = id
    edge[p] = border
    lm[p] = languageId(model, id)
    if (plain) {
      before[p] = border !== 0 ? CASE_UNKNOWN : judge
      open[p] = (flag & FLAG_DIACRITIC) === 0 ? 1 : 0
      capital[p] = judge = flag & CASE_MASK
      lastUpper = false
    } else {
      const isWord = kind[i] === KIND_WORD
      const upper = isWord && (flag & CASE_MASK) === CASE_UPPER
      const shouting = upper && lastUpper
      before[p] = border !== 0 || shouting ? CASE_UNKNOWN : judge
      // An acronym (ICE, WHO) is no word of prose, but a line in capitals is made of them.
      const acronym = upper && !shouting && !nextIsUpper(tokens, i)
      // Figures are open where a table names them (`12 months`, `3rd`).
      open[p] = id >= FIRST_WORD && (isWord || kind[i] === KIND_NUMBER) && (flag & FLAG_DIACRITIC) === 0 && !acronym ? 1 : 0
      capital[p] = isWord && (flag & CASE_MASK) !== CASE_LOWER ? 1 : 0
      judge = endsSentence(lm[p] as number) ? CASE_UNKNOWN : (capital[p] as number)
      lastUpper = upper
    }
    p++
    border = 0
  }
  sequence.length = p
  sequence.prose.fill(1, 0, p)
  return sequence
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
