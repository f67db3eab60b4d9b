// Options of the repairer, and what its results hold.
import { describe, expect, it } from 'vitest'
import { DictionaryError, UngarbleError } from '../src/errors.js'
import { compileDictionaries, createRepairer } from '../src/repairer.js'
import type { RepairerOptions } from '../src/types.js'
import { modelBytes, repairerFor } from './support/model.js'

const TEXT = 'The Inner Income Service (IRS) met the Division of Homeland Safety on Monday, The New York Occasions reported. Court docket paperwork was filed.'

async function refusal(options: RepairerOptions): Promise<UngarbleError> {
  const made = createRepairer(options.compiled === undefined ? { model: modelBytes(), ...options } : options)
  return made.then(
    () => expect.unreachable('the options were taken'),
    (error: unknown) => error as UngarbleError,
  )
}

describe('options', () => {
  it.each<[RepairerOptions, string, RegExp]>([
    [{ scope: 'words' as 'text' }, 'bad-option', /scope is "words"; it is "terms" or "text"/],
    [{ repairAt: 0.4 }, 'bad-option', /repairAt is 0\.4; it lies between 0\.5 and 1/],
    [{ repairAt: 1.1 }, 'bad-option', /repairAt is 1\.1/],
    [{ repairAt: Number.NaN }, 'bad-option', /repairAt is NaN/],
    [{ suggestAt: 0.95 }, 'bad-option', /suggestAt is 0\.95; it lies between 0 and repairAt \(0\.\d+\)/],
    [{ suggestAt: -1 }, 'bad-option', /suggestAt is -1/],
    [{ prior: 0 }, 'bad-option', /prior is 0; it lies between 0 and 1, both left out/],
    [{ prior: 1 }, 'bad-option', /prior is 1/],
    [{ only: ['us-goverment'] }, 'bad-option', /no dictionary is named "us-goverment"; there are .*us-government/],
    [{ model: new Uint8Array(100) }, 'bad-model', /install the package again or build it with npm run build/],
    [{ dictionaries: [{ name: 'mine', terms: [{ canonical: '' }, { canonical: ' x' }] }] }, 'bad-dictionary', /^mine: 2 faults/],
    [{ compiled: { modelId: 'x' } }, 'bad-option', /compiled is not what compileDictionaries made/],
    [{ compiled: { modelId: 'x' }, dictionaries: [] }, 'bad-option', /compiled goes without dictionaries/],
    [{ dictionaries: [{ name: 'mine', terms: [{ canonical: 'Harbor Trust', examples: [['The Zebra Lamp.', 'The Harbor Trust.']] }] }] }, 'bad-dictionary', /terms\[0\]\.examples\[0\]: "The Zebra Lamp\." comes out as "The Zebra Lamp\."/],
    [{ channels: [{ name: 'mine', channel: 'spin', entries: [{ surface: 'a', original: 'a', slot: 'noun', evidence: 'seen', count: 1 }] }] }, 'bad-dictionary', /entries\[0\]: "a" stands for itself/],
  ])('refuses %j', async (options, code, message) => {
    const error = await refusal(options)
    expect(error).toBeInstanceOf(code === 'bad-dictionary' ? DictionaryError : UngarbleError)
    expect([error.code, error.name]).toEqual([code, code === 'bad-dictionary' ? 'DictionaryError' : 'UngarbleError'])
    expect(error.message).toMatch(message)
  })

  it('takes a threshold for suggestions no higher than the one for repairs', async () => {
    const repairer = await createRepairer({ model: modelBytes(), repairAt: 0.5 })
    expect(repairer.detect(TEXT).every((detection) => detection.decision === 'repair' || detection.confidence < 0.5)).toBe(true)
  })

  it('believes a prior', async () => {
    const [low, high] = await Promise.all([repairerFor({ prior: 0.001, suggestAt: 0 }), repairerFor({ prior: 0.9, suggestAt: 0 })])
    const text = 'They met at a social gathering in the summer season.'
    expect(low.inspect(text).probability).toBeLessThan(high.inspect(text).probability)
    const sure = (repairer: typeof low): number => Math.max(0, ...repairer.detect(text).map((detection) => detection.confidence))
    expect(sure(low)).toBeLessThan(sure(high))
  })

  it('writes running text in scope text alone, and every name that scope terms writes', async () => {
    const [terms, all] = await Promise.all([repairerFor(), repairerFor({ scope: 'text' })])
    expect([terms.scope, all.scope]).toEqual(['terms', 'text'])
    expect(terms.detect(TEXT).map((detection) => detection.kind)).not.toContain('word')
    const text = `${TEXT} Officers mentioned the settlement was reached beneath a brand new regulation, in line with the submitting.`
    expect(all.detect(text).map((detection) => detection.kind)).toContain('word')
  })
})

describe('results', () => {
  it('say what was written and why', async () => {
    const repairer = await repairerFor()
    const { text, applied, document, modelId, mapOffset } = repairer.repair(TEXT)
    const [first] = applied
    expect(first).toMatchObject({
      start: 4, end: 24, surface: 'Inner Income Service', replacement: 'Internal Revenue Service', canonical: 'Internal Revenue Service',
      decision: 'repair', channels: ['spin'], kind: 'organization', dictionary: 'us-government',
    })
    expect(first?.evidence.map((evidence) => evidence.kind)).toEqual(expect.arrayContaining(['channel', 'acronym-beside']))
    expect(first?.evidence.filter((evidence) => evidence.kind === 'channel').map((evidence) => evidence.detail)).toEqual(['inner ← internal', 'income ← revenue'])
    expect(document).toMatchObject({ dialect: 'news-spinner', words: 23 })
    expect(modelId).toBe(repairer.modelId)
    expect(modelId).toMatch(/^[0-9a-f]{16}$/)
    expect(text.slice(mapOffset(TEXT.indexOf('(IRS)'))).startsWith('(IRS)')).toBe(true)
  })

  it('fill the slots of a canonical term', async () => {
    const repairer = await repairerFor()
    const found = repairer.detect(`${TEXT} The Chicago Hearth Division sent two trucks.`).find((detection) => detection.surface.endsWith('Hearth Division'))
    expect(found?.canonical).toBe('Chicago Fire Department')
    const dotted = repairer.detect(`${TEXT} The U.S. Division of Training said so.`).find((detection) => detection.surface.endsWith('Training'))
    expect(dotted).toMatchObject({ surface: 'U.S. Division of Training', replacement: 'U.S. Department of Education', canonical: 'U.S. Department of Education' })
  })

  it('flag a figure that the spinner destroyed, and never write one', async () => {
    const entry = { surface: 'scores upon scores', original: 'thousands', slot: 'fact', evidence: 'seen', count: 500 } as const
    const repairer = await repairerFor({ scope: 'text', repairAt: 0.5, channels: [{ name: 'mine', channel: 'spin', entries: [entry] }] })
    const { text, remaining } = repairer.repair(`${TEXT} Officers mentioned scores upon scores of people had been hit.`)
    expect(remaining).toContainEqual(expect.objectContaining({ surface: 'scores upon scores', decision: 'flag', dictionary: 'mine' }))
    expect(text).toContain('scores upon scores')
  })

  it('join words as the canonical form does where one of them is written anew', async () => {
    const repairer = await repairerFor({ prior: 0.9, dictionaries: [{ name: 'mine', terms: [{ canonical: 'gated recurrent unit' }] }] })
    const { text } = repairer.repair(`${TEXT} The gated-repetitive unit was trained.`)
    expect(text).toContain('The gated recurrent unit was trained.')
  })

  it('give words the capitals they have wherever they stand', async () => {
    const entries = [{ surface: 'throughout the land', original: 'in the united states', slot: 'fixed', evidence: 'seen', count: 500 }] as const
    const repairer = await repairerFor({ scope: 'text', repairAt: 0.5, prior: 0.9, channels: [{ name: 'mine', channel: 'spin', entries }] })
    expect(repairer.repair(`${TEXT} It is the largest hospital throughout the land.`).text).toContain('the largest hospital in the United States.')
  })

  it('decode a text as a whole: more than is certain in a spun one, nothing in a clean one', async () => {
    const repairer = await repairerFor({ scope: 'text' })
    expect(repairer.decode(TEXT)).toContain('Internal Revenue Service')
    const byThesaurus = `${TEXT} The New York Occasions reported that the social gathering was held by the household of the lady, and the cash was despatched to the physician.`
    expect(repairer.decode(byThesaurus)).toContain('the money was sent to the doctor')
    const clean = 'The committee met on Tuesday to discuss the budget. Its chair said that a vote would follow within two weeks.'
    expect(repairer.decode(clean)).toBe(clean)
  })

  it('carry an id that changes with the data', async () => {
    const plain = await repairerFor()
    const mine = await repairerFor({ dictionaries: [{ name: 'mine', terms: [{ canonical: 'Harbor Trust' }] }] })
    expect(mine.modelId).not.toBe(plain.modelId)
  })

  it('are frozen with the repairer', async () => {
    expect(Object.isFrozen(await repairerFor())).toBe(true)
  })
})

describe('compiled dictionaries', () => {
  const glossary = { name: 'mine', terms: [{ canonical: 'Harbor Light Trust', known: ['Haven Lamp Belief'], examples: [['The Haven Lamp Belief said so on Monday.', 'The Harbor Light Trust said so on Monday.'] as const] }] }

  it('serve several repairers, which do what one made from the sources does', async () => {
    const compiled = await compileDictionaries({ model: modelBytes(), dictionaries: [glossary] })
    const text = `${TEXT} The Haven Lamp Belief agreed.`
    const direct = await createRepairer({ model: modelBytes(), dictionaries: [glossary] })
    const [terms, all] = await Promise.all([createRepairer({ compiled }), createRepairer({ compiled, scope: 'text' })])
    expect([terms.modelId, all.modelId]).toEqual([compiled.modelId, compiled.modelId])
    expect(terms.detect(text)).toEqual(direct.detect(text))
    for (const repairer of [terms, all]) expect(repairer.repair(text).text).toContain('The Harbor Light Trust agreed.')
  })
})
