// A confusion dictionary compiled for the search: what each run of surface characters may have been, with its cost.
import { logarithm } from '../../language/logarithm.js'
import { NAT } from '../../language/ngram.js'
import type { ConfusionSource } from '../../types.js'

/** One confusion, from the side of the surface. Costs are −log P(surface | original) in score units. */
export interface Rule {
  readonly surface: string
  readonly original: string
  /** The original in lower case, and whether its first character, or all of it, is upper-case. */
  readonly folded: string
  readonly capital: boolean
  readonly upper: boolean
  readonly lower: boolean
  readonly cost: number
}

export interface ConfusionTable {
  readonly name: string
  readonly rules: readonly Rule[]
  /** Rules by their surface, cheapest first, for text in capitals and for all other; the empty surface holds the characters that are lost. */
  readonly bySurface: { readonly shouted: ReadonlyMap<string, readonly Rule[]>; readonly plain: ReadonlyMap<string, readonly Rule[]> }
  /** Costs by `original\tsurface`, case as it stands. */
  readonly costs: ReadonlyMap<string, number>
  /** Cost of one character read as another, lost or come in, where no line says more. */
  readonly replaced: number
  readonly lost: number
  readonly inserted: number
  readonly spaceLost: number
  readonly spaceInserted: number
  /** Share of the characters that are misread. */
  readonly rate: number
}

function groupBySurface(rules: readonly Rule[]): Map<string, Rule[]> {
  const groups = new Map<string, Rule[]>()
  for (const rule of rules) {
    const group = groups.get(rule.surface)
    if (group === undefined) groups.set(rule.surface, [rule])
    else group.push(rule)
  }
  return groups
}

/** Characters an unlisted confusion could have written: letters, figures, marks. */
const ALPHABET = 80

export function compileConfusions(source: ConfusionSource): ConfusionTable {
  const costOf = (count: number, total: number): number => Math.max(1, Math.round(-logarithm(Math.max(count, 0.5) / total) * NAT))
  const rules = source.entries.map(({ surface, original, count, total }): Rule => {
    const folded = original.toLowerCase()
    const letters = folded.replace(/[^\p{L}]/gu, '')
    return {
      surface, original, folded,
      capital: original.slice(0, 1) !== folded.slice(0, 1) && original.slice(1) === folded.slice(1),
      upper: letters === '' || original === original.toUpperCase(),
      lower: original === folded,
      cost: costOf(count, total),
    }
  })
  const words = rules.filter(({ original }) => original !== ' ').sort((a, b) => a.cost - b.cost)
  const bySurface = { shouted: groupBySurface(words.filter(({ upper }) => upper)), plain: groupBySurface(words.filter(({ lower, capital }) => lower || capital)) }
  const costs = new Map(rules.map((rule) => [`${rule.original}\t${rule.surface}`, rule.cost]))
  const { characters, unlisted } = source
  const misread = source.entries.reduce((sum, { count }) => sum + count, unlisted.replaced + unlisted.lost + unlisted.inserted)
  return {
    name: source.name, rules, bySurface, costs,
    replaced: costOf(unlisted.replaced, characters * ALPHABET),
    lost: costOf(unlisted.lost, characters),
    inserted: costOf(unlisted.inserted, characters * ALPHABET),
    spaceLost: costs.get(' \t') ?? costOf(0, characters),
    spaceInserted: costs.get('\t ') ?? costOf(0, characters),
    rate: misread / Math.max(1, characters),
  }
}
