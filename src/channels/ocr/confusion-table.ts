// A confusion dictionary compiled for the search: what each run of surface characters may have been, with its cost.
import { logarithm } from '../../language/logarithm.js'
import { NAT } from '../../language/ngram.js'
import type { ConfusionSource } from '../../types.js'
import { numberTexts, type Numbering } from './numbering.js'
import { letterBit } from './word-trie.js'

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
  /** For text in capitals and for all other. */
  readonly bySurface: { readonly shouted: RuleGroups; readonly plain: RuleGroups }
  /** Costs of listed confusions, case as it stands. */
  readonly listed: ListedCosts
  /** Cost of one character read as another, lost or come in, where no line says more. */
  readonly replaced: number
  readonly lost: number
  readonly inserted: number
  readonly spaceLost: number
  readonly spaceInserted: number
  /** Share of the characters that are misread. */
  readonly rate: number
}

/** Costs by the numbers of both sides: what edit distance asks at each cell, so that no string is made there. */
export interface ListedCosts {
  /** Numbers of what stands as a surface, and as an original. */
  readonly surfaces: Numbering
  readonly originals: Numbering
  /** Least cost of each character that a surface has more than what it may have been, and of each that an original has more than what it may be read as. */
  readonly shorter: Int32Array
  readonly longer: Int32Array
  /** Cost of a pair, or -1. */
  costOf(surface: number, original: number): number
}

/** More than any confusion costs. */
const DEAR = 1 << 20

function listCosts(rules: readonly Rule[]): ListedCosts {
  const surfaces = numberTexts(rules.map(({ surface }) => surface))
  const originals = numberTexts(rules.map(({ original }) => original))
  let bits = 4
  while (1 << bits < 4 * rules.length) bits++
  const mask = (1 << bits) - 1
  const keys = new Int32Array(1 << bits).fill(-1)
  const values = new Int32Array(1 << bits)
  const shorter = new Int32Array(surfaces.size).fill(DEAR)
  const longer = new Int32Array(originals.size).fill(DEAR)
  const slotOf = (key: number): number => {
    let slot = Math.imul(key, 0x9e3779b1) >>> (32 - bits)
    while (keys[slot] !== -1 && keys[slot] !== key) slot = (slot + 1) & mask
    return slot
  }
  const keyOf = (surface: number, original: number): number => surface * originals.size + original
  for (const { surface, original, cost } of rules) {
    if (surface === original) continue
    const [read, stood] = [surfaces.numberOf(surface), originals.numberOf(original)]
    const more = surface.length - original.length
    if (more > 0) shorter[read] = Math.min(shorter[read] as number, Math.floor(cost / more))
    if (more < 0) longer[stood] = Math.min(longer[stood] as number, Math.floor(cost / -more))
    const key = keyOf(read, stood)
    const slot = slotOf(key)
    keys[slot] = key
    values[slot] = cost
  }
  return {
    surfaces,
    originals,
    shorter,
    longer,
    costOf: (surface, original) => {
      const key = keyOf(surface, original)
      const slot = slotOf(key)
      return keys[slot] === key ? (values[slot] as number) : -1
    },
  }
}

/** Rules by their surface in flat arrays, as the search goes through them; the empty surface holds the characters that are lost. */
export interface RuleGroups {
  /** Number of a surface's group, whose rules, cheapest first, lie at `from[number]` to `from[number + 1]`. */
  readonly groups: Numbering
  readonly from: Int32Array
  readonly cost: Int32Array
  /** Length of the original in lower case, and its characters at three times the rule. */
  readonly length: Uint8Array
  readonly folded: Uint16Array
  readonly capital: Uint8Array
  /** 1 where a rule applies within a word. */
  readonly inner: Uint8Array
  /** The bit of a rule's original where it is one character, that of {@link NOTHING} where there is none, else 0. */
  readonly alone: Int32Array
  /**
   * Which rules of a group apply within a word, as bits, the first rule the highest: row `32 * (row[number] + k)` is of its k-th 32 rules, and holds at the number of each bit
   * of `letters` those whose original starts so, and at {@link NOTHING} those without an original.
   */
  readonly row: Int32Array
  readonly masks: Int32Array
}

/** Where in a row of masks the rules without an original are: no letter has this bit. */
export const NOTHING = 26

/** The masks of groups: a step goes through the few rules that the letters of a node leave, not through all. */
function maskRules(from: Int32Array, letter: Int32Array, inner: Uint8Array): Pick<RuleGroups, 'row' | 'masks'> {
  const row = new Int32Array(from.length)
  for (let g = 0; g + 1 < from.length; g++) row[g + 1] = (row[g] as number) + Math.ceil(((from[g + 1] as number) - (from[g] as number)) / 32)
  const masks = new Int32Array(32 * (row[from.length - 1] as number))
  for (let g = 0; g + 1 < from.length; g++) {
    for (let r = from[g] as number; r < (from[g + 1] as number); r++) {
      if (inner[r] === 0) continue
      const place = r - (from[g] as number)
      const at = 32 * ((row[g] as number) + (place >> 5)) + (letter[r] === 0 ? NOTHING : 31 - Math.clz32(letter[r] as number))
      masks[at] = (masks[at] as number) | ((1 << 31) >>> (place & 31))
    }
  }
  return { row, masks }
}

/** With `shouted` all originals stand within a word, else those in small letters. */
function groupBySurface(rules: readonly Rule[], shouted: boolean): RuleGroups {
  const lists = new Map<string, Rule[]>()
  for (const rule of rules) {
    const list = lists.get(rule.surface)
    if (list === undefined) lists.set(rule.surface, [rule])
    else list.push(rule)
  }
  const sorted = [...lists.values()].flat()
  const folded = new Uint16Array(3 * sorted.length)
  sorted.forEach(({ folded: text }, r) => folded.set(Array.from({ length: text.length }, (_, k) => text.charCodeAt(k)), 3 * r))
  let at = 0
  const from = Int32Array.from([0, ...[...lists.values()].map((list) => (at += list.length))])
  const inner = Uint8Array.from(sorted, ({ lower }) => (shouted || lower ? 1 : 0))
  const letter = Int32Array.from(sorted, (rule, r) => (rule.folded === '' ? 0 : letterBit(folded[3 * r] as number)))
  return {
    groups: numberTexts([...lists.keys()]),
    from,
    cost: Int32Array.from(sorted, ({ cost }) => cost),
    length: Uint8Array.from(sorted, (rule) => rule.folded.length),
    folded,
    capital: Uint8Array.from(sorted, ({ capital }) => (capital ? 1 : 0)),
    alone: letter.map((bit, r) => ((sorted[r] as Rule).folded.length > 1 ? 0 : bit === 0 ? 1 << NOTHING : bit)),
    inner,
    ...maskRules(from, letter, inner),
  }
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
  // What is longer in small letters (İ) is in no word of the vocabulary.
  const words = rules.filter(({ original, folded }) => original !== ' ' && folded.length <= 3).sort((a, b) => a.cost - b.cost)
  const bySurface = { shouted: groupBySurface(words.filter(({ upper }) => upper), true), plain: groupBySurface(words.filter(({ lower, capital }) => lower || capital), false) }
  const spaceCost = (surface: string, original: string): number => rules.find((rule) => rule.surface === surface && rule.original === original)?.cost ?? costOf(0, characters)
  const { characters, unlisted } = source
  const misread = source.entries.reduce((sum, { count }) => sum + count, unlisted.replaced + unlisted.lost + unlisted.inserted)
  return {
    name: source.name, rules, bySurface, listed: listCosts(rules),
    replaced: costOf(unlisted.replaced, characters * ALPHABET),
    lost: costOf(unlisted.lost, characters),
    inserted: costOf(unlisted.inserted, characters * ALPHABET),
    spaceLost: spaceCost('', ' '),
    spaceInserted: spaceCost(' ', ''),
    rate: misread / Math.max(1, characters),
  }
}
