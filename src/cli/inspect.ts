// `ungarble inspect`: what is believed of each text as a whole.
import type { DocumentSummary } from '../types.js'
import { EXIT_ERROR, EXIT_OK } from './errors.js'
import { decodeChunks } from '../io/encoding.js'
import { nameOf } from './input.js'
import type { CommandLine } from './options.js'
import { writeStdout } from './output.js'
import { cutPieces, mergeSummaries } from '../stream/pieces.js'
import { progress } from './progress.js'
import { renderSummary } from './render.js'
import { createFrom, visitAll } from './setup.js'

/** Runs the command; returns the exit code. */
export async function runInspect(line: CommandLine): Promise<number> {
  const repairer = await createFrom(line)
  const well = await visitAll(line.paths, async (source) => {
    if (source.binary) return
    let whole: DocumentSummary | undefined
    // Each piece by itself: a text of more than a piece is the sum of its parts.
    for await (const { text, from, to } of cutPieces(decodeChunks(source.bytes()))) {
      whole = mergeSummaries(whole, repairer.inspect(text.slice(from, to)))
      progress(to - from)
    }
    if (whole === undefined) return
    const record = { path: source.path, ...whole, modelId: repairer.modelId }
    await writeStdout(line.has('json') ? `${JSON.stringify(record)}\n` : renderSummary(nameOf(source.path), whole))
  })
  return well ? EXIT_OK : EXIT_ERROR
}
