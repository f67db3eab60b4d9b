// The thesaurus tier: P(surface | original) over the links of two thesauri, by a log-linear model fitted on substitutions that were seen.
import { MOBY_UNDER_ORIGINAL, MOBY_UNDER_SURFACE, WORDNET_NEAR, WORDNET_SAME, type ThesaurusLinks } from './thesaurus-links.js'

/** What a link is judged by; each is 0 or 1 unless it says so. */
export const LINK_FEATURES = [
  'mobyUnderOriginal', 'mobyUnderSurface', 'mobyMutual', 'wordnetNear', 'wordnetSame', 'bothThesauri', 'samePart',
  /** log of the surface's rank by frequency, over ten. */
  'surfaceRank',
  /** Share of synonyms that the two words have in common (cosine of their rows). */
  'overlap', 'overlapSquare',
] as const
export type LinkFeature = (typeof LINK_FEATURES)[number]
export type LinkWeights = Readonly<Record<LinkFeature, number>>

/** Features of all links, a row a link. */
export function linkFeatures(links: ThesaurusLinks): Float64Array {
  const size = LINK_FEATURES.length
  const out = new Float64Array(links.surface.length * size)
  const overlap = overlaps(links)
  for (let i = 0; i < links.surface.length; i++) {
    const moby = links.moby[i] as number
    const wordnet = links.wordnet[i] as number
    const flag = (value: boolean): number => (value ? 1 : 0)
    out.set([
      flag((moby & MOBY_UNDER_ORIGINAL) !== 0), flag((moby & MOBY_UNDER_SURFACE) !== 0), flag(moby === (MOBY_UNDER_ORIGINAL | MOBY_UNDER_SURFACE)),
      flag(wordnet === WORDNET_NEAR), flag(wordnet === WORDNET_SAME), flag(moby > 0 && wordnet > 0), flag(links.parts[i] !== 0),
      Math.log(2 + (links.surface[i] as number)) / 10, overlap[i] as number, (overlap[i] as number) ** 2,
    ], i * size)
  }
  return out
}

/** Cosine of the rows of the two words of each link; links are sorted by original. */
function overlaps(links: ThesaurusLinks): Float64Array {
  const words = links.forms.length
  const from = new Int32Array(words + 1)
  for (const original of links.original) from[original + 1] = (from[original + 1] as number) + 1
  for (let word = 0; word < words; word++) from[word + 1] = (from[word + 1] as number) + (from[word] as number)
  const marked = new Int32Array(words).fill(-1)
  const out = new Float64Array(links.surface.length)
  for (let original = 0; original < words; original++) {
    const [start, end] = [from[original] as number, from[original + 1] as number]
    for (let i = start; i < end; i++) marked[links.surface[i] as number] = original
    for (let i = start; i < end; i++) {
      const surface = links.surface[i] as number
      let common = 0
      for (let j = from[surface] as number; j < (from[surface + 1] as number); j++) if (marked[links.surface[j] as number] === original) common++
      out[i] = common / Math.sqrt(Math.max(1, (end - start) * ((from[surface + 1] as number) - (from[surface] as number))))
    }
  }
  return out
}

/** log P(surface | original) of all links under weights, normalized over the links of each original. */
export function scoreLinks(links: ThesaurusLinks, features: Float64Array, weights: LinkWeights): Float64Array {
  const size = LINK_FEATURES.length
  const w = LINK_FEATURES.map((name) => weights[name])
  const out = new Float64Array(links.surface.length)
  for (let i = 0; i < out.length; i++) for (let f = 0; f < size; f++) out[i] = (out[i] as number) + (w[f] as number) * (features[i * size + f] as number)
  for (let i = 0; i < out.length; ) {
    let j = i
    let most = -Infinity
    for (; j < out.length && links.original[j] === links.original[i]; j++) most = Math.max(most, out[j] as number)
    let sum = 0
    for (let k = i; k < j; k++) sum += Math.exp((out[k] as number) - most)
    for (let k = i; k < j; k++) out[k] = (out[k] as number) - most - Math.log(sum)
    i = j
  }
  return out
}

/** A substitution that was seen or recalled, as the index of its link. */
export interface SeenLink { readonly link: number; readonly count: number }

/** Weights under which the seen links are likeliest (conditional maximum likelihood, gradient ascent with a ridge). */
export function fitLinkWeights(links: ThesaurusLinks, features: Float64Array, seen: readonly SeenLink[], rounds = 300, ridge = 0.5): LinkWeights {
  const size = LINK_FEATURES.length
  const rows = rowsOf(links, seen)
  const w = new Float64Array(size)
  const total = seen.reduce((sum, { count }) => sum + count, 0)
  for (let round = 0; round < rounds; round++) {
    const gradient = w.map((value) => -ridge * value)
    for (const row of rows) addGradient(row, features, w, gradient)
    const step = 4 / (1 + round / 60) / total
    for (let f = 0; f < size; f++) w[f] = (w[f] as number) + step * (gradient[f] as number)
  }
  return Object.fromEntries(LINK_FEATURES.map((name, f) => [name, Number((w[f] as number).toPrecision(3))])) as Record<LinkFeature, number>
}

interface SeenRow { readonly from: number; readonly to: number; readonly seen: readonly SeenLink[] }

function rowsOf(links: ThesaurusLinks, seen: readonly SeenLink[]): SeenRow[] {
  const groups = new Map<number, SeenLink[]>()
  for (const one of seen) {
    const original = links.original[one.link] as number
    const group = groups.get(original)
    if (group === undefined) groups.set(original, [one])
    else group.push(one)
  }
  return [...groups].map(([original, group]) => {
    let from = (group[0] as SeenLink).link
    while (from > 0 && links.original[from - 1] === original) from--
    let to = from
    while (to < links.original.length && links.original[to] === original) to++
    return { from, to, seen: group }
  })
}

function addGradient({ from, to, seen }: SeenRow, features: Float64Array, w: Float64Array, gradient: Float64Array): void {
  const size = w.length
  const scores = new Float64Array(to - from)
  let sum = 0
  for (let i = from; i < to; i++) {
    let score = 0
    for (let f = 0; f < size; f++) score += (w[f] as number) * (features[i * size + f] as number)
    sum += scores[i - from] = Math.exp(score)
  }
  const count = seen.reduce((all, one) => all + one.count, 0)
  for (const one of seen) for (let f = 0; f < size; f++) gradient[f] = (gradient[f] as number) + one.count * (features[one.link * size + f] as number)
  for (let i = from; i < to; i++) for (let f = 0; f < size; f++) gradient[f] = (gradient[f] as number) - (count * (scores[i - from] as number) / sum) * (features[i * size + f] as number)
}
