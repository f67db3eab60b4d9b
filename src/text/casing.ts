// Fits the case of words to write to the case of the words they replace.

export type CasePattern = 'lower' | 'upper' | 'mixed'

/** Case of a whole surface: all its letters lower, all upper (two or more), or neither. */
export function casePattern(surface: string): CasePattern {
  const lower = toLowerCase(surface)
  const upper = surface.toUpperCase()
  if (surface === lower) return 'lower'
  return surface === upper && (surface.match(/\p{L}/gu)?.length ?? 0) > 1 ? 'upper' : 'mixed'
}

/** Lower case without a locale. */
export function toLowerCase(text: string): string {
  return text.toLowerCase()
}

export function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
