// Walks the trie of canonical terms along the text: each word of a term may stand as it is, be reached by a substitution, or fill a slot.
import { FILLER } from '../dictionary/compile.js'
import { HYPHEN } from '../language/token-class.js'
import { childOf } from '../dictionary/trie.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
import type { Sequence } from '../lattice/sequence.js'
import { matchSurface } from './spin.js'

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

/**
 * A walk over a sequence: called with a position, it calls `emit` for every term that starts there. A branch is left as soon as no word that
 * may follow in the trie can be what the next token stands for: one AND of two 64-bit signatures.
 */
export function createTermWalk(model: Model, sequence: Sequence, emit: (match: TermMatch) => void): (p: number) => void {
  const walks = model.layers.map((layer, l) => createWalk(model, layer, l, sequence, emit))
  return (p) => {
    if (sequence.open[p] === 0) return
    for (const walk of walks) walk(p)
  }
}

function createWalk(model: Model, layer: Layer, l: number, sequence: Sequence, emit: (match: TermMatch) => void): (p: number) => void {
  const { trie, starts } = layer
  const stack: Segment[] = []
  let steps = 0

  /** Whether the token at `p` may be, literally or by a substitution, a word under `node`. */
  function mayFollow(node: number, p: number): boolean {
    const id = sequence.id[p] as number
    return ((layer.signatures[2 * node] as number) & (layer.idSignatures[2 * id] as number)) !== 0
      || ((layer.signatures[2 * node + 1] as number) & (layer.idSignatures[2 * id + 1] as number)) !== 0
  }

  /** `outer` is the node to go on from when the filler of `slot` ends; both are -1 outside slots. */
  function visit(node: number, p: number, word: number, outer: number, slot: number): void {
    if (++steps > MOST_STEPS) return
    const value = trie.values[node] as number
    if (outer >= 0 && value === FILLER) visit(outer, p, word, -1, -1)
    if (outer < 0 && value >= 0) finish(value, p)
    if (p >= sequence.length || (stack.length > 0 && sequence.edge[p] !== 0) || !mayFollow(node, p)) return
    const step = outer < 0 ? 1 : 0
    const literal = childOf(trie, node, sequence.id[p] as number)
    if (literal >= 0) extend(p, p + 1, -1, -1, word, slot, literal, word + step, outer)
    else if (sequence.id[p] === HYPHEN && stack.length > 0) extend(p, p + 1, -1, -1, word, slot, node, word, outer)
    if (sequence.open[p] === 1) visitSpun(node, p, word, outer, slot)
    if (outer < 0) visitSlots(node, p, word)
  }

  function visitSpun(node: number, p: number, word: number, outer: number, slot: number): void {
    const id = sequence.id[p] as number
    for (const s of layer.sources) {
      const { spin, spinFrom } = model.layers[s] as Layer
      for (let e = spinFrom[id] as number, last = spinFrom[id + 1] as number; e < last; e++) {
        const from = spin.originalOffsets[e] as number
        const to = spin.originalOffsets[e + 1] as number
        let child = node
        for (let k = from; k < to && child >= 0; k++) child = childOf(trie, child, spin.originalIds[k] as number)
        if (child >= 0) visitEntry(s, e, child, p, word, outer < 0 ? word + to - from : word, outer, slot)
      }
    }
  }

  function visitEntry(s: number, e: number, child: number, p: number, word: number, next: number, outer: number, slot: number): void {
    const length = matchSurface(model.layers[s] as Layer, e, sequence, p)
    if (length > 0) extend(p, p + length, s, e, word, slot, child, next, outer)
  }

  function visitSlots(node: number, p: number, word: number): void {
    for (let e = trie.offsets[node] as number; e < (trie.offsets[node + 1] as number); e++) {
      const name = trie.words[e] as number
      if (name >= 0) break
      visit(-name, p, word + 1, trie.nodes[e] as number, -name - 1)
    }
  }

  function extend(from: number, to: number, s: number, entry: number, word: number, slot: number, node: number, next: number, outer: number): void {
    stack.push({ from, to, layer: s, entry, word: slot < 0 ? word : -1, slot })
    visit(node, to, next, outer, outer < 0 ? -1 : slot)
    stack.pop()
  }

  function finish(form: number, to: number): void {
    let spun = 0
    for (const segment of stack) if (segment.entry >= 0) spun++
    emit({ layer: l, form, from: (stack[0] as Segment).from, to, segments: stack.slice(), spun })
  }

  /** All terms whose first word stands at `p` or is reached from it. */
  function start(p: number): void {
    const id = sequence.id[p] as number
    const literal = starts.literal[id] as number
    if (literal >= 0) extend(p, p + 1, -1, -1, 0, -1, literal, 1, -1)
    for (let i = starts.from[id] as number, last = starts.from[id + 1] as number; i < last; i++) {
      const source = model.layers[starts.layer[i] as number] as Layer
      const e = starts.entry[i] as number
      const words = (source.spin.originalOffsets[e + 1] as number) - (source.spin.originalOffsets[e] as number)
      visitEntry(starts.layer[i] as number, e, starts.node[i] as number, p, 0, words, -1, -1)
    }
    visitSlots(0, p, 0)
  }

  return (p) => {
    steps = 0
    start(p)
    // Fillers are names: a word in small letters opens no pattern, else every `bath` and `mobile` would start a walk.
    if (layer.fillerStarts[sequence.id[p] as number] !== 1 || sequence.capital[p] === 0) return
    for (const slot of layer.openingSlots) {
      steps = 0
      visit(1 + slot, p, 1, 1 + layer.slotNames.length + slot, slot)
    }
  }
}
