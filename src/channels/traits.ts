// What the first look needs to know of a word, in 16 bits: a share, two ratios, and whether a phrase may start with it.
import type { SpinTable } from '../dictionary/compile-spin.js'
import { exponential } from '../language/logarithm.js'
import { NAT } from '../language/ngram.js'

/** Levels in which the share of a spinner's choices for a word that tables list is told (bits 0 to 2): 0, 1/7, … 1. */
export const SHARE_LEVELS = 8
/** Classes of a ratio: class c > 0 stands for e^((c − 32) / 4), class 0 for none. The spinner's takes bits 3 to 8, an author's bits 10 to 15. */
export const RATIO_CLASSES = 64
const PER_NAT = 4
const ZERO_AT = 32
/** Share and spinner's ratio taken together. */
export const SPUN_CLASSES: number = RATIO_CLASSES * SHARE_LEVELS
/** Set where a surface of several words starts with the word (bit 9). */
export const STARTS_PHRASE: number = SPUN_CLASSES
const AUTHOR_BITS = 10

/** Class of a log ratio in score units. */
export function ratioClass(score: number): number {
  return Math.max(1, Math.min(RATIO_CLASSES - 1, Math.round((score * PER_NAT) / NAT) + ZERO_AT))
}

/** The ratio a class stands for. */
export function ratioOfClass(cls: number): number {
  return cls === 0 ? 0 : exponential((cls - ZERO_AT) / PER_NAT)
}

/** log of P(original) · P(surface | original, the author meant it) / P(surface), in score units. */
export function authorRatio({ ratios, scores, authorScores }: SpinTable, e: number): number {
  return (ratios[e] as number) - (scores[e] as number) + (authorScores[e] as number)
}

export function shareOf(level: number): number {
  return level / (SHARE_LEVELS - 1)
}

export function shareLevel(share: number): number {
  return Math.round(Math.min(1, share) * (SHARE_LEVELS - 1))
}

/** Share and spinner's ratio as one class. */
export function spunClass(level: number, ratio: number): number {
  return ratio * SHARE_LEVELS + level
}

/** The level in such a class. */
export function levelOf(cls: number): number {
  return cls % SHARE_LEVELS
}

/** The class of the ratio in it. */
export function ratioOf(cls: number): number {
  return Math.floor(cls / SHARE_LEVELS)
}

/** The class of an author's ratio, where it stands in the traits. */
export function authorTrait(cls: number): number {
  return cls << AUTHOR_BITS
}

/** Class of share and spinner's ratio of a word; of the share alone where the word cannot be a surface. */
export function spunClassOf(trait: number, open: number): number {
  return trait & (open === 1 ? SPUN_CLASSES - 1 : SHARE_LEVELS - 1)
}

export function authorClassOf(trait: number): number {
  return trait >> AUTHOR_BITS
}
