// `npm run fit -- [--spun FILE]… CLEAN-FILES`: fits the numbers of dictionaries/parameters.json on clean text, garbled text made from it, and real spun text.
//
// Clean documents (by hash of their text) are shared out: half stay clean, the rest are garbled at rates 0.02 to 0.6 with a table of
// substitutions that overlaps the one that repairs in part, so that confidence is not learnt on a channel that knows everything.
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parseArgs } from 'node:util'
import { createScreen } from '../confidence/screen.js'
import { analyzeBlock, createWordMemory, glanceAt, type Recency } from '../detect.js'
import { EVIDENCE_KINDS, logOdds } from '../confidence/evidence.js'
import type { BlockState, Calibration, Parameters } from '../confidence/parameters.js'
import { createGarbler } from '../garble/sample.js'
import { createScoring } from '../lattice/lattice.js'
import { loadModel, type Model } from '../model.js'
import { createCandidateFinder } from '../repairer.js'
import { decide } from '../repair/decide.js'
import { scoreDocument } from '../evaluate/score.js'
import type { GoldDocument } from '../evaluate/gold.js'
import { cutBlocks } from '../text/blocks.js'
import type { ChannelSource, Detection, Scope } from '../types.js'
import { fitPseudoCounts } from './fit-channel.js'
import { fitLogistic } from './logistic.js'
import { countCases } from './fit-cases.js'
import { packModel, readSources, type Sources } from './sources.js'

/** Rates of the mixture that calibrates: from hardly spun to fully. */
const RATES = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
/** Least rate of the documents that teach the prior of the states: real spinners change a fifth of the tokens or more. */
const LEAST_REAL_RATE = 0.2
const PARAMETERS = 'dictionaries/parameters.json'
/** A wrong edit is worse than ten missed ones: so much more the label of a clean document counts. */
const COST_OF_HARM = 10
/** Share of the words of the mixture that is in garbled documents, as in the corpora the product is for. */
const GARBLED_SHARE = 0.1

function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}

function readDocuments(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const raw = readFileSync(path)
    return (path.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8').split(/\n{2,}/).filter((text) => text.length > 200)
  })
}

/** A part of the entries, by hash: `keeps` tells which tenths stay. */
function partOf(channels: readonly ChannelSource[], keeps: (tenth: number) => boolean): ChannelSource[] {
  return channels.map((channel) => ({ ...channel, entries: channel.entries.filter((entry) => keeps(hashText(`${entry.surface}\t${entry.original}`) % 10)) }))
}

interface Mixture { readonly clean: readonly string[]; readonly garbled: readonly { readonly document: GoldDocument; readonly rate: number }[] }

function mix(documents: readonly string[], sources: Sources): Mixture {
  const model = loadModel(packModel({ ...sources, channels: partOf(sources.channels, (tenth) => tenth > 1) }).bytes, [], [])
  const garblers = RATES.map((rate, i) => createGarbler(model, { rate, seed: i }))
  const clean: string[] = []
  const garbled: { document: GoldDocument; rate: number }[] = []
  documents.forEach((text, d) => {
    const hash = hashText(text)
    if (hash % 2 === 0) clean.push(text)
    else {
      const which = (hash >>> 1) % RATES.length
      const made = (garblers[which] as ReturnType<typeof createGarbler>)(text, d)
      garbled.push({ document: { name: String(d), ...made }, rate: RATES[which] as number })
    }
  })
  return { clean, garbled }
}

/** log P(block | state) of all blocks of a document. */
function blockSums(model: Model, text: string): Int32Array[] {
  const scoring = createScoring(model)
  const screen = createScreen(scoring)
  const cuts = cutBlocks(text)
  const memory = createWordMemory(model)
  const recency: Recency = new Map()
  return cuts.slice(1).map((end, b) => {
    const block = text.slice(cuts[b], end)
    return analyzeBlock(scoring, block, cuts[b] as number, glanceAt(screen, memory, block, cuts[b] as number).fresh, recency).sums
  })
}

/** Documents as log-likelihoods by state, in nats, with their label. One state a document: states differ so much that its blocks agree. */
interface Labelled { readonly scores: readonly number[]; readonly spun: boolean }

function label(model: Model, mixture: Mixture, every: number): Labelled[] {
  const scoresOf = (text: string): number[] => {
    const sums = blockSums(model, text)
    return model.parameters.states.map((_, k) => sums.reduce((sum, row) => sum + (row[k] as number), 0) / 1024)
  }
  const pick = <T>(list: readonly T[]): T[] => list.filter((_, i) => i % every === 0)
  return [
    ...pick(mixture.clean).map((text) => ({ scores: scoresOf(text), spun: false })),
    ...pick(mixture.garbled.filter(({ rate }) => rate >= LEAST_REAL_RATE)).map(({ document }) => ({ scores: scoresOf(document.text), spun: true })),
  ]
}

/** Log-loss of a document's label under a prior over the states. */
function lossOf(document: Labelled, states: Parameters['states']): number {
  const scores = document.scores.map((score, k) => score + Math.log((states[k] as BlockState).prior))
  const most = Math.max(...scores)
  let right = 0
  let all = 0
  scores.forEach((score, k) => {
    const weight = Math.exp(score - most)
    all += weight
    if ((states[k] as BlockState).spun > 0 === document.spun) right += weight
  })
  return -Math.log(Math.max(1e-12, right / all))
}

/**
 * Fits the prior over the states by the log-loss of the label, within a family of two numbers: the share of spun text, even over its rates,
 * and the decay of the clean states with λ. The states are a smoothing of the language model, so that likelihood alone does not tell which
 * of them clean text is in; and free weights learn the rates that garbled text was made with.
 */
function fitStates(parameters: Parameters, documents: readonly Labelled[]): { states: Parameters['states']; loss: number; line: string } {
  const count = (spun: boolean): number => documents.filter((document) => document.spun === spun).length
  const weightOf = (document: Labelled): number => (document.spun ? GARBLED_SHARE : COST_OF_HARM * (1 - GARBLED_SHARE)) / count(document.spun)
  const clean = parameters.states.filter((state) => state.spun === 0)
  const spun = parameters.states.filter((state) => state.spun > 0)
  const attempts = [0.01, 0.02, 0.05, GARBLED_SHARE].flatMap((share) => [0.4, 0.6, 0.8, 1].map((decay) => {
    const total = clean.reduce((sum, _, i) => sum + decay ** i, 0)
    const states = [
      ...clean.map((state, i) => ({ ...state, prior: round(((1 - share) * decay ** i) / total) })),
      ...spun.map((state) => ({ ...state, prior: round(share / spun.length) })),
    ]
    const loss = documents.reduce((sum, document) => sum + weightOf(document) * lossOf(document, states), 0)
    return { states, loss, line: `spun ${share}, decay ${decay}: log-loss ${loss.toFixed(5)}` }
  }))
  return attempts.reduce((best, next) => (next.loss < best.loss ? next : best))
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}

interface Sample { readonly features: number[]; readonly right: boolean; readonly weight: number }

/** Candidates of the mixture that would be chosen, with their raw log-odds and evidence, and whether they are right. */
function gatherSamples(bytes: Uint8Array, mixture: Mixture, scope: Scope, weightOfGarbled: number): Sample[] {
  const find = createCandidateFinder(bytes, scope)
  const samples: Sample[] = []
  const add = (document: GoldDocument, weight: number): void => {
    const found = find(document.text).filter(({ candidate }) => (candidate.key === '') === (scope === 'text'))
    const ranked = found.map((one) => ({ ...one, start: one.candidate.start, end: one.candidate.end, confidence: one.candidate.posterior }))
    for (const { candidate: { candidate, evidence } } of decide(ranked, { repairAt: 0.5, suggestAt: 0.005 })) {
      const detection: Detection = { ...candidate, confidence: 1, decision: 'repair', channels: [], evidence: [], alternatives: [] }
      const judged = scoreDocument(document, [detection], scope).judged[0]
      if (judged === undefined || judged.verdict === 'neutral') continue
      const present = EVIDENCE_KINDS.map((kind) => (evidence.has(kind) ? 1 : 0))
      samples.push({ features: [logOdds(candidate.posterior), ...present], right: judged.verdict === 'right', weight })
    }
  }
  for (const text of mixture.clean) add({ name: 'clean', text, gold: [] }, 1)
  for (const { document } of mixture.garbled) add(document, weightOfGarbled)
  return samples
}

function fitCalibration(sources: Sources, parameters: Parameters, mixture: Mixture, scope: Scope): Calibration {
  const words = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length, 0)
  const clean = words(mixture.clean)
  const garbled = words(mixture.garbled.map(({ document }) => document.text))
  const weight = (GARBLED_SHARE * clean) / ((1 - GARBLED_SHARE) * garbled)
  const repairing = { ...sources, channels: partOf(sources.channels, (tenth) => tenth < 8), parameters }
  const samples = gatherSamples(packModel(repairing).bytes, mixture, scope, weight)
  for (const [low, high] of [[0, 0.2], [0.2, 0.5], [0.5, 0.8], [0.8, 0.95], [0.95, 0.99], [0.99, 0.997], [0.997, 0.999], [0.999, 1.1]] as const) {
    const band = samples.filter(({ features }) => (features[0] as number) >= logOdds(low) && (features[0] as number) < (high > 1 ? 99 : logOdds(high)))
    const share = (right: boolean): number => band.reduce((sum, one) => sum + (one.right === right ? one.weight : 0), 0)
    process.stdout.write(`  posterior ${low} to ${high}: ${band.length} candidates, ${(share(true) / (share(true) + share(false))).toFixed(4)} right\n`)
  }
  const [intercept = 0, slope = 1, ...evidence] = fitLogistic(samples)
  process.stdout.write(`${scope}: ${samples.length} candidates, ${samples.filter((sample) => sample.right).length} right; intercept ${intercept.toFixed(3)}, log-odds ${slope.toFixed(3)}\n`)
  return { intercept: round(intercept), logOdds: round(slope), evidence: Object.fromEntries(EVIDENCE_KINDS.map((kind, i) => [kind, round(evidence[i] as number)])) }
}

/** log P(spun texts) against the first state, each under its likeliest state. */
function spunLikelihood(sources: Sources, parameters: Parameters, texts: readonly string[]): number {
  const model = loadModel(packModel({ ...sources, parameters }).bytes, [], [])
  return texts.reduce((sum, text) => {
    const sums = blockSums(model, text)
    return sum + Math.max(...parameters.states.map((_, k) => sums.reduce((total, row) => total + (row[k] as number), 0) / 1024))
  }, 0)
}

function readSpun(path: string): string[] {
  const text = readFileSync(path, 'utf8')
  return path.endsWith('.jsonl') ? text.split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as { text: string }).text) : [text]
}

const { values, positionals: paths } = parseArgs({ allowPositionals: true, options: { spun: { type: 'string', multiple: true, default: [] } } })
if (paths.length === 0) {
  process.stderr.write('usage: npm run fit -- [--spun FILE]… FILES\n  FILES: clean text or .gz, documents separated by blank lines; --spun: real spun text, or JSONL with text\n')
  process.exit(2)
}
let sources = readSources('dictionaries')
let { parameters } = sources
if (values.spun.length > 0) {
  const texts = values.spun.flatMap(readSpun)
  const { prior, lines } = fitPseudoCounts(sources.channels, (channelPrior) => spunLikelihood(sources, { ...parameters, channelPrior }, texts))
  process.stdout.write(`${lines.join('\n')}\n`)
  parameters = { ...parameters, channelPrior: prior }
}
sources = { ...sources, parameters }
const documents = readDocuments([...paths].sort())
const mixture = mix(documents, sources)
process.stdout.write(`${mixture.clean.length} clean and ${mixture.garbled.length} garbled documents\n`)
const model = loadModel(packModel(sources).bytes, [], [])
parameters = { ...parameters, ...countCases(model, mixture.clean) }

const partial = { ...sources, channels: partOf(sources.channels, (tenth) => tenth < 8) }
const attempts = [0.003, 0.03].map((chosenInName) => {
  const attempt = { ...parameters, chosenInName }
  const { loss, line } = fitStates(attempt, label(loadModel(packModel({ ...partial, parameters: attempt }).bytes, [], []), mixture, 12))
  process.stdout.write(`chosenInName ${chosenInName}, ${line}\n`)
  return { attempt, loss }
})
parameters = attempts.reduce((best, next) => (next.loss < best.loss ? next : best)).attempt
const labelled = label(loadModel(packModel({ ...partial, parameters }).bytes, [], []), mixture, 1)
const fitted = fitStates(parameters, labelled)
process.stdout.write(`${fitted.line}\n`)
parameters = { ...parameters, states: fitted.states }
const calibration = { terms: fitCalibration(sources, parameters, mixture, 'terms'), text: fitCalibration(sources, parameters, mixture, 'text') }
writeFileSync(PARAMETERS, `${JSON.stringify({ ...parameters, calibration }, null, 2)}\n`)
