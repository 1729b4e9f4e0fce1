import picocolors from 'picocolors'
import type { Settings } from './command-line.js'
import { type Io, useColor } from './io.js'

/** What the steps of one run share. */
export interface Session {
  readonly io: Io
  readonly settings: Settings
  /** With `-` and --write the command is a filter: the new Dockerfile alone goes to standard output. */
  readonly isFilter: boolean
  readonly colors: ReturnType<typeof picocolors.createColors>
  /** Says something to people, where it does not mix with output for programs; nothing with --quiet. */
  readonly tell: (text: string) => void
  /** Says something that nobody may miss. */
  readonly complain: (text: string) => void
  /** The text of every file that this run wrote, by its place. */
  readonly done: Map<string, string>
}

/** Decides where the output goes and whether it is coloured. */
export function startSession(io: Io, settings: Settings): Session {
  const isFilter = settings.mode === 'write' && settings.paths.includes('-')
  const people = settings.format === 'text' && !isFilter ? io.stdout : io.stderr
  return {
    io,
    settings,
    isFilter,
    colors: picocolors.createColors(people === io.stdout && useColor(io, settings.color)),
    tell: (text) => {
      if (!settings.quiet) people.write(text)
    },
    complain: (text) => {
      io.stderr.write(text)
    },
    done: new Map(),
  }
}
