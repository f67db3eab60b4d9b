// Arrays that are filled side by side, in one buffer.

type Column = Int32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor

/** Each column starts this much further into a page of the processor's memory than the one before; short ones lie close together. */
const SHIFT = 704
const PAGE = 4096
const SHORT = 1024

/**
 * Makes arrays of `length`, by name. Arrays on their own would start at the same place of a page each, and the processor tells places apart by where
 * they are in a page: filled together they would push each other out of its cache, and reading one would wait for what is written to another.
 */
export function createColumns<T extends Readonly<Record<string, Column>>>(length: number, types: T): { [K in keyof T]: InstanceType<T[K]> } {
  const entries = Object.entries(types)
  let size = 0
  const offsets = entries.map(([, type], c) => {
    const start = length < SHORT ? Math.ceil(size / 4) * 4 : Math.ceil(size / PAGE) * PAGE + ((c * SHIFT) % PAGE)
    size = start + length * type.BYTES_PER_ELEMENT
    return start
  })
  const buffer = new ArrayBuffer(size)
  return Object.fromEntries(entries.map(([name, Type], c) => [name, new Type(buffer, offsets[c], length)])) as { [K in keyof T]: InstanceType<T[K]> }
}

/** Rows are cut off arrays of this length: to make an array for each takes longer than to fill it. */
const STOCK = 1 << 14

/** Gives arrays of zeros, each of its own. */
export function createStock<T extends Column>(type: T): (size: number) => InstanceType<T> {
  let stock = new type(0)
  let used = 0
  return (size) => {
    if (used + size > stock.length) {
      stock = new type(Math.max(size, STOCK))
      used = 0
    }
    used += size
    return stock.subarray(used - size, used) as InstanceType<T>
  }
}
