// OCR through the repairer: running text, names, spacing, encoding, and what stays.
import { describe, expect, it } from 'vitest'
import type { Repairer, RepairerOptions } from '../../src/types.js'
import { OCR_FEATURES } from '../../src/ocr/features.js'
import { parseOcrParameters } from '../../src/ocr/parameters.js'
import { loadModel } from '../../src/model.js'
import { createRepairer } from '../../src/repairer.js'
import { modelBytes, repairerFor } from '../support/model.js'

const PAGE = `On Tuesday tbe mayor of the town was asked wbether the new bridge wonld be opened before the end of the year. He said that the com pany
had not yet fiuished the work, and that tho committee would meet again in the moming. Several gentlemen of tbe parish were present, and a vote of thanks
was given to the chaiiman. The Govemment bas not replied to the letter which was sent by the coimcil in Jannary.`
const READ = `On Tuesday the mayor of the town was asked whether the new bridge would be opened before the end of the year. He said that the company
had not yet finished the work, and that the committee would meet again in the morning. Several gentlemen of the parish were present, and a vote of thanks
was given to the chairman. The Government has not replied to the letter which was sent by the council in January.`

const text = (options: Omit<RepairerOptions, 'model'> = {}): Promise<Repairer> => repairerFor({ scope: 'text', ocr: 'auto', ...options })

describe('running text', () => {
  it('of an old newspaper is read as it was set', async () => {
    const { repair } = await text({ repairAt: 0.6 })
    expect(repair(PAGE).text).toBe(READ)
    expect(repair(READ).text).toBe(READ)
  })

  it('is read in scope text alone, and only where it is asked for', async () => {
    for (const { repair } of [await text({ ocr: 'off' }), await repairerFor({ scope: 'text' }), await repairerFor({ ocr: 'auto' })]) expect(repair(PAGE).text).toBe(PAGE)
  })

  it.each([
    'The Falnash estate near Windellama was sold to Mr. Jonas Trelawney of Llanfihangel for £1,250.',
    'She cloned the repo, ran `npm ci && npm test`, and pushed commit 4f9ce21b to origin/main.',
    'Write to j.smithe@exampel.org or see https://exampel.org/tbe/moming?id=12 for the modem settings.',
    'The modem dropped the line, so he burned the tire and the bad hen in the morning.',
    'El rápido zorro marrón salta sobre el perro perezoso, y la señora Núñez no lo vio.',
    'id=a1b2c3 size=1024 lvl=WARN msg="retry in 5s" host=db-01.prod',
    'He said he wasnâ€™t there, she couldnâ€™t say why, and they wouldnâ€™t ask; it isnâ€™t known.',
  ])('stays: %s', async (clean) => {
    expect((await text()).repair(clean).text).toBe(clean)
  })

  it('says what was misread as what', async () => {
    const { detect } = await text()
    const detections = detect(PAGE)
    const of = (surface: string): object | undefined => detections.find((detection) => detection.surface === surface)
    expect(of('moming')).toMatchObject({ replacement: 'morning', channels: ['ocr'], kind: 'word', dictionary: 'ocr-historical', evidence: [{ kind: 'confusion', detail: 'm ← rn' }] })
    expect(of('com pany')).toMatchObject({ replacement: 'company', channels: ['spacing'], evidence: [{ kind: 'confusion', detail: '␣ ← ∅' }] })
  })
})

describe('what is believed of a document', () => {
  it('names the kind of OCR', async () => {
    const { inspect } = await repairerFor({ ocr: 'auto' })
    expect(inspect(PAGE).dialect).toBe('ocr-historical')
    expect(inspect(PAGE).probability).toBeGreaterThan(0.95)
    expect(inspect(PAGE).rate).toBeGreaterThan(0.02)
    expect(inspect(READ).dialect).toBe('none')
    expect(inspect(READ).probability).toBeLessThan(0.2)
  })

  it('is told by the option', async () => {
    expect((await repairerFor({ ocr: 'modern' })).inspect(READ)).toMatchObject({ dialect: 'ocr-modern', probability: 1 })
    expect((await repairerFor()).inspect(PAGE).dialect).toBe('none')
  })

  it('is no other mode', async () => {
    await expect(createRepairer({ model: modelBytes(), ocr: 'old' as 'off' })).rejects.toMatchObject({ code: 'bad-option' })
    await expect(createRepairer({ model: modelBytes(), encoding: 'yes' as unknown as boolean })).rejects.toMatchObject({ code: 'bad-option' })
  })
})

describe('a text both misread and spun', () => {
  const lead = 'On Tuesday tbe mayor of the town was asked wbether the new bridge wonld be opened before the end of the year. '

  it.each([
    ['He read it in The New York Occasious tbat day.', 'Occasious'],
    ['Officers of regulatiou enforcement met on Monday.', 'regulatiou'],
    ['The Divis ion of Homeland Safety met.', 'Divis ion'],
  ])('keeps what would be restored to a spinner’s word: %s', async (tail, kept) => {
    const { repair } = await repairerFor({ scope: 'text', ocr: 'historical', prior: 0.9 })
    const first = repair(lead + tail)
    expect(first.text).toContain('the mayor of the town was asked whether the new bridge would')
    expect(first.text).toContain(kept)
    expect(repair(first.text).text).toContain(kept)
  })
})

describe('names', () => {
  const terms = ['Phoenix Nut and Bolt Company', 'Metropolitan Railway Company', 'Wandsworth Police', 'Bank of England', 'Salvation Army'].map((canonical) => ({ canonical, kind: 'organization' }))
  const names = (options: Omit<RepairerOptions, 'model'> = {}): Promise<Repairer> => repairerFor({ dictionaries: [{ name: 'mine', terms }], ocr: 'auto', ...options })

  it.each([
    ['and Co., tradiug as the Pbhcoix Nut and Bolt Company, in wbose employ he was', 'Phoenix Nut and Bolt Company'],
    ['tor in tbe employ of the Metr opolitan Railway Company, was collecting tickets', 'Metropolitan Railway Company'],
    ['ing, was cbarged, at the WVandsworth Pollce-court, with burglariousl', 'Wandsworth Police'],
    ['tbe notes of the Bank of Eng.. land were fonnd upon him', 'Bank of England'],
    ['He had also a SalvationArmy uniform.', 'Salvation Army'],
  ])('come back in a text that is OCR: %s', async (garbled, wanted) => {
    const { applied } = (await names({ ocr: 'historical' })).repair(garbled)
    expect(applied).toContainEqual(expect.objectContaining({ replacement: wanted, canonical: wanted, kind: 'organization', dictionary: 'mine' }))
  })

  it.each([
    'The Bank of Englewood and the Metropolitan Railway Museum are not on the list.',
    'He works for the Phoenix Nut and Bolt Company and banks with the Bank of England.',
    "The Regent's-park omnibus and the Salvation Army's band, the Bank-of-England notes.",
    'See https://example.org/SalvationArmy?id=abc for the forms, or ask the Salvation Army itself, which has served the town for many years.',
  ])('stay: %s', async (clean) => {
    expect((await names()).repair(clean).text).toBe(clean)
  })

  it.each([
    'Representatives of the U S Marshals Service and the U S Senate met tbat day.',
    'U N SECURITY COUNCIL, DARFUR VOTE',
    'They sued under Title I of the Civil Rights Act, tbat is, for themselves.',
  ])('have other numerals, and initials with spaces, elsewhere: %s', async (clean) => {
    expect((await repairerFor({ ocr: 'modern' })).repair(clean).text).toBe(clean)
  })

  it.each(['who took up tiie manufacture of telegraph wires', 'between two of tiie islands on stepping stones', 'yet tiie Association believed tire'])('are not read where other words are nearer: %s', async (garbled) => {
    const around = 'On Tuesday tbe mayor of tbe town was asked '
    const { applied } = (await text({ ocr: 'historical' })).repair(around + garbled)
    expect(applied.filter(({ kind }) => kind !== 'word')).toEqual([])
    expect((await repairerFor({ ocr: 'historical' })).repair(around + garbled).text).toBe(around + garbled)
  })

  it('are those of `only`', async () => {
    const garbled = 'and Co., tradiug as the Pbhcoix Nut and Bolt Company, in wbose employ he was'
    expect((await names({ only: ['legal'] })).repair(garbled).text).toBe(garbled)
  })

  it('are left where a phrase is protected', async () => {
    const garbled = 'and Co., tradiug as the Pbhcoix Nut and Bolt Company, in wbose employ he was'
    expect((await names({ protect: ['Pbhcoix'] })).repair(garbled).text).toBe(garbled)
  })
})

describe('encoding', () => {
  const garbled = 'The Inner In\u00adcome Service (IRS) and the Division of Homeland Safety didnâ€™t reply. A ﬁne \u200bday.'

  it('is repaired before all else, where it is asked for', async () => {
    const { text: repaired, applied } = (await repairerFor({ encoding: true })).repair(garbled)
    expect(repaired).toBe('The Internal Revenue Service (IRS) and the Department of Homeland Security didn’t reply. A fine day.')
    for (const { start, end, surface } of applied) expect(garbled.slice(start, end)).toBe(surface)
    expect(applied.map(({ channels }) => channels[0])).toEqual(['spin', 'spin', 'encoding', 'encoding', 'encoding'])
  })

  it('is left byte for byte else', async () => {
    const { text: repaired } = (await text()).repair(garbled)
    for (const part of ['didnâ€™t', 'A ﬁne \u200bday.']) expect(repaired).toContain(part)
  })
})

describe('parameters', () => {
  const parameters = parseOcrParameters(loadModel(modelBytes(), [], []).ocr)

  it('ask for features that there are', () => {
    const { feature, value, right } = parameters.calibration
    expect(value).toHaveLength(feature.length)
    expect(right).toHaveLength(feature.length)
    for (const index of feature) expect(index).toBeLessThan(OCR_FEATURES.length)
    expect(new Set(feature).size).toBeGreaterThan(10)
  })

  it('that are missing are an error that says what to do', () => {
    expect(() => parseOcrParameters(undefined)).toThrow(/npm run build/)
  })
})
