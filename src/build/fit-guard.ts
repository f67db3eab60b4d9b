// `npm run fit:guard -- --other FILE… PROSE-FILES`: fits what tells English prose from other languages, code, logs, markup, tables and verse.
//
// Prose is read as it is, wrapped to short lines, a sentence a line, and garbled, for spun text must stay prose. Of the texts of either side
// (by hash) half teach the weights and half choose the cost of a change, on their blocks and on blocks spliced from both sides.
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { chooseLines, compileGuard, KINDS, LAYOUTS, readLines, scoreLines, SHAPES, type GuardParameters } from '../confidence/guard.js'
import type { Parameters } from '../confidence/parameters.js'
import { createGarbler } from '../garble/sample.js'
import { readSequence, type Sequence } from '../lattice/sequence.js'
import { NAT } from '../language/ngram.js'
import { loadModel } from '../model.js'
import { cutBlocks } from '../text/blocks.js'
import { fitLogistic } from './logistic.js'
import { hashText } from './mixture.js'
import { packModel, readSources } from './sources.js'

const PARAMETERS = 'dictionaries/parameters.json'
/** Characters that a text gives at most, and all the texts of a group. */
const MOST_OF_TEXT = 20_000
const MOST_OF_GROUP = 250_000
/** Lines that a group teaches at most. */
const MOST_LINES = 4000
/** Keeps weights small that few lines speak for. */
const RIDGE = 100
const RATES = [0.1, 0.3, 0.6]
const CHANGES = [0, 1, 2, 3, 4, 6, 8, 12]
const SHIFTS = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1]

/** A text of a group: a file, or the kind its rows name. */
interface Labelled { readonly group: string; readonly prose: boolean; readonly text: string }
interface Block { readonly group: string; readonly prose: boolean; readonly sequence: Sequence }

/** Texts of a file: rows of JSONL (`text`, `kind`), else documents separated by blank lines. */
function readTexts(path: string, prose: boolean): Labelled[] {
  const raw = readFileSync(path)
  const content = (path.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8')
  const group = basename(path).replace(/\..*/, '')
  const rows = path.endsWith('.jsonl')
    ? content.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { text: string; kind?: string })
    : content.split(/\n{2,}/).map((text) => ({ text, kind: group }))
  const left = new Map<string, number>()
  return rows.flatMap(({ text, kind = group }) => {
    const taken = left.get(kind) ?? 0
    if (text.trim() === '' || taken > MOST_OF_GROUP) return []
    left.set(kind, taken + Math.min(text.length, MOST_OF_TEXT))
    return [{ group: kind, prose, text: text.slice(0, MOST_OF_TEXT) }]
  })
}

function wrap(text: string, width: number): string {
  return text.replace(/[^\n]+/g, (line) => {
    let at = 0
    return line.replace(/(\S+) */g, (_, word: string) => {
      const breaks = at > 0 && at + word.length > width
      const lead = breaks ? '\n' : at > 0 ? ' ' : ''
      at = breaks ? word.length : at + lead.length + word.length
      return lead + word
    })
  })
}

/** Prose the way it is met: each text in one of six ways, by its hash. */
function vary(texts: readonly Labelled[]): Labelled[] {
  const { bytes } = packModel(readSources('dictionaries'))
  const garblers = RATES.map((rate, seed) => createGarbler(loadModel(bytes, [], []), { rate, seed }))
  return texts.map((one, i) => {
    const way = hashText(one.text) % (3 + RATES.length)
    if (way === 0) return one
    if (way === 1) return { ...one, group: 'wrapped', text: wrap(one.text, 60 + (i % 25)) }
    if (way === 2) return { ...one, group: 'a sentence a line', text: one.text.replace(/([.!?]["”]?) /g, '$1\n') }
    const garble = garblers[way - 3] as ReturnType<typeof createGarbler>
    return { ...one, group: `garbled at ${RATES[way - 3]}`, text: garble(one.text, i).text }
  })
}

function readBlocks(texts: readonly Labelled[]): Block[] {
  const model = loadModel(packModel(readSources('dictionaries')).bytes, [], [])
  return texts.flatMap(({ group, prose, text }) => {
    const cuts = cutBlocks(text)
    return cuts.slice(1).map((end, b) => ({ group, prose, sequence: readSequence(model, text.slice(cuts[b], end)) }))
  })
}

function groupBy<T extends { readonly group: string; readonly prose: boolean }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const name = `${item.prose ? '+' : '-'} ${item.group}`
    const members = groups.get(name)
    if (members === undefined) groups.set(name, [item])
    else members.push(item)
  }
  return groups
}

interface Line { readonly features: number[]; readonly tokens: number }

/** Features of the lines of blocks: shares of kinds and shapes times the root of the number of tokens, and the layout. */
function linesOf(blocks: readonly Block[]): Line[] {
  const lines: Line[] = []
  let features = new Array<number>(KINDS + SHAPES + LAYOUTS).fill(0)
  const count = (at: number): void => void (features[at] = (features[at] as number) + 1)
  for (const { sequence } of blocks) {
    readLines(sequence, {
      token: (kind, shape) => (count(kind), count(KINDS + shape)),
      layout: (index) => count(KINDS + SHAPES + index),
      end: (tokens) => {
        lines.push({ features: features.map((value, i) => (i < KINDS + SHAPES ? value / Math.sqrt(tokens) : value)), tokens })
        features = new Array<number>(features.length).fill(0)
      },
    })
  }
  return lines
}

/** Logistic regression over lines in which both sides, and the groups of each, weigh the same. */
function fitWeights(blocks: readonly Block[]): GuardParameters {
  const groups = [...groupBy(blocks)]
  const count = (prose: boolean): number => groups.filter(([name]) => name.startsWith('+') === prose).length
  const samples = groups.flatMap(([name, members]) => {
    const all = linesOf(members)
    const every = Math.ceil(all.length / MOST_LINES)
    const lines = all.filter((_, i) => i % every === 0)
    const total = lines.reduce((sum, { tokens }) => sum + Math.sqrt(tokens), 0)
    const right = name.startsWith('+')
    const mass = (MOST_LINES * groups.length) / 2 / count(right)
    return lines.map(({ features, tokens }) => ({ features, right, weight: (mass * Math.sqrt(tokens)) / total }))
  })
  const [intercept = 0, ...weights] = fitLogistic(samples, RIDGE, 0).map((weight) => Number(weight.toFixed(3)))
  process.stdout.write(`weights from ${samples.length} lines\n`)
  return { kinds: weights.slice(0, KINDS), shapes: weights.slice(KINDS, KINDS + SHAPES), layouts: weights.slice(KINDS + SHAPES), intercept, change: 0 }
}

/** Lines of one block or of two: their scores, and how many tokens of each are prose and are not. */
interface Scored { readonly group: string; readonly prose: boolean; readonly scores: number[]; readonly tokens: number[]; readonly labels: boolean[] }

function scoreBlocks(parameters: GuardParameters, blocks: readonly Block[]): Scored[] {
  const guard = compileGuard(parameters)
  return blocks.map(({ group, prose, sequence }) => {
    const { scores, ends } = scoreLines(guard, sequence)
    return { group, prose, scores, tokens: ends.map((end, i) => end - (ends[i - 1] ?? 0)), labels: scores.map(() => prose) }
  })
}

/** Blocks of prose with one of the other side in their middle. */
function splice(scored: readonly Scored[]): Scored[] {
  const long = (prose: boolean): Scored[] => scored.filter((one) => one.prose === prose && one.scores.length >= 4).sort((a, b) => hashText(a.scores.join()) - hashText(b.scores.join()))
  const others = long(false)
  return long(true).slice(0, others.length).map((outer, i) => {
    const inner = others[i] as Scored
    const half = outer.scores.length >> 1
    const around = <T>(a: readonly T[], b: readonly T[]): T[] => [...a.slice(0, half), ...b, ...a.slice(half)]
    return { group: 'spliced', prose: true, scores: around(outer.scores, inner.scores), tokens: around(outer.tokens, inner.tokens), labels: around(outer.labels, inner.labels) }
  })
}

/** Share of the tokens on the wrong side, by group. */
function errorsOf(scored: readonly Scored[], shift: number, change: number): Map<string, number> {
  return new Map([...groupBy(scored)].map(([name, members]) => {
    let wrong = 0
    let all = 0
    for (const { scores, tokens, labels } of members) {
      const prose = chooseLines(scores.map((score) => score + shift * NAT), change * NAT)
      tokens.forEach((count, i) => {
        all += count
        if ((prose[i] === 1) !== labels[i]) wrong += count
      })
    }
    return [name, wrong / Math.max(1, all)]
  }))
}

/** The errors of both sides and of the spliced blocks: root mean squares over groups, for many that are easy do not make up for one that is not. */
function lossOf(errors: ReadonlyMap<string, number>): number {
  const mean = (keeps: (name: string) => boolean): number => {
    const kept = [...errors].filter(([name]) => keeps(name))
    return Math.sqrt(kept.reduce((sum, [, error]) => sum + error ** 2, 0) / kept.length)
  }
  return mean((name) => name.startsWith('+') && name !== '+ spliced') + mean((name) => name.startsWith('-')) + mean((name) => name === '+ spliced')
}

function chooseChange(parameters: GuardParameters, blocks: readonly Block[]): GuardParameters {
  const scored = scoreBlocks(parameters, blocks)
  const all = [...scored, ...splice(scored)]
  const attempts = SHIFTS.flatMap((shift) => CHANGES.map((change) => ({ shift, change, errors: errorsOf(all, shift, change) })))
  const best = attempts.reduce((a, b) => (lossOf(b.errors) < lossOf(a.errors) ? b : a))
  for (const [name, error] of [...best.errors].sort(([a], [b]) => (a < b ? -1 : 1))) process.stdout.write(`  ${name}: ${(100 * error).toFixed(2)} % of the tokens on the wrong side\n`)
  process.stdout.write(`shift ${best.shift}, change ${best.change}: loss ${lossOf(best.errors).toFixed(4)}\n`)
  return { ...parameters, intercept: Number((parameters.intercept + best.shift).toFixed(3)), change: best.change }
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { other: { type: 'string', multiple: true, default: [] } } })
if (positionals.length === 0 || values.other.length === 0) {
  process.stderr.write('usage: npm run fit:guard -- --other FILE… PROSE-FILES\n  FILES: text, .gz, documents separated by blank lines, or JSONL with text and kind; --other: what is no English prose\n')
  process.exit(2)
}
const texts = [...vary([...positionals].sort().flatMap((path) => readTexts(path, true))), ...[...values.other].sort().flatMap((path) => readTexts(path, false))]
const halves = [0, 1].map((half) => readBlocks(texts.filter(({ text }) => (hashText(text) >>> 8) % 2 === half)))
const guard = chooseChange(fitWeights(halves[0] as Block[]), halves[1] as Block[])
const parameters = JSON.parse(readFileSync(PARAMETERS, 'utf8')) as Parameters
writeFileSync(PARAMETERS, `${JSON.stringify({ ...parameters, guard }, null, 2)}\n`)
