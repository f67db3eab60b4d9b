// The slow, obvious oracle of the walk through the terms: every substitution and every slot is tried at every node, nothing is looked up beforehand.
import type { Segment, TermMatch } from '../../src/channels/terms.js'
import { matchSurface } from '../../src/channels/spin.js'
import { FILLER } from '../../src/dictionary/compile.js'
import { childOf } from '../../src/dictionary/trie.js'
import { HYPHEN } from '../../src/language/token-class.js'
import type { Sequence } from '../../src/lattice/sequence.js'
import type { Layer } from '../../src/layers.js'
import type { Model } from '../../src/model.js'

/** All terms that start at `p`, in the order in which they are met. */
export function walkSlowly(model: Model, sequence: Sequence, p: number): TermMatch[] {
  return sequence.open[p] === 0 ? [] : model.layers.flatMap((layer, l) => walkLayer(model, layer, l, sequence, p))
}

function walkLayer(model: Model, layer: Layer, l: number, sequence: Sequence, start: number): TermMatch[] {
  const { trie } = layer
  const found: TermMatch[] = []
  const visit = (node: number, p: number, path: readonly Segment[], word: number, outer: number, slot: number): void => {
    const value = trie.values[node] as number
    if (outer >= 0 && value === FILLER) visit(outer, p, path, word, -1, -1)
    if (outer < 0 && value >= 0) found.push({ layer: l, form: value, from: start, to: p, segments: path, spun: path.filter(({ entry }) => entry >= 0).length })
    if (p >= sequence.length || (path.length > 0 && sequence.edge[p] !== 0)) return
    const go = (to: number, source: number, entry: number, child: number, next: number): void =>
      visit(child, to, [...path, { from: p, to, layer: source, entry, word: slot < 0 ? word : -1, slot }], next, outer, outer < 0 ? -1 : slot)
    const literal = childOf(trie, node, sequence.id[p] as number)
    if (literal >= 0) go(p + 1, -1, -1, literal, outer < 0 ? word + 1 : word)
    else if (sequence.id[p] === HYPHEN && path.length > 0 && trie.offsets[node] !== trie.offsets[node + 1]) go(p + 1, -1, -1, node, word)
    for (const s of sequence.open[p] === 1 ? layer.sources : []) {
      const source = model.layers[s] as Layer
      for (let e = source.spinFrom[sequence.id[p] as number] as number; e < (source.spinFrom[(sequence.id[p] as number) + 1] as number); e++) {
        const length = matchSurface(source, e, sequence, p)
        const original = source.spin.originalIds.subarray(source.spin.originalOffsets[e], source.spin.originalOffsets[e + 1])
        const child = length === 0 ? -1 : original.reduce((at, id) => (at < 0 ? at : childOf(trie, at, id)), node)
        if (child >= 0) go(p + length, s, e, child, outer < 0 ? word + original.length : word)
      }
    }
    if (outer >= 0) return
    for (let e = trie.offsets[node] as number; e < (trie.offsets[node + 1] as number); e++) {
      const name = trie.words[e] as number
      if (name < 0) visit(-name, p, path, word + 1, trie.nodes[e] as number, -name - 1)
    }
  }
  visit(0, start, [], 0, -1, -1)
  if (layer.fillerStarts[sequence.id[start] as number] === 1 && sequence.capital[start] === 1) {
    for (const slot of layer.openingSlots) visit(1 + slot, start, [], 1, 1 + layer.slotNames.length + slot, slot)
  }
  return found
}
