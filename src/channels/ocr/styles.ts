// Other ways to write a term: no garbles of it.

/** Singular for plural, or the other way round: both are English. */
export function isOtherNumber(surface: string, form: string): boolean {
  const [read, listed] = [surface.toLowerCase(), form.toLowerCase()]
  return read === `${listed}s` || listed === `${read}s`
}

/** Another numeral is another thing: Title I is not Title VI misread, as far as anyone can know. */
export function isOtherNumeral(surface: string, form: string): boolean {
  const read = surface.match(NUMERALS) ?? []
  const listed = form.match(NUMERALS) ?? []
  return read.length === listed.length && read.join(' ') !== listed.join(' ')
}

const NUMERALS = /\b[IVX]+\b/g

/** Apostrophes, hyphens, commas and points set or left out, letters of an acronym spaced, a line that ends there, and in text that is no OCR spaces: so authors differ (Prince's Street, U S Senate). */
export function isOtherStyle(surface: string, form: string, dirty: boolean): boolean {
  const bare = (text: string, marks: RegExp): string => text.replace(/\s+/g, ' ').replace(SPACED_LETTERS, '$1').replace(EDGES, '').toLowerCase().replace(marks, '')
  if (bare(surface, MARKS) === bare(form, MARKS)) return !/[-.]\s/.test(surface)
  return !dirty && bare(surface, MARKS_AND_SPACES) === bare(form, MARKS_AND_SPACES) && !/[-.]\s/.test(surface)
}

const EDGES = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu
const SPACED_LETTERS = /\b([A-Z])\.? (?=[A-Z]\b)/g
const MARKS = /[-'’.,]/g
const MARKS_AND_SPACES = /[-'’.,\s]/g
