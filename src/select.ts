// From candidates to detections: evidence, calibration, the choice among overlapping spans, alternatives.
import { calibrate, marginOf } from './confidence/calibrate.js'
import { gatherEvidence, weighEvidence, type EvidenceKind } from './confidence/evidence.js'
import { findCandidates, LEAST_POSTERIOR, surroundingsOf, type RawCandidate } from './detect.js'
import { offsetBefore, type Edit } from './encoding/decoded.js'
import { inspect, type Inspection } from './inspect.js'
import { decide } from './repair/decide.js'
import type { Settings } from './settings.js'
import type { Alternative, Detection, DocumentSummary, Evidence } from './types.js'

/** A candidate with its evidence, before calibration. */
export interface Found { readonly candidate: RawCandidate; readonly evidence: ReadonlyMap<EvidenceKind, string> }

/** A calibrated candidate of any channel, as it is chosen by; the rest of it is worked out for those that are. */
interface Scored {
  readonly start: number
  readonly end: number
  readonly surface: string
  readonly replacement: string
  readonly canonical: string
  readonly confidence: number
  readonly posterior: number
  readonly literal: number
  readonly kind: string
  readonly dictionary: string
  readonly destroyed?: boolean
  explain(): { readonly channels: readonly string[]; readonly evidence: readonly Evidence[] }
}

/** All candidates of the spin channel. */
export function findIn(settings: Settings, inspection: Inspection): Found[] {
  const { text, glances, analyses, rates, cuts } = inspection
  const candidates: RawCandidate[] = []
  for (const [b, analysis] of analyses) {
    const weights = rates[b] as Float64Array
    if (analysis.potential(weights) < LEAST_POSTERIOR) continue
    const look = settings.secondLook(weights)
    const block = text.slice(cuts[b], cuts[b + 1])
    for (const candidate of findCandidates(look.scoring, block, cuts[b] as number, analysis.kept, look.weights, settings.scope)) candidates.push(candidate)
  }
  if (candidates.length === 0) return []
  const around = surroundingsOf(glances, candidates)
  const allowed = candidates.filter((candidate) => !settings.protection.covers(text, candidate.start, candidate.end))
  return allowed.map((candidate) => ({ candidate, evidence: gatherEvidence(candidate, around, text) }))
}

/** What the OCR channel finds outside what is protected. */
function findMisread({ ocr, protection }: Settings, { text, cuts, glances, beliefs }: Inspection): Scored[] {
  const found = ocr?.find(text, cuts, glances.map((glance) => glance.misread), beliefs) ?? []
  return found.filter(({ start, end }) => !protection.covers(text, start, end))
}

/** All detections of a text, in order, and what is believed of it. */
export function detectIn(settings: Settings, original: string): { detections: Detection[]; document: DocumentSummary } {
  const inspection = inspect(settings, original)
  const { text, edits, document } = inspection
  const found = findIn(settings, inspection)
  const misread = findMisread(settings, inspection)
  const groups = groupBySpan([...found.map(({ candidate }) => candidate), ...misread])
  const spun = found.map((one) => score(settings, one, groups.get(spanOf(one.candidate)) as Rival[]))
  const scored = [...spun, ...misread].filter(({ dictionary }) => settings.only === undefined || settings.only.has(dictionary))
  const encoding = edits.filter(({ from, to }) => !settings.protection.covers(original, from, to)).map((edit) => describeEdit(text, original, edit))
  const detections = decide([...scored, ...encoding], settings).map(({ candidate, decision }): Detection => {
    const rivals = (groups.get(spanOf(candidate)) ?? []).filter((other) => other.replacement !== candidate.replacement)
    const { start, end, replacement, canonical, confidence, kind, dictionary } = candidate
    const { channels, evidence } = candidate.explain()
    const { alternatives, other } = shareRest(candidate, rivals)
    return {
      start,
      end,
      surface: candidate.surface,
      replacement,
      canonical,
      confidence,
      margin: marginOf(candidate.posterior, Math.max(candidate.literal, ...rivals.map((rival) => rival.posterior))),
      decision: candidate.destroyed === true && decision === 'repair' ? 'flag' : decision,
      channels,
      kind,
      dictionary,
      evidence,
      alternatives,
      other,
    }
  })
  return { detections: edits.length === 0 ? detections : detections.map((detection) => moveBack(original, edits, detection)), document }
}

/** A repair of the encoding stage: exact, so certain. */
function describeEdit(text: string, original: string, { start, end, from, to, kind }: Edit): Scored {
  const replacement = text.slice(start, end)
  return {
    start, end, surface: original.slice(from, to), replacement, canonical: replacement, confidence: 1, posterior: 1, literal: 0, kind, dictionary: 'encoding',
    explain: () => ({ channels: ['encoding'], evidence: [] }),
  }
}

/** A detection of the repaired text as one of the text as it came. */
function moveBack(original: string, edits: readonly Edit[], detection: Detection): Detection {
  const start = offsetBefore(edits, detection.start, 'start')
  const end = offsetBefore(edits, detection.end, 'end')
  const surface = original.slice(start, end)
  return { ...detection, start, end, surface, alternatives: detection.alternatives.map((other, i) => (i === 0 ? { ...other, text: surface } : other)) }
}

/** A destroyed figure is not read but told: its confidence is that of the span being corrupted, whatever stood there. */
function score(settings: Settings, { candidate, evidence }: Found, rivals: readonly Rival[]): Scored {
  const calibration = settings.model.parameters.calibration.spin[candidate.key === '' ? 'text' : 'terms']
  const weighed = weighEvidence(evidence, calibration)
  const posterior = candidate.destroyed ? Math.min(1, distinct(rivals).reduce((sum, rival) => sum + rival.posterior, 0)) : candidate.posterior
  return { ...candidate, posterior, confidence: calibrate(posterior, candidate.rate, weighed, calibration), explain: () => ({ channels: ['spin'], evidence: [...candidate.channelEvidence, ...weighed] }) }
}

/** Another text for a span. */
type Rival = Pick<Scored, 'start' | 'end' | 'replacement' | 'posterior'>

const spanOf = ({ start, end }: { readonly start: number; readonly end: number }): string => `${start} ${end}`

function groupBySpan(candidates: readonly Rival[]): Map<string, Rival[]> {
  const groups = new Map<string, Rival[]>()
  for (const candidate of candidates) {
    const key = spanOf(candidate)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [candidate])
    else group.push(candidate)
  }
  return groups
}

/** One candidate for each text: their posteriors are those of the text, however it is reached. */
function distinct(candidates: readonly Rival[]): Rival[] {
  return [...new Map(candidates.map((candidate) => [candidate.replacement, candidate])).values()]
}

/** Alternatives that are named; the mass of any more goes to `other`. */
const MOST_ALTERNATIVES = 4

/** Other texts for the very span, the literal first; what calibration left over is shared in proportion to their posteriors, to the fourth decimal. */
function shareRest(candidate: Scored, rivals: readonly Rival[]): { alternatives: Alternative[]; other: number } {
  const texts = [{ text: candidate.surface, posterior: candidate.literal }, ...distinct(rivals).sort((a, b) => b.posterior - a.posterior).slice(0, MOST_ALTERNATIVES).map(({ replacement, posterior }) => ({ text: replacement, posterior }))]
  const left = 10000 - Math.round(candidate.confidence * 10000)
  const mass = Math.max(1 - candidate.posterior, texts.reduce((sum, { posterior }) => sum + posterior, 0), 1e-9)
  const shares = texts.map(({ posterior }) => Math.floor((left * posterior) / mass))
  return { alternatives: texts.map(({ text }, i) => ({ text, confidence: (shares[i] as number) / 10000 })), other: (left - shares.reduce((sum, share) => sum + share, 0)) / 10000 }
}
