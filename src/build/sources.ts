// Reads the dictionaries folder and packs it: what `npm run build` and the fitting tools have in common.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { hashBytes, packContainer, sectionOf, unpackContainer, type Container, type Section } from '../assets/container.js'
import { parseParameters, type Parameters } from '../confidence/parameters.js'
import { compileDictionaries, FIRST_EXTRA } from '../dictionary/compile.js'
import { packLearntOnce, withoutLearntOnce } from '../dictionary/learnt-once.js'
import { packCompiled } from '../dictionary/pack.js'
import { parseChannel, parseDictionary } from '../dictionary/parse.js'
import { buildLexicon } from '../language/lexicon.js'
import { capitalShare, loadNgram, scoresOf } from '../language/ngram.js'
import { FIRST_WORD } from '../language/token-class.js'
import { indexLayers } from '../layers.js'
import { packIndex } from '../stored-index.js'
import { isConfusionSource, parseConfusions } from '../dictionary/parse-confusions.js'
import { parseOcrParameters, type OcrParameters } from '../ocr/parameters.js'
import type { ChannelSource, ConfusionSource, DictionarySource } from '../types.js'

/** Everything the packed model is made from. */
export interface Sources {
  readonly language: Container
  /** Links of the thesaurus tier; their ids are those of this very language model. */
  readonly thesaurus: Container
  /** Words too rare for the language model. */
  readonly rareWords: Container
  readonly dictionaries: readonly DictionarySource[]
  readonly channels: readonly ChannelSource[]
  readonly confusions: readonly ConfusionSource[]
  readonly slots: ReadonlyMap<string, readonly string[]>
  readonly parameters: Parameters
  /** Fitted numbers of the OCR channel; undefined before they are fitted. */
  readonly ocr: OcrParameters | undefined
}

export function readSources(root: string): Sources {
  const filesIn = (folder: string, ending: string): string[] =>
    readdirSync(join(root, folder)).filter((name) => name.endsWith(ending)).sort().map((name) => join(root, folder, name))
  const tables = filesIn('channels', '.json').map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  return {
    language: unpackContainer(readFileSync(join(root, 'language/en.bin'))),
    thesaurus: unpackContainer(readFileSync(join(root, 'language/thesaurus.bin'))),
    rareWords: unpackContainer(readFileSync(join(root, 'language/rare-words.bin'))),
    dictionaries: filesIn('terms', '.json').map((path) => parseDictionary(readFileSync(path, 'utf8'), path)),
    channels: tables.filter(({ text }) => !isConfusionSource(text)).map(({ path, text }) => parseChannel(text, path)),
    confusions: tables.filter(({ text }) => isConfusionSource(text)).map(({ path, text }) => parseConfusions(text, path)),
    slots: new Map(filesIn('slots', '.txt').map((path) => [basename(path, '.txt'), readFileSync(path, 'utf8').split('\n').filter((line) => line !== '')])),
    parameters: parseParameters({ ...JSON.parse(readFileSync(join(root, 'parameters.json'), 'utf8')), calibration: JSON.parse(readFileSync(join(root, 'calibration.json'), 'utf8')) }),
    ocr: existsSync(join(root, 'ocr-parameters.json')) ? parseOcrParameters(JSON.parse(readFileSync(join(root, 'ocr-parameters.json'), 'utf8'))) : undefined,
  }
}

export function packModel({ language, thesaurus, rareWords, dictionaries, channels, confusions, slots, parameters, ocr }: Sources): { bytes: Uint8Array; summary: string } {
  const forms = new TextDecoder().decode(sectionOf<Uint8Array>(language, 'forms')).split('\n')
  const lexicon = buildLexicon(forms, FIRST_WORD)
  const ids = new Map(forms.map((form, i) => [form, FIRST_WORD + i]))
  const ngram = loadNgram(language)
  const interner = { idOf: (key: string) => ids.get(key), nextExtra: FIRST_EXTRA }
  const compiled = compileDictionaries(dictionaries, withoutLearntOnce(channels), slots, interner, parameters.channelPrior, scoresOf(ngram))
  const once = packLearntOnce(channels, ids)
  const packed = packCompiled(compiled)
  const sections = new Map<string, Section>(language.sections)
  sections.set('rareBits', sectionOf(rareWords, 'rareBits'))
  sections.set('language.slots', lexicon.slots)
  sections.set('language.checks', lexicon.checks)
  for (const part of [packed.sections, thesaurus.sections, once.sections, packIndex(indexLayers([compiled]))]) for (const [name, section] of part) sections.set(name, section)
  const terms = dictionaries.reduce((sum, dictionary) => sum + dictionary.terms.length, 0)
  const meta = { ...packed.meta, onceShare: once.share, slots: Object.fromEntries(slots), parameters, confusions, ...(ocr === undefined ? {} : { ocr }), rareScore: rareWords.meta['score'], capitalShare: capitalShare(ngram) }
  return {
    bytes: packContainer({ ...meta, id: hashBytes(packContainer(meta, sections)) }, sections),
    summary: `${terms} terms, ${compiled.formTerm.length} forms, ${compiled.spin.first.length} substitutions`,
  }
}
