// The indefinite article: whether a word takes `a` or `an`.

/** Spelled with a vowel, spoken with a consonant; and the other way round. */
const CONSONANT_SOUND = /^(?:uni(?!n|m)|use|usu|utili|euro|eu|one\b|once\b|ufo\b|u\.?s\b|uk\b|ubiq|urin)/i
const VOWEL_SOUND = /^(?:hour|honest|honou?r|heir)/i
/** Letters whose names begin with a vowel, for acronyms read letter by letter. */
const VOWEL_LETTER = /^[AEFHILMNORSX](?=[A-Z]*$|[^A-Za-z])/

/** `an` where the first sound of `next` is a vowel, else `a`. Numbers count by their first digit. */
export function articleFor(next: string): 'a' | 'an' {
  if (/^[A-Z]{2,5}\b/.test(next)) return VOWEL_LETTER.test(next.replace(/[^A-Z].*$/s, '')) ? 'an' : 'a'
  if (/^(?:8|11\b|18\b)/.test(next)) return 'an'
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
