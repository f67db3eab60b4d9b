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

/** Symbols to the second and third power: histories of as many symbols. */
const TWO = SYMBOLS * SYMBOLS
const THREE = TWO * SYMBOLS
/** Only borders. */
const START = BORDER * (TWO + SYMBOLS + 1)

/** Counts the letters of `forms`, which are folded and in order of frequency. */
export function createSpelling(forms: readonly string[]): Spelling {
  const longest = new Uint32Array(THREE * SYMBOLS)
  for (let f = Math.min(FIRST_RANK, forms.length >> 1); f < forms.length; f++) {
    const form = forms[f] as string
    let history = START
    for (let i = 0; i <= form.length; i++) {
      const at = history * SYMBOLS + (i < form.length ? symbolOf(form.charCodeAt(i)) : BORDER)
      longest[at] = (longest[at] as number) + 1
      history = at % THREE
    }
  }
  const third = forgetFirst(longest)
  const second = forgetFirst(third)
  const orders = [forgetFirst(second), second, third, longest].map(countOrder)
  const cache = new Int16Array(longest.length)
  return {
    score(form) {
      let history = START
      let score = 0
      for (let i = 0; i <= form.length; i++) {
        const at = history * SYMBOLS + (i < form.length ? symbolOf(form.charCodeAt(i)) : BORDER)
        if (cache[at] === 0) cache[at] = Math.round(logarithm(interpolate(orders, at)) * NAT)
        score += cache[at] as number
        history = at % THREE
      }
      return score
    },
  }
}

/** Counts of runs of symbols without their first one. */
function forgetFirst(counts: Uint32Array): Uint32Array {
  const shorter = new Uint32Array(counts.length / SYMBOLS)
  for (let first = 0, at = 0; first < SYMBOLS; first++) for (let k = 0; k < shorter.length; k++, at++) shorter[k] = (shorter[k] as number) + (counts[at] as number)
  return shorter
}

/** Counts of one order; by history, how often it was met, and how many kinds of symbols followed. */
interface Order { readonly counts: Uint32Array; readonly totals: Uint32Array; readonly kinds: Uint8Array }

function countOrder(counts: Uint32Array): Order {
  const totals = new Uint32Array(counts.length / SYMBOLS)
  const kinds = new Uint8Array(totals.length)
  for (let row = 0, at = 0; row < totals.length; row++) {
    for (let k = 0; k < SYMBOLS; k++, at++) {
      totals[row] = (totals[row] as number) + (counts[at] as number)
      if (counts[at] !== 0) kinds[row] = (kinds[row] as number) + 1
    }
  }
  return { counts, totals, kinds }
}

/** Each order weighs what it has seen against the number of kinds it has seen: (count + kinds × lower) / (total + kinds). `at` is that of the longest. */
function interpolate(orders: readonly Order[], at: number): number {
  let probability = 1 / SYMBOLS
  for (const { counts, totals, kinds } of orders) {
    const place = at % counts.length
    const row = Math.floor(place / SYMBOLS)
    const total = totals[row] as number
    const kind = kinds[row] as number
    if (total > 0) probability = ((counts[place] as number) + kind * probability) / (total + kind)
  }
  return probability
}
