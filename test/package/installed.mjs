// The packed package as a user gets it: packed, installed in an empty folder, imported, run, type-checked and bundled.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleWithEsbuild } from './bundles.mjs'
import { assert, installPackage, listFiles, root, run, runChecks, runTool } from './support.mjs'

/** Most bytes of the tarball. */
const LARGEST = 8_000_000
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const garbled = 'The Inner Income Service (IRS) said so.'
const repaired = 'The Internal Revenue Service (IRS) said so.'

const app = installPackage()
const inApp = { cwd: app.folder }
const node = (code, options = {}) => run(process.execPath, ['--input-type=module', '--eval', code], { ...inApp, ...options })
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`

function checkSize() {
  const packed = statSync(app.tarball).size
  const unpacked = listFiles(app.installed).reduce((sum, { size }) => sum + size, 0)
  assert(packed <= LARGEST, `the tarball is ${megabytes(packed)}, above ${megabytes(LARGEST)}`)
  return `${megabytes(packed)} packed (most ${megabytes(LARGEST)}), ${megabytes(unpacked)} unpacked`
}

function checkContents() {
  const files = listFiles(app.installed).map(({ path }) => path)
  const wanted = ['LICENSE', 'README.md', 'THIRD_PARTY_NOTICES', 'dist/model.bin', 'dist/index.d.ts', 'dist/node.d.ts', 'dist/retext.d.ts', 'dist/repair-worker.js', 'docs/config.schema.json', 'dictionaries/terms/us-government.json', 'dictionaries/slots/place.txt']
  const missing = wanted.filter((path) => !files.includes(path))
  const needless = files.filter((path) => /metafile|^src\/|^test\/|\.map$/.test(path))
  assert(missing.length === 0, `missing: ${missing.join(', ')}`)
  assert(needless.length === 0, `not to be published: ${needless.join(', ')}`)
  return `${files.length} files`
}

function checkDependencies() {
  const lock = JSON.parse(readFileSync(join(app.folder, 'node_modules/.package-lock.json'), 'utf8'))
  const names = Object.keys(lock.packages).map((path) => path.replace('node_modules/', '')).sort()
  assert(names.join() === 'fastest-levenshtein,ungarble', `installed: ${names.join(', ')}`)
  return names.join(', ')
}

function checkImports() {
  const code = `
    import { createRepairer } from 'ungarble'
    import { createRepairer as onNode } from 'ungarble/node'
    import { createRequire } from 'node:module'
    const require = createRequire(process.cwd() + '/')
    const terms = require('ungarble/dictionaries/terms/us-government.json').terms
    const text = (await createRepairer()).repair(${JSON.stringify(garbled)}).text
    const same = (await onNode()).repair(${JSON.stringify(garbled)}).text
    console.log(JSON.stringify([text, same, require('ungarble/package.json').version, terms.some((term) => term.canonical === 'Internal Revenue Service')]))`
  const { stdout } = node(code)
  assert(stdout.trim() === JSON.stringify([repaired, repaired, version, true]), `it answered ${stdout}`)
}

/** The environment file is watched at every door of `fs`; reading it once at the end shows that the watch works. */
function checkSilence() {
  writeFileSync(join(app.folder, '.env'), 'UNGARBLE_PROBE=1\n')
  const code = `
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    const seen = []
    for (const door of [fs, fs.promises]) for (const [name, call] of Object.entries(door)) {
      if (typeof call !== 'function' || !/^(open|read|exists|access|l?stat|createRead)/.test(name)) continue
      door[name] = (...args) => { if (/\\.env$/.test(String(args[0]))) seen.push(name); return Reflect.apply(call, door, args) }
    }
    syncBuiltinESMExports()
    await import('ungarble')
    await (await import('ungarble/node')).createRepairer()
    const before = seen.length
    fs.readFileSync('.env')
    process.exitCode = before > 0 ? 3 : seen.length === 0 ? 4 : process.env.UNGARBLE_PROBE !== undefined ? 5 : 0`
  const { stdout, stderr } = node(code)
  assert(stdout === '' && stderr === '', `importing printed: ${stdout}${stderr}`)
}

function checkBin() {
  const printed = run('npx', ['--no', '--', 'ungarble', '--version'], inApp).stdout.trim()
  assert(printed.split(/\s+/).includes(version), `--version printed ${printed}`)
  const { stdout } = run('npx', ['--no', '--', 'ungarble', 'repair'], { ...inApp, stdin: `${garbled}\n` })
  assert(stdout === `${repaired}\n`, `repair printed ${stdout}`)
}

/** `pg` only as a module's name: the character table of dist has the letters too. */
function checkForbidden() {
  const found = listFiles(join(app.installed, 'dist'))
    .filter(({ path }) => /\.(js|ts)$/.test(path))
    .flatMap(({ path }) => [...readFileSync(join(app.installed, 'dist', path), 'utf8').matchAll(/mongoose|['"]pg['"/]|\bredis\b|dotenv/g)].map(([word]) => `${path}: ${word}`))
  assert(found.length === 0, found.join('\n'))
}

function checkTypes() {
  writeFileSync(join(app.folder, 'consumer.ts'), `
import { createRepairer, DictionaryError, parseDictionary, type Detection, type DictionarySource, type RepairResult, type RepairerOptions } from 'ungarble'
import { createRepairer as onNode, createRepairPool } from 'ungarble/node'
import retextUngarble from 'ungarble/retext'
import { repairStream } from 'ungarble'
const glossary: DictionarySource = { name: 'mine', terms: [{ canonical: 'Office of Spoons', examples: [['Workplace of Spoons', 'Office of Spoons']] }] }
const options: RepairerOptions = { scope: 'terms', repairAt: 0.95, dictionaries: [glossary], protect: ['court docket'] }
const repairer = await createRepairer(options)
const result: RepairResult = repairer.repair('x')
const confidences: number[] = result.applied.map((detection: Detection) => detection.confidence)
export const where: number = result.mapOffset(confidences.length)
export const streams = [repairStream(repairer), createRepairPool, retextUngarble]
export const other: string = (await onNode()).modelId
export const faults = (error: unknown): readonly string[] => (error instanceof DictionaryError ? error.faults.map((fault) => fault.path) : [])
parseDictionary(glossary, 'mine')
// @ts-expect-error no such scope
await createRepairer({ scope: 'everything' })
`)
  const compilerOptions = { module: 'NodeNext', target: 'ES2022', strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true, types: [] }
  writeFileSync(join(app.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }))
  runTool('tsc', ['-p', '.'], inApp)
}

await runChecks('package', [
  ['size', checkSize],
  ['contents', checkContents],
  ['nothing but the runtime dependency is installed', checkDependencies],
  ['imports on Node and repairs', checkImports],
  ['importing prints nothing and reads no .env', checkSilence],
  ['the bin runs', checkBin],
  ['dist holds none of the packages natural drags in', checkForbidden],
  ['publint', () => void runTool('publint', ['run', app.tarball, '--strict'])],
  ['are the types wrong', () => void runTool('attw', [app.tarball, '--profile', 'esm-only'])],
  ['a TypeScript consumer type-checks', checkTypes],
  ['bundles for browsers without node: imports', async () => `${((await bundleWithEsbuild(app)).size / 1000).toFixed(0)} kB`],
])
