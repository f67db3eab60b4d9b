// The thesaurus tier of the spin channel: base-form links as packed, and their table of substitutions with all inflected forms, made when first
// needed. What was learnt once is of the tier, too.
import { sectionOf, type Container, type Section } from '../assets/container.js'
import { logarithm } from '../language/logarithm.js'
import type { SpinTable } from './compile-spin.js'

/** Packed scores are in steps of this many to the nat. */
export const STEPS_PER_NAT = 8
/** Channels of the table: what a thesaurus links, and what one pair taught. */
export const LINKED = 0
const LEARNT = 1
const NOUN = 1
const VERB = 2
/** Forms of a word as packed: plural, -s, -ing, past, participle. */
const FORMS = 5
const VERB_FORMS = [1, 2, 3, 4] as const
/** Ids of words are below. */
const NO_WORD = 1 << 16

/** How a table's scores are scaled: by what an original's listed surfaces leave, and by what an author would choose. */
export interface ThesaurusScale {
  /** By original: log of the share of its surfaces that no table lists, in score units. */
  readonly unlisted: Int32Array
  /** log P(word) in score units. */
  readonly commonness: Int16Array
  /** log(e^a + e^b) in score units. */
  add(a: number, b: number): number
  /** Whether a table lists a substitution already. */
  isListed(surface: number, original: number): boolean
  readonly unitsPerNat: number
  /** log of the parts of an author's choice that go by commonness and evenly. */
  readonly byCommonness: number
  readonly evenly: number
  /** log of a whole number, in score units. */
  logOf(count: number): number
}

/** `once` of them, at the front, were learnt once. */
interface Pairs { readonly surface: Uint16Array; readonly original: Uint16Array; readonly score: Uint8Array; readonly once: number; readonly length: number }

/** Substitutions that were learnt once, and the share of the tier that is theirs in an original that has some. */
function learntOnce(container: Container): { surface: Uint16Array; original: Uint16Array; share: number } {
  if (!container.sections.has('once.surface')) return { surface: new Uint16Array(0), original: new Uint16Array(0), share: 0 }
  return { surface: sectionOf(container, 'once.surface'), original: sectionOf(container, 'once.original'), share: container.meta['onceShare'] as number }
}

/** A probability as packed scores are: steps below certainty, as many as a byte holds where it is nothing. */
function stepsOf(probability: number): number {
  return probability <= 0 ? 255 : Math.min(255, Math.round(-logarithm(probability) * STEPS_PER_NAT))
}

/** Every link in the forms its two words have in common: the base, the plural of nouns, four forms of verbs. Sorted by surface. */
function inflectLinks(container: Container): Pairs {
  const words = sectionOf<Uint16Array>(container, 'thesaurus.words')
  const forms = sectionOf<Uint16Array>(container, 'thesaurus.forms')
  const lengths = sectionOf<Uint16Array>(container, 'thesaurus.lengths')
  const low = sectionOf<Uint8Array>(container, 'thesaurus.low')
  const high = sectionOf<Uint8Array>(container, 'thesaurus.high')
  const scores = sectionOf<Uint8Array>(container, 'thesaurus.scores')
  const parts = sectionOf<Uint8Array>(container, 'thesaurus.parts')
  const once = learntOnce(container)
  const most = low.length * (1 + FORMS) + once.surface.length
  const surface = new Uint16Array(most)
  const original = new Uint16Array(most)
  const score = new Uint8Array(most)
  let used = 0
  /** By original: how many of its surfaces were learnt once. */
  const taught = new Uint16Array(NO_WORD)
  for (const word of once.original) taught[word] = (taught[word] as number) + 1
  const pairs = new Set<number>()
  once.surface.forEach((from, i) => {
    const to = once.original[i] as number
    pairs.add(from * 65536 + to)
    surface[used] = from
    original[used] = to
    score[used++] = stepsOf(once.share / (taught[to] as number))
  })
  const rest = stepsOf(1 - once.share)
  const add = (from: number, to: number, steps: number): void => {
    const isTaught = taught[to] !== 0
    if (from === 0 || to === 0 || from === to || (isTaught && pairs.has(from * 65536 + to))) return
    surface[used] = from
    original[used] = to
    score[used++] = isTaught ? Math.min(255, steps + rest) : steps
  }
  let at = 0
  words.forEach((word, s) => {
    let o = 0
    for (const end = at + (lengths[s] as number); at < end; at++) {
      o += (low[at] as number) + ((high[at] as number) << 8)
      const value = scores[at] as number
      const shared = (parts[s] as number) & (parts[o] as number)
      add(word, words[o] as number, value)
      if ((shared & NOUN) !== 0) add(forms[s * FORMS] as number, forms[o * FORMS] as number, value)
      if ((shared & VERB) === 0) continue
      for (const form of VERB_FORMS) {
        // A plural that is also the verb's -s, a past that is also the participle: once.
        const repeats = form === 1 ? (shared & NOUN) !== 0 && forms[s * FORMS + 1] === forms[s * FORMS] && forms[o * FORMS + 1] === forms[o * FORMS]
          : form === 4 && forms[s * FORMS + 4] === forms[s * FORMS + 3] && forms[o * FORMS + 4] === forms[o * FORMS + 3]
        if (!repeats) add(forms[s * FORMS + form] as number, forms[o * FORMS + form] as number, value)
      }
    }
  })
  return { surface, original, score, once: once.surface.length, length: used }
}

/** The table of substitutions, laid out as the channels' own. Plain loops: a million entries are made while a text waits. */
export function expandThesaurus(container: Container, ids: number, scale: ThesaurusScale): SpinTable {
  const pairs = inflectLinks(container)
  const order = sortBySurface(pairs, ids, scale)
  const size = order.length
  const offsets = new Int32Array(size + 1)
  const first = new Int32Array(size)
  const originalIds = new Int32Array(size)
  const scores = new Int16Array(size)
  const authorScores = new Int16Array(size)
  const channel = new Uint8Array(size)
  const authored = new Int32Array(ids).fill(-(1 << 28))
  const surfaces = new Int32Array(ids)
  const step = scale.unitsPerNat / STEPS_PER_NAT
  for (let e = 0; e < size; e++) {
    const i = order[e] as number
    const original = pairs.original[i] as number
    const surface = pairs.surface[i] as number
    offsets[e + 1] = e + 1
    first[e] = surface
    originalIds[e] = original
    channel[e] = i < pairs.once ? LEARNT : LINKED
    scores[e] = Math.max(-32768, (scale.unlisted[original] as number) - (pairs.score[i] as number) * step)
    authored[original] = scale.add(authored[original] as number, scale.commonness[surface] as number)
    surfaces[original] = (surfaces[original] as number) + 1
  }
  const even = surfaces.map((count) => (count === 0 ? 0 : scale.evenly - scale.logOf(count)))
  for (let e = 0; e < size; e++) {
    const original = originalIds[e] as number
    const common = scale.byCommonness + (scale.commonness[first[e] as number] as number) - (authored[original] as number)
    authorScores[e] = Math.max(-32768, scale.add(common, even[original] as number))
  }
  return wholeTable({ first, offsets, originalIds, scores, authorScores, channel })
}

/** What a table of one word each consists of. */
type Columns = Pick<SpinTable, 'first' | 'originalIds' | 'scores' | 'authorScores' | 'channel'> & { readonly offsets: Int32Array }

function wholeTable({ first, offsets, originalIds, scores, authorScores, channel }: Columns): SpinTable {
  return {
    first, surfaceOffsets: offsets, surfaceIds: first, originalOffsets: offsets, originalIds, scores, authorScores,
    ratios: new Int16Array(0), tilts: new Int16Array(0), destroys: new Uint8Array(first.length), channel, channelNames: ['thesaurus', 'learnt'],
  }
}

/** The table as sections of a packed file. */
export function packThesaurus({ first, surfaceOffsets, originalIds, scores, authorScores, channel }: SpinTable): [string, Section][] {
  return [['expanded.first', first], ['expanded.offsets', surfaceOffsets], ['expanded.originalIds', originalIds], ['expanded.scores', scores], ['expanded.authorScores', authorScores], ['expanded.channel', channel]]
}

/** A table that lies in a file; undefined where there is none. */
export function viewThesaurus(container: Container): SpinTable | undefined {
  if (!container.sections.has('expanded.first')) return undefined
  const get = <T extends Section>(name: string): T => sectionOf<T>(container, `expanded.${name}`)
  return wholeTable({ first: get('first'), offsets: get('offsets'), originalIds: get('originalIds'), scores: get('scores'), authorScores: get('authorScores'), channel: get('channel') })
}

/** Indices of the pairs that no table lists, by surface (counting sort: their order within a surface stays). */
function sortBySurface(pairs: Pairs, ids: number, { isListed }: ThesaurusScale): Int32Array {
  const next = new Int32Array(ids + 1)
  const kept = new Uint8Array(pairs.length)
  let size = 0
  for (let i = 0; i < pairs.length; i++) {
    const surface = pairs.surface[i] as number
    if (isListed(surface, pairs.original[i] as number)) continue
    kept[i] = 1
    next[surface + 1] = (next[surface + 1] as number) + 1
    size++
  }
  for (let id = 0; id < ids; id++) next[id + 1] = (next[id + 1] as number) + (next[id] as number)
  const order = new Int32Array(size)
  for (let i = 0; i < pairs.length; i++) {
    if (kept[i] === 0) continue
    const surface = pairs.surface[i] as number
    const at = next[surface] as number
    next[surface] = at + 1
    order[at] = i
  }
  return order
}
