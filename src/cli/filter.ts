// `ungarble filter --stdio`: one row in, exactly one row out, in order, as soon as it is read; rows alone on standard output.
import { readRows } from '../io/formats.js'
import { CliError, EXIT_OK } from './errors.js'
import { openSource } from './input.js'
import type { CommandLine } from './options.js'
import { warn, writeStdout } from './output.js'
import { createAnalyzer } from './setup.js'
import { settleRows, writeRow, type Settled } from './shards/settle.js'
import { optionsFor, readingOf } from './shards/source.js'
import { countFaults, createCollector, type Collector } from './shards/stats.js'
import { writeWhole } from './shards/shard-file.js'
import { repairsOf } from './shards/settle.js'
import { applyDetections } from '../repair/apply.js'

/** Runs the command; returns the exit code. */
export async function runFilter(line: CommandLine): Promise<number> {
  const reading = readingOf(line)
  const format = reading.said ?? 'jsonl'
  if (format !== 'jsonl' && format !== 'csv' && format !== 'tsv') throw new CliError('bad-usage', `${format} has no rows that pass a pipe one by one; filter takes jsonl, csv and tsv`)
  const analyzer = await createAnalyzer(line, 1)
  const source = await openSource('-', false)
  const collector = createCollector()
  const to = line.value('to')
  for await (const batch of settleRows(readRows(format, source.bytes(), optionsFor(reading, 'standard input')), analyzer)) {
    for (const settled of batch) count(collector, settled)
    const bytes = Buffer.concat(batch.map((settled) => (to === undefined ? writeRow(settled) : addField(settled, to))))
    if (bytes.length > 0) await writeStdout(bytes)
  }
  const { counts, faultyRows } = collector
  const stats = line.value('stats')
  if (stats !== undefined) writeWhole(stats, `${JSON.stringify({ version: 1, modelId: analyzer.modelId, ...counts, faultyRows })}\n`)
  const faults = countFaults(counts)
  if (faults > 0) warn(`${faults} of ${counts.rows} rows passed untouched: ${faultyRows.slice(0, 5).map(({ row, fault }) => `row ${row} ${fault}`).join(', ')}${faults > 5 ? ', …' : ''}`)
  return EXIT_OK
}

function addField({ row, content, detections }: Settled, name: string): Buffer {
  if (content === undefined) return row.extend?.(name) ?? row.bytes
  const stretch = content.texts[0]
  return content.add?.(name, stretch === undefined ? null : applyDetections(stretch.text, detections[0] ?? []).text) ?? row.bytes
}

function count(collector: Collector, { row, content, fault, detections, documents }: Settled): void {
  if (row.role !== 'row') return
  collector.counts.rows++
  if (fault !== undefined) collector.addFault(row.number, fault)
  if (detections.some((list) => repairsOf(list).length > 0)) collector.counts.changedRows++
  content?.texts.forEach(({ text }, i) => {
    const document = documents[i]
    if (document !== undefined) collector.addText(row.number, text, detections[i] ?? [], document, true)
  })
}
