// `ungarble eval`: precision, recall, false edits per million words and calibration on texts with gold and on clean text.
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { alignGold, readGoldLines, type GoldDocument } from '../evaluate/gold.js'
import { areaUnderRoc, drawCalibration, type JudgedConfidence } from '../evaluate/plots.js'
import { compareToReference, createReferenceJudge } from '../evaluate/reference.js'
import { addScores, calibrationOf, countWords, cutSentences, ratesOf, scoreDocument, type DocumentScore } from '../evaluate/score.js'
import type { TablePart } from '../dictionary/parts.js'
import { applyDetections, createRepairer } from '../index.js'
import type { Detection, Repairer, Scope } from '../types.js'
import { UngarbleError } from '../errors.js'
import { readArguments, readNumber } from './arguments.js'
import { readText } from './input.js'
import { holdFloors } from './floors.js'

export const EVAL_HELP = `ungarble eval [FILE …] [--text FILE --gold FILE.tsv]…
       ungarble eval coverage GOLD.tsv…  what can be reached at all; ungarble eval coverage --help says more
       ungarble eval ocr FILE.tsv…       repairs of OCR; ungarble eval ocr --help says more
  FILE.jsonl        rows {text, gold: [{start, end, surface, canonical, class, certainty}]}, as ungarble garble writes them
                    (in a row of a longer term it adds parts: what changed within); - is stdin
  any other FILE    clean text, plain or .gz, documents separated by blank lines: every repair in it is a false edit
  --text, --gold    a text and its gold in reading order (TSV: surface, canonical, class, certainty); repeat both, in the same order
  --spun, --reference  a text and what it should read, line by line: word error rate before and after; repeat both, in the same order
  --sentences N     cuts clean documents into pieces of N sentences
  --part P          all (default); repairing leaves out a fifth of the substitutions that ungarble garble --part garbling uses
  --scope S         terms (default) or text
  --repair-at P, --suggest-at P, --prior P
  --errors N        how many errors to print (default 50)
  --json FILE       the figures as JSON; --svg FILE: reliability diagram and risk-coverage curve
  --at-least NAME=V, --at-most NAME=V   floors: exit 1 where a figure falls short (precision, recall, f1, false-edits-per-million, clean-edits, calibration-error, reduction, auc, …)
  Texts with gold and spun texts count as spun, clean ones as clean: auc tells how well inspect parts them (150 words or more).`

interface Report {
  readonly figures: Record<string, number>
  readonly errors: string[]
  readonly pairs: JudgedConfidence[]
  /** Probabilities that documents are spun, of those that are and those that are not. */
  readonly spun: number[]
  readonly clean: number[]
}

/** Documents below this many words do not count for the area under the curve. */
const LEAST_WORDS = 150

/** Throws `bad-option`. */
export function readPart(value: string): TablePart {
  if (value !== 'all' && value !== 'garbling' && value !== 'repairing') throw new UngarbleError('bad-option', `--part is "${value}"; it is all, garbling or repairing`)
  return value
}

export async function runEval(args: readonly string[]): Promise<number> {
  if (args[0] === 'ocr') return (await import('./eval-ocr.js')).runEvalOcr(args.slice(1))
  const { values, positionals } = readArguments('eval', args, {
    text: { type: 'string', multiple: true, default: [] }, gold: { type: 'string', multiple: true, default: [] },
    spun: { type: 'string', multiple: true, default: [] }, reference: { type: 'string', multiple: true, default: [] },
    scope: { type: 'string', default: 'terms' }, sentences: { type: 'string', default: '0' }, part: { type: 'string', default: 'all' }, svg: { type: 'string' },
    'repair-at': { type: 'string' }, 'suggest-at': { type: 'string' }, prior: { type: 'string' }, errors: { type: 'string', default: '50' },
    json: { type: 'string' }, 'at-least': { type: 'string', multiple: true, default: [] }, 'at-most': { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  })
  if (values.help) {
    process.stdout.write(`${EVAL_HELP}\n`)
    return 0
  }
  const scope = values.scope as Scope
  const sentences = readNumber('sentences', values.sentences, 0)
  const shown = readNumber('errors', values.errors, 0)
  const number = (name: string, value: string | undefined): Record<string, number> => (value === undefined ? {} : { [name]: readNumber(name.replace('At', '-at'), value, 0, 1) })
  const repairer = await createRepairer({ scope, part: readPart(values.part), ...number('repairAt', values['repair-at']), ...number('suggestAt', values['suggest-at']), ...number('prior', values.prior) })
  const isGold = (path: string): boolean => path === '-' || path.endsWith('.jsonl')
  const clean = positionals.filter((path) => !isGold(path))
  const documents = [...positionals.filter(isGold).flatMap((path) => readGoldLines(readText(path), path)), ...pairTexts(values.text, values.gold)]
  const report: Report = { figures: {}, errors: [], pairs: [], spun: [], clean: [] }
  if (documents.length > 0) evaluateGold(repairer, documents, scope, report)
  if (values.spun.length > 0) evaluateReferences(repairer, pairReferences(values.spun, values.reference), report)
  if (clean.length > 0) evaluateClean(repairer, clean, sentences, report)
  if (report.pairs.length > 0) addCalibration(report)
  if (report.spun.length > 0 && report.clean.length > 0) report.figures['auc'] = areaUnderRoc(report.spun, report.clean)
  for (const line of report.errors.slice(0, shown)) process.stdout.write(`${line}\n`)
  for (const [name, value] of Object.entries(report.figures)) process.stdout.write(`${name.padEnd(28)} ${Number.isInteger(value) ? value : value.toFixed(4)}\n`)
  const { figures, errors } = report
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ model: repairer.modelId, scope, figures, errors }, null, 2)}\n`)
  if (values.svg !== undefined) writeFileSync(values.svg, drawCalibration(report.pairs, calibrationOf(report.pairs).curve, `scope ${scope}`))
  return holdFloors(report.figures, values['at-least'], values['at-most'])
}

function pairTexts(texts: readonly string[], golds: readonly string[]): GoldDocument[] {
  if (texts.length !== golds.length) throw new UngarbleError('bad-option', `${texts.length} times --text and ${golds.length} times --gold; each text needs its gold`)
  return texts.map((path, i) => {
    const text = readText(path)
    const gold = golds[i] as string
    return { name: basename(path), text, gold: alignGold(readText(gold), text, gold) }
  })
}

function around(text: string, start: number, end: number): string {
  const flat = (part: string): string => part.replace(/\s+/g, ' ')
  return `…${flat(text.slice(Math.max(0, start - 50), start))}[${text.slice(start, end)}]${flat(text.slice(end, end + 40))}…`
}

function evaluateGold(repairer: Repairer, documents: readonly GoldDocument[], scope: Scope, report: Report): void {
  const byClass = new Map<string, { rows: number; found: number }>()
  const scores = documents.map((document): DocumentScore => {
    const detections = repairer.detect(document.text)
    addInspected(repairer, document.text, report.spun)
    const score = scoreDocument(document, detections, scope)
    for (const { detection, verdict, row } of score.judged) {
      if (verdict === 'wrong') report.errors.push(`wrong   ${document.name} ${around(document.text, detection.start, detection.end)} → ${detection.replacement} (${detection.confidence}, ${detection.dictionary})${row === undefined ? '' : ` gold: ${row.canonical}`}`)
    }
    for (const { row, found } of score.rows) {
      const entry = byClass.get(row.class) ?? { rows: 0, found: 0 }
      byClass.set(row.class, { rows: entry.rows + 1, found: entry.found + (found ? 1 : 0) })
      if (!found) report.errors.push(`missed  ${document.name} ${around(document.text, row.start, row.end)} gold: ${row.canonical}`)
    }
    report.pairs.push(...confidencesOf(document, detections, scope))
    judgeFlags(document, detections, report)
    return score
  })
  const totals = addScores(scores)
  Object.assign(report.figures, {
    documents: documents.length, rows: totals.rows, found: totals.found, right: totals.right, wrong: totals.wrong, neutral: totals.neutral, ...ratesOf(totals),
  })
  for (const [name, { rows, found }] of byClass) report.figures[`recall-${name}`] = found / rows
}

/** Destroyed facts: told by a flag or left, never written. */
function judgeFlags(document: GoldDocument, detections: readonly Detection[], report: Report): void {
  const add = (name: string): void => void (report.figures[name] = (report.figures[name] ?? 0) + 1)
  for (const row of document.gold.filter(({ certainty }) => certainty === 'flag')) {
    const touching = detections.filter(({ start, end, decision }) => decision !== 'suggest' && start < row.end && row.start < end)
    add('facts')
    if (touching.some(({ decision }) => decision === 'flag')) add('facts-flagged')
    if (touching.some(({ decision }) => decision === 'repair')) add('facts-written')
  }
  for (const { start, end, decision } of detections) {
    if (decision === 'flag' && !document.gold.some((row) => row.start < end && start < row.end)) add('flags-on-clean-spans')
  }
}

function addInspected(repairer: Repairer, text: string, into: number[]): void {
  if (countWords(text) >= LEAST_WORDS) into.push(repairer.inspect(text).probability)
}

function pairReferences(texts: readonly string[], references: readonly string[]): { text: string; reference: string }[] {
  if (texts.length !== references.length) throw new UngarbleError('bad-option', `${texts.length} times --spun and ${references.length} times --reference; each text needs its reference`)
  return texts.map((path, i) => ({ text: readText(path), reference: readText(references[i] as string) }))
}

/** Pooled word errors, and each detection judged by whether it brings the text nearer to its reference. */
function evaluateReferences(repairer: Repairer, documents: readonly { text: string; reference: string }[], report: Report): void {
  const sum = { words: 0, before: 0, after: 0, decoded: 0 }
  for (const { text, reference } of documents) {
    const detections = repairer.detect(text)
    const judge = createReferenceJudge(text, reference)
    addInspected(repairer, text, report.spun)
    report.pairs.push(...detections.filter(({ decision }) => decision !== 'flag').map((detection) => ({ confidence: detection.confidence, right: judge(detection) })))
    const errors = compareToReference(text, applyDetections(text, detections).text, reference)
    sum.words += errors.words
    sum.before += errors.before
    sum.after += errors.after
    sum.decoded += compareToReference(text, repairer.decode(text), reference).after
  }
  Object.assign(report.figures, { 'reference-words': sum.words, 'word-error-rate-before': sum.before / sum.words, 'word-error-rate-after': sum.after / sum.words, reduction: 1 - sum.after / sum.before, 'reduction-decoded': 1 - sum.decoded / sum.before })
}

/** The errors of calibration, over all detections and over those in doubt. */
function addCalibration(report: Report): void {
  const { pairs, figures } = report
  const all = calibrationOf(pairs)
  const doubtful = calibrationOf(pairs.filter(({ confidence }) => confidence >= 0.2 && confidence <= 0.95))
  const sure = pairs.filter(({ confidence }) => confidence >= 0.95)
  Object.assign(figures, {
    detections: pairs.length, 'calibration-error': all.error, 'calibration-error-perfect': all.perfect, 'calibration-error-doubtful': doubtful.error, brier: all.brier,
    'right-at-0.95': sure.length === 0 ? 1 : sure.filter(({ right }) => right).length / sure.length,
  })
}

/**
 * Every detection as if it were written: its confidence against whether it would be right; of a flag, against whether anything was garbled
 * there. Those on rows that do not count are left out.
 */
function confidencesOf(document: GoldDocument, detections: readonly Detection[], scope: Scope): { confidence: number; right: boolean }[] {
  return detections.flatMap((detection) => {
    if (detection.decision === 'flag') return [{ confidence: detection.confidence, right: document.gold.some((row) => row.start < detection.end && detection.start < row.end) }]
    const alone = scoreDocument(document, [{ ...detection, decision: 'repair' }], scope).judged[0]
    return alone === undefined || alone.verdict === 'neutral' ? [] : [{ confidence: detection.confidence, right: alone.verdict === 'right' }]
  })
}

function evaluateClean(repairer: Repairer, paths: readonly string[], sentences: number, report: Report): void {
  let words = 0
  let edits = 0
  let suggestions = 0
  let flags = 0
  for (const path of paths) {
    for (const text of readText(path).split(/\n{2,}/).flatMap((document) => cutSentences(document, sentences))) {
      words += countWords(text)
      addInspected(repairer, text, report.clean)
      for (const detection of repairer.detect(text)) {
        report.pairs.push({ confidence: detection.confidence, right: false })
        if (detection.decision === 'suggest') suggestions++
        else {
          if (detection.decision === 'flag') flags++
          else edits++
          report.errors.push(`${detection.decision === 'flag' ? 'flagged' : 'edited '} ${basename(path)} ${around(text, detection.start, detection.end)} → ${detection.replacement} (${detection.confidence}, ${detection.dictionary})`)
        }
      }
    }
  }
  Object.assign(report.figures, { 'clean-words': words, 'clean-edits': edits, 'clean-flags': flags, 'clean-suggestions': suggestions, 'false-edits-per-million': words === 0 ? 0 : (edits * 1e6) / words })
}
