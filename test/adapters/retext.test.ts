// The retext plugin in a real unified pipeline.
import retextEnglish from 'retext-english'
import retextStringify from 'retext-stringify'
import { unified } from 'unified'
import { describe, expect, it } from 'vitest'
import retextUngarble from '../../src/adapters/retext.js'
import { repairerFor } from '../support/model.js'

const TEXT = 'One line.\n\nThe Inner Income Service (IRS) and the Division of Homeland Safety (DHS) declined to comment on Monday.\n'

describe('retext plugin', () => {
  it('says what is garbled, where, and what is expected', async () => {
    const repairer = await repairerFor({ repairAt: 0.5, prior: 0.9 })
    const file = await unified().use(retextEnglish).use(retextUngarble, { repairer }).use(retextStringify).process(TEXT)
    expect(String(file)).toBe(TEXT)
    expect(file.messages.map(({ source, ruleId, reason, line, column, actual, expected }) => ({ source, ruleId, reason, line, column, actual, expected: expected?.[0] }))).toEqual([
      { source: 'ungarble', ruleId: 'repair', reason: 'Unexpected `Inner Income Service`, expected `Internal Revenue Service`', line: 3, column: 5, actual: 'Inner Income Service', expected: 'Internal Revenue Service' },
      { source: 'ungarble', ruleId: 'repair', reason: 'Unexpected `Division of Homeland Safety`, expected `Department of Homeland Security`', line: 3, column: 40, actual: 'Division of Homeland Safety', expected: 'Department of Homeland Security' },
    ])
    for (const message of file.messages) {
      const place = message.place as { start: { offset: number }; end: { offset: number } }
      expect(TEXT.slice(place.start.offset, place.end.offset)).toBe(message.actual)
    }
  })

  it('says nothing of clean text', async () => {
    const repairer = await repairerFor()
    expect((await unified().use(retextEnglish).use(retextUngarble, { repairer }).use(retextStringify).process('The river rose on Friday.')).messages).toEqual([])
  })
})
