import type { Instruction, Start } from '../../dockerfile/model.js'
import { type Reason, reason } from '../../reason.js'
import type { WrittenRequest } from '../ecosystem.js'

/** The start command of the stage as one command line, with the instruction that it stands in. */
export interface StartLine {
  readonly argv: readonly string[]
  readonly form: Start['form']
  readonly at: Instruction
}

/** The line that starts the container, from the last ENTRYPOINT and CMD; or why there is none. */
export function startLine(request: WrittenRequest): StartLine | Reason {
  const starts = request.stage.body.filter((instruction) => instruction.kind === 'start')
  const entrypoint = starts.findLast((start) => start.keyword === 'ENTRYPOINT' && start.argv.length > 0)
  const command = starts.findLast((start) => start.keyword === 'CMD')
  for (const start of [entrypoint, command]) {
    // Valid JSON would have been the exec form; the shell gets this as the name of a program.
    if (start?.form === 'shell' && /^\[\s*["'][^\]]*/.test(start.argv[0] ?? '')) {
      return reason('broken-start-command', { command: start.argv[0] ?? '' }, start.span)
    }
  }
  const at = entrypoint ?? command
  if (at === undefined || (entrypoint === undefined && command?.argv.length === 0)) {
    return reason('no-start-command', { image: request.stage.from.image.text }, request.stage.from.span)
  }
  if (entrypoint === undefined) return { argv: at.argv, form: at.form, at }
  if (entrypoint.form === 'shell') return { argv: entrypoint.argv, form: 'shell', at: entrypoint }
  const rest = command === undefined ? [] : command.form === 'exec' ? command.argv : ['/bin/sh', '-c', ...command.argv]
  return { argv: [...entrypoint.argv, ...rest], form: 'exec', at: command ?? entrypoint }
}

/** True where a shell reads the start: `CMD java …`, and `["sh", "-c", "java …"]`. */
export function passesShell({ form, argv }: Pick<StartLine, 'form' | 'argv'>): boolean {
  return (
    form === 'shell' || argv.some((word, at) => /(^|\/)(ba|da|a)?sh$/.test(word) && /^-\w*c$/.test(argv[at + 1] ?? ''))
  )
}
