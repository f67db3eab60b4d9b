// The pool of the built package: results are those of one repairer, in order; failures reach the caller.
import { describe, expect, it } from 'vitest'
import { CLI } from '../cli/support.js'
import type * as NodeEntry from '../../src/node.js'

const { createRepairer, createRepairPool } = (await import(new URL('node.js', `file://${CLI}`).href)) as typeof NodeEntry
const GARBLED = 'The Inner Income Service (IRS) and the Division of Homeland Safety (DHS) declined to comment on Monday.'
const options = { repairAt: 0.5, prior: 0.9 }

describe('a pool', () => {
  it('repairs as one repairer does, batches in the order of the calls', async () => {
    const repairer = await createRepairer(options)
    const pool = await createRepairPool({ ...options, jobs: 2 })
    try {
      const batches = Array.from({ length: 12 }, (_, i) => Array.from({ length: i % 4 }, (__, j) => `${GARBLED} ${'More text. '.repeat((i * 7) % 11)}${j}`))
      const results = await Promise.all(batches.map((batch) => pool.repair(batch)))
      const plain = (list: ReturnType<typeof repairer.repair>[]): unknown => list.map(({ mapOffset, ...rest }) => [rest, mapOffset(60)])
      expect(results.map(plain)).toEqual(batches.map((batch) => plain(batch.map((text) => repairer.repair(text)))))
      expect(results[3]?.[0]?.text).toContain('Internal Revenue Service')
      expect(pool.modelId).toBe(repairer.modelId)
    } finally {
      await pool.close()
    }
    await expect(pool.repair([GARBLED])).rejects.toMatchObject({ code: 'worker-failed' })
  })

  it('ends what it cannot answer', async () => {
    const pool = await createRepairPool({ jobs: 1 })
    const asked = [pool.repair([GARBLED.repeat(500)]), pool.repair([GARBLED])]
    const outcome = Promise.allSettled(asked)
    await pool.close()
    expect((await outcome).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  it.each([
    [{ jobs: 0 }, { code: 'bad-option', message: 'jobs is 0; it is a whole number from 1' }],
    [{ jobs: 1, repairAt: 7 }, { code: 'bad-option' }],
    [{ jobs: 2, only: ['none'] }, { code: 'bad-option' }],
    [{ jobs: 1, dictionaries: [{ name: '', terms: [] }] }, { name: 'DictionaryError', code: 'bad-dictionary' }],
  ])('refuses %j', async (wrong, error) => {
    await expect(createRepairPool(wrong)).rejects.toMatchObject(error)
  })
})
