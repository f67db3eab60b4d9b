// What the OCR channel searches: the words of the language model and of the dictionaries, with the spelling model for all others. Made when first asked for.
import { createSpelling, type Spelling } from '../../language/spelling.js'
import { UNKNOWN_LOWER } from '../../language/token-class.js'
import { FIRST_WORD } from '../../language/token-class.js'
import type { Model } from '../../model.js'
import { buildWordTrie, type TrieWord, type WordTrie } from './word-trie.js'

export interface Vocabulary {
  readonly trie: WordTrie
  readonly spelling: Spelling
}

export function createVocabulary(model: Model): Vocabulary {
  const { ngram } = model
  const forms: string[] = []
  for (let id = FIRST_WORD; id < ngram.size; id++) forms.push(model.formOf(id))
  const spelling = createSpelling(forms)
  const words: TrieWord[] = forms.map((form, i) => ({ form, id: FIRST_WORD + i, score: ngram.unigram[FIRST_WORD + i] as number }))
  return { trie: buildWordTrie(words), spelling }
}

/** log P of a word the model does not hold, out of context: that of any such word, times its spelling. */
export function scoreUnlisted(model: Model, spelling: Spelling, form: string): number {
  return (model.ngram.unigram[UNKNOWN_LOWER] as number) + spelling.score(form)
}
