// A long text in pieces: every unit once, and the detections of the whole.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyze, cutPieces, detectPiece, shift, type Piece } from '../../src/stream/pieces.js'
import { repairerFor } from '../support/model.js'

async function piecesOf(text: string, chunk: number, size: number): Promise<Piece[]> {
  async function* stream(): AsyncGenerator<string> {
    for (let at = 0; at < text.length; at += chunk) yield text.slice(at, at + chunk)
  }
  const pieces: Piece[] = []
  for await (const piece of cutPieces(stream(), size)) pieces.push(piece)
  return pieces
}

/** Clean, spun and misread prose by turns, so that the rate changes along the text; between them long words, which are quick to read. */
function mixedText(length: number): string {
  const clean = 'The river rose on Friday, and the clerk read the court docket to the party at the house before the bridges were closed. '
  const garbled = 'The Inner Income Service mentioned that the Division of Homeland Safety and regulation enforcement companies had been advised, based on court docket paperwork. '
  const misread = 'He said tbat tbe com pany had not yet fiuished the work of tbe Bank of Eng1and, andthe clerk wasnâ€™t in tbe moming. '
  const parts: string[] = []
  let total = 0
  for (let i = 0; total < length; i++) {
    const part = `${(i % 30 < 20 || i % 7 === 0 ? clean : i % 3 === 0 ? misread : garbled).repeat(2)}${'x'.repeat(1200)}.${i % 3 === 0 ? '\n\n' : ' '}`
    parts.push(part)
    total += part.length
  }
  return parts.join('')
}

describe('cutPieces', () => {
  it('gives every unit to one piece, in order', async () => {
    const unit = fc.constantFrom('a ', 'word. ', '\n\n', '\r\n', '😀', 'x'.repeat(5000), ' '.repeat(5000), 'Sentence ends here.\n')
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { minLength: 1, maxLength: 30 }), fc.integer({ min: 200_000, max: 400_000 }), fc.integer({ min: 1000, max: 90_000 }), async (units, length, chunk) => {
        const text = units.join('').repeat(Math.ceil(length / units.join('').length))
        const pieces = await piecesOf(text, chunk, 30_000)
        let at = 0
        for (const piece of pieces) {
          expect(piece.offset + piece.from).toBe(at)
          at = piece.offset + piece.to
        }
        expect(pieces.map(({ text: part, from, to }) => part.slice(from, to)).join('') === text).toBe(true)
        expect(pieces.length).toBeGreaterThan(1)
      }),
      { numRuns: 8 },
    )
  })

  it.each([{}, { scope: 'text', ocr: 'auto', encoding: true }] as const)('detects what the whole text at once would: %j', async (options) => {
    const repairer = await repairerFor(options)
    const text = mixedText(180_000)
    const pieces = await piecesOf(text, 65_536, 60_000)
    const found = pieces.flatMap((piece) => {
      const part = detectPiece(repairer, piece)
      return part.detections.map((detection) => shift(detection, part.offset))
    })
    expect(pieces.length).toBeGreaterThan(1)
    expect(found.length).toBeGreaterThan(50)
    expect(found).toEqual(repairer.detect(text))
  })
})

describe('analyze', () => {
  const clean = 'The river rose on Friday, and the clerk read to the party at the house before the bridges were closed to all who live there. '.repeat(60)
  const spun = 'The Inner Income Service mentioned that the Division of Homeland Safety and regulation enforcement companies had been advised, based on court docket paperwork. '.repeat(8)
  const text = `${clean}\n\n${spun}\n\n${clean}`
  const moved = `wasnâ€™t ${text}`

  it('tells of a stretch alone what the whole text says of it', async () => {
    for (const [whole, encoding] of [[text, false], [moved, true]] as const) {
      const repairer = await repairerFor({ scope: 'text', encoding })
      const pieces = await piecesOf(whole, 1000, 2048)
      const parts = pieces.map(({ from, to, offset }) => analyze(repairer, { text: whole, from: offset + from, to: offset + to }))
      expect(parts.reduce((sum, { document }) => sum + document.words, 0)).toBe(repairer.inspect(whole).words)
      expect(parts.flatMap(({ detections }, i) => detections.map((detection) => shift(detection, (pieces[i] as Piece).offset + (pieces[i] as Piece).from)))).toEqual(repairer.detect(whole))
      expect(Math.max(...parts.map(({ document }) => document.probability))).toBe(repairer.inspect(whole).probability)
    }
  })
})
