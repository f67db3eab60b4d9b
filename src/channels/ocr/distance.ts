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
  const read = table.listed.surfaces.along(surface)
  const { numbers: stood, lost, longer } = recall(table, original)
  const shorter = leastShorter(table, surface, read)
  const size = (surface.length + 1) * width
  if (cells.cost.length < size) cells = createCells(2 * size)
  const { cost } = cells
  cost.fill(bound + 1, 0, size)
  cost[0] = 0
  cells.count[0] = 0
  for (let i = 0; i <= surface.length; i++) {
    let isBeyond = true
    const inserted = insertedAt(table, surface, read, i)
    for (let j = 0; j < width; j++) {
      const at = i * width + j
      const here = cost[at] as number
      // What is left on one side more than on the other must come in, or be lost.
      const more = surface.length - i - (original.length - j)
      if (here > bound) continue
      isBeyond = false
      if (here + (more > 0 ? more * shorter : -more * longer) > bound) continue
      for (let n = 1; n <= 3 && j + n < width; n++) reach(at, at + n, lost[j * 4 + n] as number, n)
      for (let m = 1; m <= 3 && i + m <= surface.length; m++) {
        const to = at + m * width
        reach(at, to, inserted[m] as number, m * 4)
        const s = read[i * 4 + m] as number
        if (m === 1 && j + 1 < width) reach(at, to + 1, stepAt(table, surface.charCodeAt(i), original.charCodeAt(j), s, stood[j * 4 + 1] as number), 5)
        if (s >= 0) for (let n = m === 1 ? 2 : 1; n <= 3 && j + n < width; n++) if ((stood[j * 4 + n] as number) >= 0) reach(at, to + n, table.listed.costOf(s, stood[j * 4 + n] as number), m * 4 + n)
      }
    }
    // Steps of three rows could still come from above, but not from rows that are all beyond the bound.
    if (isBeyond && i > 2 && rowsBeyond(cost, i, width, size, bound)) return undefined
  }
  return cells
}

/** A step from one cell to another, where there is such a step (it costs nothing less than nothing). */
function reach(from: number, to: number, price: number, step: number): void {
  const { cost, count, step: steps } = cells
  const sum = (cost[from] as number) + price
  if (price < 0 || sum >= (cost[to] as number)) return
  cost[to] = sum
  count[to] = (count[from] as number) + (price === 0 ? 0 : 1)
  steps[to] = step
}

/** Cost of one character read as another; -1 where there is no such step. */
function stepAt(table: ConfusionTable, code: number, other: number, surface: number, original: number): number {
  if (code === other) return 0
  const listed = surface < 0 || original < 0 ? -1 : table.listed.costOf(surface, original)
  return listed < 0 ? unlistedCost(table, code, other) : listed
}

const INSERTED = new Int32Array(4)

/** Costs of one, two and three characters of the surface that came in, -1 where that is no step. */
function insertedAt(table: ConfusionTable, surface: string, read: Int32Array, i: number): Int32Array {
  const { costOf, originals } = table.listed
  const nothing = originals.numberOf('')
  for (let m = 1; m <= 3; m++) {
    const s = i + m > surface.length ? -1 : (read[i * 4 + m] as number)
    const listed = s < 0 || nothing < 0 ? -1 : costOf(s, nothing)
    INSERTED[m] = listed < 0 && m === 1 && i < surface.length ? unlistedCost(table, surface.charCodeAt(i), NONE) : listed
  }
  return INSERTED
}

/** The least cost, for each character, of what leaves more on the side of the surface than the original has. */
function leastShorter(table: ConfusionTable, surface: string, read: Int32Array): number {
  let least = surface.includes(' ') ? Math.min(table.inserted, table.spaceInserted) : table.inserted
  for (let at = 0; at < surface.length; at++) {
    for (let m = 1; m <= 3; m++) {
      const s = read[at * 4 + m] as number
      if (s >= 0) least = Math.min(least, table.listed.shorter[s] as number)
    }
  }
  return least
}

function rowsBeyond(cost: Int32Array, i: number, width: number, size: number, bound: number): boolean {
  for (let at = (i - 2) * width; at < Math.min(size, (i + 3) * width); at++) if ((cost[at] as number) <= bound) return false
  return true
}

const SPACE = 0x20
/** No character where others have their code. */
const NONE = -1

/** What is asked of an original again and again: its numbers; costs of the characters from each position on that are lost; the least cost of each that the surface lacks. */
interface Original { readonly numbers: Int32Array; readonly lost: Int32Array; readonly longer: number }

/** Originals that are remembered: the same few are weighed again and again. Beyond it all are forgotten. */
const MOST_REMEMBERED = 10_000
const REMEMBERED = new WeakMap<ConfusionTable, Map<string, Original>>()

function recall(table: ConfusionTable, original: string): Original {
  let memory = REMEMBERED.get(table)
  if (memory === undefined || memory.size > MOST_REMEMBERED) REMEMBERED.set(table, (memory = new Map()))
  const known = memory.get(original) ?? readOriginal(table, original)
  memory.set(original, known)
  return known
}

function readOriginal(table: ConfusionTable, original: string): Original {
  const { surfaces, originals, costOf, longer } = table.listed
  const numbers = originals.along(original)
  const nothing = surfaces.numberOf('')
  const lost = numbers.map((o, k) => {
    const listed = o < 0 || nothing < 0 || k % 4 === 0 ? -1 : costOf(nothing, o)
    return listed < 0 && k % 4 === 1 && k < 4 * original.length ? unlistedCost(table, NONE, original.charCodeAt(k >> 2)) : listed
  })
  const least = original.includes(' ') ? Math.min(table.lost, table.spaceLost) : table.lost
  return { numbers, lost, longer: numbers.reduce((low, o) => (o < 0 ? low : Math.min(low, longer[o] as number)), least) }
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
 * Whether the unit distance between a form and some part of `text` from one place to another may be `most`, by a bound from below: the distance of each 32
 * characters of it to the nearest part, summed (Myers 1999).
 */
export function mayBeNear(form: string, text: string, from: number, to: number, most: number): boolean {
  let left = most
  for (let first = 0; first < form.length && left >= 0; first += BITS) left -= leastOfPiece(form, first, Math.min(form.length, first + BITS), text, from, to, form.length > BITS ? 0 : most, left)
  return left >= 0
}

/** The least distance of a piece of a form; one that is at most `enough`, or more than `most`, may be any such. */
function leastOfPiece(form: string, first: number, last: number, text: string, from: number, to: number, enough: number, most: number): number {
  for (let i = first; i < last; i++) PATTERN[form.charCodeAt(i)] = (PATTERN[form.charCodeAt(i)] as number) | (1 << (i - first))
  const end = 1 << (last - first - 1)
  let score = last - first
  let least = score
  let up = -1
  let down = 0
  for (let at = from; at < to && least > enough; at++) {
    const equal = PATTERN[text.charCodeAt(at)] as number
    const vertical = equal | down
    const horizontal = (((equal & up) + up) ^ up) | equal
    let higher = down | ~(horizontal | up)
    let lower = up & horizontal
    if ((higher & end) !== 0) score++
    if ((lower & end) !== 0 && --score < least) least = score
    // Each character to come lessens the distance by one at the most.
    if (least > most && score - (to - at - 1) > most) break
    // A part may start anywhere: nothing comes in from above.
    higher <<= 1
    lower <<= 1
    up = lower | ~(vertical | higher)
    down = higher & vertical
  }
  for (let i = first; i < last; i++) PATTERN[form.charCodeAt(i)] = 0
  return least
}
