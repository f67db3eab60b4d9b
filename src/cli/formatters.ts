// The formats of `check`: for people, for programs, for code scanning, for annotations on pull requests.
import type { Decision, Detection } from '../types.js'
import { nameOf } from './input.js'
import { createLineCounter, printable, recordOf, renderDetection, visible, type Place } from './render.js'
import { shift } from '../stream/pieces.js'

export type CheckFormat = 'lines' | 'jsonl' | 'stylish' | 'json' | 'sarif' | 'github'
export const CHECK_FORMATS: readonly string[] = ['stylish', 'json', 'sarif', 'github']

/** Renders findings while texts pass by. */
export interface Formatter {
  /** Begins a text; returns what is given its parts in order. */
  start(path: string): (text: string, offset: number, detections: readonly Detection[]) => string
  /** What closes the output. */
  end(): string
}

interface Located { readonly detection: Detection; readonly start: Place; readonly end: Place }

/** Gives each detection of a part its lines and columns. */
function located(render: (path: string, found: readonly Located[], offset: number) => string, end: () => string = () => ''): Formatter {
  return {
    start(path) {
      const lines = createLineCounter()
      return (text, offset, detections) => {
        lines.startPart(text)
        return render(nameOf(path), detections.map((detection) => ({ detection, start: lines.locate(detection.start), end: lines.locate(detection.end) })), offset)
      }
    },
    end,
  }
}

/** Makes the formatter of a name. `version` is that of the package. */
export function formatterFor(format: CheckFormat, version: string): Formatter {
  switch (format) {
    case 'lines': return located((path, found) => found.map(({ detection, start }) => `${renderDetection(path, start, detection)}\n`).join(''))
    case 'jsonl': return { start: (path) => (_, offset, detections) => detections.map((detection) => `${JSON.stringify(recordOf(path, shift(detection, offset)))}\n`).join(''), end: () => '' }
    case 'github': return located((path, found) => found.map((one) => githubLine(path, one)).join(''))
    case 'stylish': return stylish()
    case 'json': return json()
    case 'sarif': return sarif(version)
  }
}

const LEVELS: Readonly<Record<Decision, 'error' | 'warning'>> = { repair: 'error', flag: 'error', suggest: 'warning' }

function messageOf({ decision, surface, replacement, confidence }: Detection): string {
  if (decision === 'flag') return `"${printable(surface)}" is garbled; what stood there is not known (${confidence.toFixed(4)})`
  return `"${printable(surface)}" ${decision === 'repair' ? 'is' : 'may be'} garbled: "${printable(replacement)}" (${confidence.toFixed(4)})`
}

function stylish(): Formatter {
  let last = ''
  return located((path, found) => {
    const head = found.length > 0 && path !== last ? `${last === '' ? '' : '\n'}${visible(path)}\n` : ''
    if (found.length > 0) last = path
    return head + found.map(({ detection, start }) => `  ${`${start.line}:${start.column}`.padEnd(9)} ${LEVELS[detection.decision].padEnd(8)} ${messageOf(detection)}  ${detection.decision}\n`).join('')
  })
}

/** Workflow commands: a message is one line, and certain characters are escaped. */
function githubLine(path: string, { detection, start, end }: Located): string {
  const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
  return `::${LEVELS[detection.decision]} file=${property(path)},line=${start.line},col=${start.column},endLine=${end.line},endColumn=${end.column},title=ungarble ${detection.decision}::${data(messageOf(detection))}\n`
}

/** As ESLint's: a list of files with messages; columns count UTF-16 units from 1, offsets from 0. */
function json(): Formatter {
  const files = new Map<string, object[]>()
  return located((path, found, offset) => {
    const messages = files.get(path) ?? []
    files.set(path, messages)
    for (const { detection, start, end } of found) messages.push({ ruleId: detection.decision, severity: LEVELS[detection.decision] === 'error' ? 2 : 1, message: messageOf(detection), line: start.line, column: start.column, endLine: end.line, endColumn: end.column, offsetUnit: 'utf16', ...shift(detection, offset) })
    return ''
  }, () => `${JSON.stringify([...files].map(([filePath, messages]) => ({ filePath, messages })), null, 1)}\n`)
}

const RULES: readonly (readonly [id: Decision, text: string])[] = [['repair', 'A garbled span whose original is sure'], ['suggest', 'A span that may be garbled'], ['flag', 'A garbled span whose original cannot be known']]

/** SARIF 2.1.0. */
function sarif(version: string): Formatter {
  const results: object[] = []
  return located((path, found, offset) => {
    for (const { detection, start, end } of found) {
      const artifactLocation = { uri: encodeURI(path.replaceAll('\\', '/')) }
      const region = { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column, charOffset: detection.start + offset, charLength: detection.end - detection.start }
      const fix = detection.decision === 'flag' ? {} : { fixes: [{ description: { text: messageOf(detection) }, artifactChanges: [{ artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text: detection.replacement } }] }] }] }
      results.push({ ruleId: detection.decision, level: LEVELS[detection.decision], message: { text: messageOf(detection) }, rank: Math.round(detection.confidence * 10000) / 100, locations: [{ physicalLocation: { artifactLocation, region } }], ...fix })
    }
    return ''
  }, () => {
    const rules = RULES.map(([id, text]) => ({ id, shortDescription: { text }, defaultConfiguration: { level: LEVELS[id] } }))
    return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [{ tool: { driver: { name: 'ungarble', version, rules } }, columnKind: 'utf16CodeUnits', results }] }, null, 1)}\n`
  })
}
