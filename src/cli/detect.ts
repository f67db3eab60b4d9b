// `ungarble detect` and `ungarble check`: what is garbled, as lines for a person or as JSON lines.
import type { Decision, Detection, Repairer } from '../types.js'
import { EXIT_ERROR, EXIT_FINDINGS, EXIT_OK } from './errors.js'
import type { Source } from './input.js'
import { formatterFor, type CheckFormat, type Formatter } from './formatters.js'
import { readVersion } from './version.js'
import type { CommandLine } from './options.js'
import { warn, writeStdout } from './output.js'
import { shift } from '../stream/pieces.js'
import { scanSource } from './scan.js'
import { progress } from './progress.js'
import { renderCounts } from './render.js'
import { openReport, type Report } from './report.js'
import { createFrom, visitAll } from './setup.js'

/** Runs `detect`; returns the exit code. */
export async function runDetect(line: CommandLine): Promise<number> {
  const { well } = await listDetections(line, () => true)
  return well ? EXIT_OK : EXIT_ERROR
}

/** Runs `check`; returns the exit code. */
export async function runCheck(line: CommandLine): Promise<number> {
  const strict = line.has('strict')
  const { well, found } = await listDetections(line, (detection) => strict || detection.decision !== 'suggest')
  if (!well) return EXIT_ERROR
  return found > 0 ? EXIT_FINDINGS : EXIT_OK
}

async function listDetections(line: CommandLine, counts: Counts): Promise<{ well: boolean; found: number }> {
  const repairer = await createFrom(line)
  const report = openReport(line.value('report'), repairer.modelId)
  const tally: Record<Decision, number> = { repair: 0, suggest: 0, flag: 0 }
  const format = (line.value('format') ?? (line.has('json') ? 'jsonl' : 'lines')) as CheckFormat
  const formatter = formatterFor(format, await readVersion())
  try {
    const well = await visitAll(line.paths, (source) => listSource(repairer, source, report, formatter, (detection) => {
      if (!counts(detection)) return false
      tally[detection.decision]++
      return true
    }))
    const closing = formatter.end()
    if (closing !== '') await writeStdout(closing)
    report?.commit()
    const found = tally.repair + tally.suggest + tally.flag
    if (format === 'lines' || format === 'stylish') if (well) warn(found === 0 ? 'nothing found' : renderCounts(tally))
    return { well, found }
  } finally {
    report?.discard()
  }
}

type Counts = (detection: Detection) => boolean

async function listSource(repairer: Repairer, source: Source, report: Report | undefined, formatter: Formatter, counts: Counts): Promise<void> {
  const print = formatter.start(source.path)
  report?.startText(source.path)
  try {
    for await (const part of scanSource(repairer, source)) {
      const lines = print(part.text, part.offset, part.detections.filter(counts))
      if (lines !== '') await writeStdout(lines)
      report?.add(part.detections.map((detection) => shift(detection, part.offset)))
      progress(part.text.length)
    }
  } catch (error) {
    report?.dropText()
    throw error
  }
  report?.endText(source.sha256())
}
