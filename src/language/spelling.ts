// How probable a spelling is among words nobody listed: a letter model of four characters, interpolated (Witten & Bell 1991), counted over the
// types of the lexicon. Dense tables: 29 symbols to the fourth power fit in a megabyte and are counted in milliseconds when first asked for.
import { logarithm } from './logarithm.js'
import { NAT } from './ngram.js'

/** a to z, the apostrophe, any digit, anything else, and the border of a word. */
const SYMBOLS = 30
const APOSTROPHE = 26
const DIGIT = 27
const OTHER = 28
const BORDER = 29
/** Ranks below this one are left out: the commonest words have spellings of their own. */
const FIRST_RANK = 2000

export interface Spelling {
  /** log P(spelling) of a folded form, its end included, in score units. */
  score(form: string): number
}

function symbolOf(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61
  if (code === 0x27) return APOSTROPHE
  return code >= 0x30 && code <= 0x39 ? DIGIT : OTHER
}

/** Counts the letters of `forms`, which are folded and in order of frequency. */
export function createSpelling(forms: readonly string[]): Spelling {
  const counts = [1, 2, 3, 4].map((order) => new Uint32Array(SYMBOLS ** order))
  for (let f = Math.min(FIRST_RANK, forms.length >> 1); f < forms.length; f++) {
    const form = forms[f] as string
    let history = BORDER * (SYMBOLS * SYMBOLS + SYMBOLS + 1)
    for (let i = 0; i <= form.length; i++) {
      const symbol = i < form.length ? symbolOf(form.charCodeAt(i)) : BORDER
      counts.forEach((table, n) => {
        const at = (history % SYMBOLS ** n) * SYMBOLS + symbol
        table[at] = (table[at] as number) + 1
      })
      history = (history * SYMBOLS + symbol) % SYMBOLS ** 3
    }
  }
  const rows = counts.map(sumRows)
  const cache = new Int16Array(SYMBOLS ** 4)
  const scoreAt = (history: number, symbol: number): number => {
    const at = history * SYMBOLS + symbol
    if (cache[at] === 0) cache[at] = Math.round(logarithm(interpolate(counts, rows, history, symbol)) * NAT)
    return cache[at] as number
  }
  return {
    score(form) {
      let history = BORDER * (SYMBOLS * SYMBOLS + SYMBOLS + 1)
      let score = 0
      for (let i = 0; i <= form.length; i++) {
        const symbol = i < form.length ? symbolOf(form.charCodeAt(i)) : BORDER
        score += scoreAt(history, symbol)
        history = (history * SYMBOLS + symbol) % SYMBOLS ** 3
      }
      return score
    },
  }
}

interface Row { readonly total: number; readonly kinds: number }

function sumRows(table: Uint32Array): Row[] {
  const rows: Row[] = []
  for (let from = 0; from < table.length; from += SYMBOLS) {
    let total = 0
    let kinds = 0
    for (let k = from; k < from + SYMBOLS; k++) {
      total += table[k] as number
      if (table[k] !== 0) kinds++
    }
    rows.push({ total, kinds })
  }
  return rows
}

/** Each order weighs what it has seen against the number of kinds it has seen: (count + kinds × lower) / (total + kinds). */
function interpolate(counts: readonly Uint32Array[], rows: readonly (readonly Row[])[], history: number, symbol: number): number {
  let probability = 1 / SYMBOLS
  counts.forEach((table, n) => {
    const row = history % SYMBOLS ** n
    const { total, kinds } = (rows[n] as readonly Row[])[row] as Row
    if (total > 0) probability = ((table[row * SYMBOLS + symbol] as number) + kinds * probability) / (total + kinds)
  })
  return probability
}
