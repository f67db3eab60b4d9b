// Garbles somebody saw, put back where their originals stand in clean text: each part of the pairs is a glossary of which the tables know nothing.
import { fitCapitals, createRandom, longestTerms, type GoldSpan } from '../garble/sample.js'
import type { GoldDocument } from '../evaluate/gold.js'
import { readSequence } from '../lattice/sequence.js'
import { stringAt } from '../dictionary/compile.js'
import type { RawCandidate } from '../describe.js'
import type { Layer } from '../layers.js'
import { wordsOf, type PhrasePair } from '../learn/phrase-pairs.js'
import { learnSubstitutions } from '../learn/spin-entries.js'
import { loadModel, type Model } from '../model.js'
import { cutBlocks } from '../text/blocks.js'
import { foldKey } from '../text/tokenize.js'
import type { DictionarySource } from '../types.js'
import { sectionOf } from '../assets/container.js'
import { hashText, type Mixture } from './mixture.js'
import { packModel, type Sources } from './sources.js'

/** Parts of the pairs. */
const PARTS = 3
/** The table that is learnt from the pairs, and learnt anew from those of the other parts. */
const TAUGHT = 'tortured'

/** A part of the pairs: what the product might be without it, packed too, and the originals as a user's glossary. */
export interface Part { readonly sources: Sources; readonly bytes: Uint8Array; readonly glossary: DictionarySource; readonly pairs: readonly PhrasePair[] }

/** Pairs with the same originals fall into one part, whatever their order. */
export function partPairs(pairs: readonly PhrasePair[], sources: Sources): Part[] {
  const forms = new Set(new TextDecoder().decode(sectionOf<Uint8Array>(sources.language, 'forms')).split('\n'))
  const partOf = ({ originals }: PhrasePair): number => hashText(originals.join('\n').toLowerCase()) % PARTS
  return Array.from({ length: PARTS }, (_, part): Part => {
    const held = pairs.filter((pair) => partOf(pair) === part)
    const learnt = learnSubstitutions(TAUGHT, pairs.filter((pair) => partOf(pair) !== part), (form) => forms.has(form))
    const terms = [...new Set(held.flatMap(({ originals }) => originals))].map((canonical) => ({ canonical }))
    const without = { ...sources, channels: [...sources.channels.filter(({ name }) => name !== TAUGHT), learnt] }
    return { sources: without, bytes: packModel(without).bytes, glossary: { name: 'glossary', kind: 'term', terms }, pairs: held }
  })
}

/**
 * Of the documents in which terms of the part stand, by hash: half stay clean; in the others each term is garbled as often as one of its words
 * changes in pairs, by one of the phrases that stood for it.
 */
export function mixPairs(documents: readonly string[], { sources, bytes, glossary, pairs }: Part): Mixture {
  const model = loadModel(bytes, [glossary], [])
  const phrases = new Map<string, string[]>()
  for (const { surface, originals } of pairs) for (const original of originals) phrases.set(foldKey(original), [...(phrases.get(foldKey(original)) ?? []), surface])
  const { changed } = sources.parameters.alone
  const clean: string[] = []
  const garbled: Mixture['garbled'][number][] = []
  documents.forEach((text, d) => {
    const spans = findTerms(model, text, glossary.name as string)
    if (spans.length === 0) return
    const random = createRandom(hashText(text), d)
    if (hashText(text) % 2 === 0) clean.push(text)
    else garbled.push({ document: replaceTerms(String(d), text, spans.filter(({ words }) => random() >= (1 - changed) ** words), phrases, random), rate: changed })
  })
  return { clean, garbled }
}

/**
 * Judges candidates in a piece of {@link mixPairs}: right is any of the originals of the phrase that was put there, or a part of one, whatever its
 * capitals, hyphens and endings.
 */
export function judgePairs(pairs: readonly PhrasePair[]): (piece: GoldDocument) => (one: { readonly candidate: RawCandidate }) => boolean {
  const originals = new Map<string, string[]>()
  for (const pair of pairs) originals.set(foldKey(pair.surface), [...(originals.get(foldKey(pair.surface)) ?? []), ...pair.originals.map(stemsOf)])
  return ({ text, gold }) => ({ candidate: { start, end, replacement } }) => {
    const row = gold.find((span) => span.start < end && start < span.end)
    if (row === undefined) return false
    const [from, to] = [Math.min(start, row.start), Math.max(end, row.end)]
    const meant = originals.get(foldKey(row.surface)) ?? []
    const whole = stemsOf(text.slice(from, start) + replacement + text.slice(end, to))
    const isInside = row.start <= start && end <= row.end
    return meant.some((stems) => whole === stems || (isInside && stems.includes(stemsOf(replacement))))
  }
}

function stemsOf(phrase: string): string {
  return ` ${wordsOf(phrase).stems.join(' ')} `
}

interface TermSpan { readonly start: number; readonly end: number; readonly words: number; readonly key: string }

function findTerms(model: Model, text: string, dictionary: string): TermSpan[] {
  const cuts = cutBlocks(text)
  return cuts.slice(1).flatMap((cut, b) => {
    const from = cuts[b] as number
    const { tokens, token, ...sequence } = readSequence(model, text.slice(from, cut))
    const found = longestTerms(model, { tokens, token, ...sequence }, new Set([dictionary])).map(({ from: first, to, layer, form }): TermSpan => ({
      start: from + (tokens.start[token[first] as number] as number),
      end: from + (tokens.end[token[to - 1] as number] as number),
      words: to - first,
      key: foldKey(stringAt((model.layers[layer] as Layer).formTexts, form)),
    }))
    return found.sort((a, b) => a.start - b.start)
  })
}

function replaceTerms(name: string, text: string, spans: readonly TermSpan[], phrases: ReadonlyMap<string, readonly string[]>, random: () => number): GoldDocument {
  let made = ''
  let at = 0
  const gold: GoldSpan[] = []
  for (const { start, end, key } of spans) {
    const choices = phrases.get(key)
    const canonical = text.slice(start, end)
    if (choices === undefined) continue
    const surface = fitCapitals(choices[Math.floor(random() * choices.length)] as string, canonical)
    made += text.slice(at, start)
    gold.push({ start: made.length, end: made.length + surface.length, surface, canonical, class: 'fixed', certainty: 'certain' })
    made += surface
    at = end
  }
  return { name, text: made + text.slice(at), gold }
}
