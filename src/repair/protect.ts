// What is never touched: users' phrases, and words that are part of an address, a handle or a path.
import { CLASS, SPACE } from '../text/characters.js'

export interface Protection {
  /** Whether something protected overlaps `start` to `end`. */
  covers(text: string, start: number, end: number): boolean
}

const ADDRESS = /:\/\/|^www\.|@|^#|[\\_]|\w\.\w{2,}[/?]|^\/\w|\w\/\w+\/|=["'\w]|\.(?:com|org|net|gov|edu|io|html?|php|js|css|json)\b/i
/** How far the chunk around a span is followed to each side. */
const REACH = 256

/** Reads users' phrases; they match whole words, without regard to case. */
export function createProtection(phrases: readonly string[]): Protection {
  const wanted = phrases.map((phrase) => phrase.trim().toLowerCase()).filter((phrase) => phrase !== '')
  const longest = wanted.reduce((most, phrase) => Math.max(most, phrase.length), 0)
  return {
    covers(text, start, end) {
      if (longest > 0 && holdsPhrase(text, start, end, wanted, longest)) return true
      return inAddress(text, start, end)
    },
  }
}

function holdsPhrase(text: string, start: number, end: number, phrases: readonly string[], longest: number): boolean {
  const from = Math.max(0, start - longest)
  const around = text.slice(from, end + longest).toLowerCase()
  return phrases.some((phrase) => {
    for (let at = around.indexOf(phrase); at >= 0; at = around.indexOf(phrase, at + 1)) {
      const left = from + at
      const right = left + phrase.length
      if (left < end && start < right && !joins(text, left) && !joins(text, right)) return true
    }
    return false
  })
}

/** Whether a word runs across position `at`. */
function joins(text: string, at: number): boolean {
  return at > 0 && at < text.length && /[\p{L}\p{N}]/u.test(text.charAt(at - 1)) && /[\p{L}\p{N}]/u.test(text.charAt(at))
}

function inAddress(text: string, start: number, end: number): boolean {
  let from = start
  while (from > 0 && start - from < REACH && CLASS[text.charCodeAt(from - 1)] !== SPACE) from--
  let to = end
  while (to < text.length && to - end < REACH && CLASS[text.charCodeAt(to)] !== SPACE) to++
  if (from === start && to === end) return false
  return text.slice(from, to).split(/\s+/).some((chunk) => ADDRESS.test(chunk.replace(/^[("'“‘<[]+/, '')))
}
