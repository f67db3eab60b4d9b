// The packed file: what is packed comes back, aligned or not.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packContainer, sectionOf, unpackContainer, type Section } from '../../src/assets/container.js'

const section: fc.Arbitrary<Section> = fc.oneof(fc.uint8Array(), fc.uint16Array(), fc.int16Array(), fc.int32Array(), fc.uint32Array())
const sections = fc.array(fc.tuple(fc.string({ minLength: 1 }), section), { maxLength: 8 }).map((pairs) => new Map(pairs))

describe('container', () => {
  it('gives back every section and the meta data', () => {
    fc.assert(fc.property(sections, fc.string(), fc.nat(9), (packed, name, shift) => {
      const bytes = packContainer({ name }, packed)
      const moved = new Uint8Array(bytes.length + shift)
      moved.set(bytes, shift)
      const { meta, sections: read } = unpackContainer(moved.subarray(shift))
      expect(meta).toEqual({ name })
      expect(read).toEqual(packed)
    }))
  })

  it('packs the same input into the same bytes', () => {
    const pack = (): Uint8Array => packContainer({ a: 1 }, new Map<string, Section>([['x', Int32Array.of(-1, 7)], ['y', Uint8Array.of(3)]]))
    expect(pack()).toEqual(pack())
  })

  it.each<[string, Uint8Array]>([['nothing', new Uint8Array()], ['other bytes', Uint8Array.from({ length: 64 }, (_, i) => i)]])('refuses %s', (_, bytes) => {
    expect(() => unpackContainer(bytes)).toThrow(new RangeError('not a packed ungarble file'))
  })

  it('names a section that is not there', () => {
    expect(() => sectionOf({ meta: {}, sections: new Map() }, 'unigram')).toThrow(new RangeError('packed file lacks the section unigram'))
  })
})
