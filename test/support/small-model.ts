// A model small enough to count by hand: a few sentences of language, a few terms, a few substitutions.
import { createRareBits } from '../../src/language/rare-words.js'
import { packContainer, unpackContainer, type Section } from '../../src/assets/container.js'
import { compileDictionaries, FIRST_EXTRA } from '../../src/dictionary/compile.js'
import { packCompiled } from '../../src/dictionary/pack.js'
import { parseChannel, parseDictionary } from '../../src/dictionary/parse.js'
import { estimateTrigrams, type TrigramModel } from '../../src/language/estimate.js'
import { buildLexicon } from '../../src/language/lexicon.js'
import { loadNgram, scoresOf } from '../../src/language/ngram.js'
import { packNgram } from '../../src/language/pack.js'
import { classOfToken, FIRST_WORD, PARAGRAPH, startsParagraph, TRANSPARENT } from '../../src/language/token-class.js'
import { loadModel, type Model } from '../../src/model.js'
import type { ChannelSource, DictionarySource } from '../../src/types.js'
import { foldKey, KIND_SUFFIX, KIND_WORD, tokenize } from '../../src/text/tokenize.js'
import { modelBytes } from './model.js'

const CORPUS = `The internal revenue service collects taxes. The revenue service is an agency of the treasury.
The court heard the case on monday. The agency said the court was wrong. A court of law heard an appeal.
The income of the company was low. The inner ring of the company met. The company said the income was internal.
The department of homeland security said the law was clear. Law enforcement said no. The law of the land stands.
The house met on monday and the party met on friday. The home of the agency is the capital. The party was a social gathering.
The security of the house was a division of the department. The safety of the law is the service of the court.`

export const TERMS: DictionarySource = parseDictionary({
  name: 'small', kind: 'organization',
  terms: [
    { canonical: 'Internal Revenue Service', acronym: 'IRS' }, { canonical: 'Department of Homeland Security', acronym: 'DHS' }, { canonical: 'law enforcement', kind: 'term' },
    { canonical: '{place} Court', kind: 'organization' }, { canonical: 'Department of {place}' }, { canonical: 'Court of Law' }, { canonical: 'Revenue Agency' }, { canonical: 'House Party', kind: 'term' },
  ],
})
const entry = (surface: string, original: string, slot: string, evidence = 'seen', count = 1): object => ({ surface, original, slot, evidence, count })
export const CHANNEL: ChannelSource = parseChannel({
  name: 'small-spinner', channel: 'spin',
  entries: [
    entry('inner', 'internal', 'adjective', 'seen', 4), entry('inside', 'internal', 'adjective', 'recalled', 0), entry('income', 'revenue', 'noun', 'seen', 3), entry('company', 'agency', 'noun', 'seen', 5),
    entry('company', 'service', 'noun', 'generalized', 0), entry('court docket', 'court', 'noun', 'seen', 6), entry('division', 'department', 'noun', 'seen', 2), entry('safety', 'security', 'noun', 'seen', 2),
    entry('regulation', 'law', 'noun', 'seen', 3), entry('home', 'house', 'noun', 'seen', 2), entry('social gathering', 'party', 'noun', 'seen', 4), entry('social gathering of', 'party', 'fixed', 'recalled', 0),
    entry('inner income', 'internal revenue', 'fixed', 'recalled', 0), entry('safety', 'homeland security', 'fixed', 'generalized', 0),
  ],
})

/** The corpus as the language model counts it: ids, with the forms they stand for. */
export function readCorpus(): { ids: Uint16Array; forms: string[]; size: number } {
  const tokens = tokenize(CORPUS)
  const forms: string[] = []
  const known = new Map<string, number>()
  const ids: number[] = []
  for (let i = 0; i < tokens.length; i++) {
    if (startsParagraph(tokens, i)) ids.push(PARAGRAPH)
    const kind = tokens.kind[i]
    if (kind !== KIND_WORD && kind !== KIND_SUFFIX) {
      const cls = classOfToken(tokens, i)
      if (cls !== TRANSPARENT) ids.push(cls)
      continue
    }
    const key = foldKey(CORPUS.slice(tokens.start[i], tokens.end[i]))
    if (!known.has(key)) known.set(key, FIRST_WORD + forms.push(key) - 1)
    ids.push(known.get(key) as number)
  }
  return { ids: Uint16Array.from(ids), forms, size: FIRST_WORD + forms.length }
}

/** The trigram model of the corpus, nothing pruned. */
export function smallTrigrams(): TrigramModel {
  const { ids, size } = readCorpus()
  return estimateTrigrams(ids, size, PARAGRAPH, 0, 1)
}

/** A user's terms beside those. */
export const GLOSSARY: DictionarySource = parseDictionary({ name: 'mine', kind: 'term', terms: [{ canonical: 'Internal Security Agency' }, { canonical: 'house law' }, { canonical: 'Revenue Agency' }, { canonical: 'security' }] })

/** Packs the small language model with the small dictionary, and loads it as the library would. Fitted parameters are those of the built model. */
export function smallModel(dictionaries: readonly DictionarySource[] = []): Model {
  const { forms, size } = readCorpus()
  const sections = new Map<string, Section>(packNgram(smallTrigrams()))
  sections.set('capitalAfterLower', new Uint8Array(size).fill(20))
  sections.set('capitalAfterCapital', new Uint8Array(size).fill(120))
  sections.set('forms', new TextEncoder().encode(forms.join('\n')))
  const lexicon = buildLexicon(forms, FIRST_WORD)
  sections.set('language.slots', lexicon.slots)
  sections.set('language.checks', lexicon.checks)
  const ids = new Map(forms.map((form, i) => [form, FIRST_WORD + i]))
  const slots = new Map([['place', ['Springfield', 'Saint Paul', 'Law', 'House Springs']]])
  const ngram = loadNgram({ meta: {}, sections })
  const interner = { idOf: (key: string) => ids.get(key), nextExtra: FIRST_EXTRA }
  const compiled = compileDictionaries([TERMS], [CHANNEL], slots, interner, { seen: 1, recalled: 0.7, learnt: 0.5, generalized: 0.3, unlisted: 1, shared: 1, even: 0.1 }, scoresOf(ngram))
  const packed = packCompiled(compiled)
  for (const [name, section] of packed.sections) sections.set(name, section)
  const parameters = unpackContainer(modelBytes()).meta['parameters']
  sections.set('rareBits', createRareBits([]))
  return loadModel(packContainer({ ...packed.meta, confusions: [], rareScore: 0, slots: Object.fromEntries(slots), parameters, id: 'small', capitalShare: -2048 }, sections), dictionaries, [])
}
