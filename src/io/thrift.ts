// The Thrift compact protocol, read and written without loss: what a Parquet footer holds that nobody here knows of comes out as it was.

export const BINARY = 8
export const I32 = 5
export const I64 = 6
export const LIST = 9
export const STRUCT = 12
const TRUE = 1
const FALSE = 2
const BYTE = 3
const I16 = 4
const DOUBLE = 7
const SET = 10

/** Fields by their number, in ascending order. */
export type Struct = Map<number, Value>
export interface List { readonly of: number; readonly items: Value['value'][] }
/** A value with its type in the protocol; integers are bigints, doubles their eight bytes. */
export interface Value { readonly type: number; readonly value: boolean | bigint | Buffer | List | Struct }

/** Reads the struct at the start of `bytes`. Throws a RangeError where they end within it. */
export function readStruct(bytes: Buffer): Struct {
  const reader = { bytes, at: 0 }
  return readFields(reader)
}

interface Reader { readonly bytes: Buffer; at: number }

function nextByte(reader: Reader): number {
  const byte = reader.bytes[reader.at++]
  if (byte === undefined) throw new RangeError('the struct does not end')
  return byte
}

function varint(reader: Reader): bigint {
  let value = 0n
  for (let shift = 0n; ; shift += 7n) {
    const byte = nextByte(reader)
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return value
  }
}

function zigzag(reader: Reader): bigint {
  const value = varint(reader)
  return (value >> 1n) ^ -(value & 1n)
}

function take(reader: Reader, length: number): Buffer {
  const part = reader.bytes.subarray(reader.at, reader.at + length)
  if (part.length < length) throw new RangeError('the struct does not end')
  reader.at += length
  return part
}

function readFields(reader: Reader): Struct {
  const fields: Struct = new Map()
  for (let id = 0; ; ) {
    const byte = nextByte(reader)
    const type = byte & 15
    if (type === 0) return fields
    id = byte >> 4 === 0 ? Number(zigzag(reader)) : id + (byte >> 4)
    fields.set(id, { type, value: type === TRUE || type === FALSE ? type === TRUE : readValue(reader, type) })
  }
}

function readValue(reader: Reader, type: number): Value['value'] {
  switch (type) {
    case TRUE: case FALSE: return nextByte(reader) === TRUE
    case BYTE: return BigInt(nextByte(reader))
    case I16: case I32: case I64: return zigzag(reader)
    case DOUBLE: return take(reader, 8)
    case BINARY: return take(reader, Number(varint(reader)))
    case LIST: case SET: {
      const byte = nextByte(reader)
      const length = byte >> 4 === 15 ? Number(varint(reader)) : byte >> 4
      const items: Value['value'][] = []
      for (let i = 0; i < length; i++) items.push(readValue(reader, byte & 15))
      return { of: byte & 15, items }
    }
    case STRUCT: return readFields(reader)
    default: throw new RangeError(`a value of unknown type ${type}`)
  }
}

/** The bytes of a struct. */
export function writeStruct(fields: Struct): Buffer {
  const out: Buffer[] = []
  writeFields(out, fields)
  return Buffer.concat(out)
}

function pushVarint(out: Buffer[], value: bigint): void {
  const bytes: number[] = []
  for (; value >= 0x80n; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80)
  bytes.push(Number(value))
  out.push(Buffer.from(bytes))
}

function pushZigzag(out: Buffer[], value: bigint): void {
  pushVarint(out, value < 0n ? -2n * value - 1n : 2n * value)
}

function writeFields(out: Buffer[], fields: Struct): void {
  let last = 0
  for (const [id, { type, value }] of [...fields].sort((a, b) => a[0] - b[0])) {
    const own = typeof value === 'boolean' ? (value ? TRUE : FALSE) : type
    if (id - last > 0 && id - last < 16) out.push(Buffer.from([((id - last) << 4) | own]))
    else {
      out.push(Buffer.from([own]))
      pushZigzag(out, BigInt(id))
    }
    if (typeof value !== 'boolean') writeValue(out, type, value)
    last = id
  }
  out.push(Buffer.from([0]))
}

function writeValue(out: Buffer[], type: number, value: Value['value']): void {
  if (typeof value === 'boolean') out.push(Buffer.from([value ? TRUE : FALSE]))
  else if (typeof value === 'bigint') {
    if (type === BYTE) out.push(Buffer.from([Number(value)]))
    else pushZigzag(out, value)
  } else if (Buffer.isBuffer(value)) {
    if (type === BINARY) pushVarint(out, BigInt(value.length))
    out.push(value)
  } else if (value instanceof Map) writeFields(out, value)
  else {
    const { of, items } = value
    out.push(Buffer.from([(Math.min(15, items.length) << 4) | of]))
    if (items.length >= 15) pushVarint(out, BigInt(items.length))
    for (const item of items) writeValue(out, of, item)
  }
}
