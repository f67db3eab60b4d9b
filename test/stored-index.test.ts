// Indexes that lie in the packed file against those made from what else lies there.
import { describe, expect, it } from 'vitest'
import { unpackContainer } from '../src/assets/container.js'
import { unpackCompiled } from '../src/dictionary/pack.js'
import { indexLayers } from '../src/layers.js'
import { viewIndex } from '../src/stored-index.js'
import { modelBytes } from './support/model.js'

describe('the stored index', () => {
  const container = unpackContainer(modelBytes())
  const compiled = unpackCompiled(container.meta, container.sections)

  it('is the one that would be made', () => {
    expect(viewIndex(container, compiled)).toEqual(indexLayers([compiled]))
  })

  it('may be missing', () => {
    const sections = new Map([...container.sections].filter(([name]) => !name.startsWith('index.')))
    expect(viewIndex({ ...container, sections }, compiled)).toBeUndefined()
  })
})
