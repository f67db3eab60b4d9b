// Writes the text of a reading over its surface: unchanged words and the gaps between them stay byte for byte, substituted ones take the case of what they replace.
import { stringAt } from '../dictionary/compile.js'
import { classOfToken, FIRST_WORD, TRANSPARENT } from '../language/token-class.js'
import type { Reading } from '../lattice/readings.js'
import { languageId, type Sequence } from '../lattice/sequence.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
import { fitArticle } from '../text/agreement.js'
import { capitalize, casePattern, toLowerCase, type CasePattern } from '../text/casing.js'
import { tokenize } from '../text/tokenize.js'

/** A span of the block and the text for it; the span starts earlier than the reading where an article had to change. */
export interface Written {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The text a reading writes. */
export function writeReading(model: Model, sequence: Sequence, reading: Reading): Written {
  const { tokens } = sequence
  const start = tokens.start[sequence.token[reading.from] as number] as number
  const end = tokens.end[sequence.token[reading.to - 1] as number] as number
  const pattern = casePattern(tokens.text.slice(start, end))
  const words = reading.term === undefined ? undefined : listedWords(model, reading)
  let text = ''
  let at = start
  let changed = false
  for (const segment of segmentsOf(reading)) {
    const segmentStart = tokens.start[sequence.token[segment.from] as number] as number
    const segmentEnd = tokens.end[sequence.token[segment.to - 1] as number] as number
    // A hyphen that stands for none of the words is part of the gap.
    if (segment.entry < 0 && tokens.text.slice(segmentStart, segmentEnd) === '-') continue
    const gap = tokens.text.slice(at, segmentStart)
    // Beside a word that is written anew, the canonical form says whether words are joined.
    text += changed || segment.entry >= 0 ? (fitGap(gap, words?.[segment.word]?.gap) ?? gap) : gap
    changed = segment.entry >= 0
    if (segment.entry < 0) text += tokens.text.slice(segmentStart, segmentEnd)
    else {
      const { spin } = model.layers[segment.layer] as Layer
      const ids = spin.originalIds.subarray(spin.originalOffsets[segment.entry], spin.originalOffsets[segment.entry + 1])
      const originals = plainForms(model, ids).map((form, k) => (segment.word >= 0 ? words?.[segment.word + k]?.text : undefined) ?? form)
      text += fitCase(originals, tokens.text.slice(segmentStart, segmentEnd), pattern, words !== undefined)
    }
    at = segmentEnd
  }
  return fitArticleBefore(sequence, reading.from, start, end, text)
}

/** Prepositions, conjunctions and articles of up to this many letters keep small letters in names and headings. */
const LONGEST_SMALL_WORD = 3

/** Least share of its occurrences inside sentences in which a word has a capital for it to be written with one. */
const ALWAYS_CAPITAL = 0.9

/** Words of running text, with the capitals they have wherever they stand: `I`, `American`, `United States`. */
function plainForms(model: Model, ids: Int32Array): string[] {
  const { capitalAfterLower, capitalAfterCapital } = model.ngram
  const forms: string[] = []
  let before = false
  for (let k = 0; k < ids.length; k++) {
    const id = ids[k] as number
    const word = languageId(model, id)
    const share: number = word < FIRST_WORD ? 0 : ((before ? capitalAfterCapital : capitalAfterLower)[word] as number) / 255
    const form = model.formOf(id)
    before = share >= ALWAYS_CAPITAL
    forms.push(before ? capitalize(form) : form)
  }
  return forms
}

interface Segment { readonly from: number; readonly to: number; readonly layer: number; readonly entry: number; readonly word: number }

function segmentsOf(reading: Reading): readonly Segment[] {
  return reading.term?.segments ?? [{ from: reading.from, to: reading.to, layer: reading.layer, entry: reading.entry, word: -1 }]
}

function fitGap(written: string, listed: string | undefined): string | undefined {
  return listed !== undefined && /^[ -]$/.test(written) && /^[ -]$/.test(listed) ? listed : undefined
}

/** The words of the listed form, one a token, each with what stands before it; an open slot counts as one word. */
function listedWords(model: Model, reading: Reading): { readonly text: string; readonly gap: string }[] {
  const layer = model.layers[reading.layer] as Layer
  const text = stringAt(layer.formTexts, reading.term?.form as number).replace(/\{[a-z-]+\}/g, 'X')
  const tokens = tokenize(text)
  const words: { text: string; gap: string }[] = []
  let at = 0
  for (let i = 0; i < tokens.length; i++) {
    if (classOfToken(tokens, i) === TRANSPARENT) continue
    words.push({ text: text.slice(tokens.start[i], tokens.end[i]), gap: text.slice(at, tokens.start[i]) })
    at = tokens.end[i] as number
  }
  return words
}

function fitCase(originals: readonly string[], surface: string, pattern: CasePattern, listed: boolean): string {
  const text = joinWords(originals)
  if (pattern === 'upper') return text.toUpperCase()
  const surfaceCapital = surface.charAt(0) !== toLowerCase(surface.charAt(0))
  // Figures have no case of their own.
  if (listed && surface.toUpperCase() === toLowerCase(surface)) return text
  if (!surfaceCapital) return listed ? toLowerCase(text) : text
  // Several capitals in the surface: a name or a heading, whose words have them but for the small ones.
  const capitals = surface.split(/\s+/).filter((word) => word.charAt(0) !== toLowerCase(word.charAt(0))).length
  return capitals > 1 ? capitalize(joinWords(originals.map((word) => (word.length > LONGEST_SMALL_WORD ? capitalize(word) : word)))) : capitalize(text)
}

function joinWords(words: readonly string[]): string {
  if (words.length === 1) return words[0] as string
  return words.join(' ').replace(/ (?=['’,.:;-])/g, '').replace(/(?<=-) /g, '')
}

function fitArticleBefore(sequence: Sequence, from: number, start: number, end: number, text: string): Written {
  const { tokens } = sequence
  const i = (sequence.token[from] as number) - 1
  if (i < 0 || sequence.edge[from] !== 0) return { start, end, text }
  const articleStart = tokens.start[i] as number
  const article = tokens.text.slice(articleStart, tokens.end[i])
  if (!/^an?$/i.test(article)) return { start, end, text }
  const fitted = fitArticle(article, text)
  const surface = tokens.text.slice(start, end)
  // Where the first letter stays, so does the need for the article: what was written stands.
  if (fitted === article || firstLetter(surface) === firstLetter(text)) return { start, end, text }
  return { start: articleStart, end, text: fitted + tokens.text.slice(tokens.end[i], start) + text }
}

function firstLetter(text: string): string {
  return toLowerCase(text.charAt(0))
}
