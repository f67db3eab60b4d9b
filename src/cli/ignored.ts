// Inline comments that switch findings off, in texts whose kind has comments: `ungarble-ignore` for its line (alone on a line: for the next),
// `ungarble-ignore-start` to `ungarble-ignore-end`, `ungarble-ignore-file`.
import { decodeChunks } from '../io/encoding.js'
import { openSource } from './input.js'

const MARKUP = /<!--\s*(ungarble-ignore(?:-\w+)?)\b.*?(?:-->|$)/g
const SLASHES = /(?:\/\/|\/\*|\*)\s*(ungarble-ignore(?:-\w+)?)\b.*/g
const HASH = /#\s*(ungarble-ignore(?:-\w+)?)\b.*/g
const PERCENT = /%\s*(ungarble-ignore(?:-\w+)?)\b.*/g
const DASHES = /--\s*(ungarble-ignore(?:-\w+)?)\b.*/g
const DOTS = /^\s*\.\.\s+(ungarble-ignore(?:-\w+)?)\b.*/g

const KINDS: readonly (readonly [endings: string, comment: RegExp])[] = [
  ['md markdown mdx html htm xhtml xml svg vue', MARKUP],
  ['js mjs cjs ts mts jsx tsx java c h cc cpp hpp cs go rs swift kt scala php css scss less adoc', SLASHES],
  ['py sh bash rb yml yaml toml pl r conf ini properties po org', HASH],
  ['tex bib sty cls', PERCENT],
  ['sql lua hs elm', DASHES],
  ['rst', DOTS],
]

/** Whether a stretch of the whole text (UTF-16 offsets, half-open) is switched off. */
export type Ignored = (start: number, end: number) => boolean

/** The comments of texts with this name; undefined where they have none. */
export function commentOf(path: string): RegExp | undefined {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return KINDS.find(([endings]) => endings.split(' ').includes(ending))?.[1]
}

/** Reads a file for its comments. Undefined where nothing is switched off. */
export async function findIgnored(path: string): Promise<Ignored | undefined> {
  const comment = commentOf(path)
  if (comment === undefined || path === '-') return undefined
  const source = await openSource(path)
  try {
    if (source.binary) return undefined
    const collector = createRanges(comment)
    let rest = ''
    for await (const text of decodeChunks(source.bytes())) {
      const lines = (rest + text).split(/(?<=\n)/)
      rest = lines.pop() ?? ''
      lines.forEach(collector.line)
    }
    return toIgnored(collector.end(rest))
  } finally {
    await source.close()
  }
}

/** Offsets that are switched off in a text. */
export function ignoredIn(text: string, comment: RegExp): Ignored | undefined {
  const collector = createRanges(comment)
  const lines = text.split(/(?<=\n)/)
  const last = lines.pop() ?? ''
  lines.forEach(collector.line)
  return toIgnored(collector.end(last))
}

type Range = readonly [start: number, end: number]

function toIgnored(ranges: readonly Range[]): Ignored | undefined {
  return ranges.length === 0 ? undefined : (start, end) => ranges.some((range) => start < range[1] && end > range[0])
}

function createRanges(comment: RegExp): { line(this: void, line: string): void; end(last: string): Range[] } {
  const ranges: Range[] = []
  let at = 0
  let opened = -1
  let next = false
  const line = (text: string): void => {
    if (next && text.trim() !== '') {
      ranges.push([at, at + text.length])
      next = false
    }
    if (text.includes('ungarble-ignore')) {
      for (const [, word] of text.matchAll(comment)) {
        if (word === 'ungarble-ignore-file') ranges.push([0, Infinity])
        else if (word === 'ungarble-ignore-start') opened = opened < 0 ? at : opened
        else if (word === 'ungarble-ignore-end' && opened >= 0) {
          ranges.push([opened, at + text.length])
          opened = -1
        } else if (word === 'ungarble-ignore') {
          if (text.replace(comment, '').trim() === '') next = true
          else ranges.push([at, at + text.length])
        }
      }
    }
    at += text.length
  }
  return {
    line,
    end(last) {
      line(last)
      if (opened >= 0) ranges.push([opened, Infinity])
      return ranges
    },
  }
}
