// Walks the trie of canonical terms along the text: each word of a term may stand as it is, be reached by a substitution, or fill a slot.
import { ENDS_GARBLED, ENDS_LITERAL, FILLS, STARTS } from '../dictionary/openings.js'
import { FILLER } from '../dictionary/compile.js'
import { mayHoldPair } from '../language/bits.js'
import { HYPHEN } from '../language/token-class.js'
import { childOf } from '../dictionary/trie.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
import type { Sequence } from '../lattice/sequence.js'
import { filterOf } from './term-filter.js'
import { indexOf, type TermIndex } from './term-index.js'
import { firstPhrase, matchSurface, startsPhrase } from './spin.js'

/** Part of a term's reading: positions `from` to `to`, by entry `entry` of layer `layer`, or as written (`entry` -1). */
export interface Segment {
  readonly from: number
  readonly to: number
  readonly layer: number
  readonly entry: number
  /** Index of the first word of this segment within the term's form (slots count one word); -1 in a slot. */
  readonly word: number
  /** Slot that the segment fills a part of, or -1. */
  readonly slot: number
}

/** A term found along the text, garbled or not. */
export interface TermMatch {
  readonly layer: number
  readonly form: number
  readonly from: number
  readonly to: number
  readonly segments: readonly Segment[]
  /** Substitutions among the segments. */
  readonly spun: number
}

/** Steps one start may take: bounds the work on text made to mislead. */
const MOST_STEPS = 4096

/** What a walk looks for: terms with `least` substitutions at the least, and `most` at the most (any number, where it is left out), of one layer or of all. */
export interface WalkOptions { readonly least?: 0 | 1; readonly most?: 0; readonly layer?: number }

/**
 * A walk over a sequence: called with a position, it calls `emit` for every term that starts there.
 * A branch is left as soon as no word that may follow in the trie can be what the next token stands for: one AND of two 64-bit signatures.
 */
export function createTermWalk(model: Model, sequence: Sequence, emit: (match: TermMatch) => void, { least = 0, most, layer: only }: WalkOptions = {}): (p: number) => void {
  const walks = model.layers.flatMap((layer, l) => (layer.formTerm.length > 0 && l === (only ?? l) ? [createWalk(model, layer, l, sequence, emit, least, most === 0)] : []))
  return (p) => {
    if (sequence.open[p] === 0) return
    for (const walk of walks) walk(p)
  }
}

/** Positions whose originals are held at once, one bit each: a term is rarely longer. */
const HELD = 8
/** Nodes with more children are not looked through. */
const MOST_CHILDREN = 64

/** The words that substitutions of one word may stand for at the positions a walk comes to, gathered once for all the ways that lead there. */
interface Originals {
  /** Whether a substitution of the word at `p` may lead on from `node`. */
  mayLead(node: number, p: number): boolean
}

function createOriginals({ layers, traits }: Model, { sources, trie }: Layer, sequence: Sequence): Originals {
  const { offsets, words } = trie
  let held: Uint8Array | undefined
  const positions = new Int32Array(HELD).fill(-1)
  // Without the thesaurus a word has a few originals, and looking at them is done sooner than gathering them.
  const gathers = sources.some((s) => (layers[s] as Layer).isThesaurus)
  /** Holds the originals at `p` by this bit, or lets go of them. */
  const hold = (marks: Uint8Array, p: number, bit: number, holds: boolean): void => {
    const id = sequence.id[p] as number
    for (const s of sources) {
      const { spin: { originalOffsets, originalIds }, spinFrom, phraseFrom } = layers[s] as Layer
      for (let e = spinFrom[id] as number, last = phraseFrom[id] as number; e < last; e++) {
        const word = originalIds[originalOffsets[e] as number] as number
        marks[word] = holds ? (marks[word] as number) | bit : (marks[word] as number) & ~bit
      }
    }
  }
  return {
    mayLead(node, p) {
      const to = offsets[node + 1] as number
      if (!gathers || to - (offsets[node] as number) > MOST_CHILDREN) return true
      const at = p % HELD
      const bit = 1 << at
      const marks = (held ??= new Uint8Array(traits.length))
      if (positions[at] !== p) {
        if ((positions[at] as number) >= 0) hold(marks, positions[at] as number, bit, false)
        hold(marks, p, bit, true)
        positions[at] = p
      }
      for (let e = offsets[node] as number; e < to; e++) if ((words[e] as number) >= 0 && ((marks[words[e] as number] as number) & bit) !== 0) return true
      return false
    },
  }
}

function createWalk(model: Model, layer: Layer, l: number, sequence: Sequence, emit: (match: TermMatch) => void, least: number, asListed: boolean): (p: number) => void {
  const { trie, starts, openings, startSignatures, signatures, idSignatures } = layer
  const ends = least > 0 ? ENDS_GARBLED : ENDS_GARBLED | ENDS_LITERAL
  const originals = createOriginals(model, layer, sequence)
  const filter = filterOf(layer)
  const index = filter === undefined ? indexOf(layer) : undefined
  const stack: Segment[] = []
  let steps = 0

  /** Whether the token at `p` may be, literally or by a substitution, a word that `bits` allow at `at`. */
  function maySign(bits: Int32Array, at: number, p: number): boolean {
    const id = sequence.id[p] as number
    return (((bits[2 * at] as number) & (idSignatures[2 * id] as number)) | ((bits[2 * at + 1] as number) & (idSignatures[2 * id + 1] as number))) !== 0
  }

  function mayFollow(bits: Int32Array, at: number, p: number): boolean {
    return p < sequence.length && sequence.edge[p] === 0 && maySign(bits, at, p)
  }

  /** Whether some step from `node` may be taken at `p`: at one glance where there is a filter, else by signature and what is near at hand. */
  function mayStep(node: number, p: number): boolean {
    const id = sequence.id[p] as number
    if (filter !== undefined) return filter.mayStep(node, id) || filter.mayFill(node)
    // Where an index is, the walk has been told where to start, and looking is done as soon as asking.
    if (index !== undefined) return trie.offsets[node] !== trie.offsets[node + 1]
    if (!maySign(signatures, node, p)) return false
    if (id === HYPHEN || mayHoldPair(layer.edges, node, id) || (trie.words[trie.offsets[node] as number] as number) < 0) return true
    return sequence.open[p] === 1 && (startsPhrase(model, sequence, p) || originals.mayLead(node, p))
  }

  /** The same for the many nodes a start leads to, at the least cost. */
  function seemsToGoOn(node: number, p: number): boolean {
    return filter === undefined && index === undefined ? mayFollow(signatures, node, p) : goesOn(node, p)
  }

  function goesOn(node: number, p: number): boolean {
    return p < sequence.length && sequence.edge[p] === 0 && mayStep(node, p)
  }

  /** `outer` is the node to go on from when the filler of `slot` ends; both are -1 outside slots. */
  function visit(node: number, p: number, word: number, outer: number, slot: number): void {
    const value = trie.values[node] as number
    if (outer >= 0 && value === FILLER && ++steps <= MOST_STEPS) visit(outer, p, word, -1, -1)
    if (outer < 0 && value >= 0) finish(value, p)
    if (p >= sequence.length || (stack.length > 0 && sequence.edge[p] !== 0) || !(filter === undefined && index === undefined ? maySign(signatures, node, p) : mayStep(node, p))) return
    const step = outer < 0 ? 1 : 0
    const literal = mayHoldPair(layer.edges, node, sequence.id[p] as number) ? childOf(trie, node, sequence.id[p] as number) : -1
    if (literal >= 0) extend(p, p + 1, -1, -1, word, slot, literal, word + step, outer)
    else if (sequence.id[p] === HYPHEN && stack.length > 0 && trie.offsets[node] !== trie.offsets[node + 1]) extend(p, p + 1, -1, -1, word, slot, node, word, outer)
    if (!asListed && sequence.open[p] === 1) visitSpun(node, p, word, outer, slot)
    if (outer < 0 && (filter === undefined || filter.mayFill(node))) visitSlots(node, p, word)
  }

  function visitSpun(node: number, p: number, word: number, outer: number, slot: number): void {
    const id = sequence.id[p] as number
    const phrases = startsPhrase(model, sequence, p)
    if (index === undefined && !phrases && !originals.mayLead(node, p)) return
    const before = index === undefined ? -1 : lastWord()
    for (const s of layer.sources) {
      const { spin, spinFrom, phraseFrom } = model.layers[s] as Layer
      for (let e = spinFrom[id] as number, last = phraseFrom[id] as number; e < last; e++) {
        const original = spin.originalIds[spin.originalOffsets[e] as number] as number
        // What may stand behind one word lies side by side, the edges of the trie anywhere.
        if (before >= 0 && !(index as TermIndex).mayFollow(before, original)) continue
        if (mayHoldPair(layer.edges, node, original)) visitEntry(s, e, 1, node, p, word, outer, slot)
      }
      if (phrases) visitPhrases(s, node, p, word, outer, slot)
    }
  }

  /** The word of a term that the walk has come to last; -1 where that is not to be said. */
  function lastWord(): number {
    const last = stack[stack.length - 1]
    if (last === undefined || last.slot >= 0) return -1
    if (last.entry < 0) return sequence.id[last.from] === HYPHEN ? -1 : (sequence.id[last.from] as number)
    const { originalIds, originalOffsets } = (model.layers[last.layer] as Layer).spin
    return originalIds[(originalOffsets[last.entry + 1] as number) - 1] as number
  }

  function visitPhrases(s: number, node: number, p: number, word: number, outer: number, slot: number): void {
    const source = model.layers[s] as Layer
    const { surfaceIds, surfaceOffsets } = source.spin
    const first = sequence.id[p] as number
    const second = sequence.id[p + 1] as number
    for (let e = firstPhrase(source, first, second), last = source.spinFrom[first + 1] as number; e < last && surfaceIds[(surfaceOffsets[e] as number) + 1] === second; e++) {
      if (!mayHoldPair(layer.edges, node, source.spin.originalIds[source.spin.originalOffsets[e] as number] as number)) continue
      const length = matchSurface(source, e, sequence, p)
      if (length > 0) visitEntry(s, e, length, node, p, word, outer, slot)
    }
  }

  /** Goes on from `node` along the original of an entry whose surface covers `length` positions at `p`. */
  function visitEntry(s: number, e: number, length: number, node: number, p: number, word: number, outer: number, slot: number): void {
    const { spin } = model.layers[s] as Layer
    const from = spin.originalOffsets[e] as number
    const to = spin.originalOffsets[e + 1] as number
    let child = node
    for (let k = from; k < to && child >= 0; k++) child = childOf(trie, child, spin.originalIds[k] as number)
    if (child >= 0) extend(p, p + length, s, e, word, slot, child, outer < 0 ? word + to - from : word, outer)
  }

  function visitSlots(node: number, p: number, word: number): void {
    for (let e = trie.offsets[node] as number; e < (trie.offsets[node + 1] as number); e++) {
      const name = trie.words[e] as number
      if (name >= 0) break
      if (++steps <= MOST_STEPS) visit(-name, p, word + 1, trie.nodes[e] as number, -name - 1)
    }
  }

  function extend(from: number, to: number, s: number, entry: number, word: number, slot: number, node: number, next: number, outer: number): void {
    if (++steps > MOST_STEPS || (!goesOn(node, to) && (trie.values[node] as number) < 0)) return
    stack.push({ from, to, layer: s, entry, word: slot < 0 ? word : -1, slot })
    visit(node, to, next, outer, outer < 0 ? -1 : slot)
    stack.pop()
  }

  function finish(form: number, to: number): void {
    let spun = 0
    for (const segment of stack) if (segment.entry >= 0) spun++
    if (spun >= least) emit({ layer: l, form, from: (stack[0] as Segment).from, to, segments: stack.slice(), spun })
  }

  /** All terms whose first word stands at `p` or is reached from it. */
  function start(p: number, id: number): void {
    const literal = starts.literal[id] as number
    // What ends with the word itself is no garble.
    if (literal >= 0) {
      if (least === 0 || seemsToGoOn(literal, p + 1)) extend(p, p + 1, -1, -1, 0, -1, literal, 1, -1)
      else steps++
    }
    if (asListed) return
    const phrases = startsPhrase(model, sequence, p)
    const garbled = ((openings[id] as number) & ENDS_GARBLED) !== 0
    if (index !== undefined) return startListed(p, id, phrases, garbled)
    const last = starts.from[id + 1] as number
    let i = starts.from[id] as number
    for (const s of layer.sources) {
      for (; i < last && starts.layer[i] === s; i++) startSpun(p, s, starts.entry[i] as number, starts.node[i] as number, garbled)
      if (phrases) visitPhrases(s, 0, p, 0, -1, -1)
    }
  }

  /** The same by the index: first steps that go on, and those that are all of a term (`garbled`). */
  function startListed(p: number, id: number, phrases: boolean, garbled: boolean): void {
    const { starts: found, length } = (index as TermIndex).findStarts(sequence, p)
    const last = starts.from[id + 1] as number
    let k = 0
    let i = garbled ? (starts.from[id] as number) : length === 0 ? last : (found[0] as number)
    for (const s of layer.sources) {
      while (i < last && starts.layer[i] === s) {
        const node = starts.node[i] as number
        const isListed = k < length && found[k] === i
        if (isListed || (garbled && (trie.values[node] as number) >= 0)) startSpun(p, s, starts.entry[i] as number, node, garbled)
        if (isListed) k++
        i = garbled ? i + 1 : k < length ? (found[k] as number) : last
      }
      if (phrases) visitPhrases(s, 0, p, 0, -1, -1)
    }
  }

  /** `garbled` where some substitution of the word is all of a term. */
  function startSpun(p: number, s: number, e: number, node: number, garbled: boolean): void {
    if (!seemsToGoOn(node, p + 1) && !(garbled && (trie.values[node] as number) >= 0)) steps++
    else {
      const { originalOffsets } = (model.layers[s] as Layer).spin
      extend(p, p + 1, s, e, 0, -1, node, (originalOffsets[e + 1] as number) - (originalOffsets[e] as number), -1)
    }
  }

  return (p) => {
    const id = sequence.id[p] as number
    const opening = openings[id] as number
    if (opening === 0) return
    steps = 0
    if ((opening & ends) !== 0 || ((opening & STARTS) !== 0 && mayFollow(startSignatures, id, p + 1))) start(p, id)
    // Fillers are names: a word in small letters opens no pattern, else every `bath` and `mobile` would start a walk.
    if ((opening & FILLS) === 0 || sequence.capital[p] === 0) return
    for (const slot of layer.openingSlots) {
      if (!mayStep(1 + slot, p)) continue
      steps = 1
      visit(1 + slot, p, 1, 1 + layer.slotNames.length + slot, slot)
    }
  }
}
