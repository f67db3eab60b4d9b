// `npm run build:language -- FILES`: counts clean text (gzipped or plain, a paragraph a line) and writes the packed language model.
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { parseArgs } from 'node:util'
import { packContainer } from '../assets/container.js'
import { estimateTrigrams } from '../language/estimate.js'
import { packNgram } from '../language/pack.js'
import { FIRST_WORD, PARAGRAPH } from '../language/token-class.js'
import { capitalShares, countWords, readStream } from './corpus.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'dictionaries/language/en.bin' },
    words: { type: 'string', default: '60000' },
    threshold: { type: 'string', default: '1.02e-7' },
    'least-trigram': { type: 'string', default: '2' },
  },
})

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
