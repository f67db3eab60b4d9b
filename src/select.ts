// From candidates to detections: evidence, calibration, the choice among overlapping spans, alternatives.
import { REACH } from './confidence/corruption-rate.js'
import { calibrate, marginOf, type Verdict } from './confidence/calibrate.js'
import { gatherEvidence, weighEvidence, type EvidenceKind } from './confidence/evidence.js'
import { isName, type RawCandidate } from './describe.js'
import { findCandidates, mayHoldGarble } from './detect.js'
import { offsetBefore, type Edit } from './encoding/decoded.js'
import { inspect, summarizeStretch, type Inspection } from './inspect.js'
import { surroundingsOf } from './mentions.js'
import type { OcrFinding } from './ocr/channel.js'
import { decide } from './repair/decide.js'
import { MOST_LITERAL, MOST_LITERAL_TOLD, NAMES, type Settings } from './settings.js'
import type { Alternative, Decision, Detection, DocumentSummary } from './types.js'

/** A candidate with its evidence, and what the lattice says of its span, before calibration. */
export interface Found { readonly candidate: RawCandidate; readonly verdict: Verdict; readonly evidence: ReadonlyMap<EvidenceKind, string> }

/** A calibrated candidate of any channel, as it is chosen by; the rest of it is worked out for those that are. */
interface Scored extends OcrFinding, Partial<Pick<RawCandidate, 'destroyed' | 'target'>> {}

/** All candidates of the spin channel outside what is protected, and those of them that may be told. */
export function findIn(settings: Settings, { text, analyses, rates, cuts }: Inspection): { found: Found[]; allowed: RawCandidate[] } {
  const candidates: RawCandidate[] = []
  for (const [b, analysis] of analyses) {
    const weights = rates[b] as Float64Array
    if (!mayHoldGarble(analysis, weights)) continue
    const block = text.slice(cuts[b], cuts[b + 1])
    const look = settings.secondLook(weights)
    for (const candidate of findCandidates(look.scoring, block, cuts[b] as number, analysis.kept, look.weights, settings.scope)) candidates.push(candidate)
  }
  if (candidates.length === 0) return { found: [], allowed: [] }
  const around = surroundingsOf(settings.model, text, cuts, candidates)
  const allowed = candidates.filter((candidate) => !settings.protection.covers(text, candidate.start, candidate.end))
  const groups = groupBySpan(allowed)
  // A destroyed figure is told only where the text may well not stand, and nothing that can be written is likelier.
  const told = allowed.filter((candidate) => !candidate.destroyed || (candidate.literal <= MOST_LITERAL_TOLD && rivalsOf(groups, candidate).every((rival) => rival.destroyed || rival.posterior < candidate.posterior)))
  const found = told.map((candidate) => ({ candidate, verdict: judgeSpan(candidate, rivalsOf(groups, candidate), text.length), evidence: gatherEvidence(candidate, around, text) }))
  return { found, allowed }
}

/** A destroyed figure is not read but told: what is judged is that the span is corrupted, whatever stood there. */
function judgeSpan(candidate: RawCandidate, rivals: readonly RawCandidate[], length: number): Verdict {
  const channel = candidate.channelEvidence.reduce((sum, { nats }) => sum + nats, 0)
  return {
    posterior: candidate.destroyed ? Math.min(1, distinct([candidate, ...rivals]).reduce((sum, { posterior }) => sum + posterior, 0)) : candidate.posterior,
    literal: candidate.literal,
    rival: candidate.destroyed ? 0 : rivals.reduce((most, { posterior }) => Math.max(most, posterior), 0),
    spun: candidate.spun,
    channel,
    words: candidate.surface.split(/\s+/).length,
    name: isName(candidate.canonical),
    unmet: candidate.unmet,
    surprise: candidate.surprise,
    context: Math.min(REACH, candidate.start) + Math.min(REACH, length - candidate.end),
  }
}

/** What the OCR channel finds outside what is protected. */
function findMisread({ ocr, protection }: Settings, { text, cuts, misread, beliefs }: Inspection): Scored[] {
  const found = ocr?.find(text, cuts, misread, beliefs) ?? []
  return found.filter(({ start, end }) => !protection.covers(text, start, end))
}

/** All detections of a text, in order, and what is believed of it, or of a stretch of it. */
export function detectIn(settings: Settings, original: string, stretch?: { readonly from: number; readonly to: number }): { detections: Detection[]; document: DocumentSummary } {
  const inspection = inspect(settings, original)
  const { text, edits } = inspection
  const document = stretch === undefined ? inspection.document : summarizeStretch(settings, original, inspection, stretch.from, stretch.to)
  const { found, allowed } = findIn(settings, inspection)
  const misread = findMisread(settings, inspection)
  const groups = groupBySpan([...allowed, ...misread])
  const scored = [...found.map((one) => score(settings, one)), ...misread].filter(({ dictionary }) => settings.only === undefined || settings.only.has(dictionary))
  const encoding = edits.filter(({ from, to }) => !settings.protection.covers(original, from, to)).map((edit) => describeEdit(text, original, edit))
  const chosen = decide([...scored, ...encoding], settings).map(holdBack)
  const doubted = misread.length === 0 ? chosen : doubtMisread(settings, text, chosen, new Set(misread))
  const detections = doubted.map(({ candidate, decision }) => describe(groups, candidate, decision))
  return { detections: edits.length === 0 ? detections : detections.map((detection) => moveBack(original, edits, detection)), document }
}

function describe(groups: Groups<Rival>, candidate: Scored, decision: Decision): Detection {
  const rivals = rivalsOf(groups, candidate)
  const { start, end, surface, replacement, canonical, confidence, kind, dictionary } = candidate
  const { channels, evidence } = candidate.explain()
  return {
    start,
    end,
    surface,
    replacement,
    canonical,
    confidence,
    margin: marginOf(candidate.posterior, Math.max(candidate.literal, ...rivals.map((rival) => rival.posterior))),
    decision: candidate.destroyed === true ? 'flag' : decision,
    channels,
    kind,
    dictionary,
    evidence,
    ...shareRest(candidate, rivals),
  }
}

/**
 * What the lattice itself may well take for the author's is not written; a name that is written as one, and of which calibration is sure, only where the
 * lattice hardly doubts it. A user's term that is no name goes by calibration alone: there are names that are a word off another, but hardly terms.
 */
function holdBack(one: Chosen): Chosen {
  const { candidate: { literal, confidence, target, canonical, replacement }, decision } = one
  const { sure, mostLiteral } = NAMES[target === 'glossary-names' ? 'users' : 'embedded']
  const asName = confidence >= sure && isName(canonical) && isName(replacement)
  return decision === 'repair' && target !== 'glossary-terms' && literal > (asName ? mostLiteral : MOST_LITERAL) ? { ...one, decision: 'suggest' } : one
}

/** What was chosen, and what becomes of it. */
interface Chosen { readonly candidate: Scored; readonly decision: Decision }

/**
 * Reads the text with its repairs written once more, for spinning: a word that is restored may be a spinner's (`lnner Income Service` comes out as
 * `Inner`). A restored word is right only as far as it is not itself to be replaced, and none is written that a second pass would change.
 */
function doubtMisread(settings: Settings, text: string, chosen: readonly Chosen[], misread: ReadonlySet<Scored>): readonly Chosen[] {
  const written = chosen.filter(({ candidate, decision }) => decision === 'repair' && candidate.destroyed !== true && candidate.dictionary !== 'encoding').map(({ candidate }) => candidate)
  if (!written.some((candidate) => misread.has(candidate))) return chosen
  const first = splice(text, written)
  const again = detectIn({ ...settings, ocr: undefined, encoding: false, suggestAt: 0 }, first.text).detections
  const trusted = new Map<Scored, number>()
  let next = 0
  written.forEach((candidate, w) => {
    const to = first.ends[w] as number
    const from = to - candidate.replacement.length
    while (next < again.length && (again[next] as Detection).end <= from) next++
    for (let i = next; i < again.length && (again[i] as Detection).start < to; i++) {
      const { start, end, replacement, confidence } = again[i] as Detection
      if (!misread.has(candidate) || replacement.includes(first.text.slice(Math.max(from, start), Math.min(to, end)))) continue
      trusted.set(candidate, Math.min(trusted.get(candidate) ?? 1, 1 - confidence))
    }
  })
  return chosen.map((one): Chosen => {
    const trust = trusted.get(one.candidate)
    if (trust === undefined) return one
    const confidence = Math.round(one.candidate.confidence * trust * 10000) / 10000
    return { candidate: { ...one.candidate, confidence }, decision: confidence >= settings.repairAt ? one.decision : 'suggest' }
  }).filter(({ candidate }) => candidate.confidence >= settings.suggestAt)
}

/** A text with disjoint spans replaced, in order, and where each replacement ends in it. */
function splice(text: string, edits: readonly Scored[]): { text: string; ends: number[] } {
  const parts: string[] = []
  const ends: number[] = []
  let at = 0
  let length = 0
  for (const { start, end, replacement } of edits) {
    parts.push(text.slice(at, start), replacement)
    length += start - at + replacement.length
    ends.push(length)
    at = end
  }
  return { text: parts.join('') + text.slice(at), ends }
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

function score(settings: Settings, { candidate, verdict, evidence }: Found): Scored {
  const calibration = settings.model.parameters.calibration.spin[candidate.target]
  const weighed = weighEvidence(evidence, calibration)
  // One by one: to spread so many candidates takes longer than to calibrate them.
  const { start, end, surface, replacement, canonical, literal, kind, dictionary, destroyed, target } = candidate
  return {
    start, end, surface, replacement, canonical, literal, kind, dictionary, destroyed, target,
    posterior: verdict.posterior,
    confidence: calibrate(verdict, weighed, calibration),
    explain: () => ({ channels: ['spin'], evidence: [...candidate.channelEvidence, ...weighed] }),
  }
}

/** Another text for a span. */
type Rival = Pick<Scored, 'start' | 'end' | 'replacement' | 'posterior'>

/** Candidates by span. */
type Groups<T> = ReadonlyMap<number, readonly T[]>

/** Spans lie within a block, which is shorter. */
const LONGEST_SPAN = 65536
const spanOf = ({ start, end }: Rival): number => start * LONGEST_SPAN + end - start

function groupBySpan<T extends Rival>(candidates: readonly T[]): Groups<T> {
  const groups = new Map<number, T[]>()
  for (const candidate of candidates) {
    const key = spanOf(candidate)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [candidate])
    else group.push(candidate)
  }
  return groups
}

/** Candidates that write another text over the very span. */
function rivalsOf<T extends Rival>(groups: Groups<T>, candidate: Rival): T[] {
  return (groups.get(spanOf(candidate)) ?? []).filter((other) => other.replacement !== candidate.replacement)
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
  const shares = texts.map(({ posterior }) => Math.floor((left * Math.max(0, posterior)) / mass))
  return { alternatives: texts.map(({ text }, i) => ({ text, confidence: (shares[i] as number) / 10000 })), other: (left - shares.reduce((sum, share) => sum + share, 0)) / 10000 }
}
