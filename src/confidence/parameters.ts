// The fitted numbers of the model, read from `dictionaries/parameters.json`, which `npm run fit` writes.
import { UngarbleError } from '../errors.js'
import type { EntryEvidence } from '../types.js'
import type { GuardParameters } from './guard.js'

/** Proportions of the ways a listed term is written in clean text. */
export interface TermCase {
  /** As listed. */
  readonly listed: number
  /** All its words in lower case although the listed form has capitals. */
  readonly lower: number
  /** All its letters in upper case. */
  readonly upper: number
  /** Each word capitalized although the listed form is in lower case. */
  readonly title: number
  /** Any other mixture, for one word that differs. */
  readonly other: number
}

export interface BlockState {
  readonly spun: number
  readonly chosen: number
  readonly prior: number
  /** Name of the channel whose habits the spinner has; none in the states of clean text. */
  readonly dialect?: string
}

export interface Parameters {
  /**
   * States a block may be in. `spun` is the corruption rate ε: the chance that the spinner swapped a word it could have swapped. `chosen` is
   * the rate λ at which the author wrote a word where the model expected a synonym of it: old, British or technical prose does so often
   * without any spinner. The states with `spun` 0 are those of clean text.
   */
  readonly states: readonly BlockState[]
  /**
   * Chance, for each word changed, that a name which is one word off a listed one, or several, is a name of its own: real names have
   * neighbours, in any text.
   */
  readonly nearName: readonly [number, number]
  /** Chance that a term a user lists is garbled where it comes in a text that is its author's otherwise, and that each of its words is then changed. */
  readonly alone: { readonly garbled: number; readonly changed: number }
  /** Probability that the next block has the same rate. */
  readonly stay: number
  /** Probability of a term before any word of it is seen, by kind; `default` for kinds not listed. */
  readonly termPrior: Readonly<Record<string, number>>
  readonly termCase: TermCase
  /** Share of capitalized tokens inside sentences, after a lower-case and after a capitalized word: weight of the unlisted-name hypothesis. */
  readonly nameShare: readonly [number, number]
  /**
   * Pseudo-counts of a table entry, by its evidence, and of all the surfaces of an original that no table lists; `shared` draws one
   * dialect's choice of surfaces towards that of all tables; `even` is the part of an author's choice of words that does not go by how
   * common they are.
   */
  readonly channelPrior: Readonly<Record<EntryEvidence | 'unlisted' | 'shared' | 'even', number>>
  /** What tells English prose from everything else, by `npm run fit:guard`. */
  readonly guard: GuardParameters
  /** Logistic calibration by channel and what is repaired; from `dictionaries/calibration.json`, which `npm run fit:calibration` writes. */
  readonly calibration: { readonly spin: Readonly<Record<Target, Calibration>> }
}

/** What is repaired: embedded terms, running text, and of a user's glossary names (a capital in them) and other terms. */
export const TARGETS = ['terms', 'text', 'glossary-names', 'glossary-terms'] as const
export type Target = (typeof TARGETS)[number]

/** Weights in nats: of what the lattice says of a span, by feature of `calibrate.ts`, and of each piece of evidence. */
export interface Calibration {
  readonly intercept: number
  readonly weights: Readonly<Record<string, number>>
  /** From the weighed sum to log-odds, rising, straight between the knots and parallel beyond them; the sum itself where there are none. */
  readonly knots: readonly (readonly [sum: number, logOdds: number])[]
  readonly evidence: Readonly<Record<string, number>>
}

/** Checks what can be checked cheaply; throws `bad-model` where the numbers are not there. */
export function parseParameters(value: unknown): Parameters {
  const parameters = value as Parameters | undefined
  if (parameters === undefined || !Array.isArray(parameters.states)) {
    throw new UngarbleError('bad-model', 'the packed model holds no parameters; build it again with npm run build')
  }
  return parameters
}
