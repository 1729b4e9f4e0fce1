import { type Reason, reason } from '../../reason.js'
import type { HoistedStart } from '../ecosystem.js'
import type { PythonProject } from './project.js'

// Servers and workers that end when they are told to, as programs and as modules: their documentation, read 2026-11-22, such as
// https://docs.gunicorn.org/en/stable/signals.html and https://docs.aiohttp.org/en/stable/web_reference.html#aiohttp.web.run_app
const answering =
  /^(gunicorn|uvicorn|hypercorn|granian|daphne|sanic|celery|rq|dramatiq|arq|uwsgi|aiohttp|twisted|supervisord|fastapi)$/

/**
 * A warning where the start loses the tool that passed the signal to stop on, and nothing says that the program answers it. Poetry and pipenv become the
 * program; uv starts it beside itself (seen on 2026-11-22), and the first process of a container has no default action for SIGTERM.
 */
export function unansweredSignals(
  { line, notes, start, sources }: PythonProject,
  hoisted: HoistedStart | undefined,
): Reason | undefined {
  if (hoisted === undefined || !notes.managers.has('uv') || line.form !== 'exec') return undefined
  const isAnswered =
    start.steps.some(({ argv }) => argv.some((word) => answering.test(word.split('/').at(-1) ?? ''))) ||
    sources?.some(
      ({ imports, calls }) =>
        imports.some((name) => answering.test(name)) ||
        calls.some(
          ({ name, arguments: words }) =>
            /^(signal|add_signal_handler)$/.test(name) && words.some(({ text }) => text.includes('SIGTERM')),
        ),
    )
  return isAnswered === true ? undefined : reason('signals-unanswered', { wrapper: 'uv run' })
}
