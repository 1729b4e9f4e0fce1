import { type Reason, reason } from '../../reason.js'
import type { HoistedStart } from '../ecosystem.js'
import type { PythonProject } from './project.js'
import { behindManager } from './start.js'

/**
 * The start without the tool that it is run through (`poetry run`, `pipenv run`, `uv run`): the programs of the environment are in PATH.
 * Undefined where none is used; the reason why not where the tool has to stay.
 */
export function withoutManager(project: PythonProject): HoistedStart | Reason | undefined {
  const { notes, line, request, start } = project
  const [manager] = notes.managers
  if (manager === undefined) return undefined
  const starts = request.stage.body.filter(({ kind }) => kind === 'start')
  const cannot = (because: string) =>
    reason('start-not-understood', { command: line.argv.join(' '), because }, line.at.span)
  if (new Set(starts.map(({ keyword }) => keyword)).size > 1)
    return cannot(`${manager} stands in one of ENTRYPOINT and CMD, and the runtime image lacks it`)
  const { span } = line.at
  const text = request.dockerfile.text.slice(span.start, span.end)
  const common = {
    command: '',
    because: `the programs of the environment are in PATH, and ${manager} is not in the image`,
    environment: new Map<string, string>(),
    ...(line.at.keyword === 'ENTRYPOINT' ? { isEntrypoint: true } : {}),
  }
  const byScript = `${manager} is called by a script, and the runtime image lacks it`
  if (line.form === 'exec') {
    const behind = behindManager(line.argv)
    const [next = ''] = behind?.rest ?? []
    // `uv run` starts the interpreter for a file.
    const interpreter = isFileOfUv(manager, next) ? '"python", ' : ''
    const written = text.replace(
      /"(?:poetry|pipenv|uv)",\s*(?:\\\s*)?"run",\s*(?:\\\s*)?(?:"-[^"]*",\s*(?:\\\s*)?)*/,
      interpreter,
    )
    // An option of the tool that takes a value stands in front of the program.
    if (behind === undefined || next === '' || !written.includes(`[${interpreter}"${next}"`)) return cannot(byScript)
    const argv = interpreter === '' ? behind.rest : ['python', ...behind.rest]
    return isScriptOfPipfile(project, next)
      ? cannot('the command is a script of the Pipfile')
      : { ...common, argv, written }
  }
  const written = text.replace(
    /(^\w+\s+|&&\s*|;\s*|\bexec\s+)(?:python3?\s+-m\s+)?(poetry|pipenv|uv)\s+run\s+(?:-[\w-]+(?:=\S+)?\s+)*(?=([\w./]\S*))/g,
    (_, before: string, tool: string, next: string) => `${before}${isFileOfUv(tool, next) ? 'python ' : ''}`,
  )
  const isLeft = /\b(poetry|pipenv|uv)\s+run\b/.test(written) || written === text || start.scripts.length > 0
  return isLeft ? cannot(byScript) : { ...common, argv: [written], written }
}

// https://docs.astral.sh/uv/reference/cli/#uv-run
function isFileOfUv(manager: string, word: string): boolean {
  return manager === 'uv' && word.endsWith('.py')
}

// https://pipenv.pypa.io/en/latest/scripts.html
function isScriptOfPipfile({ notes, wanted }: PythonProject, name: string): boolean {
  return (
    notes.managers.has('pipenv') &&
    [...wanted.manifests].some((path) => path.endsWith('Pipfile')) &&
    /^\w+$/.test(name) &&
    !/^(python3?|gunicorn|uvicorn|flask|celery)$/.test(name)
  )
}
