import { describe, expect, it } from 'vitest'
import { linesOf, outcome } from './compiled-support.js'
import { install, migratePython, runtimeOf } from './python-support.js'

describe('development packages', () => {
  const pyproject = (more: string) =>
    `[tool.poetry.dependencies]\npython = "^3.11"\nflask = "*"\n${more}\n[build-system]\nrequires = ["poetry-core"]\n`
  const poetry = (version: string) => [
    `RUN pip install poetry${version}`,
    'COPY pyproject.toml .',
    'RUN poetry config virtualenvs.create false && poetry install',
    'COPY . .',
  ]
  const installOf = async (lines: readonly string[], files: Readonly<Record<string, string>>) =>
    linesOf(await migratePython({ lines, files })).find((line) => line.includes('poetry install'))

  it('leave by the option of the release', async () => {
    const files = { 'pyproject.toml': pyproject('[tool.poetry.group.dev.dependencies]\npytest = "*"') }
    expect(await installOf(poetry(''), files)).toMatch(/poetry install --only main$/)
    expect(await installOf(poetry('==1.1.13'), files)).toMatch(/poetry install --no-dev$/)
  })

  it('leave by name beside groups of the program', async () => {
    const groups =
      '[tool.poetry.group.dev.dependencies]\npytest = "*"\n[tool.poetry.group.serve.dependencies]\ngunicorn = "*"'
    expect(await installOf(poetry(''), { 'pyproject.toml': pyproject(groups) })).toMatch(
      /poetry install --without dev$/,
    )
  })

  it('stay where a source or the start names one', async () => {
    const files = { 'pyproject.toml': pyproject('[tool.poetry.group.dev.dependencies]\ndjango-debug-toolbar = "*"') }
    const named = { ...files, 'settings.py': 'INSTALLED_APPS = ["debug_toolbar"]\n' }
    expect(await installOf(poetry(''), files)).toMatch(/--only main$/)
    expect(await installOf(poetry(''), named)).toMatch(/poetry install$/)
  })
})

describe('the start', () => {
  it.each([
    'CMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]',
    'CMD uvicorn main:app --reload',
    'CMD ["flask", "--app", "main", "run", "--debug"]',
    'CMD ["gunicorn", "--reload", "main:app"]',
    'CMD ["pytest"]',
    'CMD ["bash"]',
    'CMD ["python"]',
    'CMD ["watchmedo", "auto-restart", "--", "python", "main.py"]',
  ])('%s serves developers', async (start) => {
    expect(outcome(await migratePython({ start }))).toBe('refused: development-image')
  })

  it('and so do a variable of Flask and a source that asks for the reloader', async () => {
    const start = 'CMD ["flask", "run", "--host", "0.0.0.0"]'
    expect(outcome(await migratePython({ start, lines: ['ENV FLASK_ENV=development', ...install] }))).toBe(
      'refused: development-image',
    )
    const files = { 'main.py': 'from flask import Flask\napp = Flask(__name__)\napp.run(debug=True)\n' }
    expect(outcome(await migratePython({ files }))).toBe('refused: development-image')
    expect(outcome(await migratePython({ files, start: 'CMD ["gunicorn", "main:app"]' }))).toBe(
      'python:3.11-slim virtual-environment',
    )
  })

  it('of a file that is not there is refused', async () => {
    expect(outcome(await migratePython({ start: 'CMD ["python", "server.py"]' }))).toBe('refused: start-file-missing')
  })

  it.each([
    ['CMD ["poetry", "run", "gunicorn", "main:app"]', 'CMD ["gunicorn", "main:app"]'],
    ['CMD poetry run gunicorn -b :$PORT main:app', 'CMD gunicorn -b :$PORT main:app'],
    ['ENTRYPOINT ["poetry", "run", "python", "-m", "main"]', 'ENTRYPOINT ["python", "-m", "main"]'],
    ['CMD cd web && exec poetry run gunicorn main:app', 'CMD cd web && exec gunicorn main:app'],
  ])('%s becomes %s', async (start, now) => {
    const files = { 'pyproject.toml': '[tool.poetry.dependencies]\nflask = "*"\n' }
    const lines = ['RUN pip install poetry', 'COPY . .', 'RUN poetry install --no-root']
    expect(await runtimeOf({ lines, files, start })).toContain(now)
  })

  it('through Poetry in a script is refused', async () => {
    const files = {
      'pyproject.toml': '[tool.poetry.dependencies]\nflask = "*"\n',
      'start.sh': 'poetry run gunicorn main:app\n',
    }
    const lines = ['RUN pip install poetry', 'COPY . .', 'RUN poetry install --no-root']
    expect(outcome(await migratePython({ lines, files, start: 'CMD ["sh", "start.sh"]' }))).toBe(
      'refused: start-not-understood',
    )
  })

  it('by the interpreter of the system is refused', async () => {
    expect(outcome(await migratePython({ start: 'CMD ["/usr/bin/python3", "main.py"]' }))).toBe(
      'refused: start-not-understood',
    )
  })
})

describe('tools that are not covered', () => {
  it.each(['conda install -y numpy', 'pdm install', 'pipx install ansible'])('%s', async (command) => {
    expect(outcome(await migratePython({ lines: ['COPY . .', `RUN ${command}`] }))).toBe(
      'refused: package-manager-not-covered',
    )
  })
})

describe('the signal to stop, which uv passed on,', () => {
  const lines = ['RUN pip install uv', 'COPY . .', 'RUN uv sync --frozen']
  const files = {
    'pyproject.toml': '[project]\nname = "a"\nversion = "1"\ndependencies = ["flask"]\n',
    'uv.lock': 'version = 1\n',
  }
  it.each<readonly [string, string, string, boolean]>([
    ['is not answered by a program alone', '["uv", "run", "main.py"]', 'import flask\n', true],
    ['is answered by one that says so', '["uv", "run", "main.py"]', 'signal.signal(signal.SIGTERM, stop)\n', false],
    [
      'is answered by a loop that is told so',
      '["uv", "run", "main.py"]',
      'loop.add_signal_handler(signal.SIGTERM, stop)\n',
      false,
    ],
    ['is answered by a server', '["uv", "run", "gunicorn", "main:app"]', 'import flask\n', false],
    ['is answered by a server in the program', '["uv", "run", "main.py"]', 'import uvicorn\n', false],
    ['does not reach it through a shell', 'uv run main.py', 'import flask\n', false],
  ])('%s', async (_, command, main, isLost) => {
    const migration = await migratePython({ lines, start: `CMD ${command}`, files: { ...files, 'main.py': main } })
    expect(migration.outcome.kind).toBe('migrated')
    expect(migration.warnings.some(({ code }) => code === 'signals-unanswered')).toBe(isLost)
  })
})
