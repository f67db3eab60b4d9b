// The peers of the bench, each set up as its own documentation advises for speed, and fed as much of the text as it reads in a fraction of a second.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { createFlashText } from './flashtext.mjs'
import { TERMS } from './texts.mjs'

/** Fuzzy scores are worked out for each pair of a window and a term: of all the terms they would be out of sight. */
const SHARE = TERMS.filter((_, t) => t % 60 === 0)
/** Windows of two to four words, as a name has them. */
const WINDOWS = [2, 3, 4]
const words = (text) => text.match(/[A-Za-z]+(?:'[A-Za-z]+)*/g) ?? []

/** Rows `{ name, peer, text, slice, make }`: `make` loads the peer and gives a function from a text to a number, or to a promise of one where `isAsync`. */
export function listPeers(vocabulary) {
  return [
    // Singh's paper: one pass over the text, whatever the number of keywords. The port counts without regard to case.
    { name: `FlashText port, ${TERMS.length} terms`, peer: 'FlashText', slice: 100_000, make: () => createFlashText(TERMS) },
    // README: build once and reuse; `count` makes no objects. A line at a time, for one character beyond ASCII sends a whole text through Intl.Segmenter;
    // the double-array backend (`/fast`) is slower here.
    { name: `modern-ahocorasick, ${TERMS.length} terms`, peer: 'ahocorasick', slice: 10_000, make: makeAhoCorasick },
    // Its documentation: a verbosity of 0 ends a search at the best suggestion; a greater distance than 2 is out of the question. Words as the text writes most.
    { name: `mnemonist SymSpell, ${vocabulary.length} words`, peer: 'SymSpell', slice: 20_000, make: () => makeSymSpell(vocabulary) },
    // README: one instance for all words. Suggestions are made for wrong words alone, as in its example.
    { name: 'nspell, dictionary-en', peer: 'nspell', slice: 1_000, make: makeNspell },
    // Documentation: LocalLinter under Node, `setup` ahead of the first text, the binary as a file of its own. It remembers what it has read, so must not read it twice.
    { name: 'harper.js, all rules', peer: 'harper.js', slice: 3_000, isAsync: true, make: makeHarper },
    // README: `full_process` ahead, and not again for each pair; the cheapest scorer.
    { name: `fuzzball over windows, ${SHARE.length} terms`, peer: 'fuzzball', slice: 500, make: makeFuzzball },
    // README: one engine for all texts. A rule is a regular expression; there is no advice on speed.
    { name: `prh, ${TERMS.length} terms`, peer: 'prh', slice: 1_500, make: makePrh },
  ].map((row) => ({ ...row, text: 'clean' }))
}

async function makeAhoCorasick() {
  const { default: AhoCorasick } = await import('modern-ahocorasick')
  const matcher = new AhoCorasick(TERMS)
  return (text) => text.split(/\n+/).reduce((sum, line) => sum + matcher.count(line), 0)
}

async function makeSymSpell(vocabulary) {
  const { SymSpell } = await import('mnemonist')
  const index = SymSpell.from(vocabulary.map(([word]) => word), { maxDistance: 2, verbosity: 0 })
  return (text) => words(text.toLowerCase()).reduce((sum, word) => sum + index.search(word).length, 0)
}

async function makeNspell() {
  const [{ default: nspell }, { default: dictionary }] = await Promise.all([import('nspell'), import('dictionary-en')])
  const speller = nspell(dictionary)
  return (text) => words(text).reduce((sum, word) => sum + (speller.correct(word) ? 0 : speller.suggest(word).length), 0)
}

async function makeHarper() {
  const [{ Dialect, LocalLinter }, { binary }] = await Promise.all([import('harper.js'), import('harper.js/binary')])
  const linter = new LocalLinter({ binary, dialect: Dialect.American })
  await linter.setup()
  return async (text) => {
    const lints = await linter.lint(text, { language: 'plaintext' })
    // Lints live in WebAssembly until they are let go.
    for (const lint of lints) lint.free()
    return lints.length
  }
}

async function makeFuzzball() {
  const { extract, full_process: process, ratio } = await import('fuzzball')
  const choices = SHARE.map((term) => process(term))
  const options = { scorer: ratio, full_process: false, cutoff: 85, limit: 1 }
  return (text) => {
    const parts = process(text).split(' ')
    return parts.reduce((sum, _, i) => sum + WINDOWS.filter((size) => extract(parts.slice(i, i + size).join(' '), choices, options).length > 0).length, 0)
  }
}

async function makePrh() {
  const { default: prh } = await import('prh')
  const engine = new prh.Engine({ version: 1, rules: [...new Set(TERMS)].map((expected) => ({ expected, options: { wordBoundary: true } })) })
  return (text) => engine.makeChangeSet('', text).diffs.length
}

/** The peers in Python: rows over one process that is kept and times each slice itself; and what cannot be imported, with the reason. */
export async function startPython(python, vocabulary) {
  const child = spawn(python, [new URL('peers.py', import.meta.url).pathname], { stdio: ['pipe', 'pipe', 'inherit'] })
  const failed = once(child, 'error').then(([error]) => { throw error })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ask = async (question) => {
    child.stdin.write(`${JSON.stringify(question)}\n`)
    const { value, done } = await Promise.race([lines.next(), failed])
    if (done) throw new Error('Python has ended')
    return JSON.parse(value)
  }
  child.stdin.on('error', () => undefined)
  const { rows, skipped } = await ask({ terms: TERMS, share: SHARE, windows: WINDOWS, vocabulary })
  const listed = rows.map(({ name, peer, slice, holds }, r) => ({
    name, peer, slice, holds, text: 'clean', isAsync: true,
    // The clock here would count none of the other process's work.
    make: () => async (text) => ({ overriddenDuration: (await ask({ row: r, text })).milliseconds }),
  }))
  const end = async () => {
    const { peak } = await ask({ end: true })
    child.stdin.end()
    return peak
  }
  return { rows: listed, skipped, end }
}
