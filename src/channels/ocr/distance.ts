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
    const step = cells.step[i * (original.length + 1) + j] as number
    const [read, stood] = [surface.slice(i - (step >> 2), i), original.slice(j - (step & 3), j)]
    if (read !== stood) steps.unshift({ surface: read, original: stood, cost: costOf(table, read, stood) })
    i -= step >> 2
    j -= step & 3
  }
  return steps
}

/** A bound that no two words reach. */
const FAR = 1 << 28

/** Cells by `surface * (original.length + 1) + original`: least cost, confusions, and the characters on either side of the last step, four times those of the surface. */
interface Cells { readonly cost: Int32Array; readonly count: Uint8Array; readonly step: Uint8Array }

function fillCells(table: ConfusionTable, surface: string, original: string, bound: number): Cells | undefined {
  const width = original.length + 1
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
          const step = costOf(table, surface.slice(i, i + m), original.slice(j, j + n))
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

/** Cost of one step, or -1 where there is none. */
function costOf(table: ConfusionTable, surface: string, original: string): number {
  if (surface === original) return surface.length === 1 ? 0 : -1
  const listed = table.costs.get(`${original}\t${surface}`)
  if (listed !== undefined) return listed
  if (surface.length > 1 || original.length > 1) return -1
  if (surface === '') return original === ' ' ? table.spaceLost : table.lost
  if (original === '') return surface === ' ' ? table.spaceInserted : table.inserted
  return surface === ' ' || original === ' ' ? -1 : table.replaced
}
