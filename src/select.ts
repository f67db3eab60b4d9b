// From candidates to detections: evidence, calibration, the choice among overlapping spans, alternatives.
import { REACH } from './confidence/corruption-rate.js'
import { calibrate, marginOf, type Verdict } from './confidence/calibrate.js'
import { gatherEvidence, weighEvidence, type EvidenceKind } from './confidence/evidence.js'
import { findCandidates, mayHoldGarble, type RawCandidate } from './detect.js'
import { inspect } from './inspect.js'
import { surroundingsOf } from './mentions.js'
import { decide } from './repair/decide.js'
import { MOST_LITERAL, type Settings } from './settings.js'
import { toLowerCase } from './text/casing.js'
import type { Alternative, Detection, DocumentSummary, Evidence } from './types.js'

/** A candidate with its evidence, and what the lattice says of its span, before calibration. */
export interface Found { readonly candidate: RawCandidate; readonly verdict: Verdict; readonly evidence: ReadonlyMap<EvidenceKind, string> }

interface Scored extends RawCandidate { readonly confidence: number; readonly evidence: readonly Evidence[] }

/** All candidates of a text. */
export function findIn(settings: Settings, text: string): { found: Found[]; groups: Groups; document: DocumentSummary } {
  const { analyses, rates, cuts, document } = inspect(settings, text)
  const candidates: RawCandidate[] = []
  for (const [b, analysis] of analyses) {
    const weights = rates[b] as Float64Array
    const block = text.slice(cuts[b], cuts[b + 1])
    if (!mayHoldGarble(settings.scoring, block, analysis.kept, weights)) continue
    const look = settings.secondLook(weights)
    for (const candidate of findCandidates(look.scoring, block, cuts[b] as number, analysis.kept, look.weights, settings.scope)) candidates.push(candidate)
  }
  if (candidates.length === 0) return { found: [], groups: new Map(), document }
  const around = surroundingsOf(settings.model, text, cuts, candidates)
  const allowed = candidates.filter((candidate) => !settings.protection.covers(text, candidate.start, candidate.end))
  const groups = groupBySpan(allowed)
  // A destroyed figure is told only where nothing that can be written is likelier.
  const told = allowed.filter((candidate) => !candidate.destroyed || rivalsOf(groups, candidate).every((rival) => rival.destroyed || rival.posterior < candidate.posterior))
  const found = told.map((candidate) => ({ candidate, verdict: judgeSpan(candidate, rivalsOf(groups, candidate), text.length), evidence: gatherEvidence(candidate, around, text) }))
  return { found, groups, document }
}

/** A destroyed figure is not read but told: what is judged is that the span is corrupted, whatever stood there. */
function judgeSpan(candidate: RawCandidate, rivals: readonly RawCandidate[], length: number): Verdict {
  const channel = candidate.channelEvidence.reduce((sum, { nats }) => sum + nats, 0)
  const all = distinct([candidate, ...rivals]).reduce((sum, { posterior }) => sum + posterior, 0)
  return {
    posterior: candidate.destroyed ? Math.min(1, all) : candidate.posterior,
    literal: candidate.literal,
    rival: candidate.destroyed ? 0 : rivals.reduce((most, { posterior }) => Math.max(most, posterior), 0),
    channel,
    words: candidate.surface.split(/\s+/).length,
    name: candidate.canonical !== toLowerCase(candidate.canonical),
    context: Math.min(REACH, candidate.start) + Math.min(REACH, length - candidate.end),
  }
}

/** All detections of a text, in order, and what is believed of it. */
export function detectIn(settings: Settings, text: string): { detections: Detection[]; document: DocumentSummary } {
  const { found, groups, document } = findIn(settings, text)
  const scored = found.filter(({ candidate }) => settings.only === undefined || settings.only.has(candidate.dictionary)).map((one) => score(settings, one))
  const detections = decide(scored, settings).map(({ candidate, decision }): Detection => {
    const rivals = rivalsOf(groups, candidate)
    const { alternatives, other } = shareRest(candidate, rivals)
    return {
      start: candidate.start,
      end: candidate.end,
      surface: candidate.surface,
      replacement: candidate.replacement,
      canonical: candidate.canonical,
      confidence: candidate.confidence,
      margin: marginOf(candidate.posterior, Math.max(candidate.literal, ...rivals.map((rival) => rival.posterior))),
      decision: candidate.destroyed ? 'flag' : decision === 'repair' && candidate.literal > MOST_LITERAL ? 'suggest' : decision,
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

function score(settings: Settings, { candidate, verdict, evidence }: Found): Scored {
  const calibration = settings.model.parameters.calibration.spin[candidate.key === '' ? 'text' : 'terms']
  const weighed = weighEvidence(evidence, calibration)
  return { ...candidate, posterior: verdict.posterior, confidence: calibrate(verdict, weighed, calibration), evidence: [...candidate.channelEvidence, ...weighed] }
}

/** Candidates by span. */
type Groups = ReadonlyMap<string, readonly RawCandidate[]>

const spanOf = ({ start, end }: RawCandidate): string => `${start} ${end}`

function groupBySpan(candidates: readonly RawCandidate[]): Groups {
  const groups = new Map<string, RawCandidate[]>()
  for (const candidate of candidates) {
    const key = spanOf(candidate)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [candidate])
    else group.push(candidate)
  }
  return groups
}

/** Candidates that write another text over the very span. */
function rivalsOf(groups: Groups, candidate: RawCandidate): RawCandidate[] {
  return (groups.get(spanOf(candidate)) ?? []).filter((other) => other.replacement !== candidate.replacement)
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
