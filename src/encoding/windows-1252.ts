// Characters back to the bytes of windows-1252, and bytes to the characters of UTF-8; the five bytes windows-1252 leaves open are the C1 controls.

/** What the bytes 0x80 to 0x9f stand for. */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const BYTES: ReadonlyMap<number, number> = new Map([...HIGH].map((char, i) => [char.charCodeAt(0), 0x80 + i]))

/** The byte a character was read from, as windows-1252 or as Latin-1; -1 where it is neither's, or ASCII. */
export function byteOf(code: number): number {
  if (code >= 0x80 && code <= 0xff) return code
  return BYTES.get(code) ?? -1
}

/** Length of the UTF-8 sequence a byte opens, 0 for one that opens none (ASCII among them). */
export function lengthFrom(lead: number): number {
  return lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
}

/** The code point of the well-formed sequence at `at` (Unicode, table 3-7), or -1. */
export function decodeAt(bytes: readonly number[], at: number): number {
  const lead = bytes[at] as number
  const length = lengthFrom(lead)
  if (length === 0 || at + length > bytes.length) return -1
  let point = lead & (0xff >> (length + 1))
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] as number
    if ((byte & 0xc0) !== 0x80) return -1
    point = (point << 6) | (byte & 0x3f)
  }
  const least = [0, 0, 0x80, 0x800, 0x10000][length] as number
  return point < least || point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? -1 : point
}
