// What a walk through the terms may do at a word, as bits: asked before it is tried.

/** A walk through the terms may start here and go on. */
export const STARTS = 1
/** A walk that starts here may end at once with a substitution of this word. */
export const ENDS_GARBLED = 2
/** A walk that starts here may end at once with the word as written. */
export const ENDS_LITERAL = 4
/** A filler of a slot that opens a term may start here. */
export const FILLS = 8

/** Adds an id to the signature at `at`: two words of bits. */
export function sign(signatures: Int32Array, at: number, id: number): void {
  const bit = Math.imul(id, 0x9e3779b1) >>> 26
  const half = 2 * at + (bit >>> 5)
  signatures[half] = (signatures[half] as number) | (1 << (bit & 31))
}
