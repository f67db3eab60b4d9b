// Word alignment of phrase pairs by EM. A spinner swaps words and short phrases and keeps their order, so a pair is a chain of blocks: words left
// alone, and substitutions of one word for one to three, or of one to three for one.
//
//   counterfeit | getting to know        block of words s for words o:  P(s, o) = shape(|s|, |o|) · √( Π t(s | o) · Π t(o | s) )
//   artificial  | intelligence
//
// t starts as IBM Model 1 (Brown et al. 1993), trained in both directions; their geometric mean is the symmetrised chance of a link, which makes
// a word that goes with everything in one direction go with nothing in particular. Then t and the shapes are estimated again from the expected
// blocks of all chains (forward and backward sums, as in an HMM alignment whose jumps are all one step): what Model 1 cannot know is the order.

/** Two phrases as word types (stems, say): what the spinner wrote and what stood there. */
export interface TypePair {
  readonly surface: readonly string[]
  readonly original: readonly string[]
}

/** Positions of a surface and of its original that belong together; half-open. A word left alone is a block of one and one. */
export interface Block {
  readonly surface: readonly [from: number, to: number]
  readonly original: readonly [from: number, to: number]
}

/** Longest side of a block, in words. */
export const MOST_BLOCK = 3
/** Chance of a link that no count speaks for: far below any that one does. */
const UNSEEN = 1e-6

/**
 * The likeliest chain of blocks of each pair after `rounds` rounds of Model 1 and as many over chains; undefined where no chain explains a pair
 * (a side more than three times as long as the other). The same pairs in the same order give the same blocks.
 *
 * @example
 * alignPhrases([{ surface: ['profound', 'learn'], original: ['deep', 'learn'] }], 5)
 * // [[{ surface: [0, 1], original: [0, 1] }, { surface: [1, 2], original: [1, 2] }]]
 */
export function alignPhrases(pairs: readonly TypePair[], rounds: number): (Block[] | undefined)[] {
  let model: Model = {
    there: trainModel1(pairs.map(({ surface, original }) => [surface, original]), rounds),
    back: trainModel1(pairs.map(({ surface, original }) => [original, surface]), rounds),
    shapes: undefined,
  }
  for (let round = 0; round < rounds; round++) model = reestimate(pairs, model)
  return pairs.map((pair) => bestChain(pair, scorerOf(model, pair)))
}

/** Chance of a target word given a source word. */
type Table = Map<string, Map<string, number>>

interface Model {
  /** t(surface | original) and t(original | surface). */
  readonly there: Table
  readonly back: Table
  /** Share of each shape among blocks; none before anything is counted. */
  readonly shapes: ReadonlyMap<string, number> | undefined
}

/** `2 1` for two words that stand for one; `kept` for a word left alone. */
function shapeOf(pair: TypePair, i: number, k: number, j: number, l: number): string {
  return k - i === 1 && l - j === 1 && pair.surface[i] === pair.original[j] ? 'kept' : `${k - i} ${l - j}`
}

/** Score of the block of surface words `i` to `k` and original words `j` to `l`. */
type Scorer = (i: number, k: number, j: number, l: number) => number

function scorerOf({ there, back, shapes }: Model, pair: TypePair): Scorer {
  return (i, k, j, l) => {
    const shape = shapes?.get(shapeOf(pair, i, k, j, l)) ?? (shapes === undefined ? 1 : UNSEEN)
    if (sharesWord(pair, i, k, j, l)) return shape * (k - i === 1 && l - j === 1 ? 1 : UNSEEN)
    const surface = pair.surface.slice(i, k)
    const original = pair.original.slice(j, l)
    return shape * Math.sqrt(chanceOf(there, surface, original) * chanceOf(back, original, surface))
  }
}

/** Model 1: each target word comes from any of the sources. */
function chanceOf(table: Table, targets: readonly string[], sources: readonly string[]): number {
  let chance = 1
  for (const target of targets) chance *= sources.reduce((sum, source) => sum + (table.get(source)?.get(target) ?? 0), 0) / sources.length + UNSEEN
  return chance
}

/** A word that stands on both sides was left alone, or else has company (`most cancers ← cancers`): the last resort. */
function sharesWord(pair: TypePair, i: number, k: number, j: number, l: number): boolean {
  for (let p = i; p < k; p++) for (let q = j; q < l; q++) if (pair.surface[p] === pair.original[q]) return true
  return false
}

/** All blocks of a pair of lengths `n` and `m`: those that start first first. */
function eachBlock(n: number, m: number, visit: (i: number, k: number, j: number, l: number) => void): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      for (let k = i + 1; k <= Math.min(n, i + MOST_BLOCK); k++) visit(i, k, j, j + 1)
      for (let l = j + 2; l <= Math.min(m, j + MOST_BLOCK); l++) visit(i, i + 1, j, l)
    }
  }
}

/** Calls `visit` with the probability of each block of a pair, over all its chains. */
function expectBlocks(pair: TypePair, score: Scorer, visit: (i: number, k: number, j: number, l: number, share: number) => void): void {
  const [n, m] = [pair.surface.length, pair.original.length]
  const width = m + 1
  const blocks: (readonly [i: number, k: number, j: number, l: number, score: number])[] = []
  eachBlock(n, m, (i, k, j, l) => {
    const value = score(i, k, j, l)
    if (value > 0) blocks.push([i, k, j, l, value])
  })
  const left = new Float64Array((n + 1) * width)
  const right = new Float64Array((n + 1) * width)
  left[0] = 1
  right[n * width + m] = 1
  for (const [i, k, j, l, value] of blocks) left[k * width + l] = (left[k * width + l] as number) + (left[i * width + j] as number) * value
  for (const [i, k, j, l, value] of blocks.toReversed()) right[i * width + j] = (right[i * width + j] as number) + (right[k * width + l] as number) * value
  const all = right[0] as number
  if (all === 0) return
  for (const [i, k, j, l, value] of blocks) visit(i, k, j, l, ((left[i * width + j] as number) * value * (right[k * width + l] as number)) / all)
}

function reestimate(pairs: readonly TypePair[], model: Model): Model {
  const there: Table = new Map()
  const back: Table = new Map()
  const shapes = new Map<string, number>()
  for (const pair of pairs) {
    expectBlocks(pair, scorerOf(model, pair), (i, k, j, l, share) => {
      // Shares that vanish would make rows that sum to nothing.
      if (share < UNSEEN) return
      add(shapes, shapeOf(pair, i, k, j, l), share)
      if (sharesWord(pair, i, k, j, l)) return
      const surface = pair.surface.slice(i, k)
      const original = pair.original.slice(j, l)
      shareOut(there, model.there, surface, original, share)
      shareOut(back, model.back, original, surface, share)
    })
  }
  const total = [...shapes.values()].reduce((a, b) => a + b, 0)
  return { there: normalize(there), back: normalize(back), shapes: new Map([...shapes].map(([shape, count]) => [shape, count / total])) }
}

/** Counts each target word for the sources, in proportion to what the table gave them. */
function shareOut(counts: Table, table: Table, targets: readonly string[], sources: readonly string[], weight: number): void {
  for (const target of targets) {
    const chances = sources.map((source) => (table.get(source)?.get(target) ?? 0) + UNSEEN)
    const sum = chances.reduce((a, b) => a + b, 0)
    sources.forEach((source, i) => add(rowOf(counts, source), target, (weight * (chances[i] as number)) / sum))
  }
}

function bestChain(pair: TypePair, score: Scorer): Block[] | undefined {
  const [n, m] = [pair.surface.length, pair.original.length]
  const width = m + 1
  const best = new Float64Array((n + 1) * width)
  const back: (Block | undefined)[] = []
  best[0] = 1
  eachBlock(n, m, (i, k, j, l) => {
    const value = (best[i * width + j] as number) * score(i, k, j, l)
    if (value <= (best[k * width + l] as number)) return
    best[k * width + l] = value
    back[k * width + l] = { surface: [i, k], original: [j, l] }
  })
  const chain: Block[] = []
  for (let at = n * width + m; at > 0; ) {
    const block = back[at]
    if (block === undefined) return undefined
    chain.unshift(block)
    at = block.surface[0] * width + block.original[0]
  }
  return chain
}

/** t(target | source) of IBM Model 1 after some rounds, from pairs of targets and sources; words that stand on both sides have no part in it. */
function trainModel1(pairs: readonly (readonly [targets: readonly string[], sources: readonly string[]])[], rounds: number): Table {
  const free = pairs.map(([targets, sources]) => [targets.filter((word) => !sources.includes(word)), sources.filter((word) => !targets.includes(word))] as const)
  let table: Table = new Map()
  for (let round = 0; round < rounds; round++) {
    const counts: Table = new Map()
    for (const [targets, sources] of free) shareOut(counts, table, targets, sources, 1)
    table = normalize(counts)
  }
  return table
}

function add(counts: Map<string, number>, key: string, value: number): void {
  counts.set(key, (counts.get(key) ?? 0) + value)
}

function rowOf(table: Table, key: string): Map<string, number> {
  const row = table.get(key) ?? new Map<string, number>()
  table.set(key, row)
  return row
}

function normalize(counts: Table): Table {
  return new Map([...counts].map(([source, row]) => {
    const sum = [...row.values()].reduce((a, b) => a + b, 0)
    return [source, new Map([...row].map(([target, count]) => [target, count / sum]))]
  }))
}
