// From phrase pairs to a table of substitutions: aligned, cut into blocks, pooled over inflected variants.
import { inflectPair, isPlural, singularOf, verbBasesOf, type IsWord } from '../dictionary/inflect.js'
import { compareEntries } from '../dictionary/lint.js'
import type { ChannelSource, SpinEntry } from '../types.js'
import { alignPhrases, type Block } from './align-phrases.js'
import { phraseOf, wordsOf, type PhrasePair, type Words } from './phrase-pairs.js'

/** Rounds of EM: links change little after (2 to 10 reach the same share of held-out phrases, `npm run eval:tortured`). */
const ROUNDS = 5

/**
 * Learns substitutions from pairs; `isWord` tells the forms of a vocabulary. The table is in the shipped form: base forms, the slot whose
 * forms are generated, and as `count` the pairs that hold the substitution. A pair that is a single block of several words teaches nothing
 * but itself and stays out unless another pair holds it, too.
 *
 * @example
 * learnSubstitutions('mine', [{ surface: 'profound learning', originals: ['deep learning'], count: 3 }], () => true).entries
 * // [{ surface: 'profound', original: 'deep', slot: 'fixed', evidence: 'learnt', count: 3 }]
 */
export function learnSubstitutions(name: string, pairs: readonly PhrasePair[], isWord: IsWord): ChannelSource {
  const rows = pairs.map(({ surface, originals, count }) => {
    const words = wordsOf(surface)
    return { surface: words, original: closestIn(words, originals.map(wordsOf)), count }
  })
  const chains = alignPhrases(rows.map(({ surface, original }) => ({ surface: surface.stems, original: original.stems })), ROUNDS)
  const counts = new Map<string, number>()
  const whole = new Map<string, number>()
  rows.forEach(({ surface, original, count }, i) => {
    const chain = chains[i] ?? []
    for (const block of chain) {
      if (!isSubstitution(surface, original, block)) continue
      const key = `${phraseOf(surface, ...block.surface)}\t${phraseOf(original, ...block.original)}`
      const counted = chain.length === 1 && surface.forms.length > 1 ? whole : counts
      counted.set(key, (counted.get(key) ?? 0) + count)
    }
  })
  for (const [key, count] of whole) {
    const elsewhere = counts.get(key)
    if (elsewhere !== undefined) counts.set(key, elsewhere + count)
  }
  // An original of several words that one pair alone holds reaches no other phrase (0.1 % of those held out) and may be cut wrongly.
  return { name, channel: 'spin', entries: poolForms(counts, isWord).filter(({ original, count }) => count > 1 || !original.includes(' ')) }
}

/** The original whose length is nearest the surface's, the first of several. */
function closestIn(surface: Words, originals: readonly Words[]): Words {
  const far = (words: Words): number => Math.abs(words.forms.length - surface.forms.length)
  return originals.reduce((best, words) => (far(words) < far(best) ? words : best))
}

function isSubstitution(surface: Words, original: Words, block: Block): boolean {
  if (!surface.isWord.slice(...block.surface).every(Boolean) || !original.isWord.slice(...block.original).every(Boolean)) return false
  const [written, meant] = [phraseOf(surface, ...block.surface), phraseOf(original, ...block.original)]
  return written !== meant && !(SMALL_WORDS.has(written) && SMALL_WORDS.has(meant))
}

/** One of these for another is what alignment had left over, no choice of words. */
const SMALL_WORDS = new Set(['a', 'an', 'the', 'of', 'in', 'into', 'to', 'for', 'from', 'on', 'up', 'at', 'by', 'with', 'and', 'or', 'as'])

/** Entries of base forms: `organizations ← networks` counts for `organization ← network`, `masters ← learns` for `master ← learn`. */
function poolForms(counts: ReadonlyMap<string, number>, isWord: IsWord): SpinEntry[] {
  const entries = new Map<string, SpinEntry>()
  for (const [key, count] of counts) {
    const [surface = '', original = ''] = key.split('\t')
    for (const base of basesOf(surface, original, isWord)) {
      if (isInflection(surface, original, isWord) || plainSpelling(surface) === plainSpelling(original)) continue
      const id = `${base.surface}\t${base.original}\t${base.slot}`
      entries.set(id, { ...base, evidence: 'learnt', count: (entries.get(id)?.count ?? 0) + count })
    }
  }
  return [...entries.values()].sort(compareEntries)
}

/** Forms of one noun or verb: the spinner's grammar, no choice of words. `convolution ← convolutional` is one. */
function isInflection(surface: string, original: string, isWord: IsWord): boolean {
  const bases = (phrase: string): Set<string> => new Set([phrase, singularOf(phrase), ...verbBasesOf(phrase, isWord)])
  const others = bases(original)
  return [...bases(surface)].some((base) => others.has(base))
}

/** A phrase as the shorter of British and American spelling has it, without hyphens: `program` for programme. To spell otherwise is no choice of words, either. */
function plainSpelling(phrase: string): string {
  return SPELLINGS.reduce((text, [long, short]) => text.replace(long, short), phrase)
}

const SPELLINGS: readonly (readonly [RegExp, string])[] = [[/-/g, ''], [/mme\b/g, 'm'], [/(?<=dg)e(?=ment)/g, ''], [/ll/g, 'l'], [/our/g, 'or'], [/(?<=[iy])s(?=e|ing|ation)/g, 'z'], [/tre\b/g, 'ter'], [/ogue\b/g, 'og'], [/[ao]e/g, 'e']]

type Base = Pick<SpinEntry, 'surface' | 'original' | 'slot'>

/** What a pair of forms is an inflection of: nouns in the same number, verbs in the same form; else the pair as it stands. */
function basesOf(surface: string, original: string, isWord: IsWord): Base[] {
  const [one, other] = [singularOf(surface), singularOf(original)]
  if (isPlural(surface) && isPlural(original)) return [{ surface: one, original: other, slot: 'noun' }]
  const verbs = verbBasesOf(surface, isWord).flatMap((left) => verbBasesOf(original, isWord).map((right): Base => ({ surface: left, original: right, slot: 'verb' })))
  const verb = verbs.find((base) => inflectPair(base.surface, base.original, 'verb', isWord).some(([from, to], i) => i > 0 && from === surface && to === original))
  if (verb !== undefined) return [verb]
  const plurals = inflectPair(surface, original, 'noun', isWord)[1]
  const bothCount = plurals !== undefined && plurals.every((form) => form.split(/[\s-]/).every(isWord)) && plurals[0] !== surface && plurals[1] !== original
  return [{ surface, original, slot: bothCount ? 'noun' : 'fixed' }]
}
