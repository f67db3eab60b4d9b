// The indexes over the embedded layer as sections of the packed file: to make them is half of what loading takes, and they shrink to a tenth.
import { sectionOf, type Container, type Section } from './assets/container.js'
import type { Compiled } from './dictionary/compile.js'
import { pairsOf } from './language/bits.js'
import { indexOwn, type IndexedLayers, type Layer } from './layers.js'

const BY_WORD = ['idSignatures', 'openings', 'startSignatures', 'fillerStarts'] as const
const STARTS = ['literal', 'from', 'layer', 'entry', 'node'] as const

/** Indexes over one layer, to which none but its own substitutions lead. */
export function packIndex({ layers, listed, traits, phrasePairs, phraseHeads }: IndexedLayers): [string, Section][] {
  const layer = layers[0] as Layer
  return [
    ...BY_WORD.map((name): [string, Section] => [`index.${name}`, layer[name]]),
    ...STARTS.map((name): [string, Section] => [`index.starts.${name}`, layer.starts[name]]),
    ['index.listed', listed], ['index.traits', traits], ['index.phrasePairs', phrasePairs.bits], ['index.phraseHeads', phraseHeads.bits],
  ]
}

/** Indexes that lie in a file, over the layer that does; undefined where there are none. */
export function viewIndex(container: Container, embedded: Compiled): IndexedLayers | undefined {
  if (!container.sections.has('index.listed')) return undefined
  const get = <T extends Section>(name: string): T => sectionOf<T>(container, `index.${name}`)
  const listed = get<Uint8Array>('listed')
  const layer: Layer = {
    ...embedded,
    ...indexOwn(embedded, listed.length),
    isThesaurus: false,
    sources: [0],
    starts: { literal: get('starts.literal'), from: get('starts.from'), layer: get('starts.layer'), entry: get('starts.entry'), node: get('starts.node') },
    idSignatures: get('idSignatures'), openings: get('openings'), startSignatures: get('startSignatures'), fillerStarts: get('fillerStarts'),
  }
  return { layers: [layer], listed, extraClasses: embedded.extraClasses, traits: get('traits'), phrasePairs: pairsOf(get('phrasePairs')), phraseHeads: pairsOf(get('phraseHeads')) }
}
