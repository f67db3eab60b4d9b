// Compiles channel tables into one table of substitutions: inflected, weighed, sorted by surface.
import { FIRST_WORD } from '../language/token-class.js'
import type { ChannelSource, EntryEvidence } from '../types.js'
import type { Layer } from './compile.js'
import { inflectPair } from './inflect.js'

/** Substitutions sorted by first surface word; sides are runs of ids. */
export interface SpinTable {
  readonly first: Int32Array
  readonly surfaceOffsets: Int32Array
  readonly surfaceIds: Int32Array
  readonly originalOffsets: Int32Array
  readonly originalIds: Int32Array
  /** log P(surface | original, spun) in score units. */
  readonly scores: Int16Array
  /**
   * By entry and dialect (`tilts[e * dialects + d]`): log P(surface | original, spun by d) less the score, which is of all tables together.
   * Empty where the layer's entries belong to no dialect.
   */
  readonly tilts: Int16Array
  /** log P(surface | the author meant the original): by how common the surfaces are, and in part evenly, in score units. */
  readonly authorScores: Int16Array
  /** log of P(original) · P(surface | original, spun) / P(surface), each phrase by itself, in score units: what a first look judges by. */
  readonly ratios: Int16Array
  /** 1 where the original is a figure that the surface does not tell: such a span is flagged, never written. */
  readonly destroys: Uint8Array
  readonly channel: Uint8Array
  readonly channelNames: readonly string[]
}

/** How common phrases are, log probabilities in score units: a phrase as running text, and as the filler of a slot. */
export interface PhraseScores { phrase(ids: readonly number[]): number; filler(ids: readonly number[]): number }

/** Fitted smoothing of the channel's counts: what an entry weighs beyond the times it was seen, and the weight of an original's surfaces that no table lists. */
export type ChannelPrior = Readonly<Record<EntryEvidence | 'unlisted' | 'shared' | 'even', number>>

interface Row {
  readonly surface: number[]
  readonly original: number[]
  /** Weight in each channel. */
  readonly weights: Map<number, number>
  readonly destroys: boolean
}

const weightOf = (row: Row): number => [...row.weights.values()].reduce((sum, weight) => (row.destroys ? weight : sum + weight), 0)

/** Compiles the tables of channels, with all inflected forms, into one. */
export function compileSpin(channels: readonly ChannelSource[], layer: Layer, prior: ChannelPrior, scores: PhraseScores): SpinTable {
  const rows = new Map<string, Row>()
  const isWord = (form: string): boolean => {
    const id = layer.interner.idOf(form)
    return id !== undefined && id >= FIRST_WORD
  }
  channels.forEach((channel, c) => {
    for (const entry of channel.entries) {
      const weight = entry.count + prior[entry.evidence]
      for (const [surface, original] of inflectPair(entry.surface, entry.original, entry.slot, isWord)) {
        // A form nobody writes cannot have been written by the spinner.
        if (original !== entry.original && !original.split(/[\s-]/).every(isWord)) continue
        const key = `${surface}\t${original}`
        const row = rows.get(key) ?? { surface: layer.idFor(surface), original: layer.idFor(original), weights: new Map<number, number>(), destroys: entry.slot === 'fact' }
        // What destroys a figure is no habit of one spinner.
        for (const d of row.destroys ? channels.keys() : [c]) row.weights.set(d, Math.max(weight, row.weights.get(d) ?? 0))
        if (row.surface.length > 0 && row.original.length > 0) rows.set(key, row)
      }
    }
  })
  const commonness = (row: Row): number => Math.exp(scores.phrase(row.surface) / 1024)
  const weights = totalsByOriginal(rows.values(), weightOf, prior.unlisted)
  const authored = totalsByOriginal(rows.values(), commonness, 0)
  const surfaces = totalsByOriginal(rows.values(), () => 1, 0)
  const at = (totals: ReadonlyMap<string, number>, row: Row): number => totals.get(row.original.join(' ')) as number
  const share = (part: number, totals: ReadonlyMap<string, number>, row: Row): number =>
    Math.max(-32768, Math.round(Math.log(part / at(totals, row)) * 1024))
  // An author, too, has words that no table lists: as many as the spinner, or every text with a rare synonym would be the author's.
  const clamp16 = (value: number): number => Math.max(-32768, Math.min(32767, value))
  const listed = (row: Row): number => 1 - prior.unlisted / at(weights, row)
  const sorted = [...rows.values()].sort((a, b) => compareIds(a.surface, b.surface) || compareIds(a.original, b.original))
  const offsets = (side: 'surface' | 'original'): Int32Array => {
    let end = 0
    return Int32Array.from([0, ...sorted.map((row) => (end += row[side].length))])
  }
  return {
    first: Int32Array.from(sorted, (row) => row.surface[0] as number),
    surfaceOffsets: offsets('surface'),
    surfaceIds: Int32Array.from(sorted.flatMap((row) => row.surface)),
    originalOffsets: offsets('original'),
    originalIds: Int32Array.from(sorted.flatMap((row) => row.original)),
    scores: Int16Array.from(sorted, (row) => share(weightOf(row), weights, row)),
    tilts: tiltsOf(sorted, channels.length, prior),
    authorScores: Int16Array.from(sorted, (row) => clamp16(Math.round(Math.log(listed(row) * ((1 - prior.even) * commonness(row) / at(authored, row) + prior.even / at(surfaces, row))) * 1024))),
    ratios: Int16Array.from(sorted, (row) => clamp16(share(weightOf(row), weights, row) + scores.phrase(row.original) - scores.phrase(row.surface))),
    destroys: Uint8Array.from(sorted, (row) => (row.destroys ? 1 : 0)),
    // An entry of several tables bears the name of the one in which it weighs most.
    channel: Uint8Array.from(sorted, (row) => ([...row.weights].reduce((best, next) => (next[1] > best[1] ? next : best)))[0]),
    channelNames: channels.map((channel) => channel.name),
  }
}

/**
 * P(surface | original) in one dialect: its own weights, smoothed towards the share in all tables by `prior.shared` pseudo-counts; the
 * share of unlisted surfaces is the same in all.
 */
function tiltsOf(rows: readonly Row[], dialects: number, prior: ChannelPrior): Int16Array {
  const tilts = new Int16Array(rows.length * dialects)
  const all = totalsByOriginal(rows, weightOf, 0)
  for (let d = 0; d < dialects; d++) {
    const own = totalsByOriginal(rows, (row) => row.weights.get(d) ?? 0, 0)
    rows.forEach((row, e) => {
      const original = row.original.join(' ')
      const share = weightOf(row) / (all.get(original) as number)
      const here = ((row.weights.get(d) ?? 0) + prior.shared * share) / ((own.get(original) as number) + prior.shared)
      tilts[e * dialects + d] = Math.round(Math.log(here / share) * 1024)
    })
  }
  return tilts
}

function totalsByOriginal(rows: Iterable<Row>, value: (row: Row) => number, start: number): Map<string, number> {
  const totals = new Map<string, number>()
  for (const row of rows) totals.set(row.original.join(' '), (totals.get(row.original.join(' ')) ?? start) + value(row))
  return totals
}

function compareIds(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number)
  return a.length - b.length
}
