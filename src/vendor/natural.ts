// The only file that imports `natural`: single files, since the root import reads the environment and prints.
import NounInflector from 'natural/lib/natural/inflectors/noun_inflector.js'
import PorterStemmer from 'natural/lib/natural/stemmers/porter_stemmer.js'

const inflector = new NounInflector()

/** Plural of an English noun in lower case. */
export function pluralize(noun: string): string {
  return inflector.pluralize(noun)
}

/** Singular of an English noun in lower case. */
export function singularize(noun: string): string {
  return inflector.singularize(noun)
}

/** Porter stem of a word. */
export function stem(word: string): string {
  return PorterStemmer.stem(word)
}
