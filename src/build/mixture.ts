// The mixture the model is fitted on: clean documents, and documents garbled from clean ones with tables that the repairing ones know in part.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { GoldDocument } from '../evaluate/gold.js'
import { cutSentences } from '../evaluate/score.js'
import { createGarbler } from '../garble/sample.js'
import { loadModel } from '../model.js'
import { packModel, type Sources } from './sources.js'
import type { DictionarySource, TermSource } from '../types.js'

/** Rates of garbled documents: from hardly spun to fully. */
export const RATES: readonly number[] = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
/** Share of the words of the mixture that is in garbled documents, as in the corpora the product is for. */
export const GARBLED_SHARE = 0.1
/** Documents are given whole, and cut into pieces of this many sentences: short texts are told from spun ones as well. */
export const PIECES: readonly number[] = [0, 1, 3, 10]

export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}

export function readDocuments(paths: readonly string[]): string[] {
  return [...paths].sort().flatMap((path) => {
    const raw = readFileSync(path)
    return (path.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8').split(/\n{2,}/).filter((text) => text.length > 200)
  })
}

export interface GarbledDocument { readonly document: GoldDocument; readonly rate: number }
export interface Mixture { readonly clean: readonly string[]; readonly garbled: readonly GarbledDocument[] }

/**
 * Shares documents out by hash: half stay clean, of the rest one in `every` is garbled, in turn at all rates and in all dialects; given a user's
 * glossary, only in its terms.
 */
export function mix(documents: readonly string[], sources: Sources, every: number, glossary?: DictionarySource): Mixture {
  const model = loadModel(packModel(sources).bytes, glossary === undefined ? [] : [glossary], [], 'garbling')
  const only = glossary === undefined ? {} : { only: new Set([glossary.name as string]) }
  // As in the wild, most spun text is the news spinner's: of every table's entries those that were seen in it.
  const dialects = [...model.dialects, ...Array.from({ length: model.dialects.length }, () => model.dialects[0] as string)]
  const rates = glossary === undefined ? RATES : [sources.parameters.alone.changed]
  const garblers = dialects.flatMap((dialect, d) => rates.map((rate, i) => ({ rate, garble: createGarbler(model, { rate, seed: d * rates.length + i, dialect, ...only }) })))
  const clean: string[] = []
  const garbled: GarbledDocument[] = []
  documents.forEach((text, d) => {
    const hash = hashText(text)
    if (hash % 2 === 0) clean.push(text)
    else if ((hash >>> 12) % every === 0) {
      const { rate, garble } = garblers[(hash >>> 1) % garblers.length] as (typeof garblers)[number]
      garbled.push({ document: { name: String(d), ...garble(text, d) }, rate })
    }
  })
  return { clean, garbled }
}

/** One in so many of the embedded terms of several words makes a user's glossary. */
const GLOSSARY_PART = 2
/** Dictionaries of phrases that are nobody's terms. */
const PHRASES: ReadonlySet<string> = new Set(['everyday', 'web'])

/** A user's glossary as the embedded dictionaries might be without it. */
export function takeGlossary(sources: Sources): { sources: Sources; glossary: DictionarySource } {
  const isTaken = ({ canonical }: TermSource): boolean => /^[^{}]+[ -][^{}]+$/.test(canonical) && hashText(canonical) % GLOSSARY_PART === 0
  const terms = sources.dictionaries.filter(({ name }) => !PHRASES.has(name as string)).flatMap((dictionary) => dictionary.terms.filter(isTaken))
  return {
    sources: { ...sources, dictionaries: sources.dictionaries.map((dictionary) => ({ ...dictionary, terms: dictionary.terms.filter((term) => !isTaken(term)) })) },
    glossary: { name: 'glossary', kind: 'term', terms },
  }
}

/** A document with gold in pieces of `sentences` sentences, with what lies inside them; whole where that is 0. */
export function cutDocument({ name, text, gold }: GoldDocument, sentences: number): GoldDocument[] {
  let from = 0
  return cutSentences(text, sentences).map((piece, i) => {
    const [start, end] = [from, (from += piece.length)]
    const move = <T extends { readonly start: number; readonly end: number }>(span: T): T => ({ ...span, start: span.start - start, end: span.end - start })
    return { name: `${name}.${i}`, text: piece, gold: gold.filter((row) => row.start >= start && row.end <= end).map((row) => ({ ...move(row), ...(row.parts && { parts: row.parts.map(move) }) })) }
  })
}

/** Real spun text with its reference, line by line. */
export interface Page { readonly name: string; readonly text: string; readonly reference: string }

/** Pairs `NAME.spun.txt` and `NAME.ref.txt` from the paths of the first. */
export function readPages(paths: readonly string[]): Page[] {
  return [...paths].sort().map((path) => ({ name: basename(path), text: readFileSync(path, 'utf8'), reference: readFileSync(path.replace(/\.spun\.txt$/, '.ref.txt'), 'utf8') }))
}
