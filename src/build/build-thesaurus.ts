// `npm run build:thesaurus`: fits the log-linear model of the thesaurus tier on the channel's substitutions and packs the links it keeps.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { packContainer, sectionOf, type Section } from '../assets/container.js'
import { STEPS_PER_NAT } from '../dictionary/thesaurus.js'
import { inflectVerb, isPlural, pluralOf } from '../dictionary/inflect.js'
import { NAT } from '../language/ngram.js'
import { FIRST_WORD } from '../language/token-class.js'
import type { ChannelSource } from '../types.js'
import { readSources } from './sources.js'
import { readThesaurusLinks, type ThesaurusLinks } from './thesaurus-links.js'
import { fitLinkWeights, linkFeatures, scoreLinks, type SeenLink } from './thesaurus.js'

const LANGUAGE = 'dictionaries/language/en.bin'
/** More sightings of one substitution say how common its page was, not how the spinner chooses. */
const MOST_COUNT = 5

const { values } = parseArgs({
  options: { out: { type: 'string', default: 'dictionaries/language/thesaurus.bin' }, least: { type: 'string', default: '-5.5' }, most: { type: 'string', default: '40' } },
})

/** Substitutions of one word for another that the thesauri link, seen or recalled. */
function seenLinks(channels: readonly ChannelSource[], links: ThesaurusLinks): SeenLink[] {
  const ranks = new Map(links.forms.map((form, rank) => [form, rank]))
  const index = new Map<number, number>()
  for (let i = 0; i < links.surface.length; i++) index.set((links.original[i] as number) * 65536 + (links.surface[i] as number), i)
  const counts = new Map<number, number>()
  for (const entry of channels.flatMap((channel) => channel.entries)) {
    if (entry.evidence === 'generalized') continue
    const link = index.get((ranks.get(entry.original) ?? -1) * 65536 + (ranks.get(entry.surface) ?? -1))
    if (link !== undefined) counts.set(link, Math.max(counts.get(link) ?? 0, Math.min(MOST_COUNT, Math.max(1, entry.count))))
  }
  return [...counts].map(([link, count]) => ({ link, count }))
}

/** Forms of the words that occur in links: the noun's plural, the verb's -s, -ing, past and participle; 0 where the vocabulary lacks it. */
function formSections(words: readonly number[], forms: readonly string[]): Map<string, Section> {
  const ranks = new Map(forms.map((form, rank) => [form, rank]))
  const idOf = (form: string): number => {
    const rank = ranks.get(form)
    return rank === undefined ? 0 : FIRST_WORD + rank
  }
  const isWord = (form: string): boolean => ranks.has(form)
  const rows = words.map((word) => {
    const form = forms[word] as string
    const plural = isPlural(form) ? '' : pluralOf(form)
    const verb = inflectVerb(form, isWord)
    return [plural === form ? '' : plural, verb.third, verb.gerund, verb.past, verb.participle].map(idOf)
  })
  return new Map([['thesaurus.words', Uint16Array.from(words, (word) => FIRST_WORD + word)], ['thesaurus.forms', Uint16Array.from(rows.flat())]])
}

/** Links of at least so much, of each surface those to its likeliest originals: P(original) · P(surface | original). The rest costs time wherever the word stands, and finds nothing. */
function choose({ surface, original }: ThesaurusLinks, scores: Float64Array, unigram: Int16Array, least: number, most: number): number[] {
  const bySurface = new Map<number, number[]>()
  scores.forEach((score, i) => {
    if (score < least) return
    const row = bySurface.get(surface[i] as number)
    if (row === undefined) bySurface.set(surface[i] as number, [i])
    else row.push(i)
  })
  const likelihood = (i: number): number => (scores[i] as number) + (unigram[FIRST_WORD + (original[i] as number)] as number) / NAT
  return [...bySurface.values()].flatMap((row) => row.sort((a, b) => likelihood(b) - likelihood(a) || a - b).slice(0, most))
}

function pack(links: ThesaurusLinks, scores: Float64Array, kept: number[]): Map<string, Section> {
  kept.sort((a, b) => (links.surface[a] as number) - (links.surface[b] as number) || (links.original[a] as number) - (links.original[b] as number))
  const words = [...new Set(kept.flatMap((i) => [links.surface[i] as number, links.original[i] as number]))].sort((a, b) => a - b)
  const place = new Map(words.map((word, i) => [word, i]))
  const lengths = new Uint16Array(words.length)
  for (const i of kept) {
    const at = place.get(links.surface[i] as number) as number
    lengths[at] = (lengths[at] as number) + 1
  }
  const sections = formSections(words, links.forms)
  sections.set('thesaurus.lengths', lengths)
  // Gaps between the places of a surface's originals, in two planes of bytes: half of what the places themselves take when compressed.
  const gaps = kept.map((i, k) => {
    const before = kept[k - 1]
    const here = place.get(links.original[i] as number) as number
    return before !== undefined && links.surface[before] === links.surface[i] ? here - (place.get(links.original[before] as number) as number) : here
  })
  sections.set('thesaurus.low', Uint8Array.from(gaps, (gap) => gap & 255))
  sections.set('thesaurus.high', Uint8Array.from(gaps, (gap) => gap >> 8))
  sections.set('thesaurus.scores', Uint8Array.from(kept, (i) => Math.min(255, Math.round(-(scores[i] as number) * STEPS_PER_NAT))))
  // A word has the parts of speech of all its links; those of a link are what its two words share.
  const parts = new Uint8Array(words.length)
  for (const i of kept) for (const word of [links.surface[i] as number, links.original[i] as number]) {
    const at = place.get(word) as number
    parts[at] = (parts[at] as number) | (links.parts[i] as number)
  }
  sections.set('thesaurus.parts', parts)
  return sections
}

const { channels, language } = readSources('dictionaries')
const links = readThesaurusLinks(LANGUAGE)
const features = linkFeatures(links)
const seen = seenLinks(channels, links)
const weights = fitLinkWeights(links, features, seen)
const scores = scoreLinks(links, features, weights)
for (const least of [-4, -5, -6, -7]) {
  const share = seen.filter(({ link }) => (scores[link] as number) >= least).length / seen.length
  process.stdout.write(`least ${least}: ${scores.filter((score) => score >= least).length} links, ${(100 * share).toFixed(1)} % of the ${seen.length} seen ones\n`)
}
const kept = choose(links, scores, sectionOf<Int16Array>(language, 'unigram'), Number(values.least), Number(values.most))
const isKept = new Set(kept)
process.stdout.write(`kept: ${kept.length} links, ${(100 * seen.filter(({ link }) => isKept.has(link)).length / seen.length).toFixed(1)} % of the seen ones\n`)
const bytes = packContainer({ format: 1, least: Number(values.least), most: Number(values.most), weights }, pack(links, scores, kept))
writeFileSync(values.out, bytes)
process.stdout.write(`${values.out}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped; ${JSON.stringify(weights)}\n`)
