// Makes a large JSONL and its Parquet twin with a seed: node test/tools/make-corpus.mjs DIR MEGABYTES [SEED]
// A tenth of the rows hold a garbled sentence; some rows are odd: escapes, long numbers, lone surrogates, empty and null texts.
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ParquetWriter, ByteWriter } from 'hyparquet-writer'

const [directory, megabytes, seed = '1'] = process.argv.slice(2)
if (directory === undefined || !(Number(megabytes) > 0)) {
  process.stderr.write('usage: node test/tools/make-corpus.mjs DIR MEGABYTES [SEED]\n')
  process.exit(2)
}

/** Mulberry32: 32 bits of state are enough for test data. */
let state = Number(seed)
function random() {
  state = (state + 0x6d2b79f5) | 0
  let value = Math.imul(state ^ (state >>> 15), 1 | state)
  value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
  return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
}
const pick = (list) => list[Math.floor(random() * list.length)]

const GARBLED = 'The Inner Income Service (IRS) and the Division of Homeland Safety (DHS) declined to comment on Monday.'
const CLEAN = ['The river rose on Friday, and two bridges were closed until the morning.', 'The committee met twice and published the minutes the next day.', 'Caf\u00e9 owners \u{1f600} expect a quiet week; nobody was hurt.']
/** Quick to read: what is tested with it is what stands around the core. */
const filler = () => 'x'.repeat(Math.floor(random() * 6000))

function makeText() {
  const odd = random()
  if (odd < 0.01) return null
  if (odd < 0.02) return ''
  const sentences = [pick(CLEAN), filler(), ...(random() < 0.1 ? [GARBLED] : []), pick(CLEAN)]
  return `${sentences.join(' ')}${odd < 0.03 ? ' \ud800 "quoted" \\ \u0000' : ''}`
}

mkdirSync(directory, { recursive: true })
const lines = openSync(join(directory, 'corpus.jsonl'), 'w')
const twin = openSync(join(directory, 'corpus.parquet'), 'w')
const bytes = new ByteWriter()
const text = { name: 'text', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', converted_type: 'UTF8' }
const parquet = new ParquetWriter({ writer: bytes, schema: [{ name: 'root', num_children: 2 }, { name: 'id', type: 'INT64', repetition_type: 'REQUIRED' }, text] })

let written = 0
let id = 0
let group = []
function endGroup() {
  if (group.length === 0) return
  // The writer of Parquet knows no lone surrogates.
  parquet.write({ columnData: [{ name: 'id', data: group.map((row) => BigInt(row.id)) }, { name: 'text', data: group.map((row) => row.text?.toWellFormed?.() ?? row.text?.replace(/[\ud800-\udfff]/gu, '\ufffd') ?? null) }], rowGroupSize: group.length })
  writeSync(twin, bytes.getBytes())
  bytes.index = 0
  group = []
}
while (written < Number(megabytes) * 1e6) {
  const row = { id, text: makeText() }
  const body = JSON.stringify(row.text)
  const line = `{"id": ${id}, "score": ${pick(['1.50', '1e3', '-0.0', '12345678901234567890'])}, "text": ${body}, "meta": {"caf\\u00e9": "\\/"}}\n`
  written += writeSync(lines, line)
  group.push(row)
  id++
  if (group.length === 4000) endGroup()
}
endGroup()
parquet.finish()
writeSync(twin, bytes.getBytes())
closeSync(lines)
closeSync(twin)
process.stdout.write(`${id} rows, ${(written / 1e6).toFixed(1)} MB of JSON lines in ${directory}\n`)
