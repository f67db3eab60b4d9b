// Reads pairs of a garbled phrase and what should stand there, and cuts them into words to be aligned.
import { UngarbleError } from '../errors.js'
import { foldKey, KIND_NUMBER, KIND_WORD, tokenize } from '../text/tokenize.js'
import { stem } from '../vendor/natural.js'
import { readExpected } from '../dictionary/screener-notation.js'

/** A garbled phrase and its originals, any of which is right; `count` is how often the pair was met. */
export interface PhrasePair {
  readonly surface: string
  readonly originals: readonly string[]
  readonly count: number
}

const SURFACE = ['surface', 'tortured']
const ORIGINAL = ['original', 'canonical']
const COUNT = ['count', 'occurrences']

/**
 * Reads a TSV whose header names its columns: `surface` (or `tortured`), `original` (or `canonical`; or `expected`, in the notation of the
 * Problematic Paper Screener), and a `count` or `occurrences` where there is one. Rows without an original are left out: there are phrases
 * nobody could explain. Throws `bad-gold` where a column is missing or a count is no number.
 *
 * @example
 * readPhrasePairs('surface\toriginal\ncourt docket\tcourt\n', 'pairs.tsv') // [{ surface: 'court docket', originals: ['court'], count: 1 }]
 */
export function readPhrasePairs(tsv: string, name: string): PhrasePair[] {
  const [head = '', ...lines] = tsv.replace(/^\uFEFF/, '').split(/\r?\n/)
  const columns = head.split('\t')
  const find = (names: readonly string[]): number => columns.findIndex((column) => names.includes(column))
  const [surfaceAt, originalAt, expectedAt, countAt] = [find(SURFACE), find(ORIGINAL), find(['expected']), find(COUNT)]
  if (surfaceAt < 0 || (originalAt < 0 && expectedAt < 0)) {
    throw new UngarbleError('bad-gold', `${name}:1: the first line names the columns, separated by tabs: surface (or tortured) and original (or canonical, expected); found ${columns.join(', ')}`)
  }
  return lines.flatMap((line, i) => {
    const cells = line.split('\t')
    const surface = (cells[surfaceAt] ?? '').replace(/\([^()]*\)/g, ' ').trim()
    const original = (cells[originalAt < 0 ? expectedAt : originalAt] ?? '').trim()
    const originals = originalAt < 0 ? readExpected(original).phrases : [original]
    if (surface === '' || originals.join('') === '') return []
    const count = countAt < 0 ? 1 : Number(cells[countAt])
    if (!(count > 0)) throw new UngarbleError('bad-gold', `${name}:${i + 2}: the count is "${cells[countAt] ?? ''}"; it is a number above 0`)
    return [{ surface, originals, count }]
  })
}

/** A phrase as words in lower case, with what stands before each: a space, or a hyphen. Other signs are words that no substitution holds. */
export interface Words {
  readonly forms: readonly string[]
  readonly stems: readonly string[]
  readonly joints: readonly string[]
  /** 0 for signs and endings like `'s`. */
  readonly isWord: readonly boolean[]
}

export function wordsOf(phrase: string): Words {
  const tokens = tokenize(phrase)
  const words = { forms: [] as string[], stems: [] as string[], joints: [] as string[], isWord: [] as boolean[] }
  let joint = ' '
  for (let i = 0; i < tokens.length; i++) {
    const form = foldKey(phrase.slice(tokens.start[i], tokens.end[i]))
    if (/^[-‐‑–]$/.test(form)) joint = '-'
    else {
      words.forms.push(form)
      words.stems.push(stem(form))
      words.joints.push(joint)
      words.isWord.push(tokens.kind[i] === KIND_WORD || tokens.kind[i] === KIND_NUMBER)
      joint = ' '
    }
  }
  return words
}

/** Words `from` to `to` as they were written. */
export function phraseOf({ forms, joints }: Words, from: number, to: number): string {
  return forms.slice(from, to).reduce((text, form, i) => (i === 0 ? form : text + (joints[from + i] as string) + form), '')
}
