// Evidence around a candidate: acronyms, the term itself or other garbles of it near by, its own initials. Weights are fitted, not chosen here.
import { logarithm } from '../lattice/semiring.js'
import { lowerBound } from '../text/lower-bound.js'
import type { Evidence } from '../types.js'
import { REACH } from './corruption-rate.js'
import type { Calibration } from './parameters.js'

export const EVIDENCE_KINDS = ['acronym-beside', 'acronym', 'canonical-elsewhere', 'other-garble', 'same-kind', 'surface-initials', 'surface-repeated', 'thesaurus'] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

/** Something in the text at an offset. */
export interface Mention { readonly key: string; readonly at: number; readonly surface: string; readonly kind: string }

/** What the document holds that evidence is drawn from, sorted by offset. */
export interface Surroundings {
  /** Words in capitals, two to eight letters. */
  readonly acronyms: readonly Mention[]
  /** Listed terms standing as listed. */
  readonly listed: readonly Mention[]
  /** Candidates that are likely enough to speak for each other. */
  readonly garbled: readonly Mention[]
}

/** What evidence is asked about. */
export interface Subject {
  readonly start: number
  readonly end: number
  readonly surface: string
  readonly replacement: string
  /** Identity of the term; empty for running text. */
  readonly key: string
  readonly kind: string
  readonly acronym: string
  /** A substitution of it that only the thesaurus holds, as reported; empty where there is none. */
  readonly thesaurus: string
}

const SAME_KIND_WITHIN = 512

/** The evidence that is present for a candidate, with what was seen. */
export function gatherEvidence(subject: Subject, around: Surroundings, text: string): Map<EvidenceKind, string> {
  const found = new Map<EvidenceKind, string>()
  if (subject.thesaurus !== '') found.set('thesaurus', subject.thesaurus)
  if (subject.key === '') return found
  const outside = (mention: Mention): boolean => mention.at < subject.start || mention.at >= subject.end
  const wanted = new Set([subject.acronym, ...initialsOf(subject.replacement)].filter((form) => form.length > 1))
  const own = new Set(initialsOf(subject.surface).filter((form) => form.length > 2 && !wanted.has(form)))
  const beside = /^[’']?s?\s*\(([A-Z][A-Za-z.&-]{1,9})\)/.exec(text.slice(subject.end, subject.end + 16))?.[1]?.replace(/[.]/g, '')
  if (beside !== undefined && wanted.has(beside)) found.set('acronym-beside', beside)
  else {
    const seen = within(around.acronyms, subject.start).find((mention) => wanted.has(mention.surface) && outside(mention))
    if (seen !== undefined) found.set('acronym', seen.surface)
  }
  if (beside !== undefined && own.has(beside)) found.set('surface-initials', beside)
  const listed = within(around.listed, subject.start)
  const canonical = listed.find((mention) => mention.key === subject.key && outside(mention))
  if (canonical !== undefined) found.set('canonical-elsewhere', canonical.surface)
  const garbled = within(around.garbled, subject.start)
  const same = garbled.filter((mention) => mention.key === subject.key && outside(mention))
  const other = same.find((mention) => mention.surface !== subject.surface)
  if (other !== undefined) found.set('other-garble', other.surface)
  else if (same.length > 0 && canonical === undefined) found.set('surface-repeated', `${same.length + 1} times`)
  const neighbor = [...garbled, ...listed].find((mention) => mention.key !== subject.key && mention.kind === subject.kind && outside(mention) && Math.abs(mention.at - subject.start) <= SAME_KIND_WITHIN)
  if (neighbor !== undefined) found.set('same-kind', neighbor.surface)
  return found
}

/** The mentions within the reach of `at`, by binary search. */
function within(mentions: readonly Mention[], at: number): readonly Mention[] {
  const lower = (limit: number): number => lowerBound(mentions.length, (m) => (mentions[m] as Mention).at < limit)
  return mentions.slice(lower(at - REACH), lower(at + REACH + 1))
}

/** Words that keep small letters in names. */
export const SMALL_WORDS: ReadonlySet<string> = new Set(['of', 'the', 'and', 'for', 'on', 'in', 'to', 'a', 'an', '&'])

/** Initials of a phrase, with and without its small words. */
export function initialsOf(phrase: string): string[] {
  const words = phrase.split(/[\s/-]+/).filter((word) => /^\p{L}/u.test(word))
  const initials = (list: readonly string[]): string => list.map((word) => word.charAt(0).toUpperCase()).join('')
  const large = words.filter((word) => !SMALL_WORDS.has(word.toLowerCase()))
  return [...new Set([initials(large), initials(words)])]
}

/** Log-odds of a probability, held within 14 nats. */
export function logOdds(probability: number): number {
  if (probability <= 8e-7) return -14
  if (probability >= 1 - 8e-7) return 14
  return logarithm(probability / (1 - probability))
}

/** Evidence as it is reported, with its fitted weight. */
export function weighEvidence(found: ReadonlyMap<EvidenceKind, string>, calibration: Calibration): Evidence[] {
  return [...found].map(([kind, detail]) => ({ kind, nats: calibration.evidence[kind] ?? 0, detail }))
}
