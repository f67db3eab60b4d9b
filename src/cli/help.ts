// The help texts.
import { OPTIONS, type CommandName } from './options.js'

const SUMMARIES: Readonly<Record<CommandName | 'eval' | 'garble' | 'learn' | 'import' | 'lint', string>> = {
  repair: 'write the repaired text',
  detect: 'list what is garbled, with the repair and how sure it is',
  check: 'exit with 1 where something is garbled',
  inspect: 'say what is believed of each text as a whole',
  filter: 'repair rows from standard input to standard output, one for one',
  apply: 'apply decisions on suggestions, or saved detections',
  report: 'make one page of the stats of a run',
  eval: 'measure repairs against texts with known answers',
  garble: 'garble clean text the way a spinner does, to test with',
  learn: 'learn substitutions from pairs of phrases (learn spin), or what an OCR engine confuses (learn ocr)',
  import: 'write a glossary as a dictionary',
  lint: 'say what is doubtful in dictionaries, and what they will find and get wrong',
}

/** The help of the program. */
export function renderHelp(): string {
  const commands = Object.entries(SUMMARIES).map(([name, summary]) => `  ${name.padEnd(9)}${summary}`)
  return `Repairs text that was garbled by a machine; leaves everything else as it is.

Usage: ungarble COMMAND [OPTION…] [PATH…|-]

${commands.join('\n')}

Where no path is given, standard input is read. ungarble COMMAND --help says more.
Exit codes: 0 done, 1 findings (check), 2 wrong use or a file that cannot be read or written.

  --version  print the version
  --help     show this help
`
}

const USAGES: Readonly<Record<CommandName, string>> = {
  repair: `Usage: ungarble repair [OPTION…] [PATH|-]            to standard output
       ungarble repair --out DIR [OPTION…] PATH…
       ungarble repair --in-place [OPTION…] PATH…

Writes the text with its repairs; all other bytes stay as they are. Files are written beside their place and renamed when whole.
JSON lines, CSV, TSV, Parquet, WARC, WET and HTML are known by their endings, and .gz, .zst, .br behind them; anything else is plain text.
With --out, DIR/NAME.stats.json tells what was done; a file that is done, with the same options, is skipped.`,
  detect: `Usage: ungarble detect [OPTION…] [PATH…|-]

Prints a line for each garbled span: PATH:LINE:COLUMN: decision "old" → "new" confidence (evidence). Changes nothing.
Decisions: repair (sure), suggest (likely), flag (certainly garbled, but what stood there cannot be known).`,
  check: `Usage: ungarble check [OPTION…] [PATH…|-]

Prints what is to be repaired or was flagged. Exits with 0 where nothing was found, 1 with findings, 2 on wrong use or a file that cannot be read.`,
  filter: `Usage: ungarble filter --stdio [OPTION…]

Reads JSON lines (or --format csv, tsv) and writes each row back in its order, repaired where it was garbled. Exactly one row goes out
for each that comes in; a row that cannot be read goes out as it came and is counted. Rows alone are on standard output.`,
  apply: `Usage: ungarble apply --decisions FILE --out DIR [OPTION…] PATH…
       ungarble apply --detections FILE --out DIR [OPTION…] PATH…

Writes what was decided in the table of repair --review into the files that run wrote, or saved detections (--report) into the files they
were made from. A text whose hash is another is refused, and its file is not written.`,
  report: `Usage: ungarble report DIR/*.stats.json --out DIR

Writes report.html, one page by itself, and report.json.`,
  inspect: `Usage: ungarble inspect [OPTION…] [PATH…|-]

Says of each text how likely it was spun, by what habits, and how much of it.`,
}

const OFFSETS = `Offsets (--json, --report) are half-open and count UTF-16 units of the text from 0. A byte-order mark counts as one unit, and so does
each byte that is not valid UTF-8; such bytes are written back as they were. A file with a NUL byte in its first 8 KB is binary: it
is passed through, and nothing is found in it.`

/** The help of a command. */
export function renderCommandHelp(command: CommandName): string {
  const rows = Object.entries(OPTIONS)
    .filter(([, spec]) => spec.commands.includes(command))
    .map(([name, spec]) => `  ${`--${name}${spec.value === undefined ? '' : ` ${spec.value}`}`.padEnd(21)} ${spec.helpOf?.[command] ?? spec.help}${spec.repeatable ? ' (repeatable)' : ''}`)
  return `${USAGES[command]}\n\nOptions:\n${rows.join('\n')}\n\n${OFFSETS}\n`
}
