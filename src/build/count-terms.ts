// `npm run build:counts -- FILES`: counts how often each canonical term stands in clean text, and writes it into the dictionaries.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTermWalk } from '../channels/terms.js'
import { formatDictionary } from '../dictionary/format.js'
import { parseDictionary } from '../dictionary/parse.js'
import { standsAsListed } from '../lattice/readings.js'
import { readSequence } from '../lattice/sequence.js'
import type { Layer } from '../layers.js'
import { loadModel } from '../model.js'
import { readPieces } from './corpus.js'
import { packModel, readSources } from './sources.js'

const TERMS = 'dictionaries/terms'

const paths = process.argv.slice(2)
if (paths.length === 0) {
  process.stderr.write('usage: npm run build:counts -- FILES (text or .gz)\n')
  process.exit(2)
}

// Without substitutions a walk finds what stands there, and nothing else.
const model = loadModel(packModel({ ...readSources('dictionaries'), channels: [] }).bytes, [], [])
const { formTerm, termKind } = model.layers[0] as Layer
const counts = new Uint32Array(termKind.length)
let words = 0
for (const path of paths) {
  for (const piece of readPieces(path)) {
    for (const line of piece.split('\n')) {
      const sequence = readSequence(model, line)
      const walk = createTermWalk(model, sequence, (match) => {
        if (match.spun > 0 || !standsAsListed(model, sequence, match)) return
        const term = formTerm[match.form] as number
        counts[term] = (counts[term] as number) + 1
      })
      for (let p = 0; p < sequence.length; p++) walk(p)
      words += sequence.length
    }
  }
}

let term = 0
let met = 0
for (const name of readdirSync(TERMS).filter((file) => file.endsWith('.json')).sort()) {
  const path = join(TERMS, name)
  const text = readFileSync(path, 'utf8')
  const dictionary = parseDictionary(text, path)
  const counted = dictionary.terms.map(({ count: _, ...rest }) => ({ ...rest, count: counts[term++] as number }))
  met += counted.filter(({ count }) => count > 0).length
  writeFileSync(path, formatDictionary({ ...(JSON.parse(text) as object), ...dictionary, terms: counted }))
}
process.stdout.write(`${term} terms, ${met} of them met in ${words} tokens\n`)
