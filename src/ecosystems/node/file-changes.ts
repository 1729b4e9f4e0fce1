import { resolveFolder } from '../../dockerfile/configuration.js'
import type { Command, Run } from '../../dockerfile/model.js'
import type { BuildOutput } from './build-command.js'
import { isInside } from './entry.js'
import { inContext, isInApp, type NodeProject } from './project.js'
import { changingPrograms } from './tools.js'

/** A command between the build's that copies, moves or edits files of the app. */
interface FileChange {
  readonly run: Run
  readonly command: Command
}

/** The commands that copy or edit files of the app: they may be among those that the program reads. What lands in an output comes with it. */
export function fileChanges(project: NodeProject, outputs: readonly BuildOutput[]): readonly FileChange[] {
  const changes: FileChange[] = []
  for (const run of project.request.stage.body) {
    if (run.kind !== 'run') continue
    const here = project.request.surroundings.get(run)?.folder ?? '/'
    for (const command of run.commands) {
      const folder = resolveFolder(here, command.directory ?? '')
      const inApp = (word: string) => isInApp(project, resolveFolder(folder, word)) && !/npmrc$/.test(word)
      const isMade = (word: string) => {
        const path = inContext(project, resolveFolder(folder, word))
        return path !== undefined && outputs.some((output) => isInside(path, output.path))
      }
      const changing = command.inner.some(([program = '', ...rest]) => {
        const words = rest.filter((word) => !word.startsWith('-'))
        if (!changingPrograms.has(program) || (program === 'cp' && isMade(words.at(-1) ?? ''))) return false
        return words.some(inApp)
      })
      if (command.writes.some(inApp) || changing) changes.push({ run, command })
    }
  }
  return changes
}

/** The text of such a command, as far as a line shows it. */
export function shownChange({ request }: NodeProject, { command }: FileChange): string {
  return request.dockerfile.text.slice(command.span.start, command.span.end).slice(0, 80)
}
