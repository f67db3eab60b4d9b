// Sets of pairs of ids as bits under a hash, which let everything through that is in them and little else: asked before a search.

/** A set of pairs of numbers, as bits under a hash. */
export interface Pairs { readonly bits: Uint32Array; readonly shift: number }

/** Bits for each pair, at the least. */
const BITS_PER_PAIR = 16

function hashPair(first: number, second: number): number {
  return Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca6b)
}

/** An empty set with room for `size` pairs. */
export function createPairs(size: number): Pairs {
  let bits = 10
  while (bits < 31 && 1 << bits < size * BITS_PER_PAIR) bits++
  return { bits: new Uint32Array(1 << (bits - 5)), shift: 37 - bits }
}

/** Two bits of one word: where one in ten is set, one pair in a hundred that is not in the set is let through. */
function maskOf(hash: number): number {
  return (1 << (hash & 31)) | (1 << ((hash >>> 5) & 31))
}

/** Adds a pair; always true. */
export function addPair({ bits, shift }: Pairs, first: number, second: number): boolean {
  const hash = hashPair(first, second)
  bits[hash >>> shift] = (bits[hash >>> shift] as number) | maskOf(hash)
  return true
}

/** Whether a set may hold a pair. */
export function mayHoldPair({ bits, shift }: Pairs, first: number, second: number): boolean {
  const hash = hashPair(first, second)
  const mask = maskOf(hash)
  return ((bits[hash >>> shift] as number) & mask) === mask
}
