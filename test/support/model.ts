// The built model for tests of sources: `src/assets/node.ts` would look for it beside itself.
import { existsSync, readFileSync } from 'node:fs'
import { createRepairer } from '../../src/repairer.js'
import type { Repairer, RepairerOptions } from '../../src/types.js'

const PATH = new URL('../../dist/model.bin', import.meta.url)

let bytes: Uint8Array | undefined

/** Bytes of the model that `npm run build` wrote. */
export function modelBytes(): Uint8Array {
  if (!existsSync(PATH)) throw new Error('dist/model.bin is not there: run `npm run build` first, or `npm test`, which does')
  return (bytes ??= new Uint8Array(readFileSync(PATH)))
}

const made = new Map<string, Promise<Repairer>>()

/** A repairer on the built model; the same options give the same one. */
export function repairerFor(options: Omit<RepairerOptions, 'model'> = {}): Promise<Repairer> {
  const key = JSON.stringify(options)
  const known = made.get(key) ?? createRepairer({ ...options, model: modelBytes() })
  made.set(key, known)
  return known
}
