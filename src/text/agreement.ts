// The indefinite article: whether a word takes `a` or `an`.

/** Spelled with a vowel, spoken with a consonant; and the other way round. */
const CONSONANT_SOUND = /^(?:uni(?!n|m|d)|unanim|us[aeu]|util|utah|eu|one\b|once\b|ufo\b|u\.|uk|ubiq|urin|uran|ugand)/i
const VOWEL_SOUND = /^(?:hour|honest|honou?r|heir)/i
/** Acronyms and single letters: read letter by letter, by the letter's name, unless they are read as words. */
const ACRONYM = /^(?:[A-Z]{2,5}|[A-Z](?=-))\b/
const VOWEL_LETTER = /^[AEFHILMNORSX]/
const READ_AS_WORDS = /^(?:NASA|NATO|FEMA|HUD|HIPAA|NAFTA|SWAT|RICO|LIBOR|NASDAQ|NOAA|SCOTUS)\b/

/** `an` where the first sound of `next` is a vowel, else `a`. Numbers count by their first digit. */
export function articleFor(next: string): 'a' | 'an' {
  if (ACRONYM.test(next) && !READ_AS_WORDS.test(next)) return VOWEL_LETTER.test(next) ? 'an' : 'a'
  if (/^(?:8|11(?!\d|,)|18(?!\d|,))/.test(next)) return 'an'
  if (VOWEL_SOUND.test(next)) return 'an'
  return /^[aeiou]/i.test(next) && !CONSONANT_SOUND.test(next) ? 'an' : 'a'
}

/** The article with the capital of the one it replaces. */
export function fitArticle(written: string, next: string): string {
  const article = articleFor(next)
  if (article.toLowerCase() === written.toLowerCase()) return written
  if (written.length > 1 && written === written.toUpperCase()) return article.toUpperCase()
  return written.charAt(0) === 'A' ? `A${article.slice(1)}` : article
}
