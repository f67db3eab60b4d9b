// The notation of the Problematic Paper Screener's list: alternatives with `/`, acronyms and remarks in brackets, optional words in square brackets.

/** What a cell of the column `expected` says: phrases any of which is right, the shortest reading first, and the acronym named beside them. */
export interface Expected {
  /** Without brackets; empty where the cell says that nobody knows (`???`). */
  readonly phrases: readonly string[]
  readonly acronym?: string
}

/** A remark about the phrase, no part of it. */
const REMARK = /^(?:see|e\.g\.|i\.e\.|as|in|a part|part|note|from|found|for|or|called|referring|could|please|sometimes|meaning|=)(?:[\s,:]|$)|:|\?|\.\.\.|^(?:in|of|on) /i
const ACRONYM = /^(?=(?:.*\p{Lu}){2})[\p{L}\p{N}&/-]{2,10}$/u

/**
 * Reads one cell.
 *
 * @example
 * readExpected('hybrid (neural) network models/architectures').phrases // ['hybrid network models', 'hybrid network architectures', 'hybrid neural network models', …]
 * readExpected('data mining (DM)') // { phrases: ['data mining'], acronym: 'DM' }
 */
export function readExpected(cell: string): Expected {
  const plain = cell.replaceAll('\\', '').replace(/,?\s*\(?see (?:NIST )?https?:\S*\)?/g, '').replace(/[*"“”]/g, '').trim()
  const acronyms: string[] = []
  const text = plain.replace(/\(([^()]*)\)/g, (whole, inside: string, at: number) => {
    const isAcronym = ACRONYM.test(inside) || shortens(inside, plain.slice(0, at))
    if (isAcronym) acronyms.push(inside)
    return isAcronym || REMARK.test(inside) ? '' : whole
  })
  const [acronym] = acronyms
  const phrases = text.split(/\s+\/\s+/).flatMap((part) => [expandOptional(part, false), expandOptional(part, true)]).flatMap(expandSlashes).map(tidy)
  return { phrases: [...new Set(phrases.filter((phrase) => /\p{L}/u.test(phrase) && !phrase.includes('?')))], ...(acronym === undefined ? {} : { acronym }) }
}

/** Whether a bracket in small letters, after a space, is made of letters of the phrase before it, the first ones of both included: `internet of things (iot)`. */
function shortens(inside: string, before: string): boolean {
  const letters = inside.toLowerCase().replace(/[^\p{L}]|s$/gu, '')
  if (!before.endsWith(' ') || inside.includes(' ') || letters.length < 2 || letters.length > 6) return false
  let at = 0
  for (const letter of before.trim().toLowerCase()) {
    if (letter === letters[at]) at++
    if (at === 0) return false
  }
  return at === letters.length
}

/** Without the bracketed parts, or with them and without their brackets. */
function expandOptional(text: string, keep: boolean): string {
  return text.replace(/[([]([^()[\]]*)[)\]]/g, keep && !/\?/.test(text) ? '$1' : '')
}

/** `benign cancer/tumor`: each word of a group in turn. */
function expandSlashes(text: string): string[] {
  const words = text.split(/\s+/).map((word) => (/\p{L}{3,}\/\p{L}{3,}/u.test(word) ? word.split('/') : [word]))
  return words.reduce<string[]>((heads, choices) => heads.flatMap((head) => choices.map((choice) => `${head} ${choice}`)), [''])
}

function tidy(text: string): string {
  return text.replace(/\?+\s*$/, '').replace(/\s+/g, ' ').replace(/^[\s,.:]+|[\s,.:]+$/g, '')
}
