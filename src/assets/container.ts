// The packed model file: a JSON header naming typed-array sections, then the sections, each aligned to eight bytes.

/** Named sections of a packed file; strings are UTF-8. */
export type Section = Uint8Array | Uint16Array | Int16Array | Int32Array | Uint32Array
export interface Container {
  readonly meta: Readonly<Record<string, unknown>>
  readonly sections: ReadonlyMap<string, Section>
}

const MAGIC = 0x55474231
const TYPES = { u8: Uint8Array, u16: Uint16Array, i16: Int16Array, i32: Int32Array, u32: Uint32Array } as const
type TypeName = keyof typeof TYPES
interface Header { readonly meta: Record<string, unknown>; readonly sections: readonly (readonly [string, TypeName, number, number])[] }

function typeName(section: Section): TypeName {
  for (const name of Object.keys(TYPES) as TypeName[]) if (section instanceof TYPES[name]) return name
  throw new TypeError('section of unknown type')
}

/** Packs sections into one buffer, such as `allocate` gives. Little-endian; the same input gives the same bytes. */
export function packContainer(meta: Readonly<Record<string, unknown>>, sections: ReadonlyMap<string, Section>, allocate: (length: number) => Uint8Array = (length) => new Uint8Array(length)): Uint8Array {
  const table: [string, TypeName, number, number][] = []
  let offset = 0
  for (const [name, section] of sections) {
    table.push([name, typeName(section), offset, section.length])
    offset += Math.ceil(section.byteLength / 8) * 8
  }
  const header = new TextEncoder().encode(JSON.stringify({ meta, sections: table }))
  const start = Math.ceil((8 + header.length) / 8) * 8
  const bytes = allocate(start + offset)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, header.length, true)
  bytes.set(header, 8)
  table.forEach(([name, , at]) => {
    const section = sections.get(name) as Section
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), start + at)
  })
  return bytes
}

/** 64-bit FNV-1a-like hash of bytes, in hexadecimal: names a packed file, proves nothing. */
export function hashBytes(bytes: Uint8Array): string {
  let a = 0x811c9dc5
  let b = 0x01000193
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193)
    b = Math.imul(b + byte + 1, 0x5bd1e995) ^ (b >>> 13)
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}

/** Views the sections of a packed buffer without copying them; throws a plain `RangeError` where the bytes are no such file. */
export function unpackContainer(input: Uint8Array): Container {
  const bytes = input.byteOffset % 8 === 0 ? input : new Uint8Array(input)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < 8 || view.getUint32(0, true) !== MAGIC) throw new RangeError('not a packed ungarble file')
  const headerLength = view.getUint32(4, true)
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength))) as Header
  const start = bytes.byteOffset + Math.ceil((8 + headerLength) / 8) * 8
  const sections = new Map<string, Section>()
  for (const [name, type, at, length] of header.sections) sections.set(name, new TYPES[type](bytes.buffer as ArrayBuffer, start + at, length))
  return { meta: header.meta, sections }
}

/** A section that must be there. */
export function sectionOf<T extends Section>(container: Container, name: string): T {
  const section = container.sections.get(name)
  if (section === undefined) throw new RangeError(`packed file lacks the section ${name}`)
  return section as T
}
