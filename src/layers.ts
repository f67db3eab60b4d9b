// Indexes over compiled layers: substitutions and starts of terms by word, signatures that prune walks, ratios for the first look.
import { authorRatio, authorTrait, ratioClass, shareLevel, spunClass, STARTS_PHRASE } from './channels/traits.js'
import { ENDS_GARBLED, ENDS_LITERAL, FILLS, sign, STARTS } from './dictionary/openings.js'
import { FIRST_EXTRA, type Compiled } from './dictionary/compile.js'
import { childOf } from './dictionary/trie.js'
import { addPair, createPairs, joinPair, type Pairs } from './language/bits.js'
import { HYPHEN } from './language/token-class.js'
import { IMPOSSIBLE, logAdd, probabilityOf } from './lattice/semiring.js'

/** One layer with its look-ups by first word. */
export interface Layer extends Compiled {
  /** Substitutions whose surface starts with an id lie at `spinFrom[id]` to `spinFrom[id + 1]`. */
  readonly spinFrom: Int32Array
  /** Of these, the ones with surfaces of several words start here. */
  readonly phraseFrom: Int32Array
  /** Whether its substitutions are the thesaurus', of which only a shortlist enters a lattice. */
  readonly isThesaurus: boolean
  /** Indices of the layers whose substitutions reach its terms. */
  readonly sources: readonly number[]
  /** For each id two words of bits: what it may stand for in a walk here, itself or the first word of an original. */
  readonly idSignatures: Int32Array
  /** Where a walk through the trie of terms can start. */
  readonly starts: Starts
  /** For each id what a walk that starts with it may do: `STARTS` and the bits beside it. */
  readonly openings: Uint8Array
  /** For each id two words of bits: the words that may follow where a walk starts with it. */
  readonly startSignatures: Int32Array
  /** Nodes of the trie with the words that follow. */
  readonly edges: Pairs
  /** 1 where a filler of a slot that opens a term can start with this id, literally or by a substitution of any layer. */
  readonly fillerStarts: Uint8Array
  /** Slots that open a term. */
  readonly openingSlots: readonly number[]
  /** For each node of the trie two words of bits: the words that may follow. All set where a slot or a filler's end may. */
  readonly signatures: Int32Array
}

/** First steps from the root of the terms, by id: literally, and by the substitutions of one word, of every layer, whose original opens a term. */
export interface Starts {
  /** Node under the root, or -1. */
  readonly literal: Int32Array
  /** Substitutions of id lie at `from[id]` to `from[id + 1]`. */
  readonly from: Int32Array
  readonly layer: Uint8Array
  readonly entry: Int32Array
  readonly node: Int32Array
}

export interface IndexedLayers {
  readonly layers: readonly Layer[]
  /** Level, of `SHARE_LEVELS`, of the share of a spinner's choices for an id that tables list: what speaks against one where the word was left alone. */
  readonly listed: Uint8Array
  readonly extraClasses: Uint8Array
  /**
   * What the first look asks of an id (`channels/traits.ts`): `listed`, the summed ratios of its readings by substitutions of one word, the
   * spinner's and an author's, and whether a surface of several words starts with it.
   */
  readonly traits: Uint16Array
  /** The pairs of words with which surfaces of several words start; those that are all of one, and joined, with the third word, those that are not. */
  readonly phrasePairs: Pairs
  readonly phraseHeads: Pairs
}

/**
 * Indexes compiled layers; `thesaurus` is the one among them that holds the thesaurus' table. Unless the model is `awake`, it reaches the terms
 * of users alone: those are what they look for, and few.
 */
export function indexLayers(compiled: readonly Compiled[], thesaurus?: Compiled, awake = true): IndexedLayers {
  const layers = indexTables(compiled, thesaurus, awake)
  const ids = countIds(compiled)
  const extraClasses = new Uint8Array(ids - FIRST_EXTRA)
  let at = 0
  for (const layer of compiled) {
    extraClasses.set(layer.extraClasses, at)
    at += layer.extraClasses.length
  }
  const listed = findListed(layers, ids)
  return { layers, listed, extraClasses, traits: findTraits(layers, listed), ...findPhraseStarts(layers) }
}

/** Σ P(surface | original, spun) over the listed surfaces of each original of one word, as a level. What is left of it the spinner may have no surface for. */
function findListed(layers: readonly Layer[], ids: number): Uint8Array {
  const shares = new Float64Array(ids)
  for (const { spin: { originalOffsets, originalIds, scores }, isThesaurus } of layers) {
    for (let e = 0; e + 1 < (isThesaurus ? 0 : originalOffsets.length); e++) {
      const from = originalOffsets[e] as number
      const id = originalIds[from] as number
      if ((originalOffsets[e + 1] as number) - from === 1) shares[id] = (shares[id] as number) + probabilityOf(scores[e] as number)
    }
  }
  const listed = new Uint8Array(ids)
  for (let id = 0; id < ids; id++) if ((shares[id] as number) > 0) listed[id] = shareLevel(shares[id] as number)
  return listed
}

function countIds(compiled: readonly Compiled[]): number {
  return FIRST_EXTRA + compiled.reduce((sum, layer) => sum + layer.extraKeys.length, 0)
}

/**
 * The layers alone: what the first look asks of an id does not go by the thesaurus. `known` are the first of them as they were indexed without it:
 * what does not hang on the substitutions that reach a term is not worked out again.
 */
export function indexTables(compiled: readonly Compiled[], thesaurus?: Compiled, awake = true, known: readonly Layer[] = []): readonly Layer[] {
  const ids = countIds(compiled)
  const signed = new Map<string, Int32Array>()
  return compiled.map((layer, l): Layer => {
    const own = known[l] ?? indexOwn(layer, ids)
    // Where no term is listed no walk starts, and nothing needs to lead to one.
    const sources = layer.formTerm.length === 0 ? [] : compiled.map((_, s) => s).filter((s) => compiled[s] !== thesaurus || awake || l > 0)
    const key = sources.join(' ')
    const tables = sources.map((s) => compiled[s] as Compiled)
    const idSignatures = signed.get(key) ?? signIds(tables, ids)
    signed.set(key, idSignatures)
    const starts = findStarts(layer, compiled, sources, ids)
    const fillerStarts = findFillerStarts(layer, own.openingSlots, tables, ids)
    return { ...layer, ...own, isThesaurus: layer === thesaurus, sources, idSignatures, starts, fillerStarts, ...findOpenings(layer, tables, starts, own.signatures, fillerStarts) }
  })
}

/** What of a layer hangs on nothing but its own substitutions and terms. */
export type Own = Pick<Layer, 'spinFrom' | 'phraseFrom' | 'signatures' | 'edges' | 'openingSlots'>

/** Works that out, for so many ids. */
export function indexOwn(layer: Compiled, ids: number): Own {
  const { first } = layer.spin
  const spinFrom = new Int32Array(ids + 1)
  for (let e = 0; e < first.length; e++) {
    const id = first[e] as number
    spinFrom[id + 1] = (spinFrom[id + 1] as number) + 1
  }
  for (let id = 0; id < ids; id++) spinFrom[id + 1] = (spinFrom[id + 1] as number) + (spinFrom[id] as number)
  return { spinFrom, phraseFrom: findPhrases(layer, spinFrom), signatures: signTrie(layer), edges: findEdges(layer), openingSlots: findOpeningSlots(layer) }
}

/** Where the surfaces of several words start among those with the same first word: the table is sorted, shorter ones first. */
function findPhrases({ spin }: Compiled, spinFrom: Int32Array): Int32Array {
  const from = spinFrom.slice()
  for (let e = 0; e < spin.first.length; e++) {
    const id = spin.first[e] as number
    if ((spin.surfaceOffsets[e + 1] as number) - (spin.surfaceOffsets[e] as number) === 1) from[id] = e + 1
  }
  return from
}

/** What a walk may do that starts with an id, over all its first steps. */
function findOpenings({ trie }: Compiled, all: readonly Compiled[], starts: Starts, signatures: Int32Array, fillerStarts: Uint8Array): Pick<Layer, 'openings' | 'startSignatures'> {
  const ids = fillerStarts.length
  const openings = new Uint8Array(ids)
  const startSignatures = new Int32Array(2 * ids)
  const add = (id: number, node: number, ends: number): void => {
    openings[id] = (openings[id] as number) | STARTS | ends
    for (let half = 0; half < 2; half++) startSignatures[2 * id + half] = (startSignatures[2 * id + half] as number) | (signatures[2 * node + half] as number)
  }
  for (let id = 0; id < ids; id++) {
    if (fillerStarts[id] === 1) openings[id] = FILLS
    const literal = starts.literal[id] as number
    if (literal >= 0) add(id, literal, (trie.values[literal] as number) >= 0 ? ENDS_LITERAL : 0)
    for (let i = starts.from[id] as number; i < (starts.from[id + 1] as number); i++) {
      const node = starts.node[i] as number
      add(id, node, (trie.values[node] as number) >= 0 ? ENDS_GARBLED : 0)
    }
  }
  for (const { spin } of all) {
    // In the thesaurus no surface has several words.
    for (let e = 0; e < (spin.surfaceIds.length === spin.first.length ? 0 : spin.first.length); e++) {
      const from = spin.surfaceOffsets[e] as number
      const id = spin.first[e] as number
      if ((spin.surfaceOffsets[e + 1] as number) - from === 1) continue
      openings[id] = (openings[id] as number) | STARTS
      sign(startSignatures, id, spin.surfaceIds[from + 1] as number)
    }
  }
  return { openings, startSignatures }
}

function findPhraseStarts(layers: readonly Compiled[]): Pick<IndexedLayers, 'phrasePairs' | 'phraseHeads'> {
  const room = layers.reduce((sum, { spin }) => sum + spin.surfaceIds.length - spin.first.length, 0)
  const [phrasePairs, phraseHeads] = [createPairs(room), createPairs(room)]
  for (const { spin: { first, surfaceOffsets, surfaceIds } } of layers) {
    for (let e = 0; e < first.length; e++) {
      const from = surfaceOffsets[e] as number
      const length = (surfaceOffsets[e + 1] as number) - from
      if (length === 1) continue
      const [head, second] = [surfaceIds[from] as number, surfaceIds[from + 1] as number]
      addPair(phrasePairs, head, second)
      if (length === 2) addPair(phraseHeads, head, second)
      else addPair(phraseHeads, joinPair(head, second), surfaceIds[from + 2] as number)
    }
  }
  return { phrasePairs, phraseHeads }
}

/** Nodes of the trie with the words that follow. */
function findEdges({ trie }: Compiled): Pairs {
  const pairs = createPairs(trie.words.length)
  for (let node = 0; node + 1 < trie.offsets.length; node++) for (let e = trie.offsets[node] as number; e < (trie.offsets[node + 1] as number); e++) addPair(pairs, node, trie.words[e] as number)
  return pairs
}

function findTraits(layers: readonly Layer[], listed: Uint8Array): Uint16Array {
  const sums = new Int32Array(listed.length).fill(IMPOSSIBLE)
  const authored = sums.slice()
  const traits = Uint16Array.from(listed)
  for (const { spin, isThesaurus } of layers) {
    for (let e = 0; e < (isThesaurus ? 0 : spin.first.length); e++) {
      const id = spin.first[e] as number
      if ((spin.surfaceOffsets[e + 1] as number) - (spin.surfaceOffsets[e] as number) > 1) traits[id] = (traits[id] as number) | STARTS_PHRASE
      else {
        sums[id] = logAdd(sums[id] as number, spin.ratios[e] as number)
        authored[id] = logAdd(authored[id] as number, authorRatio(spin, e))
      }
    }
  }
  for (let id = 0; id < traits.length; id++) if (sums[id] !== IMPOSSIBLE) traits[id] = (traits[id] as number) | spunClass(0, ratioClass(sums[id] as number)) | authorTrait(ratioClass(authored[id] as number))
  return traits
}

function signIds(all: readonly Compiled[], ids: number): Int32Array {
  const signatures = new Int32Array(2 * ids)
  for (let id = 0; id < ids; id++) sign(signatures, id, id)
  for (const { spin } of all) for (let e = 0; e < spin.first.length; e++) sign(signatures, spin.first[e] as number, spin.originalIds[spin.originalOffsets[e] as number] as number)
  // A hyphen may stand between any two words of a term.
  signatures.fill(-1, 2 * HYPHEN, 2 * HYPHEN + 2)
  return signatures
}

function signTrie({ trie }: Compiled): Int32Array {
  const signatures = new Int32Array(2 * trie.values.length)
  for (let node = 0; node < trie.values.length; node++) {
    for (let e = trie.offsets[node] as number, last = trie.offsets[node + 1] as number; e < last; e++) {
      if ((trie.words[e] as number) < 0) signatures.fill(-1, 2 * node, 2 * node + 2)
      else sign(signatures, node, trie.words[e] as number)
    }
  }
  return signatures
}

function findStarts({ trie }: Compiled, all: readonly Compiled[], sources: readonly number[], ids: number): Starts {
  const literal = new Int32Array(ids).fill(-1)
  for (let e = trie.offsets[0] as number; e < (trie.offsets[1] as number); e++) if ((trie.words[e] as number) >= 0) literal[trie.words[e] as number] = trie.nodes[e] as number
  const from = new Int32Array(ids + 1)
  const nodes = sources.map((s) => {
    const { first, surfaceOffsets, originalOffsets, originalIds } = (all[s] as Compiled).spin
    const row = new Int32Array(first.length).fill(-1)
    for (let e = 0; e < row.length; e++) {
      if ((surfaceOffsets[e + 1] as number) - (surfaceOffsets[e] as number) > 1) continue
      const start = originalOffsets[e] as number
      let node = literal[originalIds[start] as number] as number
      for (let k = start + 1, end = originalOffsets[e + 1] as number; k < end && node >= 0; k++) node = childOf(trie, node, originalIds[k] as number)
      row[e] = node
      if (node >= 0) from[(first[e] as number) + 1] = (from[(first[e] as number) + 1] as number) + 1
    }
    return row
  })
  for (let id = 0; id < ids; id++) from[id + 1] = (from[id + 1] as number) + (from[id] as number)
  const size = from[ids] as number
  const starts = { literal, from, layer: new Uint8Array(size), entry: new Int32Array(size), node: new Int32Array(size) }
  const next = from.slice()
  sources.forEach((l, s) => {
    const { spin } = all[l] as Compiled
    for (let e = 0; e < spin.first.length; e++) {
      const node = (nodes[s] as Int32Array)[e] as number
      if (node < 0) continue
      const at = (next[spin.first[e] as number] as number)
      next[spin.first[e] as number] = at + 1
      starts.layer[at] = l
      starts.entry[at] = e
      starts.node[at] = node
    }
  })
  return starts
}

function findOpeningSlots({ trie, slotNames }: Compiled): number[] {
  return slotNames.map((_, slot) => slot).filter((slot) => {
    const rest = 1 + slotNames.length + slot
    return trie.offsets[rest] !== trie.offsets[rest + 1]
  })
}

function findFillerStarts({ trie }: Compiled, openingSlots: readonly number[], all: readonly Compiled[], ids: number): Uint8Array {
  const first = new Uint8Array(ids)
  for (const slot of openingSlots) {
    for (let e = trie.offsets[1 + slot] as number; e < (trie.offsets[2 + slot] as number); e++) {
      const word = trie.words[e] as number
      if (word >= 0) first[word] = 1
    }
  }
  const fillerStarts = first.slice()
  for (const { spin } of all) {
    for (let e = 0; e < spin.first.length; e++) {
      if (first[spin.originalIds[spin.originalOffsets[e] as number] as number] === 1) fillerStarts[spin.first[e] as number] = 1
    }
  }
  return fillerStarts
}

