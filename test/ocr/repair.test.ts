// OCR repairs on the built model: running text, names, and what stays.
import { describe, expect, it } from 'vitest'
import { loadModel } from '../../src/model.js'
import { createOcrEngine, inspectOcr } from '../../src/ocr/decode.js'
import { OCR_FEATURES, OCR_GROUPS } from '../../src/ocr/features.js'
import { createNameFinder } from '../../src/ocr/names.js'
import { parseOcrParameters } from '../../src/ocr/parameters.js'
import { applyOcr, createOcrRepairer } from '../../src/ocr/repair.js'
import { modelBytes } from '../support/model.js'

const model = loadModel(modelBytes(), [], [])
const parameters = parseOcrParameters(model.ocr)
const repairer = createOcrRepairer(model, parameters)
const repair = (text: string, at = 0.6): string => applyOcr(text, repairer.detect(text, at))

const PAGE = `On Tuesday tbe mayor of the town was asked wbether the new bridge wonld be opened before the end of the year. He said that the com pany
had not yet fiuished the work, and that tho committee would meet again in the moming. Several gentlemen of tbe parish were present, and a vote of thanks
was given to the chaiiman. The Govemment bas not replied to the letter which was sent by the coimcil in Jannary.`
const READ = `On Tuesday the mayor of the town was asked whether the new bridge would be opened before the end of the year. He said that the company
had not yet finished the work, and that the committee would meet again in the morning. Several gentlemen of the parish were present, and a vote of thanks
was given to the chairman. The Government has not replied to the letter which was sent by the council in January.`

describe('running text', () => {
  it('of an old newspaper is read as it was set', () => {
    expect(repair(PAGE)).toBe(READ)
  })

  it('that was read right stays', () => {
    expect(repair(READ)).toBe(READ)
  })

  it.each([
    'The Falnash estate near Windellama was sold to Mr. Jonas Trelawney of Llanfihangel for £1,250.',
    'She cloned the repo, ran `npm ci && npm test`, and pushed commit 4f9ce21b to origin/main.',
    'Write to j.smithe@exampel.org or see https://exampel.org/tbe/moming?id=12 for the modem settings.',
    'The modem dropped the line, so he burned the tire and the bad hen in the morning.',
    'El rápido zorro marrón salta sobre el perro perezoso, y la señora Núñez no lo vio.',
    'id=a1b2c3 size=1024 lvl=WARN msg="retry in 5s" host=db-01.prod',
  ])('stays: %s', (text) => {
    expect(repair(text, 0.8)).toBe(text)
  })

  it('loses no detection to a lower threshold', () => {
    const low = repairer.detect(PAGE, 0.3)
    for (const { start, end, replacement, confidence } of repairer.detect(PAGE, 0.8)) {
      expect(PAGE.slice(start, end)).not.toBe(replacement)
      expect(low).toContainEqual(expect.objectContaining({ start, end, replacement, confidence }))
    }
  })

  it('is believed to be OCR by its rate', () => {
    const engine = createOcrEngine(model, parameters)
    const clean = (text: string): number => inspectOcr(engine, text).rates.slice(0, 2).reduce((sum, value) => sum + value, 0)
    expect(clean(PAGE)).toBeLessThan(0.05)
    expect(clean(READ)).toBeGreaterThan(0.9)
  })

  it('gives the same twice, whatever was read between', () => {
    const once = repairer.detect(PAGE, 0.3)
    repairer.detect(READ, 0.3)
    expect(repairer.detect(PAGE, 0.3)).toEqual(once)
  })
})

describe('names', () => {
  const terms = ['Phoenix Nut and Bolt Company', 'Metropolitan Railway Company', 'Wandsworth Police', 'Bank of England', 'Salvation Army'].map((canonical) => ({ canonical, kind: 'organization' }))
  const names = loadModel(modelBytes(), [{ name: 'mine', terms }], [])
  const finder = createNameFinder(names, parameters)
  const restore = (text: string): string => applyOcr(text, finder.detect(text, 0.8))

  it.each([
    ['and Co., tradiug as the Pbhcoix Nut and Bolt Company, in wbose employ he was', 'Phoenix Nut and Bolt Company'],
    ['tor in tbe employ of the Metr opolitan Railway Company, was collecting tickets', 'Metropolitan Railway Company'],
    ['ing, was cbarged, at the WVandsworth Pollce-court, with burglariousl', 'Wandsworth Police'],
    ['tbe notes of the Bank of Eng.. land were fonnd upon him', 'Bank of England'],
    ['He had also a SalvationArmy uniform.', 'Salvation Army'],
  ])('comes back: %s', (text, wanted) => {
    expect(restore(text)).toContain(wanted)
  })

  it.each([
    'The Bank of Englewood and the Metropolitan Railway Museum are not on the list.',
    'He works for the Phoenix Nut and Bolt Company and banks with the Bank of England.',
    'See https://example.org/SalvationArmy?id=abc for the forms, or ask the Salvation Army itself, which has served the town for many years.',
  ])('stays: %s', (text) => {
    expect(restore(text)).toBe(text)
  })
})

describe('parameters', () => {
  it('hold a weight for each feature of each group', () => {
    for (const group of OCR_GROUPS) expect(Object.keys(parameters.calibration[group].weights)).toEqual([...OCR_FEATURES])
  })

  it('that are missing are an error that says what to do', () => {
    expect(() => parseOcrParameters(undefined)).toThrow(/npm run build/)
  })
})
