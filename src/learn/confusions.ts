// Learns character confusions from aligned passages: EM over all weighted alignments of what differs (Ristad & Yianilos 1998, "Learning string-edit
// distance"), with steps of up to three characters on either side (Brill & Moore 2000, "An improved error model for noisy channel spelling
// correction"). A longer step (rn → m) always explains its own stretch best, so it is kept only where it pays: where it shortens the description of
// the data by more than the half log(n) nats that a parameter costs (BIC; Schwarz 1978).
import type { Confusion, ConfusionSource, TextPair } from '../types.js'
import { alignTexts, joinLineEnds } from './align.js'

/** Longest side of a confusion. */
export const MOST_CHARACTERS = 3
/** Longest side of a stretch that is learnt from; what is longer is text that the engine dropped or that was aligned by chance. */
const MOST_STRETCH = 8
/** Rounds of EM; the counts no longer move by then. */
const ROUNDS = 12
/** Least expected count of a confusion with a line of its own. */
const LEAST_COUNT = 2

/** A stretch that differs, with how often it does so. Matching characters between two differences lie inside. */
interface Stretch { readonly original: string; readonly surface: string; readonly weight: number }

/** Everything that is counted once. */
interface Corpus {
  readonly stretches: readonly Stretch[]
  /** Occurrences of each run of one to three characters of the truth; of the empty one, the places between characters. */
  readonly totals: ReadonlyMap<string, number>
  readonly characters: number
}

/**
 * Learns a confusion dictionary from passages. Line-end hyphens of the truth are joined first, so that a word cut in two is a space that came in.
 *
 * @example
 * learnConfusions('mine', [{ ocr: 'tbe', truth: 'the' }, …]).entries // [{ surface: 'b', original: 'h', count: 1, total: 1, evidence: 'seen' }]
 */
export function learnConfusions(name: string, pairs: readonly TextPair[]): ConfusionSource {
  const corpus = readCorpus(pairs)
  let counts = startingCounts(corpus)
  for (let round = 0; round < ROUNDS; round++) {
    const scores = scoresOf(counts, corpus)
    // Steps that never paid go early: the smaller ones they took their counts from need rounds to settle.
    counts = countExpected(corpus, round >= 2 ? withoutIdle(counts, scores, corpus) : scores)
  }
  const scores = withoutIdle(counts, scoresOf(counts, corpus), corpus)
  counts = countExpected(corpus, scores)
  return describe(name, counts, corpus)
}

function readCorpus(pairs: readonly TextPair[]): Corpus {
  const weights = new Map<string, number>()
  const totals = new Map<string, number>()
  const add = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1)
  let characters = 0
  const count = (text: string): void => {
    characters += text.length
    totals.set('', (totals.get('') ?? 0) + text.length + 1)
    for (let i = 0; i < text.length; i++) for (let n = 1; n <= MOST_CHARACTERS && i + n <= text.length; n++) add(totals, text.slice(i, i + n))
  }
  for (const pair of pairs) {
    const flat = { ocr: flatten(pair.ocr), truth: joinLineEnds(flatten(pair.truth)) }
    for (const part of cutReliable(flat)) {
      count(part.truth)
      for (const { original, surface } of part.differing) add(weights, `${original}\t${surface}`)
    }
  }
  const stretches = [...weights].map(([key, weight]): Stretch => {
    const [original = '', surface = ''] = key.split('\t')
    return { original, surface, weight }
  })
  return { stretches, totals, characters }
}

/** White space collapsed: line breaks are no part of what is learnt. */
function flatten(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

interface Part { readonly truth: string; readonly differing: readonly { readonly original: string; readonly surface: string }[] }

/** The parts of a passage between stretches too long to be a misreading. Differences with a single equal character between them are one stretch. */
function cutReliable(pair: TextPair): Part[] {
  const parts: Part[] = []
  let truthFrom = 0
  let differing: { original: string; surface: string }[] = []
  const cut = (truthTo: number, next: number): void => {
    parts.push({ truth: pair.truth.slice(truthFrom, truthTo), differing })
    truthFrom = next
    differing = []
  }
  const stretches = alignTexts(pair)
  for (let s = 0; s < stretches.length; s++) {
    const first = stretches[s]
    if (first === undefined || first.equal) continue
    let last = first
    for (let next = stretches[s + 2]; next !== undefined && next.truthFrom - last.truthTo === 1; next = stretches[s + 2]) {
      last = next
      s += 2
    }
    const original = pair.truth.slice(first.truthFrom, last.truthTo)
    const surface = pair.ocr.slice(first.ocrFrom, last.ocrTo)
    if (original.length > MOST_STRETCH || surface.length > MOST_STRETCH) cut(first.truthFrom, last.truthTo)
    else differing.push({ original, surface })
  }
  cut(pair.truth.length, pair.truth.length)
  return parts.filter(({ truth }) => truth !== '')
}

/** Expected counts by `original\tsurface`. */
type Counts = Map<string, number>

/** Whether a step may be learnt: spaces are lost or come in by themselves, else the table would hold the borders of common words. */
function isStep(original: string, surface: string): boolean {
  if (original.length + surface.length <= 1) return original.length + surface.length === 1
  if (original.length === 0 || (surface.length === 0 && original.length > 1)) return false
  return !original.includes(' ') && !surface.includes(' ')
}

/** All steps of all stretches, all equally likely. */
function startingCounts(corpus: Corpus): Counts {
  const counts: Counts = new Map()
  for (const { original, surface, weight } of corpus.stretches) {
    forEachStep(original, surface, (i, j, n, m) => {
      const key = `${original.slice(i, i + n)}\t${surface.slice(j, j + m)}`
      // A step of many characters starts lower, as the steps it stands for would have to happen together.
      counts.set(key, (counts.get(key) ?? 0) + weight * 0.1 ** (Math.max(n, m) - 1))
    })
  }
  return counts
}

function forEachStep(original: string, surface: string, visit: (i: number, j: number, n: number, m: number) => void): void {
  for (let i = 0; i <= original.length; i++) {
    for (let j = 0; j <= surface.length; j++) {
      for (let n = 0; n <= MOST_CHARACTERS && i + n <= original.length; n++) {
        for (let m = n === 0 ? 1 : 0; m <= MOST_CHARACTERS && j + m <= surface.length; m++) {
          if (isStep(original.slice(i, i + n), surface.slice(j, j + m))) visit(i, j, n, m)
        }
      }
    }
  }
}

/** P(surface | original) by step. A character that stayed the same within a stretch has the probability of any. */
function scoresOf(counts: Counts, corpus: Corpus): Counts {
  const scores: Counts = new Map()
  for (const [key, count] of counts) {
    const [original = '', surface = ''] = key.split('\t')
    scores.set(key, original === surface ? 1 : Math.min(1, count / (corpus.totals.get(original) ?? 1)))
  }
  return scores
}

/** One round: the expected count of every step over all alignments of all stretches, weighed by their probability. */
function countExpected(corpus: Corpus, scores: Counts): Counts {
  const counts: Counts = new Map()
  for (const { original, surface, weight } of corpus.stretches) {
    const steps: { from: number; to: number; key: string; score: number }[] = []
    const width = surface.length + 1
    forEachStep(original, surface, (i, j, n, m) => {
      const key = `${original.slice(i, i + n)}\t${surface.slice(j, j + m)}`
      const score = scores.get(key)
      if (score !== undefined && score > 0) steps.push({ from: i * width + j, to: (i + n) * width + j + m, key, score })
    })
    const size = (original.length + 1) * width
    const forward = new Float64Array(size)
    const backward = new Float64Array(size)
    forward[0] = backward[size - 1] = 1
    for (const step of steps) forward[step.to] = (forward[step.to] as number) + (forward[step.from] as number) * step.score
    for (let s = steps.length - 1; s >= 0; s--) {
      const step = steps[s] as (typeof steps)[number]
      backward[step.from] = (backward[step.from] as number) + (backward[step.to] as number) * step.score
    }
    const all = forward[size - 1] as number
    if (all === 0) continue
    for (const step of steps) {
      const share = ((forward[step.from] as number) * step.score * (backward[step.to] as number)) / all
      counts.set(step.key, (counts.get(step.key) ?? 0) + weight * share)
    }
  }
  return counts
}

/** Leaves out the steps of several characters that shorten the description by less than they cost. */
function withoutIdle(counts: Counts, scores: Counts, corpus: Corpus): Counts {
  const cost = Math.log(corpus.stretches.reduce((sum, stretch) => sum + stretch.weight, 1)) / 2
  const kept: Counts = new Map()
  for (const [key, score] of scores) {
    const [original = '', surface = ''] = key.split('\t')
    const isLong = original.length > 1 || surface.length > 1
    if (!isLong || (counts.get(key) as number) * Math.log(score / bestWithout(original, surface, scores)) > cost) kept.set(key, score)
  }
  return kept
}

/** Probability of the best alignment that does not take the pair in one step. */
function bestWithout(original: string, surface: string, scores: Counts): number {
  const width = surface.length + 1
  const best = new Float64Array((original.length + 1) * width)
  best[0] = 1
  forEachStep(original, surface, (i, j, n, m) => {
    if (n === original.length && m === surface.length) return
    const to = (i + n) * width + j + m
    const score = scores.get(`${original.slice(i, i + n)}\t${surface.slice(j, j + m)}`) ?? 0
    best[to] = Math.max(best[to] as number, (best[i * width + j] as number) * score)
  })
  return Math.max(1e-12, best[best.length - 1] as number)
}

function describe(name: string, counts: Counts, corpus: Corpus): ConfusionSource {
  const entries: Confusion[] = []
  const unlisted = { replaced: 0, lost: 0, inserted: 0 }
  const round = (count: number): number => Math.round(count * 10) / 10
  for (const [key, count] of counts) {
    const [original = '', surface = ''] = key.split('\t')
    if (original === surface) continue
    if (count >= LEAST_COUNT) entries.push({ surface, original, count: round(count), total: corpus.totals.get(original) as number, evidence: 'seen' })
    else if (original.length <= 1 && surface.length <= 1) unlisted[original === '' ? 'inserted' : surface === '' ? 'lost' : 'replaced'] += count
  }
  entries.sort((a, b) => compare(a.surface, b.surface) || compare(a.original, b.original))
  return {
    name, channel: 'ocr', version: 1, characters: corpus.characters,
    unlisted: { replaced: round(unlisted.replaced), lost: round(unlisted.lost), inserted: round(unlisted.inserted) },
    entries,
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The dictionary as it is kept: an entry a line. */
export function formatConfusions(source: ConfusionSource): string {
  const { entries, ...head } = { $schema: '../schema.json', ...source }
  const lines = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${formatValue(value)},`)
  return `{\n${lines.join('\n')}\n  "entries": [\n${entries.map((entry) => `    ${formatValue(entry)}`).join(',\n')}\n  ]\n}\n`
}

function formatValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${JSON.stringify(item)}`).join(', ')} }`
}
