// From candidates to detections: evidence, calibration, the choice among overlapping spans, alternatives.
import { calibrate, marginOf } from './confidence/calibrate.js'
import { gatherEvidence, weighEvidence, type EvidenceKind } from './confidence/evidence.js'
import { findCandidates, mayHoldGarble, type RawCandidate } from './detect.js'
import { inspect } from './inspect.js'
import { surroundingsOf } from './mentions.js'
import { decide } from './repair/decide.js'
import type { Settings } from './settings.js'
import type { Alternative, Detection, DocumentSummary, Evidence } from './types.js'

/** A candidate with its evidence, before calibration. */
export interface Found { readonly candidate: RawCandidate; readonly evidence: ReadonlyMap<EvidenceKind, string> }

interface Scored extends RawCandidate { readonly confidence: number; readonly evidence: readonly Evidence[] }

/** All candidates of a text. */
export function findIn(settings: Settings, text: string): { found: Found[]; document: DocumentSummary } {
  const { analyses, rates, cuts, document } = inspect(settings, text)
  const candidates: RawCandidate[] = []
  for (const [b, analysis] of analyses) {
    const weights = rates[b] as Float64Array
    const block = text.slice(cuts[b], cuts[b + 1])
    if (!mayHoldGarble(settings.scoring, block, analysis.kept, weights)) continue
    const look = settings.secondLook(weights)
    for (const candidate of findCandidates(look.scoring, block, cuts[b] as number, analysis.kept, look.weights, settings.scope)) candidates.push(candidate)
  }
  if (candidates.length === 0) return { found: [], document }
  const around = surroundingsOf(settings.model, text, cuts, candidates)
  const allowed = candidates.filter((candidate) => !settings.protection.covers(text, candidate.start, candidate.end))
  return { found: allowed.map((candidate) => ({ candidate, evidence: gatherEvidence(candidate, around, text) })), document }
}

/** All detections of a text, in order, and what is believed of it. */
export function detectIn(settings: Settings, text: string): { detections: Detection[]; document: DocumentSummary } {
  const { found, document } = findIn(settings, text)
  const groups = groupBySpan(found)
  const scored = found
    .filter(({ candidate }) => settings.only === undefined || settings.only.has(candidate.dictionary))
    .map((one) => score(settings, one, groups.get(spanOf(one.candidate)) as RawCandidate[]))
  const detections = decide(scored, settings).map(({ candidate, decision }): Detection => {
    const rivals = (groups.get(spanOf(candidate)) as RawCandidate[]).filter((other) => other.replacement !== candidate.replacement)
    const { alternatives, other } = shareRest(candidate, rivals)
    return {
      start: candidate.start,
      end: candidate.end,
      surface: candidate.surface,
      replacement: candidate.replacement,
      canonical: candidate.canonical,
      confidence: candidate.confidence,
      margin: marginOf(candidate.posterior, Math.max(candidate.literal, ...rivals.map((rival) => rival.posterior))),
      decision: candidate.destroyed && decision === 'repair' ? 'flag' : decision,
      channels: ['spin'],
      kind: candidate.kind,
      dictionary: candidate.dictionary,
      evidence: candidate.evidence,
      alternatives,
      other,
    }
  })
  return { detections, document }
}

/** A destroyed figure is not read but told: its confidence is that of the span being corrupted, whatever stood there. */
function score(settings: Settings, { candidate, evidence }: Found, rivals: readonly RawCandidate[]): Scored {
  const calibration = settings.model.parameters.calibration.spin[candidate.key === '' ? 'text' : 'terms']
  const weighed = weighEvidence(evidence, calibration)
  const posterior = candidate.destroyed ? Math.min(1, distinct(rivals).reduce((sum, rival) => sum + rival.posterior, 0)) : candidate.posterior
  return { ...candidate, posterior, confidence: calibrate(posterior, candidate.rate, weighed, calibration), evidence: [...candidate.channelEvidence, ...weighed] }
}

const spanOf = ({ start, end }: RawCandidate): string => `${start} ${end}`

function groupBySpan(found: readonly Found[]): Map<string, RawCandidate[]> {
  const groups = new Map<string, RawCandidate[]>()
  for (const { candidate } of found) {
    const key = spanOf(candidate)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [candidate])
    else group.push(candidate)
  }
  return groups
}

/** One candidate for each text: their posteriors are those of the text, however it is reached. */
function distinct(candidates: readonly RawCandidate[]): RawCandidate[] {
  return [...new Map(candidates.map((candidate) => [candidate.replacement, candidate])).values()]
}

/** Alternatives that are named; the mass of any more goes to `other`. */
const MOST_ALTERNATIVES = 4

/** Other texts for the very span, the literal first; what calibration left over is shared in proportion to their posteriors, to the fourth decimal. */
function shareRest(candidate: Scored, rivals: readonly RawCandidate[]): { alternatives: Alternative[]; other: number } {
  const texts = [{ text: candidate.surface, posterior: candidate.literal }, ...distinct(rivals).sort((a, b) => b.posterior - a.posterior).slice(0, MOST_ALTERNATIVES).map(({ replacement, posterior }) => ({ text: replacement, posterior }))]
  const left = 10000 - Math.round(candidate.confidence * 10000)
  const mass = Math.max(1 - candidate.posterior, texts.reduce((sum, { posterior }) => sum + posterior, 0), 1e-9)
  const shares = texts.map(({ posterior }) => Math.floor((left * posterior) / mass))
  return { alternatives: texts.map(({ text }, i) => ({ text, confidence: (shares[i] as number) / 10000 })), other: (left - shares.reduce((sum, share) => sum + share, 0)) / 10000 }
}
