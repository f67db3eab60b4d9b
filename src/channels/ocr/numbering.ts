// Numbers of short texts, found along a longer one without cutting strings out of it.

/** Numbers texts of up to three characters. */
export interface Numbering {
  readonly size: number
  /** Number of a text, or -1. */
  numberOf(text: string): number
  /** Numbers of the up to three characters from each position on, -1 where there is none: `[position * 4 + characters]`. */
  along(text: string): Int32Array
}

/** Numbers texts in order; longer ones than three characters are left out. */
export function numberTexts(texts: readonly string[]): Numbering {
  const numbers = new Map([...new Set(texts)].map((text, i) => [text, i]))
  const numberOf = (text: string): number => numbers.get(text) ?? -1
  const codes = texts.filter(({ length }) => length === 1).map((text) => text.charCodeAt(0))
  const single = new Int32Array(1 + codes.reduce((most, code) => Math.max(most, code), 0)).fill(-1)
  // Pairs that are numbered, or start what is; triples by the place of their pair.
  const pairs = new Map<number, number>()
  const ofPair: number[] = []
  const triples = new Map<number, number>()
  for (const [text, number] of numbers) {
    if (text.length === 1) single[text.charCodeAt(0)] = number
    if (text.length !== 2 && text.length !== 3) continue
    const key = (text.charCodeAt(0) << 16) | text.charCodeAt(1)
    const place = pairs.get(key) ?? ofPair.push(numberOf(text.slice(0, 2))) - 1
    pairs.set(key, place)
    if (text.length === 3) triples.set(place * 65536 + text.charCodeAt(2), number)
  }
  const nothing = numberOf('')
  return {
    size: numbers.size,
    numberOf,
    along(text) {
      const along = new Int32Array(4 * (text.length + 1)).fill(-1)
      for (let at = 0; at <= text.length; at++) along[at * 4] = nothing
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at)
        along[at * 4 + 1] = single[code] ?? -1
        if (at + 1 === text.length) continue
        const place = pairs.get((code << 16) | text.charCodeAt(at + 1))
        if (place === undefined) continue
        along[at * 4 + 2] = ofPair[place] as number
        if (at + 2 < text.length) along[at * 4 + 3] = triples.get(place * 65536 + text.charCodeAt(at + 2)) ?? -1
      }
      return along
    },
  }
}
