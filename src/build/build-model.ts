// `npm run build`: packs dictionaries, channels, language model and parameters into the one file the library loads.
import { writeFileSync } from 'node:fs'
import { packModel, readSources } from './sources.js'

const [out = 'dist/model.bin'] = process.argv.slice(2)
const { bytes, summary } = packModel(readSources('dictionaries'))
writeFileSync(out, bytes)
process.stdout.write(`${out}: ${bytes.length} bytes; ${summary}\n`)
