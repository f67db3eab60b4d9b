#!/usr/bin/env node
// The command line: finds the command, runs it, and turns every failure into a message and an exit code.
import { CliError, describeError, EXIT_BROKEN_PIPE, EXIT_ERROR, EXIT_OK, isBrokenPipe } from './errors.js'
import { COMMAND_NAMES, nearest, parseCommandLine, type CommandLine, type CommandName } from './options.js'

type Run = (line: CommandLine) => Promise<number>

// Loaded when called: help, versions and faults need none of it.
const COMMANDS: Readonly<Record<CommandName, () => Promise<Run>>> = {
  repair: async () => (await import('./repair.js')).runRepair,
  detect: async () => (await import('./detect.js')).runDetect,
  check: async () => (await import('./detect.js')).runCheck,
  inspect: async () => (await import('./inspect.js')).runInspect,
  filter: async () => (await import('./filter.js')).runFilter,
  apply: async () => (await import('./apply.js')).runApply,
  report: async () => (await import('./report-page.js')).runReport,
}

async function run(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args
  if (command === undefined) {
    process.stderr.write((await import('./help.js')).renderHelp())
    return EXIT_ERROR
  }
  if (command === '--version' || command === '-V') return print(`${await (await import('./version.js')).readVersion()}\n`)
  if (command === 'help' && isCommand(rest[0])) return run([rest[0], '--help'])
  if (command === '--help' || command === '-h' || command === 'help') return print((await import('./help.js')).renderHelp())
  if (command === 'eval' && rest[0] === 'coverage') {
    const { runCoverage } = await import('./eval-coverage.js')
    return runCoverage(rest.slice(1))
  }
  if (command === 'eval') {
    const { runEval } = await import('./eval.js')
    return runEval(rest)
  }
  if (command === 'garble') {
    const { runGarble } = await import('./garble.js')
    return runGarble(rest)
  }
  if (command === 'learn') {
    const { runLearn } = await import('./learn.js')
    return runLearn(rest)
  }
  if (command === 'lint') {
    const { runLint } = await import('./lint.js')
    return runLint(rest)
  }
  if (command === 'import') {
    const { runImport } = await import('./import.js')
    return runImport(rest)
  }
  if (!isCommand(command)) throw await unknownCommand(command)
  const line = await parseCommandLine(command, rest)
  if (line.has('help')) return print((await import('./help.js')).renderCommandHelp(command))
  const { withConfig } = await import('./config.js')
  const project = await withConfig(line)
  if (project.ignored > 0 && project.line.paths.length === 0) {
    process.stderr.write(`ungarble: all ${project.ignored} paths are ignored (.ungarbleignore, or "ignore" in .ungarble.json); --no-ignore looks at them\n`)
    return EXIT_OK
  }
  return (await COMMANDS[command]())(project.line)
}

function isCommand(name: string | undefined): name is CommandName {
  return COMMAND_NAMES.includes(name as CommandName)
}

async function unknownCommand(name: string): Promise<CliError> {
  const commands = [...COMMAND_NAMES, 'eval', 'garble', 'learn', 'import', 'lint']
  if (name.startsWith('-')) return new CliError('bad-usage', `${name} stands before the command; write ungarble COMMAND ${name}, with one of ${commands.join(', ')}`)
  const near = await nearest(name, commands)
  const advice = near === undefined ? `there are ${commands.join(', ')}; to repair a file: ungarble repair ${name}` : `did you mean ${near}?`
  return new CliError('bad-usage', `there is no command ${name}; ${advice}`)
}

async function print(text: string): Promise<number> {
  await (await import('./output.js')).writeStdout(text)
  return EXIT_OK
}


// Failed writes reach their callers; without a listener a stream would end the process with a stack trace first.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (isBrokenPipe(error)) process.exitCode = EXIT_BROKEN_PIPE
  else {
    process.stderr.write(`${describeError(error)}\n`)
    process.exitCode = EXIT_ERROR
  }
}
