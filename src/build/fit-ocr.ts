// `npm run fit:ocr -- PAIRS.tsv.gz … --clean TEXT.gz …`: fits the prior over rates of misreading, the shares of kinds of authors, and the calibration of the
// OCR channel on the half of the passages that is not measured on and on clean text, and writes `dictionaries/ocr-parameters.json`.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { isHeldOut } from '../evaluate/ocr-score.js'
import { joinLineEnds } from '../learn/align.js'
import { readUnknown, type UnknownWords } from '../channels/ocr/unknown.js'
import { readProse } from '../confidence/guard.js'
import { createJudge } from '../learn/label.js'
import { readPairs } from '../learn/pairs.js'
import { loadModel } from '../model.js'
import { around } from '../ocr/calibrate.js'
import { decodeOcr } from '../ocr/decode.js'
import { engineFor, type OcrEngine } from '../ocr/engine.js'
import { featuresOf } from '../ocr/features.js'
import { createGate } from '../ocr/gate.js'
import type { OcrParameters } from '../ocr/parameters.js'
import { cutBlocks } from '../text/blocks.js'
import { fitTrees } from './boosting.js'
import { packModel, readSources } from './sources.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { clean: { type: 'string', multiple: true, default: [] }, every: { type: 'string', default: '1' }, out: { type: 'string', default: 'dictionaries/ocr-parameters.json' }},
})

/** Rates over a table's own: from next to none to three times as many. */
const RATES = [0.002, 0.03, 0.1, 0.3, 0.6, 1, 1.7, 3]
/** Rates of slips of careful authors, of careless ones, and of the most careless, who write reviews: one in some ten thousand characters, and ten and a hundred times as many. */
const AUTHORS = [0.002, 0.02, 0.2]
/** Rounds in which the shares of the authors settle. */
const ROUNDS = 20
/** Share of documents that are OCR, as in the mixture calibration is measured on. */
const OCR_SHARE = 0.1
/** Share of blocks that are OCR before anything is read of them: see `src/ocr/parameters.ts`. */
const SHARE = { text: 0.003, names: 0.01 }
/** Characters of clean text taken from each file. */
const CLEAN_CHARACTERS = 40_000
/** More trees or leaves gain less than a hundredth of the loss on the other half. */
const BOOSTING = { trees: 160, leaves: 16, rate: 0.1, least: 30, ridge: 2 }

interface Sample { readonly features: readonly number[]; readonly right: boolean }

const text = (path: string): string => {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

const unknownIn = (cuts: readonly number[], whole: string): UnknownWords[] => cuts.slice(1).map((end, b) => readUnknown(model, readProse(model, whole.slice(cuts[b], end))))

/** Adds the candidates of every block, each under its likeliest table, and returns the mean posterior of the rates. */
function addPassages(engine: OcrEngine, samples: Sample[], passages: readonly { ocr: string; truth: string | undefined }[]): Float64Array {
  const mean = new Float64Array(engine.rates.length)
  const gate = createGate(engine)
  for (const { ocr, truth } of passages) {
    const cuts = cutBlocks(ocr)
    const { candidates, rates } = decodeOcr(engine, ocr, cuts, gate.judge(cuts, unknownIn(cuts, ocr)).map(({ table }) => table))
    for (const row of rates) row.forEach((value, k) => (mean[k] = (mean[k] as number) + value / rates.length / passages.length))
    const judge = truth === undefined ? undefined : createJudge({ ocr, truth: joinLineEnds(truth) })
    for (const candidate of candidates) {
      const right = judge?.(candidate.start, candidate.end, candidate.replacement) === 'right'
      samples.push({ features: featuresOf(candidate, around(ocr, candidate)), right })
    }
  }
  return mean
}

/** Shares of the kinds of authors in clean text, by expectation and maximization. */
function fitAuthors(parameters: OcrParameters, documents: readonly string[]): OcrParameters['authors'] {
  const blocks = documents.map((whole) => ({ cuts: cutBlocks(whole), unknown: unknownIn(cutBlocks(whole), whole) }))
  let authors = AUTHORS.map((rate) => ({ rate, prior: 1 / AUTHORS.length }))
  for (let round = 0; round < ROUNDS; round++) {
    const gate = createGate(engineFor(model, { ...parameters, authors }))
    const beliefs = blocks.flatMap(({ cuts, unknown }) => gate.judge(cuts, unknown))
    authors = authors.map(({ rate }, k) => ({ rate, prior: beliefs.reduce((sum, belief) => sum + (belief.authors[k] as number) / (1 - belief.chance), 0) / beliefs.length }))
  }
  return authors.map(({ rate, prior }) => ({ rate, prior: Number(prior.toPrecision(3)) }))
}

/** Share of words that are nobody's. */
function shareUnknown(texts: readonly string[]): number {
  const counts = texts.flatMap((one) => unknownIn([0, one.length], one))
  return Number((counts.reduce((sum, { unknown }) => sum + unknown.length, 0.5) / counts.reduce((sum, { words }) => sum + words, 1)).toPrecision(3))
}

const model = loadModel(packModel(readSources('dictionaries')).bytes, [], [])
const start = { states: RATES.map((rate, k) => ({ rate, prior: k === 0 ? 1 - OCR_SHARE : OCR_SHARE / (RATES.length - 1) })), authors: AUTHORS.map((rate) => ({ rate, prior: 1 / AUTHORS.length })), share: SHARE, unknown: 0.04 } as unknown as OcrParameters
const engine = engineFor(model, start)
const samples: Sample[] = []
const pairs = positionals.flatMap((path) => readPairs(text(path), path)).filter(({ truth }, i) => !isHeldOut(truth) && i % Number(values.every) === 0)
const documents = values.clean.flatMap((path) => {
  const whole = text(path)
  const from = whole.indexOf('\n\n', whole.length >> 1)
  return whole.slice(Math.max(0, from), Math.max(0, from) + CLEAN_CHARACTERS).split(/\n{2,}/).map((ocr) => ({ ocr, truth: undefined }))
})
const unknown = shareUnknown(pairs.map(({ ocr }) => ocr))
const dirty = addPassages(engine, samples, pairs)
const clean = addPassages(engine, samples, documents)
const states = RATES.map((rate, k) => ({ rate, prior: Number((OCR_SHARE * (dirty[k] as number) + (1 - OCR_SHARE) * (clean[k] as number || 1 / RATES.length)).toPrecision(3)) }))
const calibration = fitTrees(samples, BOOSTING)
const authors = fitAuthors({ ...start, states, unknown }, documents.map(({ ocr }) => ocr))
const json = JSON.stringify({ states, authors, share: SHARE, unknown, calibration }, null, 2).replace(/\[[\d\s.,e-]+\]/g, (list) => list.replace(/\s+/g, ''))
writeFileSync(values.out, `${json}\n`)
process.stdout.write(`${samples.length} candidates, ${samples.filter(({ right }) => right).length} right; ${calibration.feature.length} nodes\n`)
process.stdout.write(`${pairs.length} passages, ${documents.length} clean documents; authors ${authors.map(({ rate, prior }) => `${rate}: ${prior}`).join(', ')}; rates ${states.map(({ rate, prior }) => `${rate}: ${prior}`).join(', ')}\n`)
