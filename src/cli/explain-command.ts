import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { withoutControls } from '../report/shown.js'
import { describeOutput } from './command-line.js'
import { distFile } from './dist-file.js'
import type { Io } from './io.js'

const EXAMPLES = `
Examples:
  msb-migrate explain                 the codes that there are
  msb-migrate explain native-package  what one of them means, and what to do`

/** Runs `msb-migrate explain` and gives its exit status; `argv` is what follows `explain`. The pages are those of docs/reasons. */
export function runExplain(argv: readonly string[], io: Io): number {
  const command = new Command('msb-migrate explain')
    .description('Prints what the code of a reason means, and what to do about it.')
    .argument('[code]', 'as it stands in brackets behind a message')
  describeOutput(command, io, EXAMPLES)
  try {
    command.parse(argv, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw error
  }
  const pages = join(dirname(distFile('../package.json')), 'docs', 'reasons')
  const codes = readdirSync(pages)
    .filter((name) => name !== 'README.md')
    .map((name) => name.replace(/\.md$/, ''))
    .sort()
  const [given] = command.args
  if (given === undefined) {
    io.stdout.write(`${codes.join('\n')}\n`)
    return 0
  }
  const code = given.toLowerCase().replace(/^\[|\]$/g, '')
  if (!codes.includes(code)) {
    const near = codes.filter(
      (each) => each.includes(code) || each.split('-').some((part) => code.split('-').includes(part)),
    )
    const hint =
      near.length === 0 ? '`msb-migrate explain` lists them.' : `Did you mean ${near.slice(0, 5).join(', ')}?`
    io.stderr.write(`There is no code ${withoutControls(given)}. ${hint}\n`)
    return 2
  }
  io.stdout.write(readFileSync(join(pages, `${code}.md`), 'utf8'))
  return 0
}
