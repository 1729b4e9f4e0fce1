import type { Command } from '../dockerfile/model.js'
import type { CommandRole, CommandTable } from '../ecosystems/ecosystem.js'
import { readOsCommand } from '../os-packages/install-command.js'
import type { MigrateOptions } from '../outcome.js'
import { ownEntry } from '../own-entry.js'

/** What a command of a RUN does: an ecosystem's answer first, then the system's tables. */
export type Role = CommandRole | 'runtime' | 'os-packages' | 'os-repository' | 'users' | 'files' | 'unknown'

/** How an ecosystem answers for a command. */
export interface CommandKnowledge {
  readonly commands: CommandTable
  readonly roleOf?: (argv: readonly string[]) => CommandRole | undefined
  /** What users say of their own commands, and of system packages; it comes before all tables. */
  readonly own?: Pick<MigrateOptions, 'commands' | 'packages'>
}

const harmless = new Set(
  `[ [[ : true false test echo printf exit set shopt cd pwd date env printenv ls which command type whoami id uname sleep cat
  head tail wc grep egrep fgrep sort uniq cut awk export unset local return read shift eval wait trap umask df du free nproc
  hash xargs tee`.split(/\s+/),
)
const userPrograms = new Set(
  'useradd groupadd usermod groupmod adduser addgroup userdel groupdel deluser delgroup passwd chpasswd chsh'.split(
    ' ',
  ),
)
const filePrograms = new Set(
  'mkdir chmod chown chgrp cp mv rm rmdir ln touch sed tar unzip gunzip gzip install find dos2unix setcap truncate mkfifo'.split(
    ' ',
  ),
)
const settingPrograms = new Set(
  'locale-gen update-locale localedef dpkg-reconfigure update-ca-certificates ldconfig fc-cache setcap crontab'.split(
    ' ',
  ),
)

/** The role of one simple command. */
export function roleOfWords(argv: readonly string[], known: CommandKnowledge): Role {
  const program = (argv[0] ?? '').replace(/^\/(usr\/)?(local\/)?s?bin\//, '')
  const said = ownEntry(known.own?.commands ?? {}, program)
  if (said !== undefined) return said === 'both' ? 'files' : said
  const own = known.roleOf?.(argv)
  if (own !== undefined) return own
  const entry = Object.hasOwn(known.commands, program) ? known.commands[program] : undefined
  if (typeof entry === 'string') return entry
  if (entry !== undefined) {
    const verb = argv.slice(1).find((word) => !word.startsWith('-'))
    return ownEntry(entry, verb ?? '') ?? entry['*'] ?? 'unknown'
  }
  if (readOsCommand(argv) !== undefined) return 'os-packages'
  if (userPrograms.has(program)) return 'users'
  if (filePrograms.has(program) || settingPrograms.has(program)) return 'files'
  return harmless.has(program) ? 'harmless' : 'unknown'
}

/**
 * The role of a command with all that stands inside it. A compound of several roles has the build's when nothing but the
 * build is in it; any other mixture is unknown.
 */
export function roleOf(command: Command, known: CommandKnowledge): Role {
  if (command.argv === undefined && command.inner.length === 0) return 'unknown'
  if (addsRepository(command)) return 'os-repository'
  const roles = new Set(command.inner.map((argv) => (argv.length === 0 ? 'harmless' : roleOfWords(argv, known))))
  const writesFile = command.writes.some((path) => !path.startsWith('/dev/'))
  if (writesFile && [...roles].every((role) => role === 'harmless')) return 'files'
  if (roles.size > 1) roles.delete('harmless')
  if (roles.size === 0) return 'harmless'
  if (roles.size === 1) return [...roles][0] as Role
  if ([...roles].every((role) => ['build', 'install', 'tool', 'clean-up'].includes(role))) return 'build'
  if ([...roles].every((role) => ['build', 'install', 'clean-up', 'files'].includes(role))) return 'build'
  // Nothing of the build in it: it can run in both stages as it is.
  if ([...roles].every((role) => ['os-packages', 'users', 'files', 'clean-up'].includes(role))) return 'files'
  return 'unknown'
}

const repositoryPaths =
  /^\/(etc\/apt\/(trusted\.gpg|sources\.list|keyrings|preferences)|usr\/share\/keyrings\/|etc\/apk\/(repositories|keys))/
const repositoryPrograms = new Set(
  'wget curl gpg apt-key add-apt-repository echo printf tee cat install mkdir chmod lsb_release dpkg sed cut tr'.split(
    ' ',
  ),
)

/** True for what makes another vendor's packages known to the system's package manager: a key, a line of sources. */
function addsRepository(command: Command): boolean {
  const names = command.inner.map(([program]) => program ?? '')
  if (!names.every((name) => repositoryPrograms.has(name))) return false
  const words = [...command.writes, ...command.inner.flat()]
  return (
    names.some((name) => name === 'apt-key' || name === 'add-apt-repository') ||
    words.some((word) => repositoryPaths.test(word))
  )
}
