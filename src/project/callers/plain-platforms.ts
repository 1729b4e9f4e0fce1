import { posix } from 'node:path'
import type { Callers, DeployedCommand } from './caller.js'
import { jsonTree, placeIn, textAt } from './json-places.js'

/** Processes of a Procfile, each a line for the shell: https://devcenter.heroku.com/articles/procfile */
export function readProcfile(text: string, path: string): Partial<Callers> {
  const deployed = text.split(/\r?\n/).flatMap((line, at): DeployedCommand[] => {
    const command = /^[\w-]+:(.*)$/.exec(line)?.[1]?.trim() ?? ''
    return command === '' ? [] : [shellCommand(command, { file: path, line: at + 1 })]
  })
  return { deployed }
}

/**
 * Commands that an app.json runs in the image, for Heroku and for Dokku: https://dokku.com/docs/advanced-usage/deployment-tasks/,
 * read 2026-11-21.
 */
export function readAppJson(text: string, path: string): Partial<Callers> {
  const root = jsonTree(text)
  const deployed = [
    ['scripts', 'postdeploy'],
    ['scripts', 'dokku', 'predeploy'],
    ['scripts', 'dokku', 'postdeploy'],
  ].flatMap((keys): DeployedCommand[] => {
    const found = textAt(root, keys)
    return found === undefined ? [] : [shellCommand(found.text, placeIn(text, path, found.offset))]
  })
  return { deployed }
}

/**
 * The release command and the processes of a fly.toml, which stand for the image's CMD, behind its ENTRYPOINT:
 * https://fly.io/docs/reference/configuration/, read 2026-11-21. A build that names a stage is not concerned.
 */
export function readFlyToml(text: string, path: string): Partial<Callers> {
  const deployed: DeployedCommand[] = []
  let dockerfile: string | undefined
  let section = ''
  let namesStage = false
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const header = /^\s*\[+([^\][]+)\]/.exec(line)?.[1]?.trim()
    if (header !== undefined) section = header
    const [, key = '', double, single] =
      /^\s*["']?([\w.-]+)["']?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/.exec(line) ?? []
    const value = single ?? double?.replace(/\\(["\\])/g, '$1')
    if (value === undefined || header !== undefined) continue
    if (section === 'build' && key === 'dockerfile') dockerfile = posix.normalize(value)
    if (section === 'build' && key === 'build-target') namesStage = true
    const isRelease = section === 'deploy' && key === 'release_command'
    if (!isRelease && section !== 'processes') continue
    deployed.push({ form: 'line', argv: [value], place: { file: path, line: at + 1 }, behindEntrypoint: true })
  }
  if (namesStage) return {}
  return { deployed: dockerfile === undefined ? deployed : deployed.map((command) => ({ ...command, dockerfile })) }
}

/** A line that the platform hands to a shell in the image. */
export function shellCommand(command: string, place: DeployedCommand['place']): DeployedCommand {
  return { form: 'shell', argv: [command], place, behindEntrypoint: true }
}
