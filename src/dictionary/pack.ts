// A compiled layer as sections of the packed file, and back.
import type { Section } from '../assets/container.js'
import type { Compiled, StringTable } from './compile.js'

const STRING_TABLES = ['formTexts', 'termTexts', 'termAcronyms'] as const
const ARRAYS = ['formTerm', 'formCapitals', 'termKind', 'termDictionary', 'extraClasses'] as const
const TRIE_ARRAYS = ['offsets', 'words', 'nodes', 'values'] as const
const SPIN_ARRAYS = ['first', 'surfaceOffsets', 'surfaceIds', 'originalOffsets', 'originalIds', 'scores', 'tilts', 'authorScores', 'ratios', 'destroys', 'channel'] as const
/** Sections that never fall. They are stored as the gaps between their values: a fifth of the bytes once compressed, and a sum when loaded. */
const RISING: ReadonlySet<string> = new Set(['formTerm', 'trie.offsets', 'trie.nodes', 'spin.surfaceOffsets', 'spin.originalOffsets', ...STRING_TABLES.map((name) => `${name}.offsets`)])

function gapsOf(values: Section): Uint16Array {
  return Uint16Array.from(values, (value, i) => {
    const gap = value - (values[i - 1] ?? 0)
    if (gap < 0 || gap > 0xffff) throw new RangeError(`gap ${gap} at ${i} does not fit`)
    return gap
  })
}

function sumsOf(gaps: Section): Int32Array {
  const values = new Int32Array(gaps.length)
  let sum = 0
  for (let i = 0; i < gaps.length; i++) values[i] = sum += gaps[i] as number
  return values
}

/** Sections of a compiled layer, for the packed file. */
export function packCompiled(compiled: Compiled): { meta: Record<string, unknown>; sections: Map<string, Section> } {
  const sections = new Map<string, Section>()
  for (const name of STRING_TABLES) {
    sections.set(`${name}.offsets`, compiled[name].offsets)
    sections.set(`${name}.bytes`, compiled[name].bytes)
  }
  for (const name of ARRAYS) sections.set(name, compiled[name])
  for (const name of TRIE_ARRAYS) sections.set(`trie.${name}`, compiled.trie[name])
  for (const name of SPIN_ARRAYS) sections.set(`spin.${name}`, compiled.spin[name])
  sections.set('lexicon.slots', compiled.lexicon.slots)
  sections.set('lexicon.checks', compiled.lexicon.checks)
  for (const name of RISING) sections.set(name, gapsOf(sections.get(name) as Section))
  sections.set('extraKeys', new TextEncoder().encode(compiled.extraKeys.join('\n')))
  const { slotNames, slotTotals, kindNames, dictionaryNames, protect } = compiled
  return { meta: { slotNames, slotTotals, kindNames, dictionaryNames, protect, channelNames: compiled.spin.channelNames }, sections }
}

/** The compiled layer of a packed file, viewed without copying but for the sections that rise. */
export function unpackCompiled(meta: Readonly<Record<string, unknown>>, sections: ReadonlyMap<string, Section>): Compiled {
  const get = <T extends Section>(name: string): T => {
    const section = sections.get(name)
    if (section === undefined) throw new RangeError(`packed file lacks the section ${name}`)
    return (RISING.has(name) ? sumsOf(section) : section) as T
  }
  const table = (name: string): StringTable => ({ offsets: get(`${name}.offsets`), bytes: get(`${name}.bytes`) })
  const slots = get<Int32Array>('lexicon.slots')
  const keys = new TextDecoder().decode(get('extraKeys'))
  return {
    lexicon: { slots, checks: get('lexicon.checks'), mask: slots.length - 1 },
    extraClasses: get('extraClasses'),
    extraKeys: keys === '' ? [] : keys.split('\n'),
    trie: { offsets: get('trie.offsets'), words: get('trie.words'), nodes: get('trie.nodes'), values: get('trie.values') },
    slotNames: meta['slotNames'] as string[],
    slotTotals: meta['slotTotals'] as number[],
    formTerm: get('formTerm'),
    formCapitals: get('formCapitals'),
    formTexts: table('formTexts'),
    termTexts: table('termTexts'),
    termAcronyms: table('termAcronyms'),
    termKind: get('termKind'),
    termDictionary: get('termDictionary'),
    kindNames: meta['kindNames'] as string[],
    dictionaryNames: meta['dictionaryNames'] as string[],
    protect: meta['protect'] as string[],
    spin: {
      first: get('spin.first'), surfaceOffsets: get('spin.surfaceOffsets'), surfaceIds: get('spin.surfaceIds'),
      originalOffsets: get('spin.originalOffsets'), originalIds: get('spin.originalIds'), scores: get('spin.scores'), tilts: get('spin.tilts'), authorScores: get('spin.authorScores'), ratios: get('spin.ratios'),
      destroys: get('spin.destroys'), channel: get('spin.channel'), channelNames: meta['channelNames'] as string[],
    },
  }
}
