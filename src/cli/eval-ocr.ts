// `ungarble eval ocr`: how much of real OCR is repaired, and what is broken on the way, as a curve over the threshold.
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { loadModelBytes } from '#assets'
import { UngarbleError } from '../errors.js'
import { readArguments, readNumber } from './arguments.js'
import { readText } from './input.js'
import { addPassage, createOcrTotals, isHeldOut, ocrFigures, type OcrTotals } from '../evaluate/ocr-score.js'
import { countWords } from '../evaluate/score.js'
import { joinLineEnds } from '../learn/align.js'
import { createJudge } from '../learn/label.js'
import { readPairs } from '../learn/pairs.js'
import { applyDetections } from '../repair/apply.js'
import { createRepairer } from '../repairer.js'
import { OCR_MODES } from '../settings.js'
import type { Detection, Repairer, RepairerOptions } from '../types.js'
import { holdFloors } from './floors.js'

export const EVAL_OCR_HELP = `ungarble eval ocr FILE…
  FILE.tsv[.gz]     passages with their truth (columns ocr and truth); measured on the half that nothing was fitted on
  any other FILE    clean text, plain or .gz, documents separated by blank lines: every repair in it is a false edit
  --ocr MODE        auto (default), historical or modern, as for the other commands
  --names FILE.tsv  garbled names (columns with a head line: ocr, truth, ocr_context), found in their contexts with the truths as a glossary
  --all             measure on both halves
  --every N         only every Nth passage or document
  --keep-line-ends  score line-end hyphens of the truth (de- stroyers) as they stand; else they are joined
  --repair-at P     threshold of the figures (default 0.8); the curve shows others
  --errors N        how many broken words to print (default 20)
  --json FILE       the figures as JSON
  --at-least NAME=V, --at-most NAME=V   floors: exit 1 where a figure falls short`

/** Least threshold that is measured; thresholds only cut, so that one run serves all. */
const LEAST = 0.5
/** Thresholds of the curve. */
const CURVE = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98]

interface Measured { readonly ocr: string; readonly truth: string; readonly detections: readonly Detection[] }

export async function runEvalOcr(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments('eval ocr', args, {
    'names': { type: 'string' }, 'ocr': { type: 'string', default: 'auto' }, 'all': { type: 'boolean', default: false }, 'every': { type: 'string', default: '1' }, 'keep-line-ends': { type: 'boolean', default: false }, 'repair-at': { type: 'string', default: '0.8' },
    'errors': { type: 'string', default: '20' }, 'json': { type: 'string' }, 'at-least': { type: 'string', multiple: true, default: [] }, 'at-most': { type: 'string', multiple: true, default: [] },
    'help': { type: 'boolean', default: false },
  })
  if (values.help || (positionals.length === 0 && values.names === undefined)) {
    process.stdout.write(`${EVAL_OCR_HELP}\n`)
    return values.help ? 0 : 2
  }
  const options = { model: await loadModelBytes(), ocr: values.ocr as (typeof OCR_MODES)[number], repairAt: LEAST, suggestAt: LEAST }
  const repairer = await createRepairer({ ...options, scope: 'text' })
  const at = readNumber('repair-at', values['repair-at'], LEAST, 1)
  const every = readNumber('every', values.every, 1)
  const shown = readNumber('errors', values.errors, 0)
  const figures: Record<string, number> = {}
  const errors: string[] = []
  if (values.names !== undefined) Object.assign(figures, await measureNames(options, values.names, positionals.filter((path) => !isPairs(path)), at, every, errors))
  const pairFiles = positionals.filter(isPairs)
  const measured = pairFiles.map((path) => measureFile(repairer, path, every, values))
  measured.forEach((passages, f) => {
    const name = basename(pairFiles[f] as string).replace(/\.tsv(?:\.gz)?$/, '')
    print(name, figuresAt(passages, at))
    for (const passage of passages) errors.push(...brokenIn(passage, at, name))
  })
  const all = measured.flat()
  if (all.length > 0) {
    Object.assign(figures, figuresAt(all, at))
    if (pairFiles.length > 1) print('all', figures)
    printCurve(all)
  }
  const clean = positionals.filter((path) => !pairFiles.includes(path))
  if (clean.length > 0 && values.names === undefined) Object.assign(figures, measureClean(repairer, clean, at, every, errors))
  for (const line of errors.slice(0, shown)) process.stdout.write(`${line}\n`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ model: repairer.modelId, figures }, null, 2)}\n`)
  return holdFloors(figures, values['at-least'], values['at-most'])
}

const isPairs = (path: string): boolean => /\.tsv(?:\.gz)?$/.test(path)

function measureFile(repairer: Repairer, path: string, every: number, options: { readonly 'all': boolean; readonly 'keep-line-ends': boolean }): Measured[] {
  return readPairs(readText(path), path)
    .filter(({ truth }) => options.all || isHeldOut(truth))
    .filter((_, i) => i % every === 0)
    .map(({ ocr, truth }) => ({ ocr, truth: options['keep-line-ends'] ? truth : joinLineEnds(truth), detections: repairer.detect(ocr) }))
}

const repairedAt = ({ ocr, detections }: Measured, at: number): string => write(ocr, detections, at)

/** A text with the repairs of this confidence written. */
function write(text: string, detections: readonly Detection[], at: number): string {
  return applyDetections(text, detections.filter(({ confidence }) => confidence >= at)).text
}

/** Letters and figures alone, for the figures that leave punctuation and case out of account. */
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}\s]/gu, '')

function totalsAt(passages: readonly Measured[], at: number, view: (text: string) => string): OcrTotals {
  const totals = createOcrTotals()
  for (const passage of passages) addPassage(totals, view(passage.truth), view(passage.ocr), view(repairedAt(passage, at)))
  return totals
}

function figuresAt(passages: readonly Measured[], at: number): Record<string, number> {
  const folded = ocrFigures(totalsAt(passages, at, bare))
  return {
    ...ocrFigures(totalsAt(passages, at, (text) => text)),
    'bare-repaired': folded['repaired'] as number,
    'bare-broken-per-million': folded['broken-per-million'] as number,
  }
}

function print(name: string, figures: Readonly<Record<string, number>>): void {
  process.stdout.write(`== ${name}\n`)
  for (const [key, value] of Object.entries(figures)) process.stdout.write(`${key.padEnd(28)} ${Number.isInteger(value) ? value : value.toFixed(4)}\n`)
}

function printCurve(passages: readonly Measured[]): void {
  process.stdout.write('threshold  repaired  broken/M  CER reduction  worse passages  bare: repaired  broken/M\n')
  for (const at of CURVE) {
    const figures = figuresAt(passages, at)
    const cell = (key: string, digits: number, width: number): string => (figures[key] as number).toFixed(digits).padStart(width)
    process.stdout.write(`${at.toFixed(2).padStart(9)}${cell('repaired', 4, 10)}${cell('broken-per-million', 0, 10)}${cell('cer-reduction', 4, 15)}${cell('worse-passages', 0, 16)}${cell('bare-repaired', 4, 16)}${cell('bare-broken-per-million', 0, 10)}\n`)
  }
}

function brokenIn({ ocr, truth, detections }: Measured, at: number, name: string): string[] {
  const judge = createJudge({ ocr, truth })
  return detections.filter(({ start, end, replacement, confidence }) => confidence >= at && judge(start, end, replacement) === 'breaks').map((one) => describe(ocr, one, `broken  ${name}`))
}

function describe(text: string, { start, end, replacement, confidence, dictionary }: Detection, label: string): string {
  const flat = (part: string): string => part.replace(/\s+/g, ' ')
  return `${label} …${flat(text.slice(Math.max(0, start - 40), start))}[${text.slice(start, end)}]${flat(text.slice(end, end + 30))}… → ${replacement} (${confidence}, ${dictionary})`
}

function measureClean(repairer: Repairer, paths: readonly string[], at: number, every: number, errors: string[]): Record<string, number> {
  let words = 0
  let edits = 0
  for (const path of paths) {
    for (const text of readText(path).split(/\n{2,}/).filter((_, i) => i % every === 0)) {
      words += countWords(text)
      const detections = repairer.detect(text).filter(({ confidence, decision }) => confidence >= at && decision === 'repair')
      edits += detections.length
      for (const one of detections) errors.push(describe(text, one, `edited  ${basename(path)}`))
    }
  }
  const figures = { 'clean-words': words, 'clean-edits': edits, 'false-edits-per-million': words === 0 ? 0 : (edits * 1e6) / words }
  print('clean', figures)
  return figures
}

/** Names found in their contexts with their truths as a glossary, and what the same finder edits in clean text. */
async function measureNames(options: RepairerOptions, path: string, clean: readonly string[], at: number, every: number, errors: string[]): Promise<Record<string, number>> {
  const [head = '', ...rows] = readText(path).trim().split('\n')
  const column = (name: string): number => {
    const index = head.split('\t').indexOf(name)
    if (index < 0) throw new UngarbleError('bad-gold', `${path}:1: no column is named ${name}; expected ocr, truth and ocr_context`)
    return index
  }
  const [truthAt, contextAt] = [column('truth'), column('ocr_context')]
  const names = rows.map((row) => row.split('\t')).map((cells) => ({ truth: cells[truthAt] ?? '', context: cells[contextAt] ?? '' }))
  const terms = [...new Set(names.map(({ truth }) => truth))].map((canonical) => ({ canonical, kind: 'organization' }))
  const finder = await createRepairer({ ...options, dictionaries: [{ name: 'names', terms }] })
  const found = names.filter(({ truth, context }) => {
    const right = write(context, finder.detect(context), at).includes(truth)
    if (!right) errors.push(`missed  ${truth}: ${context}`)
    return right
  })
  let words = 0
  let edits = 0
  let units = 0
  const start = performance.now()
  for (const text of clean.flatMap((file) => readText(file).split(/\n{2,}/).filter((_, i) => i % every === 0))) {
    words += countWords(text)
    units += text.length
    for (const { start: from, end, surface, replacement, confidence } of finder.detect(text).filter((one) => one.confidence >= at && one.decision === 'repair')) {
      edits++
      errors.push(`edited  …${text.slice(Math.max(0, from - 30), from)}[${surface}]${text.slice(end, end + 30)}… → ${replacement} (${confidence})`.replace(/\s+/g, ' '))
    }
  }
  const figures = {
    'names': names.length, 'names-found': found.length,
    ...(words === 0 ? {} : { 'clean-words': words, 'clean-edits': edits, 'false-edits-per-million': (edits * 1e6) / words, 'clean-megabytes-per-second': units / 1000 / (performance.now() - start) }),
  }
  print('names', figures)
  return figures
}
