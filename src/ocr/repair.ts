// Repairs running OCR text: candidates, calibrated, chosen without overlap, and written.
import { exponential } from '../language/logarithm.js'
import type { Model } from '../model.js'
import { readSequence } from '../lattice/sequence.js'
import { createProtection } from '../repair/protect.js'
import { cutBlocks } from '../text/blocks.js'
import { createOcrEngine, decodeOcr, type OcrCandidate, type OcrEngine } from './decode.js'
import { chanceOfMachine, chanceOfOcr, countUnknown } from './document.js'
import { featuresOf, groupOf, OCR_FEATURES } from './features.js'
import type { OcrParameters } from './parameters.js'

/** A misreading, with what should stand there. `text.slice(start, end) === surface`. */
export interface OcrDetection {
  readonly start: number
  readonly end: number
  readonly surface: string
  readonly replacement: string
  /** Calibrated probability that the replacement is right, four decimals. */
  readonly confidence: number
  readonly candidate: OcrCandidate
}

export interface OcrRepairer {
  /** Detections at or above `least`, in order, without overlap. */
  detect(text: string, least: number): OcrDetection[]
}

/** Makes a repairer of running OCR text; building the vocabulary takes about half a second. */
export function createOcrRepairer(model: Model, parameters: OcrParameters): OcrRepairer {
  let engine: OcrEngine | undefined
  const protection = createProtection([])
  return {
    detect(text, least) {
      const cuts = cutBlocks(text)
      const counts = cuts.slice(1).map((end, b) => countUnknown(model, readSequence(model, text.slice(cuts[b], end))))
      const machine = chanceOfMachine(parameters, chanceOfOcr(parameters, counts))
      // No repair is likelier than that a machine and not an author misread: clean text ends here.
      if (machine < least) return []
      engine ??= createOcrEngine(model, parameters)
      const scored = decodeOcr(engine, text).map((candidate) => ({ candidate, confidence: Math.round(calibrateOcr(parameters, candidate, text) * machine * 10000) / 10000 }))
      return choose(scored.filter(({ candidate, confidence }) => confidence >= least && !protection.covers(text, candidate.start, candidate.end))).map(({ candidate, confidence }) => {
        const { start, end, surface, replacement } = candidate
        return { start, end, surface, replacement, confidence, candidate }
      })
    },
  }
}

/** Characters before and behind a candidate in which repetition is looked for. */
const REACH = 4096

export function around(text: string, { start, end }: OcrCandidate): string {
  return text.slice(Math.max(0, start - REACH), end + REACH)
}

/** Confidence, rounded to four decimals. */
export function calibrateOcr({ calibration }: OcrParameters, candidate: OcrCandidate, text: string): number {
  const { intercept, weights } = calibration[groupOf(candidate)]
  const features = featuresOf(candidate, around(text, candidate))
  const score = OCR_FEATURES.reduce((sum, name, i) => sum + weights[name] * (features[i] as number), intercept)
  return Math.round((1 / (1 + exponential(-score))) * 10000) / 10000
}

interface Scored { readonly candidate: OcrCandidate; readonly confidence: number }

/** The surest first, then whatever does not touch it; ties go to the longer, then to the earlier. */
function choose(scored: readonly Scored[]): Scored[] {
  const order = [...scored].sort((a, b) => b.confidence - a.confidence || b.candidate.end - b.candidate.start - (a.candidate.end - a.candidate.start) || a.candidate.start - b.candidate.start)
  const chosen: Scored[] = []
  const taken = new Set<number>()
  for (const one of order) {
    const { start, end } = one.candidate
    let free = true
    for (let at = start; at < end; at++) if (taken.has(at)) free = false
    if (!free) continue
    for (let at = start; at < end; at++) taken.add(at)
    chosen.push(one)
  }
  return chosen.sort((a, b) => a.candidate.start - b.candidate.start)
}

/** The text with its repairs written. */
export function applyOcr(text: string, detections: readonly { readonly start: number; readonly end: number; readonly replacement: string }[]): string {
  let out = ''
  let at = 0
  for (const { start, end, replacement } of detections) {
    out += text.slice(at, start) + replacement
    at = end
  }
  return out + text.slice(at)
}
