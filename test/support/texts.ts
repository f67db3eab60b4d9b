// Generated texts: clean words, garbled names, punctuation and Unicode junk, in any mixture.
import * as fc from 'fast-check'

const WORDS = 'the a an of and to in is was he she it said on for with that this court docket party house report office tax law money people year information data supply time day public would have been'.split(' ')
const GARBLES = [
  'Inner Income Service', 'inner income service', 'INNER INCOME SERVICE', 'Division of Homeland Safety', 'Division of Well being and Human Companies',
  'The Washington Put up', 'the Put up', 'regulation enforcement', 'legal investigation', 'Supply hyperlink', 'hundreds of thousands', 'court docket',
  'social gathering', 'New York Occasions', 'a person taxpayer identification quantity', 'Social Safety quantity', 'an govt order',
]
/** Misread and broken words and names; wrongly decoded ones. */
const MISREAD = [
  'tbe', 'wbich', 'tho', 'bave', 'govemment', 'com pany', 'ofthe', 'Depart-\nment', 'moming', 'houfe', '1ncome', 'lnternal Revenue Servicc', 'Departrnent of Justice', 'Bank ofEngland', 'SUPREME C0URT',
  'donâ€™t', 'cafÃ©', 'â€œcourtâ€\u009d', 'Ã¢â‚¬â„¢', 'ta\u00adx', 'ta\u200bx', 'â€',
]
const PUNCTUATION = ['.', ',', ';', ':', '?', '!', '"', '“', '”', '’', '—', '-', '(', ')', '[', ']', '{', '}', '/', '&', '$', '%', '#', '@', '…', '*', '|', '<', '>']
const GAPS = [' ', ' ', ' ', ' ', '  ', '\n', '\r\n', '\n\n', '\t', '\u00a0', '\u2009', '']
const JUNK = [
  '\u200b', '\u200d', '\ufeff', '\u00ad', '\u2060', '\ud83d\ude00', '\ud83d\udc69\u200d\ud83d\udcbb', '\ud800', '\udc00', 'e\u0301', '\u0301', 'ﬁnance', 'ﬀ', 'İstanbul', 'ẞ', 'ß',
  'ДЕЛО', 'λόγος', '東京', 'مرحبا', '\u0000', '\u0085', '\u2028', '\u2029', '\uffff', '１２', '١٢', '1,000', '3rd', '12:30', '2025', "don't", 'they’re', "O'Neill", "Post's",
  'https://example.org/inner-income-service', '@inner_income', '#court', 'x@y.org', 'C:\\inner\\income', 'constructor', '__proto__', '$&', '\\1',
]

const piece = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 3, arbitrary: fc.constantFrom(...WORDS).map((word) => word.charAt(0).toUpperCase() + word.slice(1)) },
  { weight: 4, arbitrary: fc.constantFrom(...GARBLES) },
  { weight: 3, arbitrary: fc.constantFrom(...MISREAD) },
  { weight: 2, arbitrary: fc.constantFrom(...PUNCTUATION) },
  { weight: 2, arbitrary: fc.constantFrom(...JUNK) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
)

/** A text of up to `most` pieces, each followed by white space or nothing. */
export function textOf(most: number): fc.Arbitrary<string> {
  return fc.array(fc.tuple(piece, fc.constantFrom(...GAPS)), { maxLength: most }).map((pairs) => pairs.map(([text, gap]) => text + gap).join(''))
}

/** Any string of UTF-16 code units, lone surrogates included. */
export const anyUnits: fc.Arbitrary<string> = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes))
