// `npm run fit:calibration -- [--page FILE.spun.txt]… [--pairs FILE.tsv]… CLEAN-FILES`: fits dictionaries/calibration.json on clean text, text garbled from it, real spun pages, and garbles somebody saw.
//
// What is fitted: the chance that a candidate the repairer would choose is right, given what the lattice says of its span and the
// evidence around it. Odd documents are kept back, and the error on them is printed.
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { calibrate, FEATURES, featuresOf, scoreVerdict, UNWEIGHED, type Feature, type Verdict } from '../confidence/calibrate.js'
import { EVIDENCE_KINDS, weighEvidence, type EvidenceKind } from '../confidence/evidence.js'
import { TARGETS, type Calibration, type Target } from '../confidence/parameters.js'
import { createReferenceJudge } from '../evaluate/reference.js'
import { calibrationOf, cutSentences, scoreDocument } from '../evaluate/score.js'
import type { GoldDocument } from '../evaluate/gold.js'
import { readPhrasePairs } from '../learn/phrase-pairs.js'
import { decide } from '../repair/decide.js'
import { createCandidateFinder } from '../repairer.js'
import type { TablePart } from '../dictionary/parts.js'
import type { Found } from '../select.js'
import type { Scope } from '../types.js'
import { fitKnots } from './isotonic.js'
import { fitLogistic } from './logistic.js'
import { cutDocument, GARBLED_SHARE, hashText, mix, PIECES, readDocuments, readPages, takeGlossary, type Mixture } from './mixture.js'
import { judgePairs, mixPairs, partPairs } from './mixture-pairs.js'
import { packModel, readSources } from './sources.js'

const CALIBRATION = 'dictionaries/calibration.json'
/** Candidates below this are neither suggested nor fitted on. */
const LEAST = 0.005

interface Sample {
  readonly verdict: Verdict
  readonly evidence: ReadonlyMap<EvidenceKind, string>
  readonly right: boolean
  readonly weight: number
  readonly held: boolean
}

type Judge = (one: Found) => boolean | undefined

/** A text with all that may be chosen in it, each judged. */
interface Reading { readonly candidates: readonly { readonly one: Found; readonly right: boolean | undefined }[]; readonly weight: number; readonly held: boolean }

function read(find: (text: string) => Found[], text: string, judge: Judge, weight: number): Reading {
  return { candidates: find(text).map((one) => ({ one, right: one.candidate.destroyed ? undefined : judge(one) })), weight, held: hashText(text) % 4 === 3 }
}

/** What would be chosen of a text, as far as `target` is fitted on it. */
function choose({ candidates, weight, held }: Reading, target: Target, confidenceOf: (one: Found) => number): Sample[] {
  const ranked = candidates.map(({ one, right }) => ({ one, right, start: one.candidate.start, end: one.candidate.end, confidence: confidenceOf(one) }))
  return decide(ranked, { repairAt: 0.5, suggestAt: LEAST }).flatMap(({ candidate: { one, right } }) =>
    right === undefined || one.candidate.target !== target ? [] : [{ verdict: one.verdict, evidence: one.evidence, right, weight, held }])
}

function judgeGold(document: GoldDocument, scope: Scope): Judge {
  return ({ candidate }) => {
    const detection = { ...candidate, confidence: 1, margin: 0, decision: 'repair', channels: [], evidence: [], alternatives: [], other: 0 } as const
    const verdict = scoreDocument(document, [detection], scope).judged[0]?.verdict
    return verdict === undefined || verdict === 'neutral' ? undefined : verdict === 'right'
  }
}

const never: Judge = () => false

/** Knots of the rising curve: a twentieth of the samples stands behind each. */
const KNOTS = 20

function fit(samples: readonly Sample[], target: Target): Calibration {
  const round = (value: number): number => Number(value.toPrecision(3))
  const known = samples.filter(({ held }) => !held)
  const weighed = FEATURES.filter((name) => !UNWEIGHED[target].includes(name))
  const featuresIn = (verdict: Verdict): number[] => featuresOf(verdict).filter((_, i) => weighed.includes(FEATURES[i] as Feature))
  const [intercept = 0, ...weights] = fitLogistic(known.map(({ verdict, evidence, right, weight }) => ({ features: [...featuresIn(verdict), ...EVIDENCE_KINDS.map((kind) => (evidence.has(kind) ? 1 : 0))], right, weight })))
  const named = (names: readonly string[], from: number): Record<string, number> => Object.fromEntries(names.map((name, i) => [name, round(weights[from + i] as number)]))
  const logistic = { intercept: round(intercept), weights: named(weighed, 0), knots: [], evidence: named(EVIDENCE_KINDS, weighed.length) }
  const scored = known.map(({ verdict, evidence, right, weight }) => ({ score: scoreVerdict(verdict, weighEvidence(evidence, logistic), logistic), right, weight }))
  return { ...logistic, knots: fitKnots(scored, KNOTS).map(([score, value]) => [round(score), round(value)] as const) }
}

function report(name: string, samples: readonly Sample[], calibration: Calibration): void {
  const pairs = samples.map((sample) => ({ confidence: confidenceBy(sample, calibration), right: sample.right }))
  const { error, perfect, brier } = calibrationOf(pairs)
  const sure = pairs.filter(({ confidence }) => confidence >= 0.95)
  process.stdout.write(`  ${name}: ${pairs.length} candidates, error ${error.toFixed(4)} (perfect ${perfect.toFixed(4)}), Brier ${brier.toFixed(4)}; ${sure.length} at 0.95 or above, ${((100 * sure.filter(({ right }) => right).length) / Math.max(1, sure.length)).toFixed(2)} % right\n`)
  for (const low of [0.02, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95]) {
    const high = { 0.02: 0.1, 0.1: 0.3, 0.3: 0.5, 0.5: 0.7, 0.7: 0.8, 0.8: 0.9, 0.9: 0.95 }[low] ?? 1.1
    const band = pairs.filter(({ confidence }) => confidence >= low && confidence < high)
    if (band.length > 0) process.stdout.write(`    ${low} to ${Math.min(1, high)}: ${band.length}, ${(band.filter(({ right }) => right).length / band.length).toFixed(3)} right\n`)
  }
}

const { values, positionals: paths } = parseArgs({ allowPositionals: true, options: { page: { type: 'string', multiple: true, default: [] }, pairs: { type: 'string', multiple: true, default: [] }, every: { type: 'string', default: '1' }, target: { type: 'string', multiple: true, default: [...TARGETS] } } })
if (paths.length === 0) {
  process.stderr.write(`usage: npm run fit:calibration -- [--page NAME.spun.txt]… [--pairs FILE.tsv]… [--every N] [--target ${TARGETS.join('|')}]… FILES\n  FILES: clean text or .gz, documents separated by blank lines; --page: real spun text, NAME.ref.txt beside it; --pairs: garbled phrases with their originals; --every: one document in N of those that are garbled; --target: what is fitted, the rest stays\n`)
  process.exit(2)
}
const sources = readSources('dictionaries')
const documents = readDocuments(paths)
const mixture = mix(documents, sources, Number(values.every))
const pages = readPages(values.page)
const { bytes } = packModel(sources)
const size = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length, 0)
/**
 * Share of real pages among garbled words: they are few, and most of what they hold is in the tables, so that they look surer than unseen
 * pages are. Of tenths and fifths the one that errs least on the mixture and on pages whose own substitutions are taken out.
 */
const REAL_SHARE: Readonly<Record<Scope, number>> = { terms: 0.1, text: 0.2 }
/** So that garbled text, made and real, has its share of the words. */
const share = (texts: readonly string[], part: number, clean = mixture.clean): number => (texts.length === 0 ? 0 : (part * GARBLED_SHARE * size(clean)) / ((1 - GARBLED_SHARE) * size(texts)))
const garbledShare = ({ garbled, clean }: Mixture): number => share(garbled.map(({ document }) => document.text), 1, clean)
const weightsOf = (scope: Scope): { made: number; real: number } => {
  const part = pages.length > 0 ? REAL_SHARE[scope] : 0
  return { made: share(mixture.garbled.map(({ document }) => document.text), 1 - part), real: share(pages.map(({ text }) => text), part) }
}

const confidenceBy = ({ verdict, evidence }: { verdict: Verdict; evidence: Found['evidence'] }, calibration: Calibration): number => calibrate(verdict, weighEvidence(evidence, calibration), calibration)
const pieceOf = (text: string): number => PIECES[hashText(text) % PIECES.length] as number

/** The choice among overlapping spans goes by confidence, so what is fitted on depends on the fit: first by posterior, then by the calibration before. */
const ROUNDS = 3

const fitted: Partial<Record<Target, Calibration>> = Object.fromEntries(Object.entries(sources.parameters.calibration.spin).filter(([target]) => !values.target.includes(target)))
const confidenceOf = (one: Found): number => {
  const calibration = fitted[one.candidate.target]
  return calibration === undefined ? one.verdict.posterior : confidenceBy(one, calibration)
}

/** Fits on texts that are read, and reports the error on those kept back. */
function fitTarget(target: Target, { clean, made, real }: Record<'clean' | 'made' | 'real', readonly Reading[]>): void {
  const chosen = (readings: readonly Reading[]): Sample[] => readings.flatMap((reading) => choose(reading, target, confidenceOf))
  for (let round = 0; round < ROUNDS; round++) fitted[target] = fit(chosen([...clean, ...made, ...real]), target)
  const calibration = fitted[target] as Calibration
  process.stdout.write(`${target}: ${JSON.stringify(calibration)}\n`)
  const kept = (readings: readonly Reading[]): Sample[] => chosen(readings.filter(({ held }) => held))
  report('clean and made', kept([...clean, ...made]), calibration)
  report('made', kept(made), calibration)
  if (real.length > 0) report('seen (fitted on three quarters)', chosen(real), calibration)
}

const readClean = (find: (text: string) => Found[], { clean }: Mixture, weight = 1): Reading[] => clean.flatMap((text) => cutSentences(text, pieceOf(text)).map((piece) => read(find, piece, never, weight)))
const readMade = (find: (text: string) => Found[], { garbled }: Mixture, judge: (piece: GoldDocument) => Judge, weight: number): Reading[] =>
  garbled.flatMap(({ document }) => cutDocument(document, pieceOf(document.text)).map((piece) => read(find, piece.text, judge(piece), weight)))

for (const scope of (['terms', 'text'] as const).filter((target) => values.target.includes(target))) {
  const weights = weightsOf(scope)
  const [findMade, findClean] = [createCandidateFinder(bytes, scope, 'repairing'), createCandidateFinder(bytes, scope, 'all')]
  const real = pages.map(({ text, reference }) => {
    const judge = createReferenceJudge(text, reference)
    // With a fifth of the table unknown, as in pages that nobody took substitutions from: the rest is for the thesaurus.
    return read(findMade, text, ({ candidate }) => judge(candidate), weights.real)
  })
  fitTarget(scope, { clean: readClean(findClean, mixture), made: readMade(findMade, mixture, (piece) => judgeGold(piece, scope), weights.made), real })
}

// A user's terms, garbled alone in clean text.
const ofGlossary = (['glossary-names', 'glossary-terms'] as const).filter((target) => values.target.includes(target))
if (ofGlossary.length > 0) {
  const taken = takeGlossary(sources)
  const alone = mix(documents, taken.sources, Number(values.every), taken.glossary)
  const without = packModel(taken.sources).bytes
  const find = (part: TablePart): ((text: string) => Found[]) => createCandidateFinder(without, 'terms', part, [taken.glossary])
  const pairs = values.pairs.flatMap((path) => readPhrasePairs(readFileSync(path, 'utf8'), path))
  const seen = (pairs.length === 0 ? [] : partPairs(pairs, sources)).map((part) => ({ part, made: mixPairs(documents, part) }))
  // Glossaries of names and of what somebody saw garbled weigh the same.
  const times = size(alone.clean) / Math.max(1, seen.reduce((sum, { made }) => sum + size(made.clean), 0))
  const readings = seen.map(({ part, made }) => {
    const findSeen = createCandidateFinder(part.bytes, 'terms', 'all', [part.glossary])
    return { clean: readClean(findSeen, made, times), real: readMade(findSeen, made, judgePairs(part.pairs), times * garbledShare(made)) }
  })
  const clean = [...readClean(find('all'), alone), ...readings.flatMap((one) => one.clean)]
  const made = readMade(find('repairing'), alone, (piece) => judgeGold(piece, 'terms'), garbledShare(alone))
  for (const target of ofGlossary) fitTarget(target, { clean, made, real: readings.flatMap(({ real }) => real) })
}
const whole = TARGETS.every((target) => values.target.includes(target))
const fittedOn: unknown = !whole ? (JSON.parse(readFileSync(CALIBRATION, 'utf8')) as { fittedOn: unknown }).fittedOn : { files: paths.map((path) => basename(path)).sort(), everyNth: Number(values.every), pages: pages.length, clean: mixture.clean.length, garbled: mixture.garbled.length }
writeFileSync(CALIBRATION, `${JSON.stringify({ fittedOn, spin: fitted }, null, 2)}\n`)
