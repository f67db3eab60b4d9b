// The order of the folders: each imports only from those before it. The flow goes one way, and what touches files or prints stays at the rim.
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/** A file may import from its own layer and from those before it. `errors` and `types` are open to all. */
const LAYERS: readonly string[] = [
  'errors', 'types', 'text', 'encoding', 'assets', 'vendor', 'language', 'dictionary', 'channels', 'lattice', 'confidence', 'repair', 'layers', 'stored-index', 'model', 'ocr', 'glance', 'settings', 'describe', 'detect', 'opening', 'inspect', 'decode', 'mentions', 'select', 'repairer', 'stream', 'index', 'io', 'pool', 'adapters', 'node', 'garble', 'learn', 'evaluate', 'cli', 'build',
]

/** Types alone may be taken from further on, in these places: the stages speak of the model that holds their data, the channels of the sequence they read. */
const TYPES_FROM_LATER: readonly string[] = ['channels → model', 'lattice → model', 'confidence → model', 'channels → layers', 'lattice → layers', 'confidence → layers', 'repair → layers', 'repair → model', 'channels → lattice/sequence', 'model → ocr/parameters']

/** Where files are touched, arguments read, and output written. */
const RIM = /^(?:cli|build|io|pool)\/|^adapters\/node-|^node\.ts$|^assets\/node\.ts$/

interface Import { readonly from: string; readonly to: string; readonly typeOnly: boolean }

const ROOT = new URL('../src/', import.meta.url)
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/')).filter((file) => file.endsWith('.ts')).sort()
const source = new Map(files.map((file) => [file, readFileSync(new URL(file, ROOT), 'utf8')]))
const imports = files.flatMap(importsOf)

function importsOf(file: string): Import[] {
  const tree = ts.createSourceFile(file, source.get(file) as string, ts.ScriptTarget.ES2022)
  const found: Import[] = []
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return
    const { text } = specifier
    found.push({ from: file, to: text.startsWith('.') ? posix.join(posix.dirname(file), text).replace(/\.js$/, '.ts') : text, typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause))
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false
  const named = clause.namedBindings
  return clause.isTypeOnly || (clause.name === undefined && named !== undefined && ts.isNamedImports(named) && named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly))
}

/** Where data are built or figures printed; elsewhere results must be the same in every engine. */
const BUILDS = /^(?:build|learn|evaluate|garble|cli)\/|^dictionary\/compile|^language\/(?:estimate|pack|perplexity|ngram)\.ts$/

const layerOf = (file: string): string => file.replace(/\/.*|\.ts$/, '')
const within = imports.filter(({ to }) => source.has(to))

describe('the layers', () => {
  it('hold every file', () => {
    expect([...new Set(files.map(layerOf))].filter((layer) => !LAYERS.includes(layer))).toEqual([])
  })

  it('ask no engine for exponentials and logarithms on the way from text to confidence', () => {
    expect(files.filter((file) => !BUILDS.test(file) && /\bMath\.(?:exp|expm1|log|log1p|log2|log10|pow|sin|cos|tanh)\(/.test(source.get(file) as string))).toEqual([])
  })

  it('know of every relative import', () => {
    expect(imports.filter(({ to }) => !source.has(to) && to.endsWith('.ts'))).toEqual([])
    expect(within.length).toBeGreaterThan(100)
  })

  it('import from earlier ones alone, but for types where it is said', () => {
    const used = new Set<string>()
    const wrong = within.filter(({ from, to, typeOnly }) => {
      if (LAYERS.indexOf(layerOf(to)) <= LAYERS.indexOf(layerOf(from))) return false
      const allowed = typeOnly ? TYPES_FROM_LATER.find((rule) => rule === `${layerOf(from)} → ${to.replace(/\.ts$/, '')}`) : undefined
      if (allowed !== undefined) used.add(allowed)
      return allowed === undefined
    })
    expect(wrong).toEqual([])
    expect([...used].sort(), 'an exception that nobody needs any more').toEqual([...TYPES_FROM_LATER].sort())
  })
})

describe('the core', () => {
  /** What can be reached from an entry, types left out. */
  const reachedFrom = (entry: string): Set<string> => {
    const reached = new Set([entry])
    for (const file of reached) for (const { from, to, typeOnly } of imports) if (from === file && !typeOnly) reached.add(to)
    return reached
  }

  it('reaches nothing of Node, and no package but those that are named', () => {
    const outside = [...reachedFrom('index.ts'), ...reachedFrom('assets/browser.ts')].filter((file) => !source.has(file))
    expect([...new Set(outside)].sort()).toEqual(['#assets', 'fastest-levenshtein', 'natural/lib/natural/inflectors/noun_inflector.js', 'natural/lib/natural/stemmers/porter_stemmer.js'])
  })

  it('imports natural in one file', () => {
    expect([...new Set(imports.filter(({ to }) => to.startsWith('natural')).map(({ from }) => from))]).toEqual(['vendor/natural.ts'])
  })

  it('touches files, prints and exits at the rim alone', () => {
    const touching = files.filter((file) => imports.some(({ from, to }) => from === file && to.startsWith('node:')) || /\b(?:process\.(?!versions)|console\.|Deno\.|require\()/.test(source.get(file) as string))
    expect(touching.filter((file) => !RIM.test(file))).toEqual([])
    expect(touching).toContain('assets/node.ts')
  })
})
