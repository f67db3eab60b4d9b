// Word alignment of phrase pairs by EM. A spinner swaps words and short phrases and keeps their order, so a pair is a chain of blocks: words left
// alone, and substitutions of one to three words for one to three.
//
//   counterfeit | neural | organization        block         count elsewhere    IBM Model 1, both directions
//   artificial  | neural | network             P(s, o) = (  n(s, o)  +  α · shape(|s|, |o|) · lexical(s, o)  ) / (N + α)
//
// The chance of a block is its expected count in the other pairs, drawn towards a base measure that needs no count of the whole block: IBM
// Model 1 (Brown et al. 1993) in both directions, which is trained first. Expected counts come from forward and backward sums over all
// chains, as in joint multigrams (Bisani and Ney 2008). Without the base measure, and if a pair counted itself, one block would swallow it.

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

export interface AlignOptions {
  /** Rounds of EM, for Model 1 and for the blocks. */
  readonly rounds: number
  /** α: what the base measure weighs, in counts. */
  readonly concentration: number
}

/**
 * The likeliest chain of blocks of each pair; undefined where no chain explains it (a side more than three times as long as the other). The
 * same pairs in the same order give the same blocks.
 *
 * @example
 * alignPhrases([{ surface: ['profound', 'learn'], original: ['deep', 'learn'] }], { rounds: 5, concentration: 1 })
 * // [[{ surface: [0, 1], original: [0, 1] }, { surface: [1, 2], original: [1, 2] }]]
 */
export function alignPhrases(pairs: readonly TypePair[], { rounds, concentration }: AlignOptions): (Block[] | undefined)[] {
  const lexical = trainLexicon(pairs, rounds)
  let model: BlockModel = { lexical, concentration, counts: new Map(), own: [], total: 0, shapes: new Map() }
  for (let round = 0; round < rounds; round++) model = reestimate(pairs, model)
  return pairs.map((pair, i) => bestChain(pair, scorerOf(model, pair, i)))
}

interface BlockModel {
  readonly lexical: Lexical
  readonly concentration: number
  /** Expected counts of blocks over all pairs, and of each pair's own. */
  readonly counts: ReadonlyMap<string, number>
  readonly own: readonly ReadonlyMap<string, number>[]
  readonly total: number
  /** Share of each shape (`1 2`: one word for two) among blocks; `kept` for a word left alone. */
  readonly shapes: ReadonlyMap<string, number>
}

type Scorer = (i: number, k: number, j: number, l: number) => number

const keyOf = (pair: TypePair, i: number, k: number, j: number, l: number): string => `${pair.surface.slice(i, k).join(' ')}\t${pair.original.slice(j, l).join(' ')}`

/** Probability of the block of surface words i to k and original words j to l of a pair, by what the other pairs say. */
function scorerOf(model: BlockModel, pair: TypePair, index: number): Scorer {
  const { counts, total, shapes, concentration, lexical } = model
  const own = model.own[index]
  return (i, k, j, l) => {
    const kept = k - i === 1 && l - j === 1 && pair.surface[i] === pair.original[j]
    if (!kept && sharesWord(pair, i, k, j, l)) return 0
    const shape = shapes.get(kept ? 'kept' : `${k - i} ${l - j}`) ?? (shapes.size === 0 ? 1 : 1e-6)
    if (kept) return shape
    const key = keyOf(pair, i, k, j, l)
    const elsewhere = Math.max(0, (counts.get(key) ?? 0) - (own?.get(key) ?? 0))
    return (elsewhere + concentration * shape * lexical(pair.surface.slice(i, k), pair.original.slice(j, l))) / (total + concentration)
  }
}

function sharesWord(pair: TypePair, i: number, k: number, j: number, l: number): boolean {
  for (let p = i; p < k; p++) for (let q = j; q < l; q++) if (pair.surface[p] === pair.original[q]) return true
  return false
}

/** Sums over the chains that end at (i, j), from the left, or start there, from the right. */
function sumChains(pair: TypePair, score: Scorer): { left: Float64Array; right: Float64Array; width: number } {
  const [n, m] = [pair.surface.length, pair.original.length]
  const width = m + 1
  const left = new Float64Array((n + 1) * width)
  const right = new Float64Array((n + 1) * width)
  left[0] = 1
  right[n * width + m] = 1
  eachBlock(n, m, (i, k, j, l) => {
    left[k * width + l] = (left[k * width + l] as number) + (left[i * width + j] as number) * score(i, k, j, l)
  })
  for (let i = n; i >= 0; i--) {
    for (let j = m; j >= 0; j--) {
      for (let k = i + 1; k <= Math.min(n, i + MOST_BLOCK); k++) {
        for (let l = j + 1; l <= Math.min(m, j + (k - i === 1 ? MOST_BLOCK : 1)); l++) right[i * width + j] = (right[i * width + j] as number) + (right[k * width + l] as number) * score(i, k, j, l)
      }
    }
  }
  return { left, right, width }
}

/** All blocks of a pair of lengths n and m, those that start first first. */
function eachBlock(n: number, m: number, visit: (i: number, k: number, j: number, l: number) => void): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      for (let k = i + 1; k <= Math.min(n, i + MOST_BLOCK); k++) for (let l = j + 1; l <= Math.min(m, j + (k - i === 1 ? MOST_BLOCK : 1)); l++) visit(i, k, j, l)
    }
  }
}

function reestimate(pairs: readonly TypePair[], model: BlockModel): BlockModel {
  const counts = new Map<string, number>()
  const shapes = new Map<string, number>()
  let total = 0
  let blocks = 0
  const own = pairs.map((pair, index) => {
    const score = scorerOf(model, pair, index)
    const { left, right, width } = sumChains(pair, score)
    const all = right[0] as number
    const mine = new Map<string, number>()
    if (all === 0) return mine
    eachBlock(pair.surface.length, pair.original.length, (i, k, j, l) => {
      const share = ((left[i * width + j] as number) * score(i, k, j, l) * (right[k * width + l] as number)) / all
      if (share < 1e-6) return
      const kept = sharesWord(pair, i, k, j, l)
      add(shapes, kept ? 'kept' : `${k - i} ${l - j}`, share)
      blocks += share
      if (kept) return
      add(mine, keyOf(pair, i, k, j, l), share)
      total += share
    })
    for (const [key, share] of mine) add(counts, key, share)
    return mine
  })
  return { ...model, counts, own, total, shapes: new Map([...shapes].map(([shape, count]) => [shape, count / blocks])) }
}

function add(counts: Map<string, number>, key: string, value: number): void {
  counts.set(key, (counts.get(key) ?? 0) + value)
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

type Lexical = (surface: readonly string[], original: readonly string[]) => number
type Table = Map<string, Map<string, number>>

/** Trains Model 1 in both directions; a word of the same stem on the other side explains a word alone. */
function trainLexicon(pairs: readonly TypePair[], rounds: number): Lexical {
  const there = trainModel1(pairs.map(({ surface, original }) => [surface, original]), rounds)
  const back = trainModel1(pairs.map(({ surface, original }) => [original, surface]), rounds)
  const product = (table: Table, targets: readonly string[], sources: readonly string[]): number =>
    targets.reduce((value, target) => value * (sources.reduce((sum, source) => sum + (table.get(source)?.get(target) ?? 0), 0) / sources.length + 1e-6), 1)
  return (surface, original) => Math.sqrt(product(there, surface, original) * product(back, original, surface))
}

/** t(target | source) after some rounds. */
function trainModel1(pairs: readonly (readonly [targets: readonly string[], sources: readonly string[]])[], rounds: number): Table {
  let table: Table = new Map()
  for (let round = 0; round < rounds; round++) {
    const counts: Table = new Map()
    for (const [targets, sources] of pairs) {
      const free = sources.filter((source) => !targets.includes(source))
      for (const target of targets) {
        if (sources.includes(target)) continue
        const shares = free.map((source) => (round === 0 ? 1 : (table.get(source)?.get(target) ?? 0)))
        const sum = shares.reduce((a, b) => a + b, 0)
        if (sum > 0) free.forEach((source, i) => add(rowOf(counts, source), target, (shares[i] as number) / sum))
      }
    }
    table = normalize(counts)
  }
  return table
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
