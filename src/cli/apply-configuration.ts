import { existsSync } from 'node:fs'
import { dirname, join, parse, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Configuration } from '../configuration/schema.js'
import { diskFiles } from '../disk/disk-files.js'
import { pathForPeople, realPath } from '../disk/read-dockerfile.js'
import type { FileContent } from '../project/files.js'
import type { Io } from './io.js'

const NAME = 'msb-migrate.config.json'
const MANIFEST = 'package.json'

/**
 * Gives a command the settings of the file that --config names, or of the nearest one: msb-migrate.config.json, or the key of package.json, in the
 * current folder or above it within the git repository. What stands on the command line is stronger. Ends the command when the file is wrong.
 */
export async function applyConfiguration(command: Command, io: Io): Promise<void> {
  const given = command.opts<{ config?: string | false }>().config
  if (given === false) return
  const cwd = realPath(io.cwd)
  const file = given === undefined ? await nearest(cwd) : resolve(cwd, given)
  if (file === undefined) return
  const { dir, base } = parse(file)
  const shown = pathForPeople(file, cwd)
  const content = await readIn(dir, base)
  if ('absent' in content) return command.error(`error: ${shown}: there is no such file.`)
  if ('unreadable' in content) return command.error(`error: ${shown}: ${whyUnread[content.unreadable]}.`)
  // Loaded only where there is something to read.
  const { MANIFEST_KEY, readConfiguration } = await import('../configuration/read-configuration.js')
  const read = readConfiguration(content.text, shown, base === MANIFEST ? [MANIFEST_KEY] : [])
  if ('problems' in read) command.error(`error: ${read.problems.join('\nerror: ')}`)
  else setOptions(command, read.configuration)
}

const whyUnread = {
  'too-big': 'this is over 2 MB, and no settings are',
  outside: 'this is a link that leads out of its folder',
  binary: 'this is no text in UTF-8',
  denied: 'this is no regular file, or may not be read',
} as const

/** Through no link out of the folder, and no pipe: a stranger may have made what lies there. */
function readIn(folder: string, name: string): Promise<FileContent> {
  return existsSync(folder) ? diskFiles(folder).read(name) : Promise.resolve({ absent: true })
}

function setOptions(command: Command, { $schema: _, exclude, ...options }: Configuration): void {
  for (const [name, value] of Object.entries(options)) {
    if (command.getOptionValueSource(name) !== 'cli') command.setOptionValueWithSource(name, value, 'config')
  }
  if (exclude !== undefined) {
    const others = (command.getOptionValue('exclude') ?? []) as readonly string[]
    command.setOptionValueWithSource('exclude', [...exclude, ...others], 'config')
  }
}

async function nearest(cwd: string): Promise<string | undefined> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, NAME))) return join(folder, NAME)
    const manifest = existsSync(join(folder, MANIFEST)) ? await readIn(folder, MANIFEST) : undefined
    // A manifest without the key says nothing, and the search goes on.
    if (manifest !== undefined && 'text' in manifest && manifest.text.includes('"msb-migrate"'))
      return join(folder, MANIFEST)
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return undefined
  }
}
