// The folded form under which words are looked up, and its two hashes.
import { CLASS, FOLD, FOLD_MULTI, FOLD_STRINGS, IGNORABLE, MARK } from './characters.js'

export const HASH_SEED: number = 0x811c9dc5 | 0
export const CHECK_SEED = 0x2f0b4f6b

/** One step of the two rolling hashes; {@link hashKey} and the tokenizer must agree on it. */
export function stepHash(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193)
}
export function stepCheck(check: number, code: number): number {
  return Math.imul(check + code + 1, 0x5bd1e995) ^ (check >>> 15)
}

/** Both hashes of an already folded key, packed as `[hash, check]`. */
export function hashKey(key: string): [number, number] {
  let hash = HASH_SEED
  let check = CHECK_SEED
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i)
    hash = stepHash(hash, code)
    check = stepCheck(check, code)
  }
  return [hash, check]
}

/** The folded form under which a word is looked up: lower case, Latin letters without diacritics, ignorable characters dropped. */
export function foldKey(text: string): string {
  let key = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const fold = FOLD[code] as number
    const cls = CLASS[code] as number
    if (cls === IGNORABLE || cls === MARK) continue
    key += fold === 0 ? text.charAt(i) : fold >= FOLD_MULTI ? FOLD_STRINGS[fold - FOLD_MULTI] : String.fromCharCode(fold)
  }
  return key
}
