// The guard: which lines of a block are English prose. Other languages, code, logs, markup, tables and verse are read no further.
//
// A token has two features: what it is (its class, or how common a word) and how it is written (case, whether it touches what stands before).
// A line has some more: how it starts and ends, its length, its place. Fitted weights make a score of them, in favour of prose where positive;
// the tokens' part is divided by the root of their number, for they do not speak independently. Along the lines of a block a change between
// prose and the rest costs, and the best sequence of the two (Viterbi) says which is which: a line that tells little goes by its neighbours.
import { COMMA, FIRST_WORD } from '../language/token-class.js'
import { glanceSequence, readSequence, type Sequence } from '../lattice/sequence.js'
import { NAT } from '../language/ngram.js'
import type { Model } from '../model.js'
import { CASE_LOWER, CASE_MASK, FLAG_BITS, FLAG_DIACRITIC, FLAG_NEWLINE, FLAG_PARAGRAPH, FLAG_SPACE, KIND_NUMBER, KIND_PUNCTUATION, KIND_WORD, type Tokens } from '../text/tokenize.js'

/** Words start here, by the logarithm of their rank; before them lie the classes of tokens, after them the 32 signs of ASCII. */
const SIGNS: number = FIRST_WORD + 17
export const KINDS: number = SIGNS + 32
/** Typographic quotation marks, which the sequence leaves out. */
const QUOTE: number = FIRST_WORD - 1
/** Words by case, words with diacritics, numbers, punctuation, others; each free or touching what stands before. */
export const SHAPES = 16
/** Widths of lines, in steps of eight characters. */
const WIDTHS = 16
const STARTS = SHAPES / 2
const ENDS: number = FIRST_WORD + 1
const INDENTED: number = WIDTHS + STARTS + ENDS
/** Width, how the first token is written, what the last one is, and: indented, verse, a paragraph starts. */
export const LAYOUTS: number = INDENTED + 3

/** Fitted weights in nats, by `npm run fit:guard`. */
export interface GuardParameters {
  readonly kinds: readonly number[]
  readonly shapes: readonly number[]
  readonly layouts: readonly number[]
  readonly intercept: number
  /** What a change between prose and the rest costs, from line to line. */
  readonly change: number
}

/** Kind of an ASCII sign: they fill the four gaps that digits and letters leave. */
function signOf(code: number): number {
  return SIGNS + code - (code < 0x30 ? 0x21 : code < 0x41 ? 0x3a - 15 : code < 0x61 ? 0x5b - 22 : 0x7b - 28)
}

/** What a token is: signs for themselves, for a class holds many. */
function kindOf(tokens: Tokens, i: number, id: number): number {
  if (tokens.kind[i] === KIND_PUNCTUATION) {
    const code = tokens.units.codes[tokens.start[i] as number] as number
    if (code > 0x20 && code < 0x7f) return signOf(code)
  }
  return id < FIRST_WORD ? id : FIRST_WORD + Math.min(16, 31 - Math.clz32(id - FIRST_WORD + 1))
}

/** Shapes by kind and flags. */
const SHAPE_OF: Uint8Array = Uint8Array.from({ length: 8 << FLAG_BITS }, (_, i) => {
  const [kind, flags] = [i >> FLAG_BITS, i & ((1 << FLAG_BITS) - 1)]
  const touching = (flags & FLAG_SPACE) === 0 ? 1 : 0
  if (kind === KIND_WORD) return ((flags & FLAG_DIACRITIC) !== 0 ? 8 : (flags & CASE_MASK) * 2) + touching
  return (kind === KIND_NUMBER ? 10 : kind === KIND_PUNCTUATION ? 12 : 14) + touching
})

function shapeOf({ kind, flags }: Tokens, i: number): number {
  return SHAPE_OF[((kind[i] as number) << FLAG_BITS) | (flags[i] as number)] as number
}

/** Receives the features of a block, line by line. */
export interface LineReader {
  token(kind: number, shape: number): void
  layout(index: number): void
  /** The line is read; its positions in the sequence go up to, not including, `to`. */
  end(tokens: number, to: number): void
}

/** Reads the features of a block's lines. Lines without a token are none. */
export function readLines(sequence: Sequence, reader: LineReader): void {
  const { tokens } = sequence
  const { flags, length } = tokens
  let p = 0
  let before = -1
  for (let i = 0; i < length; ) {
    const first = i
    let id = 0
    do {
      id = p < sequence.length && sequence.token[p] === i ? (sequence.id[p++] as number) : QUOTE
      reader.token(kindOf(tokens, i, id), shapeOf(tokens, i++))
    } while (i < length && ((flags[i] as number) & (FLAG_NEWLINE | FLAG_PARAGRAPH)) === 0)
    readLayout(tokens, first, i - 1, id, before, reader.layout)
    before = id
    reader.end(i - first, p)
  }
}

/** Tells how a line is set that goes from one token to another, whose id is `id`; `before` is that of the one before the line. */
function readLayout(tokens: Tokens, first: number, last: number, id: number, before: number, tell: (index: number) => void): void {
  const start = shapeOf(tokens, first) >> 1
  const opens = ((tokens.flags[first] as number) & FLAG_PARAGRAPH) !== 0
  tell(Math.min(WIDTHS - 1, ((tokens.end[last] as number) - (tokens.start[first] as number)) >> 3))
  tell(WIDTHS + start)
  tell(WIDTHS + STARTS + Math.min(id, FIRST_WORD))
  if (isIndented(tokens, first)) tell(INDENTED)
  // A capital at the start of a line although no sentence ended before: so verse is set, and lists.
  if (!opens && (before >= FIRST_WORD || before === COMMA) && start > CASE_LOWER && start < 4) tell(INDENTED + 1)
  if (opens) tell(INDENTED + 2)
}

function isIndented(tokens: Tokens, i: number): boolean {
  const before = tokens.units.codes[(tokens.start[i] as number) - 1]
  return before === 32 || before === 9
}

/** The weights as integers in score units, ready to be added. */
export interface Guard {
  readonly kinds: Int32Array
  readonly shapes: Int32Array
  readonly layouts: Int32Array
  readonly intercept: number
  readonly change: number
}

/** Rounds the weights of the parameters to score units. */
export function compileGuard({ kinds, shapes, layouts, intercept, change }: GuardParameters): Guard {
  const units = (weights: readonly number[]): Int32Array => Int32Array.from(weights, (weight) => Math.round(weight * NAT))
  return { kinds: units(kinds), shapes: units(shapes), layouts: units(layouts), intercept: Math.round(intercept * NAT), change: Math.round(change * NAT) }
}

/** Lines of a block: score in favour of prose, in score units, and the position at which each ends. */
export interface ScoredLines { readonly scores: number[]; readonly ends: number[] }

/** Scores the lines that `readLines` reads; for every block of every text is scored, its words are not handed to anyone. */
export function scoreLines({ kinds, shapes, layouts, intercept }: Guard, sequence: Sequence): ScoredLines {
  const { tokens, token, id: ids, length } = sequence
  const { flags, length: size } = tokens
  const lines: ScoredLines = { scores: [], ends: [] }
  let layout = 0
  const tell = (index: number): void => void (layout += layouts[index] as number)
  let p = 0
  let before = -1
  for (let i = 0; i < size; ) {
    const first = i
    let id = 0
    let words = 0
    do {
      id = p < length && token[p] === i ? (ids[p++] as number) : QUOTE
      words += (kinds[kindOf(tokens, i, id)] as number) + (shapes[shapeOf(tokens, i)] as number)
      i++
    } while (i < size && ((flags[i] as number) & (FLAG_NEWLINE | FLAG_PARAGRAPH)) === 0)
    layout = intercept
    readLayout(tokens, first, i - 1, id, before, tell)
    before = id
    lines.scores.push(Math.round(words / Math.sqrt(i - first)) + layout)
    lines.ends.push(p)
  }
  return lines
}

/** The best sequence of prose (1) and the rest (0) for lines with these scores. */
export function chooseLines(scores: readonly number[], change: number): Uint8Array {
  const stays = new Uint8Array(scores.length)
  // What prose is ahead by at a line, on the best ways to either, is all that the next one needs.
  let ahead = 0
  scores.forEach((score, line) => {
    stays[line] = ahead > change ? 2 : ahead < -change ? 1 : 0
    ahead = Math.max(-change, Math.min(change, ahead)) + score
  })
  const prose = new Uint8Array(scores.length)
  let state = ahead >= 0 ? 1 : 0
  for (let line = scores.length - 1; line >= 0; line--) {
    prose[line] = state
    // Where one state is ahead by more than a change costs, both come from it.
    if (stays[line] === 2) state = 1
    else if (stays[line] === 1) state = 0
  }
  return prose
}

/** The word sequence of a block in which only English prose is open. */
export function readProse(model: Model, text: string): Sequence {
  return closeRest(model, readSequence(model, text))
}

/** The same, where the next call writes its own. */
export function glanceProse(model: Model, text: string): Sequence {
  return closeRest(model, glanceSequence(model, text))
}

function closeRest({ guard }: Model, sequence: Sequence): Sequence {
  const { scores, ends } = scoreLines(guard, sequence)
  const prose = chooseLines(scores, guard.change)
  let from = 0
  ends.forEach((to, line) => {
    if (prose[line] === 0) {
      sequence.open.fill(0, from, to)
      sequence.prose.fill(0, from, to)
    }
    from = to
  })
  return sequence
}
