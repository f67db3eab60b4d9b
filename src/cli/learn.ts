// `ungarble learn`: finds what is to be learnt.
import { CliError, EXIT_OK } from './errors.js'
import { writeStdout } from './output.js'

export const LEARN_HELP = `Usage: ungarble learn spin PAIRS.tsv…       a table of substitutions, from pairs of garbled and right phrases
       ungarble learn ocr PASSAGES.tsv…     a table of confusions, from passages an OCR engine read, with their truth

ungarble learn spin --help and ungarble learn ocr --help say more.
`

/** Throws `bad-usage` where nothing that can be learnt is named. */
export async function runLearn(args: readonly string[]): Promise<number> {
  const [what, ...rest] = args
  if (what === 'spin') return (await import('./learn-spin.js')).runLearnSpin(rest)
  if (what === 'ocr') return (await import('./learn-ocr.js')).runLearnOcr(rest)
  if (what !== '--help' && what !== '-h') throw new CliError('bad-usage', `learn is followed by spin or ocr; ${what === undefined ? 'nothing was given' : `"${what}" is neither`}`)
  await writeStdout(LEARN_HELP)
  return EXIT_OK
}
