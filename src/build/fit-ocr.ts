// `npm run fit:ocr -- PAIRS.tsv.gz … --clean TEXT.gz …`: fits the prior over rates of misreading and the calibration of the OCR channel on the half of the
// passages that is not measured on and on clean text, and writes `dictionaries/ocr-parameters.json`.
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
import { featuresOf, groupOf, OCR_FEATURES, OCR_GROUPS, type OcrGroup } from '../ocr/features.js'
import { createGate } from '../ocr/gate.js'
import type { OcrCalibration, OcrParameters } from '../ocr/parameters.js'
import { cutBlocks } from '../text/blocks.js'
import { fitLogistic } from './logistic.js'
import { packModel, readSources } from './sources.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { clean: { type: 'string', multiple: true, default: [] }, every: { type: 'string', default: '1' }, out: { type: 'string', default: 'dictionaries/ocr-parameters.json' }},
})

/** Rates over a table's own: from next to none to three times as many. */
const RATES = [0.002, 0.03, 0.1, 0.3, 0.6, 1, 1.7, 3]
/** Share of documents that are OCR, as in the mixture calibration is measured on. */
const OCR_SHARE = 0.1
/** Share of blocks that are OCR before anything is read of them: see `src/ocr/parameters.ts`. */
const SHARE = { text: 0.003, names: 0.01 }
/** Characters of clean text taken from each file. */
const CLEAN_CHARACTERS = 40_000
/** Pull of the weights towards zero. */
const RIDGE = 2

interface Sample { readonly features: readonly number[]; readonly right: boolean; readonly weight: number }
type Samples = Record<OcrGroup, Sample[]>

const text = (path: string): string => {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}
const empty = (): Samples => Object.fromEntries(OCR_GROUPS.map((group) => [group, []])) as unknown as Samples

const unknownIn = (cuts: readonly number[], whole: string): UnknownWords[] => cuts.slice(1).map((end, b) => readUnknown(model, readProse(model, whole.slice(cuts[b], end))))

/** Adds the candidates of every block, each under its likeliest table, and returns the mean posterior of the rates. */
function addPassages(engine: OcrEngine, samples: Samples, passages: readonly { ocr: string; truth: string | undefined }[]): Float64Array {
  const mean = new Float64Array(engine.rates.length)
  const gate = createGate(engine)
  for (const { ocr, truth } of passages) {
    const cuts = cutBlocks(ocr)
    const { candidates, rates } = decodeOcr(engine, ocr, cuts, gate.judge(cuts, unknownIn(cuts, ocr)).map(({ table }) => table))
    for (const row of rates) row.forEach((value, k) => (mean[k] = (mean[k] as number) + value / rates.length / passages.length))
    const judge = truth === undefined ? undefined : createJudge({ ocr, truth: joinLineEnds(truth) })
    for (const candidate of candidates) {
      const right = judge?.(candidate.start, candidate.end, candidate.replacement) === 'right'
      samples[groupOf(candidate)].push({ features: featuresOf(candidate, around(ocr, candidate)), right, weight: 1 })
    }
  }
  return mean
}

function fitGroup(samples: readonly Sample[]): OcrCalibration {
  const [intercept = 0, ...weights] = fitLogistic(samples, RIDGE)
  const round = (value: number): number => Number(value.toPrecision(3))
  return { intercept: round(intercept), weights: Object.fromEntries(OCR_FEATURES.map((name, i) => [name, round(weights[i] ?? 0)])) as OcrCalibration['weights'] }
}

/** Share of words that are nobody's. */
function shareUnknown(texts: readonly string[]): number {
  const counts = texts.flatMap((one) => unknownIn([0, one.length], one))
  return Number((counts.reduce((sum, { unknown }) => sum + unknown.length, 0.5) / counts.reduce((sum, { words }) => sum + words, 1)).toPrecision(3))
}

const model = loadModel(packModel(readSources('dictionaries')).bytes, [], [])
const start = { states: RATES.map((rate, k) => ({ rate, prior: k === 0 ? 1 - OCR_SHARE : OCR_SHARE / (RATES.length - 1) })), share: SHARE, unknown: 0.04 } as unknown as OcrParameters
const engine = engineFor(model, start)
const samples = empty()
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
const calibration = Object.fromEntries(OCR_GROUPS.map((group) => [group, fitGroup(samples[group])])) as unknown as OcrParameters['calibration']
writeFileSync(values.out, `${JSON.stringify({ states, share: SHARE, unknown, calibration }, null, 2)}\n`)
for (const group of OCR_GROUPS) process.stdout.write(`${group.padEnd(12)} ${samples[group].length} candidates, ${samples[group].filter(({ right }) => right).length} right\n`)
process.stdout.write(`${pairs.length} passages, ${documents.length} clean documents; rates ${states.map(({ rate, prior }) => `${rate}: ${prior}`).join(', ')}\n`)
