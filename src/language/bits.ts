// Sets of pairs of ids as bits under a hash, which let everything through that is in them and little else: asked before a search.

/** A set of pairs of numbers, as bits under a hash. */
export interface Pairs { readonly bits: Uint32Array; readonly shift: number }

/** Bits for each pair, at the least. */
const BITS_PER_PAIR = 16

function hashPair(first: number, second: number): number {
  const hash = Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca6b)
  return hash ^ (hash >>> 15)
}

/** Two numbers as one, for the third of a triple. */
export function joinPair(first: number, second: number): number {
  return Math.imul(first, 0x2545f491) ^ second
}

/** An empty set with room for `size` pairs. */
export function createPairs(size: number): Pairs {
  let bits = 10
  while (bits < 31 && 1 << bits < size * BITS_PER_PAIR) bits++
  return pairsOf(new Uint32Array(1 << (bits - 5)))
}

/** The set whose bits these are, a power of two of words. */
export function pairsOf(bits: Uint32Array): Pairs {
  return { bits, shift: 1 + Math.clz32(bits.length) }
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

/** A set of pairs in which those with the same first number lie side by side: asked for in a text, whose first words mostly are a few, it stays near the processor. */
export interface PairRows {
  readonly bits: Uint32Array
  /** By first number: where its row starts in `bits`, and the logarithm of its length in the last five bits. */
  readonly rows: Uint32Array
}

/** An empty set with room for `sizes[first]` pairs of each first number. */
export function createPairRows(sizes: Int32Array): PairRows {
  let length = 0
  const rows = new Uint32Array(sizes.length)
  for (let first = 0; first < sizes.length; first++) {
    const size = sizes[first] as number
    if (size === 0) continue
    const log = 32 - Math.clz32(Math.ceil((size * BITS_PER_PAIR) / 32) - 1)
    rows[first] = length * 32 + log
    length += 1 << log
  }
  return { bits: new Uint32Array(length + 1), rows }
}

/** Adds a pair whose first number has a row. */
export function addToRow({ bits, rows }: PairRows, first: number, second: number): void {
  const row = rows[first] as number
  const hash = hashPair(first, second)
  const at = (row >>> 5) + ((hash >>> 10) & ((1 << (row & 31)) - 1))
  bits[at] = (bits[at] as number) | maskOf(hash)
}

/** Adds all pairs with a first number. */
export function fillRow({ bits, rows }: PairRows, first: number): void {
  const row = rows[first] as number
  bits.fill(0xffffffff, row >>> 5, (row >>> 5) + (1 << (row & 31)))
}

/** 1 where a row may hold a pair, else 0. What has no row shares that of others, and is to be kept from asking. */
export function mayHoldInRow({ bits, rows }: PairRows, first: number, second: number): number {
  const row = rows[first] as number
  const hash = hashPair(first, second)
  const found = bits[(row >>> 5) + ((hash >>> 10) & ((1 << (row & 31)) - 1))] as number
  return (found >>> (hash & 31)) & (found >>> ((hash >>> 5) & 31)) & 1
}
