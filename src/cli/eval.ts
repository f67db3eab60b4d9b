// `ungarble eval`: precision, recall, false edits per million words and calibration on texts with gold and on clean text.
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { alignGold, readGoldLines, type GoldDocument } from '../evaluate/gold.js'
import { addScores, calibrationOf, countWords, ratesOf, scoreDocument, type DocumentScore } from '../evaluate/score.js'
import { createRepairer } from '../index.js'
import type { Detection, Repairer, Scope } from '../types.js'
import { UngarbleError } from '../errors.js'
import { holdFloors } from './floors.js'

export const EVAL_HELP = `ungarble eval [FILE …] [--text FILE --gold FILE.tsv]…
       ungarble eval ocr FILE.tsv …      repairs of OCR; ungarble eval ocr --help says more
  FILE.jsonl        rows {text, gold: [{start, end, surface, canonical, class, certainty}]}, as ungarble garble writes them; - is stdin
  any other FILE    clean text, plain or .gz, documents separated by blank lines: every repair in it is a false edit
  --text, --gold    a text and its gold in reading order (TSV: surface, canonical, class, certainty); repeat both, in the same order
  --scope S         terms (default) or text
  --repair-at P, --suggest-at P, --prior P
  --errors N        how many errors to print (default 50)
  --json FILE       the figures as JSON
  --at-least NAME=V, --at-most NAME=V   floors: exit 1 where a figure falls short (precision, recall, f1, false-edits-per-million, clean-edits, calibration-error)`

interface Report { readonly figures: Record<string, number>; readonly errors: string[] }

export async function runEval(args: readonly string[]): Promise<number> {
  if (args[0] === 'ocr') return (await import('./eval-ocr.js')).runEvalOcr(args.slice(1))
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      text: { type: 'string', multiple: true, default: [] }, gold: { type: 'string', multiple: true, default: [] },
      scope: { type: 'string', default: 'terms' },
      'repair-at': { type: 'string' }, 'suggest-at': { type: 'string' }, prior: { type: 'string' }, errors: { type: 'string', default: '50' },
      json: { type: 'string' }, 'at-least': { type: 'string', multiple: true, default: [] }, 'at-most': { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(`${EVAL_HELP}\n`)
    return 0
  }
  const scope = values.scope as Scope
  const number = (name: string, value: string | undefined): Record<string, number> => (value === undefined ? {} : { [name]: Number(value) })
  const repairer = await createRepairer({ scope, ...number('repairAt', values['repair-at']), ...number('suggestAt', values['suggest-at']), ...number('prior', values.prior) })
  const isGold = (path: string): boolean => path === '-' || path.endsWith('.jsonl')
  const clean = positionals.filter((path) => !isGold(path))
  const documents = [...positionals.filter(isGold).flatMap((path) => readGoldLines(readFileSync(path === '-' ? 0 : path, 'utf8'), path)), ...pairTexts(values.text, values.gold)]
  const report: Report = { figures: {}, errors: [] }
  if (documents.length > 0) evaluateGold(repairer, documents, scope, report)
  if (clean.length > 0) evaluateClean(repairer, clean, report)
  for (const line of report.errors.slice(0, Number(values.errors))) process.stdout.write(`${line}\n`)
  for (const [name, value] of Object.entries(report.figures)) process.stdout.write(`${name.padEnd(28)} ${Number.isInteger(value) ? value : value.toFixed(4)}\n`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ model: repairer.modelId, scope, ...report }, null, 2)}\n`)
  return holdFloors(report.figures, values['at-least'], values['at-most'])
}

function pairTexts(texts: readonly string[], golds: readonly string[]): GoldDocument[] {
  if (texts.length !== golds.length) throw new UngarbleError('bad-option', `${texts.length} times --text and ${golds.length} times --gold; each text needs its gold`)
  return texts.map((path, i) => {
    const text = readFileSync(path, 'utf8')
    const gold = golds[i] as string
    return { name: basename(path), text, gold: alignGold(readFileSync(gold, 'utf8'), text, gold) }
  })
}

function around(text: string, start: number, end: number): string {
  const flat = (part: string): string => part.replace(/\s+/g, ' ')
  return `…${flat(text.slice(Math.max(0, start - 50), start))}[${text.slice(start, end)}]${flat(text.slice(end, end + 40))}…`
}

function evaluateGold(repairer: Repairer, documents: readonly GoldDocument[], scope: Scope, report: Report): void {
  const pairs: { confidence: number; right: boolean }[] = []
  const byClass = new Map<string, { rows: number; found: number }>()
  const scores = documents.map((document): DocumentScore => {
    const detections = repairer.detect(document.text)
    const score = scoreDocument(document, detections, scope)
    for (const { detection, verdict, row } of score.judged) {
      if (verdict === 'wrong') report.errors.push(`wrong   ${document.name} ${around(document.text, detection.start, detection.end)} → ${detection.replacement} (${detection.confidence}, ${detection.dictionary})${row === undefined ? '' : ` gold: ${row.canonical}`}`)
    }
    for (const { row, found } of score.rows) {
      const entry = byClass.get(row.class) ?? { rows: 0, found: 0 }
      byClass.set(row.class, { rows: entry.rows + 1, found: entry.found + (found ? 1 : 0) })
      if (!found) report.errors.push(`missed  ${document.name} ${around(document.text, row.start, row.end)} gold: ${row.canonical}`)
    }
    pairs.push(...confidencesOf(document, detections, scope))
    return score
  })
  const totals = addScores(scores)
  const calibration = calibrationOf(pairs)
  Object.assign(report.figures, {
    documents: documents.length, rows: totals.rows, found: totals.found, right: totals.right, wrong: totals.wrong, neutral: totals.neutral, ...ratesOf(totals),
    detections: pairs.length, 'calibration-error': calibration.error, 'calibration-error-perfect': calibration.perfect, brier: calibration.brier,
  })
  for (const [name, { rows, found }] of byClass) report.figures[`recall-${name}`] = found / rows
}

/** Every detection as if it were written: its confidence against whether it would be right. Those on rows that do not count are left out. */
function confidencesOf(document: GoldDocument, detections: readonly Detection[], scope: Scope): { confidence: number; right: boolean }[] {
  return detections.flatMap((detection) => {
    const alone = scoreDocument(document, [{ ...detection, decision: 'repair' }], scope).judged[0]
    return alone === undefined || alone.verdict === 'neutral' ? [] : [{ confidence: detection.confidence, right: alone.verdict === 'right' }]
  })
}

function evaluateClean(repairer: Repairer, paths: readonly string[], report: Report): void {
  let words = 0
  let edits = 0
  let suggestions = 0
  let flags = 0
  for (const path of paths) {
    const raw = readFileSync(path)
    const bytes = path.endsWith('.gz') ? gunzipSync(raw) : raw
    for (const text of bytes.toString('utf8').split(/\n{2,}/)) {
      words += countWords(text)
      for (const detection of repairer.detect(text)) {
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
