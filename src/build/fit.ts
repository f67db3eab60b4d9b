// `npm run fit -- [--spun FILE]… CLEAN-FILES`: fits the numbers of dictionaries/parameters.json on clean text, garbled text made from it, and real spun text.
//
// Confidence is calibrated afterwards, by `npm run fit:calibration`.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { REACH } from '../confidence/corruption-rate.js'
import { createScreen } from '../confidence/screen.js'
import { analyzeBlock } from '../detect.js'
import { createWordMemory, glanceAt } from '../glance.js'
import type { BlockState, Parameters } from '../confidence/parameters.js'
import { areaUnderRoc } from '../evaluate/plots.js'
import { cutSentences } from '../evaluate/score.js'
import { createScoring } from '../lattice/lattice.js'
import { readPhrasePairs } from '../learn/phrase-pairs.js'
import { loadModel, type Model } from '../model.js'
import { cutBlocks } from '../text/blocks.js'
import { fitPseudoCounts } from './fit-channel.js'
import { countCases } from './fit-cases.js'
import { countAlone, countChanged } from './fit-alone.js'
import { countNeighbors, readNames } from './fit-names.js'
import { GARBLED_SHARE, hashText, mix, PIECES, readDocuments, type Mixture } from './mixture.js'
import { packModel, readSources, type Sources } from './sources.js'

/** Least rate of the documents that teach the prior of the states, at which one token in twelve differs: real spinners change a fifth or more. */
const LEAST_REAL_RATE = 0.3
const PARAMETERS = 'dictionaries/parameters.json'
/** Documents of so many words are told apart, spun from clean, with an area under the ROC curve of this at least, if any prior does. */
const LONG = 150
const LEAST_AREA = 0.995
/** Most authors choose no more than this. */
const USUAL_CHOICE = 0.1
/** A wrong edit is worse than ten missed ones, and clean text is cut into ever shorter documents: so much more the label of a clean piece counts. */
const COST_OF_HARM = 1000

/** log P(block | state) of all blocks of a document. */
function blockSums(model: Model, text: string): Int32Array[] {
  const scoring = createScoring(model)
  const screen = createScreen(scoring)
  const cuts = cutBlocks(text)
  const memory = createWordMemory(model, text.length)
  return cuts.slice(1).map((end, b) => {
    const block = text.slice(cuts[b], end)
    return analyzeBlock(scoring, block, glanceAt(screen, memory, block, cuts[b] as number, false).fresh).sums
  })
}

/** Documents as log-likelihoods by state, in nats, with their label. One state a document: states differ so much that its blocks agree. */
interface Labelled { readonly scores: readonly number[]; readonly spun: boolean; readonly long: boolean }

function label(model: Model, mixture: Mixture, every: number): Labelled[] {
  const scoresOf = (text: string): number[] => {
    // A block's state is asked of as much text as this at the most.
    const sums = blockSums(model, text.slice(0, 2 * REACH))
    return model.parameters.states.map((_, k) => sums.reduce((sum, row) => sum + (row[k] as number), 0) / 1024)
  }
  const labelled = (texts: readonly string[], spun: boolean): Labelled[] => texts.filter((_, i) => i % every === 0)
    .flatMap((text) => cutSentences(text, PIECES[hashText(text) % PIECES.length] as number).filter((_, i) => i % 4 === 0))
    .map((text) => ({ scores: scoresOf(text), spun, long: (text.match(/\S+/g) ?? []).length >= LONG }))
  const spun = mixture.garbled.filter(({ rate }) => rate >= LEAST_REAL_RATE).map(({ document }) => document.text)
  return [...labelled(mixture.clean, false), ...labelled(spun, true)]
}

/** log P(document's label) under a prior over the states, and log P(the other label), both less the same. */
function scoreLabel(document: Labelled, states: Parameters['states']): { right: number; wrong: number } {
  const scores = document.scores.map((score, k) => score + Math.log((states[k] as BlockState).prior))
  const most = Math.max(...scores)
  let [right, wrong] = [0, 0]
  scores.forEach((score, k) => {
    const weight = Math.exp(score - most)
    if ((states[k] as BlockState).spun > 0 === document.spun) right += weight
    else wrong += weight
  })
  return { right: Math.log(Math.max(1e-12, right)), wrong: Math.log(Math.max(1e-12, wrong)) }
}

/** Area under the ROC curve of long documents: how well the odds of the labels part them. */
function areaOf(documents: readonly Labelled[], scores: readonly { right: number; wrong: number }[]): number {
  const oddsOf = (wanted: boolean): number[] => documents.flatMap(({ spun, long }, i) => {
    const { right, wrong } = scores[i] as (typeof scores)[number]
    return long && spun === wanted ? [spun ? right - wrong : wrong - right] : []
  })
  return areaUnderRoc(oddsOf(true), oddsOf(false))
}

/**
 * Fits the prior over the states by the log-loss of the label, within a family of two numbers: the share of spun text, even over its rates,
 * and how fast the clean states fade above `USUAL_CHOICE`. The states are a smoothing of the language model, so that likelihood alone does
 * not tell which of them clean text is in; and free weights learn the rates that garbled text was made with. Clean states that choose much
 * are for archaic prose; were they as likely as the others, they would explain what a spinner does to one word in ten.
 */
function fitStates(parameters: Parameters, documents: readonly Labelled[]): { states: Parameters['states']; loss: number; line: string } {
  const count = (spun: boolean): number => documents.filter((document) => document.spun === spun).length
  const weightOf = (document: Labelled): number => (document.spun ? GARBLED_SHARE : COST_OF_HARM * (1 - GARBLED_SHARE)) / count(document.spun)
  const clean = parameters.states.filter((state) => state.spun === 0)
  const spun = parameters.states.filter((state) => state.spun > 0)
  const attempts = [0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01].flatMap((share) => [1, 0.3, 0.1, 0.03, 0.01, 0.003].map((tail) => {
    const steps = clean.map((_, i) => Math.max(0, i + 1 - clean.filter(({ chosen }) => chosen <= USUAL_CHOICE).length))
    const total = steps.reduce((sum, step) => sum + tail ** step, 0)
    const states = [
      ...clean.map((state, i) => ({ ...state, prior: round(((1 - share) * tail ** (steps[i] as number)) / total) })),
      ...spun.map((state) => ({ ...state, prior: round(share / spun.length) })),
    ]
    const scores = documents.map((document) => scoreLabel(document, states))
    const loss = scores.reduce((sum, { right, wrong }, i) => sum + weightOf(documents[i] as Labelled) * Math.log1p(Math.exp(wrong - right)), 0)
    const area = areaOf(documents, scores)
    return { states, loss, area, line: `spun ${share}, tail ${tail}: log-loss ${loss.toFixed(5)}, area under ROC ${area.toFixed(4)}` }
  }))
  const isBetter = (one: (typeof attempts)[number], other: (typeof attempts)[number]): boolean =>
    Math.min(one.area, other.area) >= LEAST_AREA ? one.loss < other.loss : one.area > other.area
  return attempts.reduce((best, next) => (isBetter(next, best) ? next : best))
}

function round(value: number): number {
  return Number(value.toPrecision(3))
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

const { values, positionals: paths } = parseArgs({ allowPositionals: true, options: { spun: { type: 'string', multiple: true, default: [] }, names: { type: 'string', multiple: true, default: [] }, pairs: { type: 'string', multiple: true, default: [] }, every: { type: 'string', default: '1' } } })
if (paths.length === 0) {
  process.stderr.write('usage: npm run fit -- [--spun FILE]… [--names FILE.csv]… [--pairs FILE.tsv]… [--every N] FILES\n  FILES: clean text or .gz, documents separated by blank lines; --spun: real spun text, or JSONL with text; --names: lists of names, most of them in no dictionary; --pairs: garbled phrases with their originals; --every: one document in N\n')
  process.exit(2)
}
/** The states: rates of choice in clean text; for each dialect, rates of spinning. Their priors are fitted below. */
const CHOSEN = [0.003, 0.02, 0.06, USUAL_CHOICE, 0.15, 0.2]
const SPUN = [0.15, 0.4, 0.7]
const CHOSEN_WHEN_SPUN = 0.02

let sources = readSources('dictionaries')
const states = [
  ...CHOSEN.map((chosen) => ({ spun: 0, chosen, prior: (1 - GARBLED_SHARE) / CHOSEN.length })),
  ...sources.channels.flatMap(({ name }) => SPUN.map((spun) => ({ spun, chosen: CHOSEN_WHEN_SPUN, prior: GARBLED_SHARE / (SPUN.length * sources.channels.length), dialect: name }))),
]
let parameters: Parameters = { ...sources.parameters, states }
if (values.spun.length > 0) {
  const texts = values.spun.flatMap(readSpun)
  const { prior, lines } = fitPseudoCounts(sources.channels, parameters.channelPrior.even, (channelPrior) => spunLikelihood(sources, { ...parameters, channelPrior }, texts))
  process.stdout.write(`${lines.join('\n')}\n`)
  parameters = { ...parameters, channelPrior: prior }
}
sources = { ...sources, parameters }
const documents = readDocuments(paths).filter((_, i) => i % Number(values.every) === 0)
const mixture = mix(documents, sources, 1)
process.stdout.write(`${mixture.clean.length} clean and ${mixture.garbled.length} garbled documents\n`)
const model = loadModel(packModel(sources).bytes, [], [])
parameters = { ...parameters, ...countCases(model, mixture.clean) }
if (values.names.length > 0) {
  const names = readNames(values.names)
  // One word off by any table; several by those that were watched: through a thesaurus, long names meet by chance.
  parameters = { ...parameters, nearName: [countNeighbors(model.wake(), names)[0], countNeighbors(model, names)[1]] }
  process.stdout.write(`${names.length} names: ${parameters.nearName[0]} are one word off a listed one, ${parameters.nearName[1]} a word where several are off\n`)
}

if (values.pairs.length > 0) {
  const changed = countChanged(values.pairs.flatMap((path) => readPhrasePairs(readFileSync(path, 'utf8'), path)))
  parameters = { ...parameters, alone: countAlone(documents, { ...sources, parameters }, changed) }
  process.stdout.write(`terms of users: ${parameters.alone.garbled} garbled alone, ${parameters.alone.changed} of their words changed\n`)
}

const attempts = [0.03, 0.1, 0.3, 0.6].map((even) => {
  const attempt = { ...parameters, channelPrior: { ...parameters.channelPrior, even } }
  const { loss, line } = fitStates(attempt, label(loadModel(packModel({ ...sources, parameters: attempt }).bytes, [], [], 'repairing'), mixture, 6))
  process.stdout.write(`even ${even}, ${line}\n`)
  return { attempt, loss }
})
parameters = attempts.reduce((best, next) => (next.loss < best.loss ? next : best)).attempt
const labelled = label(loadModel(packModel({ ...sources, parameters }).bytes, [], [], 'repairing'), mixture, 1)
const fitted = fitStates(parameters, labelled)
process.stdout.write(`${fitted.line}\n`)
parameters = { ...parameters, states: fitted.states }
const { calibration: _, ...written } = parameters
writeFileSync(PARAMETERS, `${JSON.stringify(written, null, 2)}\n`)
