// `ungarble detect` and `ungarble check`: what is garbled, as lines for a person or as JSON lines.
import type { Decision, Detection, Repairer } from '../types.js'
import { EXIT_ERROR, EXIT_FINDINGS, EXIT_OK } from './errors.js'
import { nameOf, type Source } from './input.js'
import type { CommandLine } from './options.js'
import { warn, writeStdout } from './output.js'
import { shift } from '../stream/pieces.js'
import { scanSource } from './scan.js'
import { progress } from './progress.js'
import { createLineCounter, recordOf, renderCounts, renderDetection } from './render.js'
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
  const print = line.has('json') ? jsonLines : personLines
  try {
    const well = await visitAll(line.paths, (source) => listSource(repairer, source, report, print, (detection) => {
      if (!counts(detection)) return false
      tally[detection.decision]++
      return true
    }))
    report?.commit()
    const found = tally.repair + tally.suggest + tally.flag
    if (!line.has('json') && well) warn(found === 0 ? 'nothing found' : renderCounts(tally))
    return { well, found }
  } finally {
    report?.discard()
  }
}

/** Makes the printer of one source: it is given the parts in order. */
type Printer = (path: string) => (text: string, offset: number, detections: readonly Detection[]) => string[]

const jsonLines: Printer = (path) => (_, offset, detections) => detections.map((detection) => JSON.stringify(recordOf(path, shift(detection, offset))))

const personLines: Printer = (path) => {
  const lines = createLineCounter()
  return (text, _, detections) => {
    lines.startPart(text)
    return detections.map((detection) => renderDetection(nameOf(path), lines.locate(detection.start), detection))
  }
}

type Counts = (detection: Detection) => boolean

async function listSource(repairer: Repairer, source: Source, report: Report | undefined, printer: Printer, counts: Counts): Promise<void> {
  const print = printer(source.path)
  report?.startText(source.path)
  try {
    for await (const part of scanSource(repairer, source)) {
      const lines = print(part.text, part.offset, part.detections.filter(counts))
      if (lines.length > 0) await writeStdout(`${lines.join('\n')}\n`)
      report?.add(part.detections.map((detection) => shift(detection, part.offset)))
      progress(part.text.length)
    }
  } catch (error) {
    report?.dropText()
    throw error
  }
  report?.endText(source.sha256())
}
