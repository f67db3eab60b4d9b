// `npm run build:rare-words -- FILES`: lists the words of clean text that are too rare for the language model, and packs them as a filter.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { packContainer, sectionOf, unpackContainer } from '../assets/container.js'
import { createRareBits } from '../language/rare-words.js'
import { foldKey, KIND_WORD, tokenize } from '../text/tokenize.js'
import { readPieces } from './corpus.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { language: { type: 'string', default: 'dictionaries/language/en.bin' }, out: { type: 'string', default: 'dictionaries/language/rare-words.bin' }, least: { type: 'string', default: '2' } },
})
if (positionals.length === 0) {
  process.stderr.write('usage: npm run build:rare-words -- FILES (text or .gz)\n')
  process.exit(2)
}

const known = new Set(new TextDecoder().decode(sectionOf<Uint8Array>(unpackContainer(readFileSync(values.language)), 'forms')).split('\n'))
const counts = new Map<string, number>()
let unknown = 0
for (const path of [...positionals].sort()) {
  for (const text of readPieces(path)) {
    const tokens = tokenize(text)
    for (let i = 0; i < tokens.length; i++) {
      if (tokens.kind[i] !== KIND_WORD) continue
      const form = foldKey(text.slice(tokens.start[i], tokens.end[i]))
      if (known.has(form)) continue
      unknown++
      counts.set(form, (counts.get(form) ?? 0) + 1)
    }
  }
}
const rare = [...counts].filter(([, count]) => count >= Number(values.least))
const share = rare.reduce((sum, [, count]) => sum + count, 0) / unknown
// A word drawn from the list by how often each was seen: its log probability on average is minus the entropy of the list.
const seen = share * unknown
const entropy = rare.reduce((sum, [, count]) => sum - (count / seen) * Math.log(count / seen), 0)
const score = Math.round((Math.log(share) - entropy) * 1024)
const bytes = packContainer({ format: 1, words: rare.length, score }, new Map([['rareBits', createRareBits(rare.map(([form]) => form).sort())]]))
writeFileSync(values.out, bytes)
process.stdout.write(`${rare.length} rare words, ${(100 * share).toFixed(1)} % of the tokens the model does not hold; ${bytes.length} bytes\n`)
