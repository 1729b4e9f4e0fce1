import { resolveFolder } from '../../dockerfile/configuration.js'
import type { FactsRequest, ProgramLink } from '../ecosystem.js'
import type { Manifest } from './manifest.js'

/**
 * Programs of the app itself that a RUN puts into PATH: `npm link` and `npm install -g .` leave links to the app's folder
 * (https://docs.npmjs.com/cli/v10/commands/npm-link). By the program's name.
 */
export function linkedPrograms(
  request: FactsRequest,
  manifest: Manifest | undefined,
  folder: string,
): ReadonlyMap<string, ProgramLink> {
  if (
    manifest === undefined ||
    !request.stage.body.some((run) => run.kind === 'run' && run.commands.some(({ inner }) => inner.some(linksApp)))
  ) {
    return new Map()
  }
  const { bin, name } = manifest
  const entries =
    typeof bin === 'string'
      ? [[name?.split('/').at(-1) ?? '', bin] as const]
      : Object.entries((bin ?? {}) as Record<string, unknown>)
  return new Map(
    entries.flatMap(([program, file]) => {
      if (typeof file !== 'string' || !/^[\w.-]+$/.test(program)) return []
      const target = resolveFolder(folder, file)
      return [[program, { path: `/usr/local/bin/${program}`, target }] as const]
    }),
  )
}

function linksApp([program, verb, ...rest]: readonly string[]): boolean {
  if (program !== 'npm') return false
  const words = rest.filter((word) => !word.startsWith('-'))
  if (verb === 'link' || verb === 'ln') return words.length === 0 || (words.length === 1 && words[0] === '.')
  const isGlobal = rest.some((word) => word === '-g' || word === '--global')
  return isGlobal && ['install', 'i'].includes(verb ?? '') && words.length < 2 && (words[0] ?? '.') === '.'
}
