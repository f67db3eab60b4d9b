// How users' terms come to be garbled alone: counted in pairs of phrases, and in the mixture that confidence is calibrated on.
import type { Parameters } from '../confidence/parameters.js'
import { longestTerms } from '../garble/sample.js'
import { readSequence } from '../lattice/sequence.js'
import { wordsOf, type PhrasePair } from '../learn/phrase-pairs.js'
import { loadModel, type Model } from '../model.js'
import { cutBlocks } from '../text/blocks.js'
import { GARBLED_SHARE, mix, takeGlossary } from './mixture.js'
import { packModel, type Sources } from './sources.js'

/** Share of the words of originals of several words that are not in their surfaces, by stem. */
export function countChanged(pairs: readonly PhrasePair[]): number {
  let words = 0
  let changed = 0
  for (const { surface, originals } of pairs) {
    const kept = new Set(wordsOf(surface).stems)
    const { stems } = wordsOf(originals[0] as string)
    if (stems.length < 2) continue
    words += stems.length
    changed += stems.filter((stem) => !kept.has(stem)).length
  }
  return Number((changed / words).toPrecision(3))
}

/** The chance that a term of a glossary is garbled where it comes: as many documents hold garbles as in the mixture, and as many of its terms there as then change. */
export function countAlone(documents: readonly string[], sources: Sources, changed: number): Parameters['alone'] {
  const taken = takeGlossary(sources)
  const attempt = { ...taken.sources, parameters: { ...sources.parameters, alone: { garbled: GARBLED_SHARE, changed } } }
  const { garbled } = mix(documents, attempt, 1, taken.glossary)
  const model = loadModel(packModel(attempt).bytes, [taken.glossary], [])
  const only = new Set([taken.glossary.name as string])
  const spans = garbled.reduce((sum, { document }) => sum + document.gold.length, 0)
  const left = garbled.reduce((sum, { document }) => sum + countListed(model, document.text, only), 0)
  return { garbled: Number(((GARBLED_SHARE * spans) / (spans + left)).toPrecision(3)), changed }
}

/** Terms of these dictionaries that stand in a text as listed. */
function countListed(model: Model, text: string, only: ReadonlySet<string>): number {
  const cuts = cutBlocks(text)
  return cuts.slice(1).reduce((sum, end, b) => sum + longestTerms(model, readSequence(model, text.slice(cuts[b], end)), only).length, 0)
}
