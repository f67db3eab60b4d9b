// `npm run build:language -- FILES`: counts clean text (gzipped or plain, a paragraph a line) and writes the packed language model.
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { parseArgs } from 'node:util'
import { packContainer } from '../assets/container.js'
import { estimateTrigrams } from '../language/estimate.js'
import { packNgram } from '../language/ngram.js'
import { classOfToken, endsSentence, FIRST_WORD, PARAGRAPH, startsParagraph, TRANSPARENT } from '../language/token-class.js'
import { CASE_CAPITAL, CASE_LOWER, CASE_MASK, CASE_UPPER, foldKey, KIND_SUFFIX, KIND_WORD, tokenize, type Tokens } from '../text/tokenize.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'dictionaries/language/en.bin' },
    words: { type: 'string', default: '60000' },
    threshold: { type: 'string', default: '2e-8' },
    'least-trigram': { type: 'string', default: '2' },
  },
})

/** Text of a file in pieces of whole lines, so that no string grows past what the engine holds. */
function* pieces(path: string): Generator<string> {
  const raw = readFileSync(path)
  const bytes = path.endsWith('.gz') ? gunzipSync(raw) : raw
  const step = 1 << 24
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(bytes.length, from + step)
    if (to < bytes.length) to = bytes.lastIndexOf(10, to) + 1 || bytes.length
    yield bytes.toString('utf8', from, to)
    from = to
  }
}

/** Ids of the most frequent word forms; ties in code-unit order, so that the order of the files does not matter. */
function countWords(paths: readonly string[], most: number): { forms: string[]; ids: Map<number, number>; total: number } {
  const counts = new Map<number, { form: string; count: number }>()
  let total = 0
  for (const path of paths) {
    for (const text of pieces(path)) {
      const tokens = tokenize(text)
      total += tokens.length
      for (let i = 0; i < tokens.length; i++) {
        const kind = tokens.kind[i]
        if (kind !== KIND_WORD && kind !== KIND_SUFFIX) continue
        const key = wordKey(tokens, i)
        const entry = counts.get(key)
        if (entry === undefined) counts.set(key, { form: foldKey(text.slice(tokens.start[i], tokens.end[i])), count: 1 })
        else entry.count++
      }
    }
  }
  const sorted = [...counts].filter(([, entry]) => entry.count >= 3)
  sorted.sort(([, a], [, b]) => b.count - a.count || (a.form < b.form ? -1 : 1))
  sorted.length = Math.min(sorted.length, most)
  const ids = new Map<number, number>()
  sorted.forEach(([key], i) => ids.set(key, FIRST_WORD + i))
  return { forms: sorted.map(([, entry]) => entry.form), ids, total }
}

/** Both hashes of a token in one double, exact to 53 bits. */
function wordKey(tokens: Tokens, i: number): number {
  return ((tokens.hash[i] as number) >>> 0) * 2097152 + ((tokens.check[i] as number) & 0x1fffff)
}

interface Stream { ids: Uint16Array; capitals: [Uint32Array, Uint32Array]; totals: [Uint32Array, Uint32Array] }

function readStream(paths: readonly string[], ids: ReadonlyMap<number, number>, total: number): Stream {
  const size = FIRST_WORD + ids.size
  const out = new Uint16Array(total * 2 + 16)
  const zeros = (): [Uint32Array, Uint32Array] => [new Uint32Array(size), new Uint32Array(size)]
  const capitals = zeros()
  const totals = zeros()
  let used = 0
  for (const path of paths) {
    for (const text of pieces(path)) {
      const tokens = tokenize(text)
      for (let i = 0; i < tokens.length; i++) {
        if (startsParagraph(tokens, i)) out[used++] = PARAGRAPH
        const kind = tokens.kind[i]
        const id = (kind === KIND_WORD || kind === KIND_SUFFIX ? ids.get(wordKey(tokens, i)) : undefined) ?? classOfToken(tokens, i)
        if (id === TRANSPARENT) continue
        const before = used === 0 ? PARAGRAPH : (out[used - 1] as number)
        if (id >= FIRST_WORD && kind === KIND_WORD && !endsSentence(before)) {
          const side = i > 0 && isCapital(tokens, i - 1) ? 1 : 0
          const here = (tokens.flags[i] as number) & CASE_MASK
          totals[side][id] = (totals[side][id] as number) + 1
          if (here !== CASE_LOWER) capitals[side][id] = (capitals[side][id] as number) + 1
        }
        out[used++] = id
      }
    }
  }
  return { ids: out.subarray(0, used), capitals, totals }
}

function isCapital(tokens: Tokens, i: number): boolean {
  const letterCase = (tokens.flags[i] as number) & CASE_MASK
  return tokens.kind[i] === KIND_WORD && (letterCase === CASE_CAPITAL || letterCase === CASE_UPPER)
}

/** Share of capitals in 1/255, drawn towards the share over all words by two observations. */
function capitalShares(capitals: Uint32Array, totals: Uint32Array): Uint8Array {
  const sum = (values: Uint32Array): number => values.reduce((a, b) => a + b, 0)
  const mean = sum(capitals) / Math.max(1, sum(totals))
  return Uint8Array.from(totals, (total, id) => Math.round((255 * ((capitals[id] as number) + 2 * mean)) / (total + 2)))
}

const paths = [...positionals].sort()
if (paths.length === 0) {
  process.stderr.write('usage: npm run build:language -- FILES (text or .gz, a paragraph a line)\n')
  process.exit(2)
}
const { forms, ids, total } = countWords(paths, Math.min(65_000, Number(values.words)))
const stream = readStream(paths, ids, total)
const size = FIRST_WORD + forms.length
const model = estimateTrigrams(stream.ids, size, PARAGRAPH, Number(values.threshold), Number(values['least-trigram']))
const sections = packNgram(model)
sections.set('capitalAfterLower', capitalShares(stream.capitals[0], stream.totals[0]))
sections.set('capitalAfterCapital', capitalShares(stream.capitals[1], stream.totals[1]))
sections.set('forms', new TextEncoder().encode(forms.join('\n')))
const bytes = packContainer({ format: 1, tokens: stream.ids.length, words: forms.length, threshold: Number(values.threshold) }, sections)
writeFileSync(values.out, bytes)
process.stdout.write(`${stream.ids.length} tokens, ${forms.length} words, ${model.bigrams.words.length} bigrams, ${model.trigrams.words.length} trigrams; ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped\n`)
