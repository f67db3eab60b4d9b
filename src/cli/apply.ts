// `ungarble apply`: decisions of a person on suggestions, or saved detections, written into the very texts they were made for.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Detection } from '../types.js'
import type { Analysis } from '../stream/pieces.js'
import { CliError, EXIT_ERROR, EXIT_OK, readError } from './errors.js'
import type { CommandLine } from './options.js'
import { warn } from './output.js'
import { modeOf, planTargets, prepareTargets, runAll } from './shards/command.js'
import { readDecisions, type Decided } from './shards/review.js'
import type { Shard } from './shards/run.js'
import type { Analyzer } from './shards/settle.js'
import { readingOf } from './shards/source.js'
import { hashOf } from './shards/annotate.js'

/** Runs the command; returns the exit code. */
export async function runApply(line: CommandLine): Promise<number> {
  const file = (line.value('decisions') ?? line.value('detections')) as string
  const source = await readFile(file, 'utf8').catch((error: unknown) => {
    throw readError(file, error)
  })
  const decided = line.has('decisions') ? readDecisions(source, file) : readDetections(source, file)
  const reading = { ...readingOf(line), whole: true as const }
  const mode = modeOf(line)
  const targets = planTargets(line.paths, line.value('out') as string, mode, reading)
  refuseOwnSources(line.paths, targets.map(({ main }) => main))
  prepareTargets(targets, line.paths)
  let well = true
  let applied = 0
  for (const [i, path] of line.paths.entries()) {
    const own = decided.get(basename(path)) ?? []
    const shard: Shard = { path, targets: targets[i] as (typeof targets)[number], reading, mode, fingerprint: own, resume: false, dry: false, report: undefined }
    const [outcome] = await runAll([shard], createDecider(own, path, file), false)
    if (outcome === undefined) well = false
    else applied += own.length
  }
  const unknown = [...decided.keys()].filter((name) => !line.paths.some((path) => basename(path) === name))
  if (unknown.length > 0) warn(`${file} also decides on ${unknown.join(', ')}, which was not named`)
  warn(`${applied} applied`)
  return well ? EXIT_OK : EXIT_ERROR
}

function refuseOwnSources(paths: readonly string[], targets: readonly string[]): void {
  const faults = paths.flatMap((path, i) => (path === targets[i] || `./${path}` === targets[i] ? [new CliError('output-clash', `${path}: --out would overwrite it; choose another directory`)] : []))
  if (faults.length > 0) throw faults.length === 1 ? faults[0] : new AggregateError(faults)
}

/** Repairs of a report, by the name of their file. */
function readDetections(source: string, name: string): Map<string, Decided[]> {
  const files = new Map<string, Decided[]>()
  source.split('\n').forEach((text, i) => {
    if (text.trim() === '') return
    let record: Detection & { path?: unknown; sha256?: unknown; row?: number; field?: string }
    try {
      record = JSON.parse(text) as typeof record
    } catch {
      throw new CliError('bad-decisions', `${name}: line ${i + 1} is no JSON; give the file that --report wrote`)
    }
    const { path, sha256, row = 1, field = 'text', start, end, surface, replacement, decision } = record
    if (typeof path !== 'string' || typeof sha256 !== 'string' || !Number.isInteger(start) || !Number.isInteger(end) || typeof replacement !== 'string') throw new CliError('bad-decisions', `${name}: line ${i + 1} is no saved detection; give the file that --report wrote`)
    if (decision !== 'repair') return
    files.set(basename(path), [...(files.get(basename(path)) ?? []), { row, field, start, end, sha256, surface, replacement, line: i + 1 }])
  })
  return files
}

const NO_DOCUMENT = { dialect: 'none', probability: 0, rate: 0, words: 0 }

/** Gives the decided edits in place of an analysis; what finds no text of its hash refuses the shard. */
function createDecider(decided: readonly Decided[], path: string, file: string): Analyzer {
  const open = new Set(decided)
  const byRow = new Map<string, Decided[]>()
  for (const one of decided) byRow.set(`${one.row} ${one.field}`, [...(byRow.get(`${one.row} ${one.field}`) ?? []), one])
  const decide = (text: string, row: number, field: string): Analysis => {
    const wanted = byRow.get(`${row} ${field}`) ?? []
    const sha256 = wanted.length === 0 ? '' : hashOf(text)
    const own = wanted.filter((one) => open.has(one) && one.sha256 === sha256).sort((a, b) => a.start - b.start)
    let end = 0
    for (const one of own) {
      open.delete(one)
      if (text.slice(one.start, one.end) !== one.surface || one.start < end) throw new CliError('bad-decisions', `${file}: line ${one.line} does not fit row ${row} of ${path}: there is no "${one.surface}" there, or another decision overlaps it; nothing was written`)
      end = one.end
    }
    return { detections: own.map(detectionOf), document: NO_DOCUMENT }
  }
  return {
    modelId: 'decisions', depth: 1,
    analyze: (stretches, places) => {
      try {
        return Promise.resolve(stretches.map(({ text }, i) => decide(text, places[i]?.row.number ?? 0, places[i]?.field ?? '')))
      } catch (error) {
        return Promise.reject(error as Error)
      }
    },
    finish() {
      const [first] = open
      if (first !== undefined) throw new CliError('bad-decisions', `${path}: the text of row ${first.row} is not the one decided on (line ${first.line} of ${file}; its hash differs); apply the decisions to the very files they were made for; nothing was written`)
    },
    close: () => Promise.resolve(),
  }
}

function detectionOf({ start, end, surface, replacement }: Decided): Detection {
  return { start, end, surface, replacement, canonical: replacement, confidence: 1, decision: 'repair', channels: ['decided'], kind: 'decided', dictionary: 'decided', evidence: [], alternatives: [], margin: 0, other: 0 }
}
