// What an author's own slips would cost: letters left out, come in, put for others, or changed in order (Damerau 1964), each kind as likely as the others,
// and any letter as likely as another, but that a vowel is put for a vowel. Who reads `Nortliern` for Northern made one confusion, but no writer's two slips are l and i for h.
import { logarithm } from '../../language/logarithm.js'

/** −log P in nats of a slip by its kind, where one happens. A figure or a mark within a word is no slip. */
const KINDS = logarithm(4)
const LETTERS = logarithm(26)
/** Spaces are lost and come in on the way of any text, as readily as by misreading. */
const SPACES = 0
const VOWELS = logarithm(5)
const VOWEL = /[aeiou]/
const NEVER = Infinity
/** Most letters that are left out in a row. */
const MOST_LOST = 3

/** The cheapest slips that turn a form into a surface: −log P of their kinds and letters, and how many they are. */
export function weighSlips(surface: string, form: string): { cost: number; slips: number } {
  if (isSwapped(surface, form)) return { cost: KINDS + logarithm(form.length), slips: 1 }
  const width = form.length + 1
  const cost = new Float64Array((surface.length + 1) * width).fill(NEVER)
  const slips = new Uint8Array(cost.length)
  cost[0] = 0
  const reach = (to: number, from: number, step: number, count = 1): void => {
    const sum = (cost[from] as number) + step
    if (!(sum < (cost[to] as number))) return
    cost[to] = sum
    slips[to] = (slips[from] as number) + count
  }
  for (let i = 0; i <= surface.length; i++) {
    for (let j = 0; j < width; j++) {
      const at = i * width + j
      const read = surface[i - 1]
      const set = form[j - 1]
      if (read !== undefined && set !== undefined) reach(at, at - width - 1, read === set ? 0 : VOWEL.test(read) && VOWEL.test(set) ? KINDS + VOWELS : isTyped(read) ? KINDS + LETTERS : NEVER, read === set ? 0 : 1)
      if (set === ' ') reach(at, at - 1, SPACES)
      // Letters in a row are left out at once: a syllable.
      for (let n = 1; n <= Math.min(MOST_LOST, j); n++) reach(at, at - n, KINDS + logarithm(MOST_LOST))
      if (read !== undefined) reach(at, at - width, read === ' ' ? SPACES : isTyped(read) ? KINDS + LETTERS : NEVER)
      if (i > 1 && j > 1 && read === form[j - 2] && surface[i - 2] === set && read !== set) reach(at, at - 2 * width - 2, KINDS)
    }
  }
  return { cost: cost[cost.length - 1] as number, slips: slips[cost.length - 1] as number }
}

const isTyped = (character: string): boolean => /[\p{L}\s]/u.test(character)

/** Letters that changed places, next to each other or not. */
function isSwapped(surface: string, form: string): boolean {
  const sorted = (text: string): string => [...text].sort().join('')
  return surface !== form && sorted(surface) === sorted(form)
}
