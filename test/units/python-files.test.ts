import { expect, test } from 'vitest'
import { migratePython, runtimeOf } from './python-support.js'

test('packages that only the start installs refuse', async () => {
  const files = { 'pyproject.toml': '[project]\nname = "app"\ndependencies = ["flask"]\n' }
  const lines = ['COPY --from=ghcr.io/astral-sh/uv:0.7 /uv /bin/', 'COPY . .']
  const { outcome } = await migratePython({ lines, start: 'CMD uv run python main.py', files })
  expect(outcome.kind === 'refused' && outcome.reasons).toMatchObject([
    { code: 'no-install', args: { manifest: 'pyproject.toml', atStart: 'uv run' } },
  ])
})

test('a file that installs nothing is told of the smaller image', async () => {
  const { outcome } = await migratePython({ lines: ['COPY . .'], files: { 'main.py': 'import os\n' } })
  expect(outcome.kind === 'unchanged' && outcome.reasons[0]).toMatchObject({
    code: 'nothing-to-gain',
    args: { because: ['python:3.11-slim would do as the base of the only one', 'nothing is installed or built'] },
  })
})

test('the installer of uv, added from its URL, stays in the builder', async () => {
  const lines = [
    'ADD https://astral.sh/uv/install.sh /uv-installer.sh',
    'RUN sh /uv-installer.sh && rm /uv-installer.sh',
    'ENV PATH="/root/.local/bin/:$PATH"',
    'COPY pyproject.toml uv.lock ./',
    'RUN uv sync --frozen',
    'COPY . .',
  ]
  const files = {
    'pyproject.toml': '[project]\nname = "app"\ndependencies = ["flask"]\n',
    'uv.lock':
      'version = 1\n[[package]]\nname = "app"\nsource = { virtual = "." }\n[[package]]\nname = "flask"\nversion = "3.0.0"\nsource = { registry = "https://pypi.org/simple" }\n',
  }
  expect(await runtimeOf({ lines, files, start: 'CMD ["uv", "run", "python", "main.py"]' })).toEqual([
    'FROM python:3.11-slim',
    'ENV PATH=/app/.venv/bin:$PATH',
    'WORKDIR /app',
    'ENV PATH="/root/.local/bin/:$PATH"',
    'COPY --from=builder /app/.venv /app/.venv',
    'COPY . .',
    'CMD ["python", "main.py"]',
  ])
})

test.each(['COPY', 'ADD'])('%s of a file that a later one brings again is not repeated', async (keyword) => {
  const lines = [
    `${keyword} requirements.txt /app/`,
    `${keyword} settings.ini /app/`,
    'RUN pip install -r requirements.txt',
    `${keyword} . /app/`,
  ]
  const runtime = await runtimeOf({ lines, files: { 'settings.ini': '' } })
  expect(runtime.filter((line) => line.startsWith(`${keyword} `) && !line.includes('--from'))).toEqual([
    `${keyword} . /app/`,
  ])
})
