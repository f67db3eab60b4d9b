// Counts in clean text how listed terms and capitalized words are written: priors of terms by kind, proportions of cases, share of names.
import { createTermWalk } from '../channels/terms.js'
import type { Parameters, TermCase } from '../confidence/parameters.js'
import { judgeCase } from '../lattice/term-score.js'
import { CASE_UNKNOWN, readSequence, type Sequence } from '../lattice/sequence.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
import { cutBlocks } from '../text/blocks.js'
import { KIND_WORD } from '../text/tokenize.js'

/** The counted parameters, from clean documents. */
export function countCases(model: Model, documents: readonly string[]): Pick<Parameters, 'termPrior' | 'termCase' | 'nameShare'> {
  const layer = model.layers[0] as Layer
  const counts = new Int32Array(layer.termKind.length)
  const cases: Record<keyof TermCase, number> = { listed: 1, lower: 1, upper: 1, title: 1, other: 1 }
  const capitals = [1, 1]
  const words = [2, 2]
  let positions = 0
  for (const text of documents) {
    const cuts = cutBlocks(text)
    for (let b = 0; b + 1 < cuts.length; b++) {
      const sequence = readSequence(model, text.slice(cuts[b], cuts[b + 1]))
      positions += sequence.length
      const walk = createTermWalk(model, sequence, (match) => {
        if (match.spun > 0 || match.to - match.from < 2) return
        const term = layer.formTerm[match.form] as number
        counts[term] = (counts[term] as number) + 1
        cases[judgeCase(layer.formCapitals[match.form] as number, sequence, match).way]++
      })
      for (let p = 0; p < sequence.length; p++) {
        countCapital(sequence, p, capitals, words)
        walk(p)
      }
    }
  }
  const total = Object.values(cases).reduce((a, b) => a + b, 0)
  const share = (key: keyof TermCase): number => Number((cases[key] / total).toPrecision(3))
  return {
    termPrior: priors(layer, counts, positions),
    termCase: { listed: share('listed'), lower: share('lower'), upper: share('upper'), title: share('title'), other: share('other') },
    nameShare: [0, 1].map((side) => Number(((capitals[side] as number) / (words[side] as number)).toPrecision(3))) as [number, number],
  }
}

function countCapital(sequence: Sequence, p: number, capitals: number[], words: number[]): void {
  const before = sequence.before[p] as number
  if (before === CASE_UNKNOWN || sequence.tokens.kind[sequence.token[p] as number] !== KIND_WORD) return
  words[before] = (words[before] as number) + 1
  capitals[before] = (capitals[before] as number) + (sequence.capital[p] as number)
}

/**
 * Words of the sample that counts are scaled to before half a count is added. A term comes in the few texts that are about it: its share of a
 * whole corpus is too low for those, and half a count in a sample of a few texts is nearer. Of this and ten times it, this brings back more
 * of pages left out, and its confidences err less on them.
 */
const SAMPLE = 80_000

/** Geometric mean over the terms of a kind of (count + ½) / words, in a sample of `SAMPLE` words: what a term nobody has counted is given. */
function priors(layer: Layer, counts: Int32Array, positions: number): Record<string, number> {
  const sums = new Map<string, { log: number; terms: number }>()
  counts.forEach((count, term) => {
    for (const kind of [layer.kindNames[layer.termKind[term] as number] as string, 'default']) {
      const entry = sums.get(kind) ?? { log: 0, terms: 0 }
      sums.set(kind, { log: entry.log + Math.log((count / positions) + 0.5 / SAMPLE), terms: entry.terms + 1 })
    }
  })
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, { log, terms }]) => [kind, Number(Math.exp(log / terms).toPrecision(3))]))
}
