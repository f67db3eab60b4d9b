// Gradient boosting of small trees for probabilities (Friedman 2001; second-order steps as in XGBoost, leaf-wise growth and histograms as in LightGBM).
import type { Trees } from '../confidence/trees.js'

export interface BoostingOptions {
  readonly trees: number
  readonly leaves: number
  /** Share of each step that is taken. */
  readonly rate: number
  /** Least number of samples in a leaf, and pull of its value towards zero. */
  readonly least: number
  readonly ridge: number
}

interface Sample { readonly features: readonly number[]; readonly right: boolean }

/** Borders between values of a feature: at most so many, at equal shares of the samples. */
const MOST_BINS = 255

/** A leaf that may be parted, with its best split. */
interface Leaf { readonly samples: Int32Array; readonly node: number; readonly split: Split | undefined }
interface Split { readonly gain: number; readonly feature: number; readonly bin: number }

/** Fits trees whose sum is the log-odds that a sample is right. */
export function fitTrees(samples: readonly Sample[], options: BoostingOptions): Trees {
  const count = samples.length
  const features = samples[0]?.features.length ?? 0
  const borders = Array.from({ length: features }, (_, f) => bordersOf(samples.map((sample) => sample.features[f] as number)))
  const bins = borders.map((list, f) => Uint8Array.from(samples, (sample) => binOf(list, sample.features[f] as number)))
  const share = samples.filter(({ right }) => right).length / count
  const base = Math.log(share / (1 - share))
  const score = new Float64Array(count).fill(base)
  const out = { base: Number(base.toPrecision(4)), feature: [] as number[], value: [] as number[], right: [] as number[] }
  for (let t = 0; t < options.trees; t++) {
    const gradient = Float64Array.from(samples, ({ right }, i) => (right ? 1 : 0) - 1 / (1 + Math.exp(-(score[i] as number))))
    const hessian = Float64Array.from(score, (value) => Math.max(1e-6, 1 / (2 + Math.exp(value) + Math.exp(-value))))
    const tree = growTree(bins, gradient, hessian, options)
    for (const { samples: inside, value } of tree.leaves) for (const i of inside) score[i] = (score[i] as number) + value
    writeTree(tree, borders, out)
  }
  return out
}

function bordersOf(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort()
  const borders = new Set<number>()
  for (let b = 1; b < MOST_BINS; b++) borders.add(Number((sorted[Math.floor((b * sorted.length) / MOST_BINS)] as number).toPrecision(4)))
  return [...borders].sort((a, b) => a - b)
}

/** Number of borders that a value reaches. */
function binOf(borders: readonly number[], value: number): number {
  let bin = 0
  while (bin < borders.length && value >= (borders[bin] as number)) bin++
  return bin
}

interface Tree {
  /** By node: the split, or undefined for a leaf; children follow as `left` and `left + 1`. */
  readonly nodes: { split?: Split; left?: number; value: number }[]
  readonly leaves: readonly { readonly samples: Int32Array; readonly value: number }[]
}

function growTree(bins: readonly Uint8Array[], gradient: Float64Array, hessian: Float64Array, options: BoostingOptions): Tree {
  const nodes: Tree['nodes'] = [{ value: 0 }]
  const whole = Int32Array.from(gradient, (_, i) => i)
  const leaves: Leaf[] = [{ samples: whole, node: 0, split: bestSplit(whole, bins, gradient, hessian, options) }]
  while (leaves.length < options.leaves) {
    const best = leaves.reduce((most, leaf, l) => ((leaf.split?.gain ?? 0) > (leaves[most]?.split?.gain ?? 0) ? l : most), 0)
    const { samples, node, split } = leaves[best] as Leaf
    if (split === undefined) break
    const row = bins[split.feature] as Uint8Array
    const left = nodes.push({ value: 0 }, { value: 0 }) - 2
    Object.assign(nodes[node] as object, { split, left })
    const parts = [samples.filter((i) => (row[i] as number) <= split.bin), samples.filter((i) => (row[i] as number) > split.bin)]
    leaves.splice(best, 1, ...parts.map((part, k): Leaf => ({ samples: part, node: left + k, split: bestSplit(part, bins, gradient, hessian, options) })))
  }
  const valued = leaves.map(({ samples, node }) => {
    let g = 0
    let h = options.ridge
    for (const i of samples) {
      g += gradient[i] as number
      h += hessian[i] as number
    }
    const value = Number(((options.rate * g) / h).toPrecision(3))
    ;(nodes[node] as Tree['nodes'][number]).value = value
    return { samples, value }
  })
  return { nodes, leaves: valued }
}

function bestSplit(samples: Int32Array, bins: readonly Uint8Array[], gradient: Float64Array, hessian: Float64Array, { least, ridge }: BoostingOptions): Split | undefined {
  let best: Split | undefined
  const sums = new Float64Array(3 * MOST_BINS)
  bins.forEach((row, feature) => {
    sums.fill(0)
    let [g, h] = [0, 0]
    for (const i of samples) {
      const at = 3 * (row[i] as number)
      sums[at] = (sums[at] as number) + (gradient[i] as number)
      sums[at + 1] = (sums[at + 1] as number) + (hessian[i] as number)
      sums[at + 2] = (sums[at + 2] as number) + 1
      g += gradient[i] as number
      h += hessian[i] as number
    }
    let [gl, hl, nl] = [0, 0, 0]
    for (let bin = 0; bin < MOST_BINS - 1; bin++) {
      gl += sums[3 * bin] as number
      hl += sums[3 * bin + 1] as number
      nl += sums[3 * bin + 2] as number
      if (nl < least || samples.length - nl < least) continue
      const gain = (gl * gl) / (hl + ridge) + ((g - gl) * (g - gl)) / (h - hl + ridge) - (g * g) / (h + ridge)
      if (gain > (best?.gain ?? 1e-9)) best = { gain, feature, bin }
    }
  })
  return best
}

/** Appends a tree, each node before its left branch and that before its right one. */
function writeTree({ nodes }: Tree, borders: readonly (readonly number[])[], out: { feature: number[]; value: number[]; right: number[] }): void {
  const write = (n: number): void => {
    const { split, left, value } = nodes[n] as Tree['nodes'][number]
    const at = out.feature.push(split?.feature ?? -1) - 1
    out.value.push(split === undefined ? value : ((borders[split.feature] as readonly number[])[split.bin] as number))
    out.right.push(0)
    if (split === undefined || left === undefined) return
    write(left)
    out.right[at] = out.feature.length - at
    write(left + 1)
  }
  write(0)
}
