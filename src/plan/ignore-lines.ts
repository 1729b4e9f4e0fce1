import { copyTakes } from '../dockerfile/copied-files.js'
import type { Dockerfile } from '../dockerfile/model.js'
import type { IgnoreEntry } from '../ecosystems/ecosystem.js'
import type { Addition, FileChange } from '../outcome.js'
import { ignoreMatcher } from '../project/ignore-file.js'
import { reason } from '../reason.js'

/** A Dockerfile of the context, with what its migration (if it was one) says about files. */
export interface IgnoreUser {
  readonly dockerfile: Dockerfile
  /** Lines that fit its language; empty for a file that was not migrated. */
  readonly entries: readonly IgnoreEntry[]
  /** Paths that its build reads, besides what COPYs name. */
  readonly readByBuild: readonly string[]
  /** Every path of the context. */
  readonly paths: readonly string[]
  /** True when its image installs its own dependencies; else a folder of the host may be what it lives on. */
  readonly installs: boolean
}

// Build contexts need none of these: version control, other Dockerfiles, compose files, editors.
const general: readonly IgnoreEntry[] = [
  { entry: '.git', because: 'the history is no part of the image', example: '.git/' },
  { entry: '.dockerignore', because: 'only the build itself reads it', example: '.dockerignore' },
  { entry: 'Dockerfile*', because: 'only the build itself reads it', example: 'Dockerfile' },
  { entry: 'docker-compose*', because: 'compose reads it on the host', example: 'docker-compose.yml' },
  { entry: '.vscode', because: 'an editor keeps it', example: '.vscode/settings.json' },
  { entry: '.idea', because: 'an editor keeps it', example: '.idea/workspace.xml' },
]

/** The lines that .dockerignore gets, each tested against every Dockerfile of the context; undefined when none is missing. */
export function extendIgnoreFile(
  path: string,
  before: string | undefined,
  users: readonly IgnoreUser[],
): { readonly change: FileChange; readonly additions: readonly Addition[] } | undefined {
  const hidden = ignoreMatcher(before ?? '')
  const wanted = [...users.flatMap(({ entries }) => entries), ...general]
  const distinct = wanted.filter(({ entry }, at) => wanted.findIndex((other) => other.entry === entry) === at)
  const missing = distinct.filter(
    (line) => !isHidden(line, hidden) && !isNegated(before, line) && users.every((user) => mayHide(line, user)),
  )
  if (missing.length === 0) return undefined
  const lineEnding = before?.includes('\r\n') ? '\r\n' : '\n'
  const lead = before === undefined || before === '' || before.endsWith('\n') ? '' : lineEnding
  const after = `${before ?? ''}${lead}${missing.map(({ entry }) => entry + lineEnding).join('')}`
  return {
    change: { path, kind: 'dockerignore', before, after },
    additions: missing.map(({ entry, because }) => ({
      text: entry,
      certainty: 'proven',
      reason: reason('ignore-entry', { entry, because }),
    })),
  }
}

// What `node_modules/*` leaves of a folder is its name.
function isHidden({ example }: IgnoreEntry, hidden: (path: string) => boolean): boolean {
  return hidden(example) || (example.endsWith('/') && hidden(`${example}anything`))
}

// A line `!x` of the user's says that x is wanted.
function isNegated(before: string | undefined, line: IgnoreEntry): boolean {
  const name = line.entry.replace(/\*$/, '')
  return (before ?? '')
    .split(/\r?\n/)
    .some((text) => text.startsWith('!') && text.slice(1).replace(/^\/+/, '').startsWith(name))
}

function mayHide(line: IgnoreEntry, { dockerfile, entries, installs, paths, readByBuild }: IgnoreUser): boolean {
  const hides = ignoreMatcher(line.entry)
  if (readByBuild.some((path) => path === line.entry || hides(path))) return false
  const instructions = dockerfile.stages.flatMap(({ body }) => body)
  let takesAll = false
  const hidden = paths.filter(hides)
  for (const instruction of instructions) {
    if (instruction.kind !== 'copy' || instruction.from !== undefined) continue
    const whole = instruction.sources.some((source) => /^\.?\/?$/.test(source))
    takesAll ||= whole
    // A COPY that names the file itself wants it; one of the whole context takes whatever is there.
    const named = instruction.sources.some((source) => hides(source.replace(/^(\.?\/)+/, '')))
    if (!whole && (named || hidden.some((path) => copyTakes(instruction, path)))) return false
  }
  // An image that installs nothing may live on what the host has installed.
  if (line.installed === true && takesAll && !installs && !entries.includes(line)) return false
  if (line.entry === '.git') {
    const text = dockerfile.text.toLowerCase()
    return !/\bgit\s+(?!clone|config)\w+|\.git\b|git-rev|husky install/.test(text)
  }
  return true
}
