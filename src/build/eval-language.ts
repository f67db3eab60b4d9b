// `npm run eval:language -- FILES`: perplexity of held-out text by the packed model and, with `--train`, by the models nothing was pruned from.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { sectionOf, unpackContainer } from '../assets/container.js'
import { countNgrams } from '../language/counts.js'
import { loadNgram } from '../language/ngram.js'
import { measurePerplexity, packedLogProb, unprunedLogProb, type LogProb } from '../language/perplexity.js'
import { FIRST_WORD, PARAGRAPH } from '../language/token-class.js'
import { countTokens, idsOfForms, readStream } from './corpus.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { model: { type: 'string', default: 'dictionaries/language/en.bin' }, train: { type: 'string', multiple: true, default: [] } },
})
if (positionals.length === 0) {
  process.stderr.write('usage: npm run eval:language -- [--model FILE] [--train FILE-OR-FOLDER]... FILES (text or .gz, a paragraph a line)\n')
  process.exit(2)
}

function readIds(paths: readonly string[], ids: ReadonlyMap<number, number>): Uint16Array {
  return readStream(paths, ids, countTokens(paths)).ids
}

const bytes = readFileSync(values.model)
const started = performance.now()
const container = unpackContainer(bytes)
const ngram = loadNgram(container)
const loaded = performance.now() - started
const ids = idsOfForms(new TextDecoder().decode(sectionOf<Uint8Array>(container, 'forms')).split('\n'))
const training = values.train.flatMap((path) => (statSync(path).isDirectory() ? readdirSync(path).sort().map((name) => join(path, name)) : [path]))
const counts = training.length === 0 ? undefined : countNgrams(readIds(training, ids), FIRST_WORD + ids.size, PARAGRAPH)
const columns: [string, LogProb][] = [['packed', packedLogProb(ngram)]]
if (counts !== undefined) columns.push(['absolute', unprunedLogProb(counts, 'absolute')], ['kneser-ney', unprunedLogProb(counts, 'kneser-ney')])

const print = (name: string, cells: readonly string[]): boolean => process.stdout.write(`${name.padEnd(44)}${cells.map((cell) => cell.padStart(12)).join('')}\n`)
const ratios = (row: readonly number[]): string[] => row.slice(1).map((unpruned) => ((row[0] as number) / unpruned).toFixed(3))
const ngrams = ngram.bigramWords.length + ngram.trigramWords.length
const packedBits = [...container.sections].filter(([name]) => /^(bigram|trigram)/.test(name)).reduce((sum, [, { buffer, byteOffset, byteLength }]) => sum + gzipSync(new Uint8Array(buffer, byteOffset, byteLength), { level: 9 }).length * 8, 0)
process.stdout.write(`${ngram.bigramWords.length} bigrams, ${ngram.trigramWords.length} trigrams, ${(packedBits / ngrams).toFixed(2)} bits each; ${gzipSync(bytes, { level: 9 }).length} bytes gzipped; loaded in ${loaded.toFixed(0)} ms\n`)
print('file', ['tokens', ...columns.map(([name]) => name), ...columns.slice(1).map(([name]) => `/${name}`)])
const logs = columns.map(() => 0)
for (const path of positionals) {
  const stream = readIds([path], ids)
  const measured = columns.map(([, logProb]) => measurePerplexity(stream, PARAGRAPH, logProb))
  const row = measured.map(({ perplexity }) => perplexity)
  row.forEach((value, i) => { logs[i] = (logs[i] as number) + Math.log(value) })
  print(basename(path), [String(measured[0]?.tokens), ...row.map((value) => value.toFixed(1)), ...ratios(row)])
}
const means = logs.map((sum) => Math.exp(sum / positionals.length))
print('geometric mean', ['', ...means.map((value) => value.toFixed(1)), ...ratios(means)])
