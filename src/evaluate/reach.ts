// What the channels can explain and the dictionaries hold, whether or not it is decoded: the ceiling of recall.
import { matchSurface } from '../channels/spin.js'
import { createTermWalk } from '../channels/terms.js'
import { FIRST_WORD, HYPHEN } from '../language/token-class.js'
import { readSequence, type Sequence } from '../lattice/sequence.js'
import type { Layer } from '../layers.js'
import type { Model } from '../model.js'
import { foldKey } from '../text/tokenize.js'

/**
 * Whether a model's substitutions, and words left alone, turn `original` into `surface` in the order they stand. Capitals do not count, nor
 * does a hyphen of the surface.
 *
 * @example
 * canReach(model, 'Inner Income Service', 'Internal Revenue Service') // true
 */
export function canReach(model: Model, surface: string, original: string): boolean {
  const garbled = readSequence(model, surface)
  const clean = readSequence(model, original)
  const width = clean.length + 1
  const reached = new Uint8Array((garbled.length + 1) * width)
  reached[0] = 1
  for (let i = 0; i < garbled.length; i++) {
    const id = garbled.id[i] as number
    for (let j = 0; j < width; j++) {
      if (reached[i * width + j] === 0) continue
      const mark = (p: number, q: number): void => void (reached[p * width + q] = 1)
      if (j < clean.length && clean.id[j] === id && (id >= FIRST_WORD || wordAt(garbled, i) === wordAt(clean, j))) mark(i + 1, j + 1)
      if (id === HYPHEN && i > 0) mark(i + 1, j)
      for (const layer of model.layers) {
        for (let e = layer.spinFrom[id] as number; e < (layer.spinFrom[id + 1] as number); e++) {
          const length = originalLengthAt(layer, e, clean.id, clean.length, j)
          const covered = length === 0 ? 0 : matchSurface(layer, e, garbled, i)
          if (covered > 0) mark(i + covered, j + length)
        }
      }
    }
  }
  return reached[garbled.length * width + clean.length] === 1
}

/** Words that no lexicon holds share the id of their class. */
function wordAt({ tokens, token }: Sequence, p: number): string {
  const t = token[p] as number
  return foldKey(tokens.text.slice(tokens.start[t], tokens.end[t]))
}

/** Words of the original of entry `e` where it stands at `j` of `ids`, else 0. */
function originalLengthAt({ spin }: Layer, e: number, ids: Int32Array, end: number, j: number): number {
  const from = spin.originalOffsets[e] as number
  const length = (spin.originalOffsets[e + 1] as number) - from
  if (j + length > end) return 0
  for (let k = 0; k < length; k++) if (ids[j + k] !== spin.originalIds[from + k]) return 0
  return length
}

/** Whether a dictionary holds the whole of `text` as a term, an alias, an inflected form of one, or a filled pattern. */
export function isListed(model: Model, text: string): boolean {
  const sequence = readSequence(model, text)
  let found = false
  const walk = createTermWalk(model, sequence, (match) => {
    if (match.spun === 0 && match.from === 0 && match.to === sequence.length) found = true
  })
  for (let p = 0; p < sequence.length; p++) walk(p)
  return found
}
