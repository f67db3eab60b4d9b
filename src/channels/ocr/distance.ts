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
  const last = (surface.length + 1) * (original.length + 1) - 1
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

const createCells = (size: number): Cells => ({ cost: new Int32Array(size), count: new Uint8Array(size), step: new Uint8Array(size) })
/** Cells are filled again and again; nothing in them outlasts a call. */
let cells: Cells = createCells(4096)

function fillCells(table: ConfusionTable, surface: string, original: string, bound: number): Cells | undefined {
  const width = original.length + 1
  const { costOf } = table.listed
  const read = numbersAlong(surface, table.listed.surfaces)
  const stood = recall(table, original)
  const far = bound + 1
  const size = (surface.length + 1) * width
  if (cells.cost.length < size) cells = createCells(2 * size)
  const { cost, count, step: from } = cells
  cost.fill(far, 0, size)
  cost[0] = 0
  count[0] = 0
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
    if (least === far && i > 2 && rowsBeyond(cost, i, width, size, bound)) return undefined
  }
  return cells
}

function rowsBeyond(cost: Int32Array, i: number, width: number, size: number, bound: number): boolean {
  for (let at = (i - 2) * width; at < Math.min(size, (i + 3) * width); at++) if ((cost[at] as number) <= bound) return false
  return true
}

const SPACE = 0x20
/** No character where others have their code. */
const NONE = -1

/** Originals whose numbers are remembered: the same few are weighed again and again. Beyond it all are forgotten. */
const MOST_REMEMBERED = 10_000
const REMEMBERED = new WeakMap<ConfusionTable, Map<string, Int32Array>>()

function recall(table: ConfusionTable, original: string): Int32Array {
  let memory = REMEMBERED.get(table)
  if (memory === undefined || memory.size > MOST_REMEMBERED) REMEMBERED.set(table, (memory = new Map()))
  const known = memory.get(original) ?? numbersAlong(original, table.listed.originals)
  memory.set(original, known)
  return known
}

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

/** Where each letter stands in a pattern, as bits by code unit; all zeros between calls. */
const PATTERN = new Int32Array(65536)
/** Characters of a pattern that are compared at once. */
const BITS = 32

/**
 * A bound from below on the unit distance between a form and any part of `text` from one place to another: that of each 32 characters of it to the nearest
 * part, summed (Myers 1999).
 */
export function leastDistance(form: string, text: string, from: number, to: number): number {
  let sum = 0
  for (let first = 0; first < form.length; first += BITS) sum += leastOfPiece(form, first, Math.min(form.length, first + BITS), text, from, to)
  return sum
}

function leastOfPiece(form: string, first: number, last: number, text: string, from: number, to: number): number {
  for (let i = first; i < last; i++) PATTERN[form.charCodeAt(i)] = (PATTERN[form.charCodeAt(i)] as number) | (1 << (i - first))
  const end = 1 << (last - first - 1)
  let score = last - first
  let least = score
  let up = -1
  let down = 0
  for (let at = from; at < to; at++) {
    const equal = PATTERN[text.charCodeAt(at)] as number
    const vertical = equal | down
    const horizontal = (((equal & up) + up) ^ up) | equal
    let higher = down | ~(horizontal | up)
    let lower = up & horizontal
    if ((higher & end) !== 0) score++
    if ((lower & end) !== 0 && --score < least) least = score
    // A part may start anywhere: nothing comes in from above.
    higher <<= 1
    lower <<= 1
    up = lower | ~(vertical | higher)
    down = higher & vertical
  }
  for (let i = first; i < last; i++) PATTERN[form.charCodeAt(i)] = 0
  return least
}
