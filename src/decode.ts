// The likeliest text as a whole, without thresholds: the best path of every window in the likeliest state of its block.
import { findWindows } from './lattice/readings.js'
import { buildLattice } from './lattice/build-lattice.js'
import { scoreEdges } from './lattice/lattice.js'
import { findBestPath } from './lattice/best-path.js'
import { readProse } from './confidence/guard.js'
import { destroysFigure } from './describe.js'
import { BEAM } from './detect.js'
import { inspect } from './inspect.js'
import { writeReading } from './repair/write.js'
import type { Settings } from './settings.js'

/** The text in which every window reads as its best path does. */
export function decodeText(settings: Settings, original: string): string {
  const { scope, protection } = settings
  const { text, analyses, rates, cuts } = inspect(settings, original)
  const parts: string[] = []
  let at = 0
  for (const [b, analysis] of analyses) {
    const look = settings.secondLook(rates[b] as Float64Array)
    const { model } = look.scoring
    const lane = look.weights.reduce((best, weight, k) => (weight > (look.weights[best] as number) ? k : best), 0)
    if (look.scoring.rates[lane] === 0) continue
    const offset = cuts[b] as number
    const sequence = readProse(model, text.slice(offset, cuts[b + 1]))
    for (const window of findWindows(look.scoring, sequence).windows) {
      const lattice = buildLattice(look.scoring, sequence, window, BEAM)
      for (const r of findBestPath(lattice, scoreEdges(look.scoring, analysis.kept, lattice), lane).readings) {
        const reading = window.readings[r] as (typeof window.readings)[number]
        if ((scope === 'terms' && reading.term === undefined) || destroysFigure(model, reading)) continue
        const written = writeReading(model, sequence, reading)
        const [start, end] = [offset + written.start, offset + written.end]
        if (start < at || protection.covers(text, start, end)) continue
        parts.push(text.slice(at, start), written.text)
        at = end
      }
    }
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(at)
}
