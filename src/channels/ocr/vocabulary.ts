// What the OCR channel searches: the words of the language model and of the dictionaries, with the spelling model for all others. Made when first asked for.
import { isRareWord } from '../../language/rare-words.js'
import { createSpelling, type Spelling } from '../../language/spelling.js'
import { FIRST_WORD, UNKNOWN_LOWER } from '../../language/token-class.js'
import type { Model } from '../../model.js'
import { hashKey } from '../../text/tokenize.js'
import { buildWordTrie, type TrieWord, type WordTrie } from './word-trie.js'

export interface Vocabulary {
  readonly trie: WordTrie
  /** How probable spellings are that the language model does not hold: rare words by their share, all others by their letters. */
  readonly spelling: Spelling
}

export function createVocabulary(model: Model): Vocabulary {
  const { ngram } = model
  const forms: string[] = []
  for (let id = FIRST_WORD; id < ngram.size; id++) forms.push(model.formOf(id))
  const letters = createSpelling(forms)
  const isRare = (form: string): boolean => isRareWord(model.rareWords, ...hashKey(form))
  const spelling: Spelling = { score: (form) => (isRare(form) ? Math.max(model.rareWords.score, letters.score(form)) : letters.score(form)) }
  let trie: WordTrie | undefined
  const build = (): WordTrie => buildWordTrie(forms.map((form, i): TrieWord => ({ form, id: FIRST_WORD + i, score: ngram.unigram[FIRST_WORD + i] as number })))
  return {
    get trie() {
      return (trie ??= build())
    },
    spelling,
  }
}

/** log P of a word the model does not hold, out of context: that of any such word, times its spelling. */
export function scoreUnlisted(model: Model, spelling: Spelling, form: string): number {
  return (model.ngram.unigram[UNKNOWN_LOWER] as number) + spelling.score(form)
}
