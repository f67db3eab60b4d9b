// The guard on texts that are no English prose, and on spun prose, which must stay open; the choice of lines against an oracle.
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseLines, readProse, scoreLines } from '../../src/confidence/guard.js'
import { readSequence } from '../../src/lattice/sequence.js'
import { loadModel } from '../../src/model.js'
import { modelBytes, repairerFor } from '../support/model.js'
import { anyUnits, textOf } from '../support/texts.js'

const model = loadModel(modelBytes(), [], [])
const OTHERS = readFileSync(new URL('../cases/not-prose.tsv', import.meta.url), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
  const [kind = '', text = ''] = line.split('\t')
  return { kind, text: text.replaceAll('\\n', '\n').replaceAll('\\t', '\t') }
})
const SPUN = [
  'The Inner Income Service declined to remark on the report. A federal choose is slated to listen to arguments on Monday, The New York Occasions reported.',
  'The Division of Homeland Safety and the Meals and Drug Administration mentioned the invoice handed the Home. Officers advised reporters that the brand new guidelines would take impact in January.',
]
const REPAIRED = ['Internal Revenue Service', 'New York Times', 'Department of Homeland Security', 'Food and Drug Administration']

/** The words of a text that may be read. */
function openWords(text: string): string[] {
  const { length, open, token, tokens } = readProse(model, text)
  return Array.from({ length }, (_, p) => p).filter((p) => open[p] === 1).map((p) => text.slice(tokens.start[token[p] as number], tokens.end[token[p] as number]))
}

/** Score of a choice: scores of the lines, for prose or against it, less what its changes cost. */
function worth(scores: readonly number[], change: number, prose: readonly number[]): number {
  return scores.reduce((sum, score, i) => sum + (prose[i] === 1 ? score : 0) - (i > 0 && prose[i] !== prose[i - 1] ? change : 0), 0)
}

describe('chooseLines', () => {
  it('finds the best of all choices', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 9 }), fc.integer({ min: 0, max: 12 }), (scores, change) => {
      const all = Array.from({ length: 2 ** scores.length }, (_, bits) => scores.map((_score, i) => (bits >> i) & 1))
      const best = Math.max(...all.map((choice) => worth(scores, change, choice)))
      expect(worth(scores, change, [...chooseLines(scores, change)])).toBe(best)
    }))
  })

  it('takes a line that tells nothing for what stands around it', () => {
    expect([...chooseLines([9, -1, 9], 3)]).toEqual([1, 1, 1])
    expect([...chooseLines([-9, 1, -9], 3)]).toEqual([0, 0, 0])
    expect([...chooseLines([9, -9, 9], 3)]).toEqual([1, 0, 1])
    expect([...chooseLines([], 3)]).toEqual([])
  })
})

describe('scoreLines', () => {
  it('gives every position to one line, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(anyUnits, textOf(60)), (text) => {
      const sequence = readSequence(model, text)
      const { scores, ends } = scoreLines(model.guard, sequence)
      expect(ends.length).toBe(scores.length)
      expect([...ends].sort((a, b) => a - b)).toEqual(ends)
      expect(ends.at(-1) ?? 0).toBe(sequence.length)
      expect(scores.every(Number.isInteger)).toBe(true)
    }))
  })
})

describe('readProse', () => {
  it.each(OTHERS)('leaves nothing open in $kind', ({ text }) => {
    expect(openWords(text)).toEqual([])
  })

  it.each(SPUN)('keeps spun prose open: %s', (text) => {
    expect(openWords(text).length).toBeGreaterThan(15)
    expect(openWords(text.replaceAll(' ', (gap, at: number) => (at % 9 === 0 ? '\n' : gap)).replaceAll('. ', '.\n')).length).toBeGreaterThan(0)
  })

  it('closes code within prose, and nothing else', () => {
    const code = OTHERS.find(({ kind }) => kind === 'JavaScript')?.text.replaceAll('\n\n', '\n') ?? ''
    expect(openWords(`${SPUN[0]}\n${code}\n${SPUN[1]}`)).toEqual([...openWords(SPUN[0] as string), ...openWords(SPUN[1] as string)])
  })
})

describe('a repairer', () => {
  it.each((['terms', 'text'] as const).flatMap((scope) => OTHERS.map((other) => ({ scope, ...other }))))('in scope $scope finds nothing in $kind, however suspicious', async ({ scope, text }) => {
    const repairer = await repairerFor({ scope, prior: 0.5, repairAt: 0.5 })
    expect(repairer.detect(text)).toEqual([])
    expect((await repairerFor({ scope })).detect(text)).toEqual([])
  })

  it('repairs spun prose before and after code', async () => {
    const repairer = await repairerFor({ scope: 'text' })
    const text = [SPUN[0], ...OTHERS.map((other) => other.text), SPUN[1]].join('\n\n')
    const found = repairer.detect(text)
    expect(REPAIRED.filter((name) => !found.some(({ canonical, decision }) => canonical === name && decision === 'repair'))).toEqual([])
    const [from, to] = [(SPUN[0] as string).length, text.length - (SPUN[1] as string).length]
    expect(found.filter(({ start, end }) => end > from && start < to)).toEqual([])
  })
})
