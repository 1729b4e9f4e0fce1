import type { StartLanguage } from '../start/follow-start.js'
import { withoutOptions } from '../start/options.js'
import type { StartSources, StartStep } from '../start/start-step.js'
import { isInterpreter, toolCall } from './commands.js'

/** What following a Python start notes besides its steps. */
export interface StartNotes {
  /** The managers that commands of the start are run through: `poetry run`, `pipenv run`, `uv run`. */
  readonly managers: Set<string>
  /** Configuration files of a process manager that were read, as named by the command. */
  readonly configurations: Set<string>
}

/** How a start goes on through Python's own tools. */
export function pythonStart(notes: StartNotes): StartLanguage<StartSources> {
  return {
    follow: async ({ argv, needs, next, shell, sources, trail, place }) => {
      const behind = behindManager(argv)
      if (behind !== undefined) {
        notes.managers.add(behind.manager)
        needs(behind.manager)
        if (behind.rest.length === 0) return false
        await next(behind.rest)
        return true
      }
      if (/(^|\/)supervisord$/.test(argv[0] ?? '')) {
        const at = argv.findIndex((word) => word === '-c' || word === '--configuration')
        const file = at === -1 ? undefined : argv[at + 1]
        const text = file === undefined ? undefined : await sources.readScript(file)
        const commands = supervisedCommands(text ?? '')
        if (file === undefined || commands.length === 0) {
          const because = `what supervisord runs stands in ${file ?? 'its configuration'}`
          trail.opaque ??= { command: place.shown, because }
          return true
        }
        notes.configurations.add(file)
        needs('supervisord')
        trail.doesMore = true
        for (const command of commands) await shell(command)
        return true
      }
      return false
    },
    developmentCommand,
    isInterpreter: (program) => /^(python|python3|python3\.\d+)$/.test(program),
  }
}

/** The command behind a manager's `run`; undefined for any other command. */
export function behindManager(
  argv: readonly string[],
): { readonly manager: string; readonly rest: readonly string[] } | undefined {
  const [tool, verb, ...words] = toolCall(argv) ?? []
  if ((tool !== 'poetry' && tool !== 'pipenv' && tool !== 'uv') || verb !== 'run') return undefined
  const withValue = [
    '--with',
    '--python',
    '-p',
    '--package',
    '--directory',
    '--project',
    '--env-file',
    '--extra',
    '--group',
  ]
  return { manager: tool, rest: withoutOptions(words, withValue) }
}

// http://supervisord.org/configuration.html#program-x-section-settings
function supervisedCommands(text: string): readonly string[] {
  return [...text.matchAll(/^command\s*=\s*(.+)$/gm)].map(([, command = '']) => command.replace(/\s;.*$/, '').trim())
}

const watching =
  /^(watchmedo|watchfiles|ptw|pytest-watch|nodemon|entr|when-changed|hupper|jurigged|ipython|pytest|py\.test|tox|nox)$/

function developmentCommand({ argv, environment }: StartStep): string | undefined {
  const shown = argv.join(' ')
  const words = isInterpreter(argv[0] ?? '') ? argv.slice(1).filter((word) => word !== '-u') : argv
  const program = ((words[0] === '-m' ? words[1] : words[0]) ?? '').split('/').at(-1) ?? ''
  if (watching.test(program)) return shown
  if (
    /^(manage\.py|django-admin)$/.test(program) &&
    words.some((word) => /^(runserver|runserver_plus|testserver)$/.test(word))
  )
    return shown
  if (/^(uvicorn|gunicorn|hypercorn|granian|sanic|daphne|uwsgi|quart)$/.test(program)) {
    return words.some((word) => /^(--reload|--py-autoreload|--auto-reload|--dev|--debug)(=.*)?$/.test(word))
      ? shown
      : undefined
  }
  if (program === 'flask') {
    const asks = words.some((word) => /^(--debug|--reload|--debugger)$/.test(word))
    return asks || isForDevelopment(environment) ? shown : undefined
  }
  if (program === 'fastapi' && words.includes('dev')) return shown
  return program === 'celery' && words.includes('--autoreload') ? shown : undefined
}

/** True where Flask's variables ask for its debugger: https://flask.palletsprojects.com/en/stable/config/#DEBUG. */
export function isForDevelopment(values: ReadonlyMap<string, string>): boolean {
  return values.get('FLASK_ENV') === 'development' || /^(1|true)$/i.test(values.get('FLASK_DEBUG') ?? '')
}
