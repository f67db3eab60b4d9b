// What stands around the candidates of a text: acronyms, listed terms as listed, and other garbles.
import { createTermWalk, type TermMatch } from './channels/terms.js'
import { REACH } from './confidence/corruption-rate.js'
import type { Mention, Surroundings } from './confidence/evidence.js'
import { readProse } from './confidence/guard.js'
import { kindOf, termKey, type RawCandidate } from './describe.js'
import { standsAsListed } from './lattice/readings.js'
import type { Sequence } from './lattice/sequence.js'
import type { Layer } from './layers.js'
import type { Model } from './model.js'
import { CASE_MASK, CASE_UPPER, KIND_WORD } from './text/tokenize.js'

function mentionOf(model: Model, sequence: Sequence, text: string, offset: number, match: TermMatch): Mention {
  const layer = model.layers[match.layer] as Layer
  const term = layer.formTerm[match.form] as number
  const start = sequence.tokens.start[sequence.token[match.from] as number] as number
  const end = sequence.tokens.end[sequence.token[match.to - 1] as number] as number
  return { key: termKey(match.layer, term), at: offset + start, surface: text.slice(start, end), kind: kindOf(layer, term) }
}

function acronymsOf(sequence: Sequence, offset: number): Mention[] {
  const { tokens } = sequence
  const found: Mention[] = []
  for (let i = 0; i < tokens.length; i++) {
    const length = (tokens.end[i] as number) - (tokens.start[i] as number)
    if (tokens.kind[i] !== KIND_WORD || length < 2 || length > 8 || ((tokens.flags[i] as number) & CASE_MASK) !== CASE_UPPER) continue
    const surface = tokens.text.slice(tokens.start[i], tokens.end[i])
    found.push({ key: surface, at: offset + (tokens.start[i] as number), surface, kind: 'acronym' })
  }
  return found
}

/** What a block holds that evidence is drawn from: words in capitals, and listed terms that stand as listed. */
function mentionsIn(model: Model, text: string, offset: number): Pick<Surroundings, 'acronyms' | 'listed'> {
  const sequence = readProse(model, text)
  const listed: Mention[] = []
  const walk = createTermWalk(model, sequence, (match) => {
    if (standsAsListed(model, sequence, match)) listed.push(mentionOf(model, sequence, text, offset, match))
  }, { most: 0 })
  for (let p = 0; p < sequence.length; p++) walk(p)
  return { acronyms: acronymsOf(sequence, offset), listed }
}

/** Everything evidence is drawn from, out of the blocks within the reach of a candidate; garbles that are likelier than not speak for each other. */
export function surroundingsOf(model: Model, text: string, cuts: readonly number[], candidates: readonly RawCandidate[]): Surroundings {
  const near = new Uint8Array(cuts.length)
  let first = 0
  for (const { start } of [...candidates].sort((a, b) => a.start - b.start)) {
    while ((cuts[first + 1] as number) < start - REACH) first++
    for (let b = first; b + 1 < cuts.length && (cuts[b] as number) <= start + REACH; b++) near[b] = 1
  }
  const mentions = cuts.slice(0, -1).flatMap((from, b) => (near[b] === 1 ? [mentionsIn(model, text.slice(from, cuts[b + 1]), from)] : []))
  const garbled = candidates
    .filter((candidate) => candidate.posterior >= 0.5 && candidate.key !== '')
    .map((candidate) => ({ key: candidate.key, at: candidate.start, surface: candidate.surface, kind: candidate.kind }))
    .sort((a, b) => a.at - b.at)
  return { acronyms: mentions.flatMap(({ acronyms }) => acronyms), listed: mentions.flatMap(({ listed }) => listed), garbled }
}
