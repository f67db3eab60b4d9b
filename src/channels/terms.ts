// Walks the trie of canonical terms along the text: each word of a term may stand as it is, be reached by a substitution, or fill a slot.
import { FILLER } from '../dictionary/compile.js'
import { HYPHEN } from '../language/token-class.js'
import { childOf } from '../dictionary/trie.js'
import type { Layer, Model } from '../model.js'
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

/** Calls `emit` for every term that starts at `p`. */
export function matchTerms(model: Model, sequence: Sequence, p: number, emit: (match: TermMatch) => void): void {
  if (sequence.open[p] === 0) return
  const id = sequence.id[p] as number
  model.layers.forEach((layer, l) => {
    if (layer.termStarts[id] === 1) createWalk(model, layer, l, sequence, emit).run(p)
    // Fillers are names: a word in small letters opens no pattern, else every `bath` and `mobile` would start a walk.
    if (layer.fillerStarts[id] !== 1 || sequence.capital[p] === 0) return
    const walk = createWalk(model, layer, l, sequence, emit)
    for (let slot = 0; slot < layer.slotNames.length; slot++) {
      const rest = 1 + layer.slotNames.length + slot
      if (layer.trie.offsets[rest] !== layer.trie.offsets[rest + 1]) walk.runFrom(p, slot, rest)
    }
  })
}

interface Walk {
  /** All terms from `p` on. */
  run(p: number): void
  /** All terms that open with a filler of `slot` at `p` and go on under `rest`. */
  runFrom(p: number, slot: number, rest: number): void
}

function createWalk(model: Model, layer: Layer, l: number, sequence: Sequence, emit: (match: TermMatch) => void): Walk {
  const { trie } = layer
  let segments: Segment[] = []
  let steps = 0

  /** `outer` is the node to go on from when the filler of `slot` ends; both are -1 outside slots. */
  function visit(node: number, p: number, word: number, outer: number, slot: number): void {
    if (++steps > MOST_STEPS) return
    const value = trie.values[node] as number
    if (outer >= 0 && value === FILLER) visit(outer, p, word, -1, -1)
    if (outer < 0 && value >= 0) finish(value, p)
    if (p >= sequence.length || (segments.length > 0 && sequence.edge[p] !== 0)) return
    const step = outer < 0 ? 1 : 0
    const literal = childOf(trie, node, sequence.id[p] as number)
    if (literal >= 0) extend(p, p + 1, -1, -1, word, slot, () => visit(literal, p + 1, word + step, outer, slot))
    else if (sequence.id[p] === HYPHEN && segments.length > 0) extend(p, p + 1, -1, -1, word, slot, () => visit(node, p + 1, word, outer, slot))
    if (sequence.open[p] === 1) visitSpun(node, p, word, outer, slot)
    if (outer < 0) visitSlots(node, p, word)
  }

  function visitSpun(node: number, p: number, word: number, outer: number, slot: number): void {
    const id = sequence.id[p] as number
    for (let s = 0; s < model.layers.length; s++) {
      const source = model.layers[s] as Layer
      for (let e = source.spinFrom[id] as number, last = source.spinFrom[id + 1] as number; e < last; e++) {
        const from = source.spin.originalOffsets[e] as number
        const to = source.spin.originalOffsets[e + 1] as number
        let child = node
        for (let k = from; k < to && child >= 0; k++) child = childOf(trie, child, source.spin.originalIds[k] as number)
        if (child < 0) continue
        const length = matchSurface(source, e, sequence, p)
        if (length === 0) continue
        const next = outer < 0 ? word + to - from : word
        const reached = child
        extend(p, p + length, s, e, word, slot, () => visit(reached, p + length, next, outer, slot))
      }
    }
  }

  function visitSlots(node: number, p: number, word: number): void {
    for (let e = trie.offsets[node] as number; e < (trie.offsets[node + 1] as number); e++) {
      const name = trie.words[e] as number
      if (name >= 0) break
      visit(-name, p, word + 1, trie.nodes[e] as number, -name - 1)
    }
  }

  function extend(from: number, to: number, s: number, entry: number, word: number, slot: number, go: () => void): void {
    segments.push({ from, to, layer: s, entry, word: slot < 0 ? word : -1, slot })
    go()
    segments.pop()
  }

  function finish(form: number, to: number): void {
    const first = segments[0] as Segment
    let spun = 0
    for (const segment of segments) if (segment.entry >= 0) spun++
    emit({ layer: l, form, from: first.from, to, segments: segments.slice(), spun })
  }

  const start = (go: () => void): void => {
    segments = []
    steps = 0
    go()
  }
  return {
    run: (p) => start(() => visit(0, p, 0, -1, -1)),
    runFrom: (p, slot, rest) => start(() => visit(1 + slot, p, 1, rest, slot)),
  }
}
