// The code units of a text as numbers, read by way of UTF-8: engines write it many times faster than they give one unit after the other.

/** Where texts are read, one after the other. */
export interface Units {
  /** The code units of the text, and at least three zeros: reading on past the end needs no check. */
  codes: Uint16Array
  /** The same as bytes, 0x80 where a unit is none of ASCII, and as words of four bytes at any place; at least sixteen more can be read. */
  bytes: Uint8Array
  view: DataView
}

const encoder = new TextEncoder()
/** What the encoder writes for half a surrogate pair. */
const REPLACEMENT = 0xfffd
const BEYOND = 0x80

export function createUnits(length: number): Units {
  // A unit takes three bytes of UTF-8 at the most.
  const bytes = new Uint8Array(3 * length + 16)
  return { codes: new Uint16Array(length + 3), bytes, view: new DataView(bytes.buffer) }
}

/** Reads `text` in place of what was there. */
export function readUnits(units: Units, text: string): void {
  const { length } = text
  if (units.codes.length < length + 3) Object.assign(units, createUnits(2 * length))
  const { codes, bytes } = units
  const { written } = encoder.encodeInto(text, bytes)
  if (written === length) codes.set(bytes.subarray(0, length))
  else if (!decode(codes, bytes, written)) {
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i)
      codes[i] = code
      bytes[i] = code < BEYOND ? code : BEYOND
    }
  }
  codes.fill(0, length, length + 3)
  bytes[length] = 0
}

/** Decodes the first `size` bytes, which are UTF-8, and puts the units' bytes in their place; false where they may stand for what UTF-8 cannot say. */
function decode(codes: Uint16Array, bytes: Uint8Array, size: number): boolean {
  let n = 0
  for (let i = 0; i < size; ) {
    const first = bytes[i++] as number
    if (first < BEYOND) {
      codes[n] = first
      bytes[n++] = first
      continue
    }
    let code = ((first & 0x1f) << 6) | ((bytes[i++] as number) & 0x3f)
    if (first >= 0xe0) code = ((code & 0x3ff) << 6) | ((bytes[i++] as number) & 0x3f)
    if (first >= 0xf0) {
      code = ((code & 0x7fff) << 6) | ((bytes[i++] as number) & 0x3f)
      codes[n] = 0xd7c0 + (code >> 10)
      bytes[n++] = BEYOND
      code = 0xdc00 | (code & 0x3ff)
    } else if (code === REPLACEMENT) return false
    codes[n] = code
    bytes[n++] = BEYOND
  }
  return true
}
