// Sets of pairs of ids as bits under a hash, which let everything through that is in them and little else: asked before a search.

/** A set of pairs of numbers, as bits under a hash. */
export interface Pairs { readonly bits: Uint32Array; readonly shift: number }

/** Bits for each pair, at the least: one pair in so many that is not in the set is let through. */
const BITS_PER_PAIR = 16

function hashPair(first: number, second: number): number {
  return Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca6b)
}

/** An empty set with room for `size` pairs. */
export function createPairs(size: number): Pairs {
  let bits = 10
  while (bits < 31 && 1 << bits < size * BITS_PER_PAIR) bits++
  return { bits: new Uint32Array(1 << (bits - 5)), shift: 32 - bits }
}

export function addPair({ bits, shift }: Pairs, first: number, second: number): void {
  const bit = hashPair(first, second) >>> shift
  bits[bit >>> 5] = (bits[bit >>> 5] as number) | (1 << (bit & 31))
}

/** Whether a set may hold a pair. */
export function mayHoldPair({ bits, shift }: Pairs, first: number, second: number): boolean {
  const bit = hashPair(first, second) >>> shift
  return (((bits[bit >>> 5] as number) >>> (bit & 31)) & 1) === 1
}
