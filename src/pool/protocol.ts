// What a pool and its workers say to each other.
import type { Analysis, Stretch } from '../stream/pieces.js'

export interface Request { readonly id: number; readonly stretches: readonly Stretch[] }

/** The first answer of a worker tells the model; id 0. */
export type Answer =
  | { readonly id: number; readonly modelId: string }
  | { readonly id: number; readonly results: readonly Analysis[] }
  | { readonly id: number; readonly error: { readonly name: string; readonly code: string; readonly message: string } }
