// The readings of the OCR and spacing channels: every stretch of a sequence that may be a misreading of words, and of which.
//
//   the Metr opolitan Rai1way Compan y of fi-om          stretches are: a word (Rai1way), what stands between two spaces where
//       └───────────┘ └─────┘ └──────┘    └───┘          a part of it is no word (fi-om), two neighbours (Metr opolitan), the
//        metropolitan railway company     from           halves of a word at a line's end (Depart-⏎ment); two words from one (theman)
import { lookUp } from '../../language/lexicon.js'
import { FIRST_WORD } from '../../language/token-class.js'
import type { Sequence } from '../../lattice/sequence.js'
import type { Model } from '../../model.js'
import { capitalize } from '../../text/casing.js'
import { FLAG_NEWLINE, FLAG_SPACE, foldKey, hashKey, KIND_NUMBER, KIND_PUNCTUATION, KIND_WORD } from '../../text/tokenize.js'
import type { ConfusionTable } from './confusion-table.js'
import { MOST_SURFACE, searchWords, splitWords, type FoundWord } from './search.js'
import { scoreUnlisted, type Vocabulary } from './vocabulary.js'
import { isShouted, WRITTEN_CAPITAL, WRITTEN_LOWER, WRITTEN_UPPER } from './walk.js'

/** What a reading does: puts another word in a word's place, joins what a space or a line end cut, or parts what lost its space. */
export type OcrChange = 'word' | 'join' | 'split'

/** One way to read positions `from` to `to`. */
export interface OcrReading {
  readonly from: number
  readonly to: number
  /** UTF-16 offsets in the block, half-open. */
  readonly start: number
  readonly end: number
  readonly ids: readonly number[]
  /** 1 where a word is written with a capital. */
  readonly capitals: readonly number[]
  /** The text to write. */
  readonly text: string
  /** −log P(surface | words) in score units at the table's own rate, and the confusions it counts. */
  readonly cost: number
  readonly confusions: number
  readonly change: OcrChange
}

/**
 * How far above the surface's own cost a reading may lie before the context is known, for surfaces that are words and that are none; how far above the
 * best reading; its largest cost; and the cost of a reading near enough to look no further. In score units; wider bounds cost time and find nothing that is likely.
 */
const SLACK = { known: 4 * 1024, unknown: 6 * 1024, window: 7 * 1024, cost: 20 * 1024, near: 8 * 1024 }

/** Most tokens between two spaces that may be one word. */
const MOST_TOKENS = 6

/** What searches found, by surface and limit: the same surface comes again. */
export type Memory = Map<string, readonly FoundWord[]>

/** All readings of a sequence under one table of confusions, in order of their start. */
export function findOcrReadings(model: Model, vocabulary: Vocabulary, table: ConfusionTable, sequence: Sequence, memory: Memory): OcrReading[] {
  const readings: OcrReading[] = []
  const stretch = createStretches(model, vocabulary, table, sequence, memory, readings)
  const borders: number[] = []
  for (let p = 0; p < sequence.length; ) {
    let q = p + 1
    while (q < sequence.length && !startsSpaced(sequence, q)) q++
    let unknown = false
    for (let k = p; k < q; k++) {
      if (isOddMark(sequence, k)) unknown = true
      if (!isWordLike(sequence, k)) continue
      if (isUnknown(sequence, k)) unknown = true
      stretch.read(k, k + 1, 'word')
    }
    if (q - p > 1 && unknown) stretch.readChunk(p, q)
    if (q < sequence.length) borders.push(q)
    p = q
  }
  for (const border of borders) readAcross(stretch, sequence, border)
  return readings.sort((a, b) => a.from - b.from || a.to - b.to)
}

function startsSpaced(sequence: Sequence, p: number): boolean {
  // A quotation mark between has no position: the space may stand before it.
  const { tokens } = sequence
  for (let i = sequence.token[p] as number, first = (sequence.token[p - 1] as number) + 1; i >= first; i--) {
    if (((tokens.flags[i] as number) & FLAG_SPACE) !== 0) return true
  }
  return false
}

function isWordLike(sequence: Sequence, p: number): boolean {
  const { tokens } = sequence
  const i = sequence.token[p] as number
  if (tokens.kind[i] === KIND_WORD) return true
  return tokens.kind[i] === KIND_NUMBER && /\p{L}/u.test(tokens.text.slice(tokens.start[i], tokens.end[i]))
}

const PRINTED = /^[.,;:!?'’"“”‘()[\]/&–—-]+$/

/** Whether these marks stand beside words in print. */
export function isPrinted(marks: string): boolean {
  return PRINTED.test(marks)
}

/** A mark that no writer sets beside a word: it is what misreading left of a letter (`wa»`). */
function isOddMark(sequence: Sequence, p: number): boolean {
  const { tokens } = sequence
  const i = sequence.token[p] as number
  return tokens.kind[i] === KIND_PUNCTUATION && !isPrinted(tokens.text.slice(tokens.start[i], tokens.end[i]))
}

function isUnknown(sequence: Sequence, p: number): boolean {
  return (sequence.id[p] as number) < FIRST_WORD
}

interface Stretches {
  read(from: number, to: number, change: OcrChange): void
  /** What stands between two spaces: from its first word to its last, and with what stands before or behind these. */
  readChunk(from: number, to: number): void
  /** The two words at `p - 1` and `p`, or at `p - 2` and `p` around a hyphen, as one that was cut. */
  join(from: number, p: number): void
}

/** Neighbours on both sides of a space. */
function readAcross(stretch: Stretches, sequence: Sequence, q: number): void {
  const { tokens } = sequence
  const right = sequence.token[q] as number
  if (sequence.edge[q] !== 0 || tokens.kind[right] !== KIND_WORD) return
  const left = sequence.token[q - 1] as number
  if (left !== right - 1) return
  const code = tokens.text.charCodeAt(tokens.start[left] as number)
  const isHyphen = tokens.kind[left] === KIND_PUNCTUATION && (code === 0x2d || code === 0xad || code === 0x2010)
  if (tokens.kind[left] === KIND_WORD) stretch.join(q - 1, q)
  else if (isHyphen && q > 1 && tokens.kind[left - 1] === KIND_WORD && ((tokens.flags[right] as number) & FLAG_NEWLINE) !== 0 && tokens.end[left - 1] === tokens.start[left]) stretch.join(q - 2, q)
}

function createStretches(model: Model, vocabulary: Vocabulary, table: ConfusionTable, sequence: Sequence, memory: Memory, readings: OcrReading[]): Stretches {
  const { tokens } = sequence
  const startOf = (p: number): number => tokens.start[sequence.token[p] as number] as number
  const endOf = (p: number): number => tokens.end[sequence.token[p] as number] as number

  const literalCost = (from: number, to: number): number => {
    let cost = 0
    for (let p = from; p < to; p++) cost -= scoreLiteral(model, vocabulary, sequence, p)
    return cost
  }
  const search = (surface: string, limit: number): readonly FoundWord[] => {
    const key = `${surface}\t${limit}`
    const known = memory.get(key) ?? searchWords(vocabulary.trie, table, { surface, limit, window: SLACK.window, mostCost: SLACK.cost })
    memory.set(key, known)
    return known
  }
  const idOf = (form: string): number => lookUp(model.lexicon, ...hashKey(foldKey(form)))
  /** A token that is no word, and no near misreading of one by itself. */
  const explained = new Uint8Array(sequence.length)
  const isUnexplained = (p: number): boolean => isUnknown(sequence, p) && explained[p] === 0
  const add = (from: number, to: number, start: number, end: number, found: FoundWord, change: OcrChange): void => {
    const surface = tokens.text.slice(start, end)
    const text = writeWords(model, found)
    if (text === surface) return
    readings.push({
      from, to, start, end, ids: found.ids, capitals: found.written.map((way) => (way === WRITTEN_LOWER ? 0 : 1)), text,
      cost: found.cost, confusions: found.confusions, change: found.ids.length > 1 ? 'split' : change,
    })
  }
  const read = (from: number, to: number, change: OcrChange): void => {
    const start = startOf(from)
    const end = endOf(to - 1)
    if (end - start > MOST_SURFACE) return
    let known = true
    for (let p = from; p < to; p++) if (isUnknown(sequence, p)) known = false
    const limit = literalCost(from, to) + (known ? SLACK.known : SLACK.unknown)
    const surface = tokens.text.slice(start, end)
    for (const found of search(surface, limit)) {
      add(from, to, start, end, found, change)
      if (to - from === 1 && found.cost < SLACK.near) explained[from] = 1
    }
    if (!known && to - from === 1) for (const found of splitWords(surface, table, idOf)) add(from, to, start, end, found, 'split')
  }
  return {
    read,
    readChunk(from, to) {
      let first = from
      let last = to
      while (first < last && !isWordLike(sequence, first)) first++
      while (last > first && !isWordLike(sequence, last - 1)) last--
      if (last - first > MOST_TOKENS || last <= first) return
      if (last - first > 1) read(first, last, 'word')
      if (first > from) read(first - 1, last, 'word')
      if (last < to) read(first, last + 1, 'word')
    },
    join(from, p) {
      const surface = tokens.text.slice(startOf(from), endOf(p))
      if (surface.length > MOST_SURFACE) return
      const left = tokens.text.slice(startOf(from), endOf(from))
      const joined = left + tokens.text.slice(startOf(p), endOf(p))
      const id = idOf(joined)
      const atLineEnd = p - from > 1
      if (id >= FIRST_WORD) {
        const written = isShouted(joined) ? WRITTEN_UPPER : /^\p{Lu}/u.test(joined) ? WRITTEN_CAPITAL : WRITTEN_LOWER
        // A hyphen at a line's end is no misreading: it tells nothing about the page.
        add(from, p + 1, startOf(from), endOf(p), { ids: [id], written: [written], cost: table.spaceInserted, confusions: atLineEnd ? 0 : 1 }, 'join')
      } else if (!atLineEnd && (isUnexplained(from) || isUnexplained(p))) {
        const limit = literalCost(from, p + 1) + SLACK.unknown
        for (const found of search(surface, limit)) add(from, p + 1, startOf(from), endOf(p), found, 'join')
      }
    },
  }
}

/** log P of a token as it stands, out of context, in score units. */
export function scoreLiteral(model: Model, vocabulary: Vocabulary, sequence: Sequence, p: number): number {
  const { tokens } = sequence
  const i = sequence.token[p] as number
  if (isUnknown(sequence, p) && isWordLike(sequence, p)) return scoreUnlisted(model, vocabulary.spelling, foldKey(tokens.text.slice(tokens.start[i], tokens.end[i])))
  return model.ngram.unigram[sequence.lm[p] as number] as number
}

/** log P(spelling | the token is a word nobody listed); 0 for all others. */
export function scoreSpelling(vocabulary: Vocabulary, sequence: Sequence, p: number): number {
  if (!isUnknown(sequence, p) || !isWordLike(sequence, p)) return 0
  const { tokens } = sequence
  const i = sequence.token[p] as number
  return vocabulary.spelling.score(foldKey(tokens.text.slice(tokens.start[i], tokens.end[i])))
}

function writeWords(model: Model, { ids, written }: FoundWord): string {
  let text = ''
  ids.forEach((id, k) => {
    const form = model.formOf(id)
    const way = written[k] as number
    const word = way === WRITTEN_UPPER ? form.toUpperCase() : way === WRITTEN_CAPITAL ? capitalize(form) : form
    text += k === 0 || form.startsWith("'") ? word : ` ${word}`
  })
  return text
}
