// `ungarble repair`: the text with its repairs, to standard output, into a directory, or in place.
import { constants } from 'node:fs'
import { access, mkdir, realpath, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { applyDetections } from '../repair/apply.js'
import type { Repairer } from '../types.js'
import { CliError, EXIT_ERROR, EXIT_OK, writeError } from './errors.js'
import { encodeText } from '../io/encoding.js'
import type { Source } from './input.js'
import type { CommandLine } from './options.js'
import { openAtomic, writeStdout, type AtomicFile, type Ownership, type Write } from './output.js'
import { shift } from '../stream/pieces.js'
import { scanSource } from './scan.js'
import { progress } from './progress.js'
import { openReport, type Report } from './report.js'
import { createFrom, visitAll } from './setup.js'

/** Runs the command; returns the exit code. */
export async function runRepair(line: CommandLine): Promise<number> {
  const out = line.value('out')
  if (out !== undefined) await prepareDirectory(out, line.paths)
  const repairer = await createFrom(line)
  const report = openReport(line.value('report'), repairer.modelId)
  try {
    const well = await visitAll(line.paths, async (source) => {
      if (line.has('in-place')) await repairInPlace(repairer, source, report)
      else if (out !== undefined) await repairInto(repairer, source, join(out, basename(source.path)), report)
      else await repairTo(repairer, source, writeStdout, report)
    })
    report?.commit()
    return well ? EXIT_OK : EXIT_ERROR
  } finally {
    report?.discard()
  }
}

/** Writes the repaired source; returns how many repairs there were. */
async function repairTo(repairer: Repairer, source: Source, write: Write, report: Report | undefined): Promise<number> {
  let repairs = 0
  if (source.binary) {
    for await (const chunk of source.bytes()) await write(chunk)
    return repairs
  }
  report?.startText(source.path)
  try {
    for await (const part of scanSource(repairer, source)) {
      const { text, applied } = applyDetections(part.text, part.detections)
      await write(encodeText(text))
      report?.add(part.detections.map((detection) => shift(detection, part.offset)))
      repairs += applied.length
      progress(part.text.length)
    }
  } catch (error) {
    report?.dropText()
    throw error
  }
  report?.endText(source.sha256())
  return repairs
}

async function repairInto(repairer: Repairer, source: Source, target: string, report: Report | undefined): Promise<void> {
  const file = openLazily(target)
  try {
    await repairTo(repairer, source, file.write, report)
    file.open().commit()
  } finally {
    file.discard()
  }
}

async function repairInPlace(repairer: Repairer, source: Source, report: Report | undefined): Promise<void> {
  if (source.binary) return
  const target = await realpath(source.path)
  const before = await stat(target)
  if (!before.isFile()) throw new CliError('not-regular', `${source.path}: is no regular file and cannot be repaired in place; write to standard output instead`)
  await access(target, constants.W_OK).catch((error: unknown) => {
    throw writeError(source.path, error)
  })
  const file = openLazily(target, before)
  try {
    const repairs = await repairTo(repairer, source, file.write, report)
    if (repairs === 0) return
    const after = await stat(target)
    if (after.mtimeMs !== before.mtimeMs || after.size !== before.size) {
      throw new CliError('output-clash', `${source.path}: was changed by another program meanwhile; it was left as it is, run again`)
    }
    file.open().commit()
  } finally {
    file.discard()
  }
}

/** A file that is opened at its first byte: while a short text is worked on there is nothing to clean up. */
function openLazily(target: string, ownership?: Ownership): { write: Write; open(): AtomicFile; discard(): void } {
  let file: AtomicFile | undefined
  const open = (): AtomicFile => (file ??= openAtomic(target, ownership))
  return { write: (bytes) => open().write(bytes), open, discard: () => file?.discard() }
}

/** Makes the directory, and refuses names that would write one file twice or over its own source. */
async function prepareDirectory(directory: string, paths: readonly string[]): Promise<void> {
  const taken = new Map<string, string>()
  const faults: Error[] = []
  for (const path of paths) {
    const name = basename(path)
    const other = taken.get(name)
    if (other === undefined) taken.set(name, path)
    else faults.push(new CliError('output-clash', `${other} and ${path} would both be written to ${join(directory, name)}; give each its own --out`))
    if (!(await isSameFile(path, join(directory, name)))) continue
    faults.push(new CliError('output-clash', `${path}: --out ${directory} would overwrite it; choose another directory, or --in-place`))
  }
  if (faults.length > 0) throw faults.length === 1 ? faults[0] : new AggregateError(faults)
  try {
    await mkdir(directory, { recursive: true })
  } catch (error) {
    const isFile = await stat(directory).then((found) => !found.isDirectory(), () => false)
    if (!isFile) throw writeError(directory, error)
    throw new CliError('unwritable-file', `${directory}: is a file, no directory; give --out another name`)
  }
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  if (resolve(a) === resolve(b)) return true
  try {
    const [first, second] = await Promise.all([stat(a), stat(b)])
    return first.dev === second.dev && first.ino === second.ino
  } catch {
    // One of them is not there: what is wrong with the source is told when it is opened.
    return false
  }
}
