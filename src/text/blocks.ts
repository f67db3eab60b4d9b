// Cuts a text into blocks: the units in which rates are estimated and memory is bounded. A cut depends on the text from the block's start to a little past it.
import { CLASS, SPACE } from './characters.js'

/** A block ends at the first paragraph break after this many code units… */
const LEAST = 512
/** …or at the last sentence end, space or code point within this many. */
export const LONGEST_BLOCK = 4096

/** Offsets of the blocks of `text`; the first is 0, the last its length. */
export function cutBlocks(text: string): number[] {
  const cuts = [0]
  let start = 0
  while (start < text.length) {
    start = nextCut(text, start)
    cuts.push(start)
  }
  if (cuts.length === 1) cuts.push(0)
  return cuts
}

function nextCut(text: string, start: number): number {
  const limit = Math.min(text.length, start + LONGEST_BLOCK)
  // Looked for in a part of the text: else a text that is one line would be looked through whole, for each of its blocks.
  const part = text.slice(start, limit)
  for (let at = part.indexOf('\n', LEAST); at >= 0; at = part.indexOf('\n', at + 1)) if (isParagraphBreak(text, start + at)) return start + at + 1
  if (limit === text.length) return limit
  let space = -1
  for (let i = limit - 1; i > start + LEAST; i--) {
    if (CLASS[text.charCodeAt(i)] !== SPACE) continue
    if (space < 0) space = i + 1
    const before = text.charCodeAt(i - 1)
    if (before === 0x2e || before === 0x21 || before === 0x3f) return i + 1
  }
  if (space > 0) return space
  const code = text.charCodeAt(limit)
  return code >= 0xdc00 && code < 0xe000 ? limit - 1 : limit
}

/** A blank line, or a line that ends a sentence. */
function isParagraphBreak(text: string, newline: number): boolean {
  let before = newline - 1
  while (before >= 0 && (text.charCodeAt(before) === 13 || text.charCodeAt(before) === 32)) before--
  const code = before < 0 ? 10 : text.charCodeAt(before)
  if (code === 10 || code === 0x2e || code === 0x21 || code === 0x3f || code === 0x201d || code === 0x22) return true
  let after = newline + 1
  while (text.charCodeAt(after) === 13 || text.charCodeAt(after) === 32) after++
  return text.charCodeAt(after) === 10
}
