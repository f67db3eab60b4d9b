// What a shard's run counts. Everything is a sum, a maximum or a bounded list, so that the stats of any number of shards merge in any order of work.
import type { FaultKind } from '../../io/rows.js'
import type { Decision, Detection, DocumentSummary } from '../../types.js'

/** Confidence bands: twenty of 0.05. */
export const BANDS = 20
const FAULTS_KEPT = 100
const SAMPLES_KEPT = 40
const SPUN_KEPT = 20
const AROUND = 60
/** A document this likely to be spun counts as such. */
export const SPUN_AT = 0.5

export interface FaultyRow { readonly row: number; readonly fault: FaultKind }
export interface Sample { readonly row: number; readonly decision: Decision; readonly before: string; readonly surface: string; readonly after: string; readonly replacement: string; readonly canonical: string; readonly confidence: number }
export interface SpunDocument { readonly row: number; readonly probability: number; readonly rate: number; readonly words: number }
export type Tally = Record<string, number>

/** Counts of one shard or of several. */
export interface Counts {
  rows: number
  documents: number
  words: number
  changedRows: number
  spunDocuments: number
  /** Rows that went elsewhere or were dropped. */
  routedRows: number
  decisions: Record<Decision, number>
  /** Repairs that could not be written: they cross a tag. */
  refused: number
  /** Repairs by what they came from. */
  terms: Tally
  dictionaries: Tally
  channels: Tally
  substitutions: Tally
  /** Detections by confidence, twenty bands of 0.05. */
  confidence: number[]
  faults: Tally
}

/** `OUT.stats.json`. */
export interface ShardStats extends Counts {
  readonly version: 1
  readonly source: string
  readonly output: string
  /** Tells whether the shard is done: source, options, model. */
  readonly key: string
  readonly modelId: string
  readonly format: string
  readonly bytes: number
  readonly faultyRows: FaultyRow[]
  readonly samples: Sample[]
  readonly mostSpun: SpunDocument[]
  seconds: number
}

export function emptyCounts(): Counts {
  return {
    rows: 0, documents: 0, words: 0, changedRows: 0, spunDocuments: 0, routedRows: 0, decisions: { repair: 0, suggest: 0, flag: 0 }, refused: 0,
    terms: {}, dictionaries: {}, channels: {}, substitutions: {}, confidence: Array.from({ length: BANDS }, () => 0), faults: {},
  }
}

/** Adds the counts of `b` to `a`. */
export function addCounts(a: Counts, b: Counts): void {
  for (const key of ['rows', 'documents', 'words', 'changedRows', 'spunDocuments', 'routedRows', 'refused'] as const) a[key] += b[key]
  for (const decision of ['repair', 'suggest', 'flag'] as const) a.decisions[decision] += b.decisions[decision]
  for (const key of ['terms', 'dictionaries', 'channels', 'substitutions', 'faults'] as const) for (const [name, count] of Object.entries(b[key])) add(a[key], name, count)
  b.confidence.forEach((count, band) => (a.confidence[band] = (a.confidence[band] ?? 0) + count))
}

function add(tally: Tally, name: string, count = 1): void {
  // A term may be named like a property of every object.
  tally[name] = (Object.hasOwn(tally, name) ? (tally[name] ?? 0) : 0) + count
}

/** Counts the rows of one shard. */
export interface Collector {
  readonly counts: Counts
  readonly faultyRows: FaultyRow[]
  readonly samples: Sample[]
  readonly mostSpun: SpunDocument[]
  addFault(row: number, fault: FaultKind): void
  /** Counts one text; `starts` where it is not the further piece of a document. */
  addText(row: number, text: string, detections: readonly Detection[], document: DocumentSummary, starts: boolean): void
}

/** What a run that goes on begins with. */
export type CollectorState = Pick<Collector, 'counts' | 'faultyRows' | 'samples' | 'mostSpun'>

export function createCollector(state: CollectorState = { counts: emptyCounts(), faultyRows: [], samples: [], mostSpun: [] }): Collector {
  const { counts, faultyRows, samples, mostSpun } = state
  const seen = new Set(samples.map(sampleKey))
  return {
    counts, faultyRows, samples, mostSpun,
    addFault(row, fault) {
      add(counts.faults, fault)
      if (faultyRows.length < FAULTS_KEPT) faultyRows.push({ row, fault })
    },
    addText(row, text, detections, document, starts) {
      if (starts) counts.documents++
      counts.words += document.words
      if (document.probability >= SPUN_AT) {
        if (starts) counts.spunDocuments++
        keepSpun(mostSpun, { row, probability: document.probability, rate: document.rate, words: document.words })
      }
      for (const detection of detections) {
        countDetection(counts, detection)
        const key = sampleKey(detection)
        if (samples.length >= SAMPLES_KEPT || seen.has(key)) continue
        seen.add(key)
        samples.push(sampleOf(row, text, detection))
      }
    },
  }
}

function countDetection(counts: Counts, detection: Detection): void {
  counts.decisions[detection.decision]++
  const band = Math.min(BANDS - 1, Math.floor(detection.confidence * BANDS))
  counts.confidence[band] = (counts.confidence[band] ?? 0) + 1
  if (detection.decision !== 'repair') return
  add(counts.terms, detection.canonical)
  add(counts.dictionaries, detection.dictionary)
  for (const channel of detection.channels) add(counts.channels, channel)
  for (const item of detection.evidence) if (item.kind === 'channel') add(counts.substitutions, item.detail)
}

function sampleKey({ decision, surface, replacement }: { decision: Decision; surface: string; replacement: string }): string {
  return `${decision}\n${surface}\n${replacement}`
}

function sampleOf(row: number, text: string, { decision, start, end, surface, replacement, canonical, confidence }: Detection): Sample {
  return { row, decision, before: text.slice(Math.max(0, start - AROUND), start), surface, after: text.slice(end, end + AROUND), replacement, canonical, confidence }
}

function keepSpun(list: SpunDocument[], document: SpunDocument): void {
  list.push(document)
  list.sort((a, b) => b.rate * b.words - a.rate * a.words || a.row - b.row)
  if (list.length > SPUN_KEPT) list.pop()
}

/** Rows that pass untouched though they should hold a text. */
export function countFaults(counts: Counts): number {
  return Object.values(counts.faults).reduce((sum, count) => sum + count, 0)
}

const MOST_SAMPLES = 100
const MOST_SPUN = 50
const MOST_FAULTS = 200

/** What several shards come to. */
export interface MergedStats extends Counts {
  readonly version: 1
  readonly modelIds: readonly string[]
  readonly bytes: number
  readonly seconds: number
  readonly shards: readonly { readonly source: string; readonly rows: number; readonly changedRows: number; readonly repairs: number; readonly faults: number; readonly seconds: number }[]
  readonly samples: readonly (Sample & { readonly source: string })[]
  readonly mostSpun: readonly (SpunDocument & { readonly source: string })[]
  readonly faultyRows: readonly (FaultyRow & { readonly source: string })[]
}

/** Merges the stats of shards; lists are cut at their most telling entries. */
export function mergeStats(shards: readonly ShardStats[]): MergedStats {
  const counts = emptyCounts()
  for (const shard of shards) addCounts(counts, shard)
  const withSource = <T>(list: (shard: ShardStats) => readonly T[]): (T & { source: string })[] => shards.flatMap((shard) => list(shard).map((one) => ({ ...one, source: shard.source })))
  const seen = new Set<string>()
  const samples = withSource((shard) => shard.samples).filter((sample) => !seen.has(sampleKey(sample)) && seen.add(sampleKey(sample)))
  return {
    version: 1, modelIds: [...new Set(shards.map(({ modelId }) => modelId))].sort(),
    bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0), seconds: shards.reduce((sum, { seconds }) => sum + seconds, 0),
    ...counts,
    shards: shards.map((shard) => ({ source: shard.source, rows: shard.rows, changedRows: shard.changedRows, repairs: shard.decisions.repair, faults: countFaults(shard), seconds: shard.seconds })),
    samples: samples.slice(0, MOST_SAMPLES),
    mostSpun: withSource((shard) => shard.mostSpun).sort((a, b) => b.rate * b.words - a.rate * a.words).slice(0, MOST_SPUN),
    faultyRows: withSource((shard) => shard.faultyRows).slice(0, MOST_FAULTS),
  }
}
