// Repairs the sample article, or the files given, and shows what was changed: `npm run demo`, `npm run demo -- FILE…`.
import { readFile } from 'node:fs/promises'
import { styleText } from 'node:util'
import { createRepairer } from '../dist/node.js'

/** Colors where standard output is a terminal and NO_COLOR is not set; one format a call, since Node 20 paints lists of them anywhere. */
const paint = (text, ...formats) => formats.reduce((painted, format) => styleText(format, painted), text)
const colored = paint('x', 'red') !== 'x'
const heading = (text) => `\n${paint(text, 'bold', 'underline')}\n`
const oneLine = (text) => text.replace(/\s+/g, ' ')

/** The text with what was replaced and what stands there now; `[-old-]{+new+}` where there are no colors. */
function markChanges(text, applied) {
  const parts = []
  let at = 0
  for (const { start, end, surface, replacement } of applied) {
    const change = colored ? `${paint(surface, 'red', 'strikethrough')} ${paint(replacement, 'green', 'bold')}` : `[-${surface}-]{+${replacement}+}`
    parts.push(text.slice(at, start), change)
    at = end
  }
  return parts.join('') + text.slice(at)
}

/** Two lines a change: confidence, old and new; below them the evidence. */
function tableOf(detections, color) {
  const width = Math.max(...detections.map(({ surface }) => oneLine(surface).length))
  return detections.flatMap(({ surface, replacement, confidence, evidence }) => {
    const reasons = evidence.map(({ kind, detail }) => (kind === 'channel' ? detail : `${kind}: ${detail}`)).join('; ')
    const change = `  ${paint(confidence.toFixed(4), color)}  ${oneLine(surface).padEnd(width)}  →  ${paint(oneLine(replacement), color)}`
    return [change, paint(`          ${oneLine(reasons)}`, 'dim')]
  })
}

function show(text, { applied, remaining, document }) {
  const lines = [markChanges(text, applied).trimEnd()]
  if (applied.length > 0) lines.push(heading(`Repaired: ${applied.length}`), ...tableOf(applied, 'green'))
  if (remaining.length > 0) lines.push(heading(`Left as it is, not sure enough: ${remaining.length}`), ...tableOf(remaining, 'yellow'))
  const { dialect, probability, rate, words } = document
  lines.push(
    heading('The text as a whole'),
    `  ${probability.toFixed(4)}  probability that some of it was spun, in the dialect: ${dialect}`,
    `  ${rate.toFixed(4)}  share of the spinnable words that were`,
    `  ${String(words).padEnd(6)}  words`,
  )
  return lines.join('\n')
}

function reasonOf(error) {
  if (error.code === 'ENOENT') return 'there is no such file; check the path'
  return error.code === 'EISDIR' ? 'is a directory; name the files in it' : error.message
}

// A reader that has seen enough (`npm run demo | head`) is no fault.
process.stdout.on('error', () => process.exit())

const given = process.argv.slice(2)
const repairer = await createRepairer()
for (const path of given.length > 0 ? given : [new URL('sample.txt', import.meta.url)]) {
  try {
    const text = await readFile(path, 'utf8')
    const title = given.length > 1 ? heading(path) : ''
    process.stdout.write(`${title}\n${show(text, repairer.repair(text))}\n\n`)
  } catch (error) {
    process.stderr.write(`demo: ${path}: ${reasonOf(error)}\n`)
    process.exitCode = 2
  }
}
