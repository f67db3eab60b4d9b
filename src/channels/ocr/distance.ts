// Weighted, bounded edit distance: −log P(surface | original) by the best sequence of confusions, or more than the bound.
//
//          original →          each cell is the least cost of reading so far; steps go over
//  surface  0  ·  ·  ·         up to three characters on either side; a row whose least cost is
//     ↓     ·  0  ·  ·         beyond the bound ends the work
import type { ConfusionTable } from './confusion-table.js'

/** Cost in score units and the confusions it counts; undefined beyond `bound`. Case counts as it stands. */
export function weighDistance(table: ConfusionTable, surface: string, original: string, bound: number): { cost: number; confusions: number } | undefined {
  const cells = fillCells(table, surface, original, bound)
  if (cells === undefined) return undefined
  const last = cells.cost.length - 1
  return (cells.cost[last] as number) > bound ? undefined : { cost: cells.cost[last] as number, confusions: cells.count[last] as number }
}

/** What was read as what, with its cost in score units. */
export interface Step { readonly surface: string; readonly original: string; readonly cost: number }

/** The confusions of the best sequence, in order. */
export function explainDistance(table: ConfusionTable, surface: string, original: string): Step[] {
  const cells = fillCells(table, surface, original, FAR)
  const steps: Step[] = []
  if (cells === undefined) return steps
  for (let i = surface.length, j = original.length; i + j > 0; ) {
    const at = i * (original.length + 1) + j
    const [m, n] = [(cells.step[at] as number) >> 2, (cells.step[at] as number) & 3]
    const cost = (cells.cost[at] as number) - (cells.cost[at - m * (original.length + 1) - n] as number)
    if (cost > 0) steps.unshift({ surface: surface.slice(i - m, i), original: original.slice(j - n, j), cost })
    i -= m
    j -= n
  }
  return steps
}

/** A bound that no two words reach. */
const FAR = 1 << 28

/** Cells by `surface * (original.length + 1) + original`: least cost, confusions, and the characters on either side of the last step, four times those of the surface. */
interface Cells { readonly cost: Int32Array; readonly count: Uint8Array; readonly step: Uint8Array }

function fillCells(table: ConfusionTable, surface: string, original: string, bound: number): Cells | undefined {
  const width = original.length + 1
  const { costOf } = table.listed
  const read = numbersAlong(surface, table.listed.surfaces)
  const stood = numbersAlong(original, table.listed.originals)
  const far = bound + 1
  const cost = new Int32Array((surface.length + 1) * width).fill(far)
  const count = new Uint8Array(cost.length)
  const from = new Uint8Array(cost.length)
  cost[0] = 0
  for (let i = 0; i <= surface.length; i++) {
    let least = far
    for (let j = 0; j < width; j++) {
      const at = i * width + j
      const here = cost[at] as number
      if (here > bound) continue
      least = Math.min(least, here)
      for (let m = 0; m <= 3 && i + m <= surface.length; m++) {
        for (let n = m === 0 ? 1 : 0; n <= 3 && j + n < width; n++) {
          const s = read[i * 4 + m] as number
          const o = stood[j * 4 + n] as number
          let step = m === 1 && n === 1 && surface.charCodeAt(i) === original.charCodeAt(j) ? 0 : s < 0 || o < 0 ? -1 : costOf(s, o)
          if (step < 0 && m < 2 && n < 2) step = unlistedCost(table, m === 1 ? surface.charCodeAt(i) : NONE, n === 1 ? original.charCodeAt(j) : NONE)
          if (step < 0) continue
          const to = at + m * width + n
          if (here + step < (cost[to] as number)) {
            cost[to] = here + step
            count[to] = (count[at] as number) + (step === 0 ? 0 : 1)
            from[to] = m * 4 + n
          }
        }
      }
    }
    // Steps of three rows could still come from above, but not from rows that are all beyond the bound.
    if (least === far && i > 2 && rowsBeyond(cost, i, width, bound)) return undefined
  }
  return { cost, count, step: from }
}

function rowsBeyond(cost: Int32Array, i: number, width: number, bound: number): boolean {
  for (let at = (i - 2) * width; at < Math.min(cost.length, (i + 3) * width); at++) if ((cost[at] as number) <= bound) return false
  return true
}

const SPACE = 0x20
/** No character where others have their code. */
const NONE = -1

/** Numbers of the up to three characters from each position on, -1 where no confusion has them: `[position * 4 + characters]`. */
function numbersAlong(text: string, numbers: ReadonlyMap<string, number>): Int32Array {
  const along = new Int32Array(4 * (text.length + 1)).fill(-1)
  for (let at = 0; at <= text.length; at++) for (let n = 0; n <= 3 && at + n <= text.length; n++) along[at * 4 + n] = numbers.get(text.slice(at, at + n)) ?? -1
  return along
}

/** Cost of a step that no line lists, of one character on either side or of none; -1 where there is no such step. */
function unlistedCost(table: ConfusionTable, surface: number, original: number): number {
  if (surface === NONE) return original === SPACE ? table.spaceLost : table.lost
  if (original === NONE) return surface === SPACE ? table.spaceInserted : table.inserted
  return surface === SPACE || original === SPACE ? -1 : table.replaced
}
