// Constants of the packed model, for the build that packs it and the library that reads it.

/** Units of a score: 1024 to the nat. */
export const NAT = 1024
/** Step of the codes of back-off weights, in score units; code `BACKOFF_ZERO` is a weight of one. */
export const BACKOFF_STEP = 320
export const BACKOFF_ZERO = 8
/** The same for the weights of single words, which are few. */
export const WORD_STEP = 64
export const WORD_ZERO = 128
/** Numbers from here on take a second byte, the last code a third. */
export const ESCAPE = 192
