import { describe, expect, it } from 'vitest'
import { copied, linesOf, migrateFiles, outcome } from './compiled-support.js'
import { install, migratePython, runtimeOf } from './python-support.js'

describe('the image of the runtime stage', () => {
  it.each([
    ['python:3.11', 'python:3.11-slim'],
    ['python:3.11-bookworm', 'python:3.11-slim-bookworm'],
    ['python:3.12.4-bullseye', 'python:3.12.4-slim-bullseye'],
    ['python', 'python:slim'],
    ['python:latest', 'python:slim'],
    ['python:3', 'python:3-slim'],
    ['registry.example.com:5000/library/python:3.11', 'registry.example.com:5000/library/python:3.11-slim'],
    ['ghcr.io/astral-sh/uv:0.5.4-python3.12-bookworm', 'python:3.12-slim-bookworm'],
  ])('%s → %s', async (from, image) => {
    expect(outcome(await migratePython({ from }))).toBe(`${image} virtual-environment`)
  })

  it('keeps a variable that holds the version', async () => {
    const text =
      'ARG V=3.11\nFROM python:$V\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "main.py"]\n'
    const migration = await migrateFiles(text, { 'requirements.txt': 'flask\n', 'main.py': '' }, {})
    expect(linesOf(migration)).toContain('FROM python:$V-slim')
  })

  it('is none for Python 2, nor for another distribution', async () => {
    expect(outcome(await migratePython({ from: 'python:2.7' }))).toBe('refused: no-ecosystem')
    expect(outcome(await migratePython({ from: 'continuumio/miniconda3' }))).toBe('refused: no-ecosystem')
  })

  it('may be Alpine where everything is Python alone', async () => {
    expect(outcome(await migratePython({ requirements: ['itsdangerous'] }, { base: 'alpine' }))).toBe(
      'python:3.11-alpine virtual-environment',
    )
    expect(outcome(await migratePython({ requirements: ['numpy'] }, { base: 'alpine' }))).toBe(
      'refused: native-package',
    )
  })
})

describe('where packages go', () => {
  it('into an environment above the COPY of what is installed', async () => {
    expect(linesOf(await migratePython({})).slice(2, 6)).toEqual([
      'RUN python -m venv /opt/venv',
      'ENV PATH=/opt/venv/bin:$PATH',
      'COPY requirements.txt .',
      'RUN pip install -r requirements.txt',
    ])
  })

  it('which uv fills with what a pyproject.toml lists', async () => {
    const lines = ['RUN pip install uv', 'COPY . .', 'RUN uv pip install --system -r pyproject.toml']
    const files = { 'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\ndependencies = ["psycopg2"]\n' }
    const migration = await migratePython({ lines, files })
    expect(outcome(migration)).toBe('python:3.11-slim virtual-environment')
    expect(linesOf(migration).join('\n')).toContain('libpq5')
  })

  it.each(['python setup.py install', 'pip install .'])(
    'which %s fills with a project and what it asks for',
    async (command) => {
      const files = { 'setup.py': 'from setuptools import setup\nsetup(name="shop", install_requires=["psycopg2"])\n' }
      const migration = await migratePython({ lines: ['COPY . .', `RUN ${command}`], start: 'CMD ["shop"]', files })
      expect(outcome(migration)).toBe('python:3.11-slim virtual-environment')
      expect(linesOf(migration).join('\n')).toContain('libpq5')
    },
  )

  it('which pip-sync fills as pip does', async () => {
    const lines = ['RUN pip install pip-tools', 'COPY . .', 'RUN pip-sync -q requirements.txt']
    const migration = await migratePython({ lines, requirements: ['psycopg2'] })
    expect(outcome(migration)).toBe('python:3.11-slim virtual-environment')
    expect(linesOf(migration).join('\n')).toContain('libpq5')
    const unclear = await migratePython({ lines: [...lines.slice(0, 2), 'RUN pip-sync --pip-args "--prefix /x"'] })
    expect(outcome(unclear)).toBe('refused: package-manager-not-covered')
  })

  it('with the answer that apt waits for where the original needed none', async () => {
    const of = (flag: string) => [`RUN apt-get update && apt-get install ${flag}libpq-dev ffmpeg`, ...install]
    const requirements = ['psycopg2']
    const runs = async (flag: string) =>
      (await runtimeOf({ lines: of(flag), requirements })).filter((line) => line.startsWith('RUN'))
    expect(await runs('')).toEqual(['RUN apt-get update && apt-get install -y libpq5 ffmpeg'])
    expect(await runs('-qq ')).toEqual(['RUN apt-get update && apt-get install -qq libpq5 ffmpeg'])
  })

  it('beside Poetry, those of pip go into the environment as well', async () => {
    const lines = [
      'COPY pyproject.toml poetry.lock ./',
      'RUN pip install poetry && poetry config virtualenvs.create false && poetry install --no-root',
      'RUN pip install gunicorn',
      'COPY . .',
    ]
    const files = { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.11"\nflask = "*"\n', 'poetry.lock': '' }
    const migrated = linesOf(await migratePython({ lines, files }))
    expect(migrated).toContain('ENV VIRTUAL_ENV=/opt/venv')
    expect(migrated).toContain(
      'RUN pip install poetry && poetry config virtualenvs.create false && poetry install --no-root',
    )
    expect(migrated).toContain('RUN /opt/venv/bin/pip install gunicorn')
  })

  it('uv is told of it by the variable, without --system', async () => {
    const lines = ['RUN pip install uv', 'COPY . .', 'RUN uv pip install --system --no-cache -r requirements.txt']
    expect(linesOf(await migratePython({ lines }))).toContain('RUN uv pip install --no-cache -r requirements.txt')
  })

  it.each([
    [
      'python -m venv .venv && . .venv/bin/activate && pip install -r requirements.txt',
      '.venv/bin/python',
      '/app/.venv',
    ],
    ['python -m venv /venv && /venv/bin/pip install -r requirements.txt', '/venv/bin/python', '/venv'],
    ['pip install --target /app/libraries -r requirements.txt', 'python', '/app/libraries'],
    ['pip install --user -r requirements.txt', 'python', '/root/.local'],
  ])('`%s` has a place of its own', async (command, program, path) => {
    const lines = ['COPY . .', `RUN ${command}`]
    expect(copied(await migratePython({ lines, start: `CMD ["${program}", "main.py"]` }))).toEqual([path])
  })

  it('a user without rights installs at home, and owns it', async () => {
    const lines = ['RUN useradd -m -d /srv/bot bot', 'USER bot', 'COPY . .', 'RUN pip install -r requirements.txt']
    expect(await runtimeOf({ lines })).toContain('COPY --from=builder --chown=bot /srv/bot/.local /srv/bot/.local')
  })

  it.each([
    [
      'a job of cron',
      ['RUN apt-get update && apt-get install -y cron', 'COPY jobs /etc/cron.d/jobs', 'RUN crontab /etc/cron.d/jobs'],
    ],
    ['a PATH that drops what it held', ['ENV PATH=/usr/local/bin:/usr/bin:/bin']],
    ['a program named by its path', ['HEALTHCHECK CMD ["/usr/local/bin/python", "check.py"]']],
  ])('stay where the interpreter looks for them: %s', async (_, more) => {
    const files = { jobs: '* * * * * root python /app/job.py\n' }
    const migration = await migratePython({ lines: [...install, ...more], files })
    expect(copied(migration)).toEqual(['/usr/local/lib/python3.11/site-packages', '/usr/local/bin'])
  })

  it('stay there for uwsgi and for releases with an old pip, and cannot where the minor is not known', async () => {
    const start = 'CMD ["uwsgi", "--http", ":8000", "--module", "main:app"]'
    const requirements = ['flask', 'uwsgi']
    expect(outcome(await migratePython({ start, requirements }))).toBe('python:3.11-slim packages-in-place')
    expect(outcome(await migratePython({ start, requirements, from: 'python:3' }))).toBe(
      'refused: install-not-followed',
    )
    expect(outcome(await migratePython({ from: 'python:3.7' }))).toBe('python:3.7-slim packages-in-place')
    expect(outcome(await migratePython({ requirements: ['itsdangerous'], start }, { base: 'alpine' }))).toBe(
      'refused: native-package',
    )
  })

  it('are refused where some go beside the environment', async () => {
    const lines = [
      'RUN pip install gunicorn',
      'RUN python -m venv /venv',
      'COPY . .',
      'RUN /venv/bin/pip install -r requirements.txt',
    ]
    expect(outcome(await migratePython({ lines }))).toBe('refused: install-not-followed')
  })

  it('a project that is linked to without a pyproject.toml comes from the builder', async () => {
    const lines = ['COPY . .', 'RUN pip install -e .']
    const files = { 'setup.py': 'from setuptools import setup\nsetup(name="app")\n' }
    expect(
      copied(
        await migratePython({
          from: 'python:3.11-slim',
          lines: ['RUN apt-get update && apt-get install -y gcc', ...lines],
          files,
        }),
      ),
    ).toEqual(['/opt/venv', '/app'])
  })
})

describe('libraries of the system', () => {
  it.each([
    ['psycopg2', 'libpq5'],
    ['psycopg', 'libpq5'],
    ['mysqlclient', 'libmariadb3'],
    ['flask-mysqldb', 'libmariadb3'],
    ['gitpython', 'git'],
    ['pyyaml==5.3.1', 'libyaml-0-2'],
    ['python-magic', 'libmagic1'],
    ['lightgbm', 'libgomp1'],
    ['opencv-python-headless', 'libglib2.0-0'],
  ])('%s needs %s', async (requirement, osPackage) => {
    const lines = await runtimeOf({ requirements: [requirement] })
    expect(lines.find((line) => line.startsWith('RUN apt-get'))).toContain(` ${osPackage} `)
  })

  it.each([
    'psycopg2-binary',
    'psycopg[binary]',
    'pyyaml==6.0.1',
    'lxml',
    'pillow',
    'numpy',
    'uvicorn[standard]',
    'streamlit',
  ])('%s brings its own', async (requirement) => {
    expect((await runtimeOf({ requirements: [requirement] })).filter((line) => line.startsWith('RUN'))).toEqual([])
  })

  it('a package that nobody knows keeps the full image', async () => {
    expect(outcome(await migratePython({ requirements: ['flask', 'package-of-nobody'] }))).toBe(
      'unchanged: nothing-to-gain, base-lacks',
    )
    expect(outcome(await migratePython({ requirements: ['git+https://example.com/a/b.git'] }))).toBe(
      'unchanged: nothing-to-gain, base-lacks',
    )
  })

  it('on a slim image it keeps the libraries of the headers that were installed', async () => {
    const lines = [
      'RUN apt-get update && apt-get install -y gcc libpq-dev libldap2-dev && rm -rf /var/lib/apt/lists/*',
      ...install,
    ]
    const of = (from: string) => runtimeOf({ from, lines, requirements: ['package-of-nobody'] })
    expect(await of('python:3.11-slim-bookworm')).toContain(
      'RUN apt-get update && apt-get install -y libpq5 libldap-2.5-0 && rm -rf /var/lib/apt/lists/*',
    )
    expect(await of('python:3.11-slim-trixie')).toContain(
      'RUN apt-get update && apt-get install -y libpq5 libldap2 && rm -rf /var/lib/apt/lists/*',
    )
  })

  it('and drops those that nothing is linked against', async () => {
    const lines = ['RUN apt-get update && apt-get install -y gcc libpq-dev', ...install]
    expect(
      (await runtimeOf({ from: 'python:3.11-slim', lines, requirements: ['psycopg2-binary'] })).filter((line) =>
        line.startsWith('RUN'),
      ),
    ).toEqual([])
  })

  it('what the same RUN takes away again is no gain', async () => {
    const lines = [
      'COPY . .',
      'RUN apk add --no-cache --virtual .build gcc musl-dev && pip install --no-cache-dir -r requirements.txt && apk del .build',
    ]
    expect(outcome(await migratePython({ from: 'python:3.11-alpine', lines }))).toBe('unchanged: nothing-to-gain')
  })
})

describe('what the runtime stage repeats', () => {
  it('without a group of packages that a later RUN takes away, and with libraries of headers that stay', async () => {
    const lines = [
      'RUN apk add --no-cache postgresql-client jpeg-dev',
      'RUN apk add --no-cache --virtual .build gcc musl-dev postgresql-dev',
      'COPY requirements.txt .',
      'RUN pip install -r requirements.txt',
      'RUN apk del .build',
      'COPY . .',
    ]
    const runtime = await runtimeOf({ from: 'python:3.11-alpine', lines, requirements: ['psycopg2', 'pillow'] })
    expect(runtime.filter((line) => line.startsWith('RUN'))).toEqual([
      'RUN apk add --no-cache postgresql-client libjpeg-turbo libpq',
    ])
  })

  it('not the manifests that only installs read, unless a source names them', async () => {
    const lines = ['COPY requirements.txt /tmp/', 'RUN pip install -r /tmp/requirements.txt', 'COPY main.py .']
    expect((await runtimeOf({ lines })).filter((line) => line.startsWith('COPY'))).toEqual([
      'COPY --from=builder /opt/venv /opt/venv',
      'COPY main.py .',
    ])
    const files = { 'main.py': 'open("/tmp/requirements.txt")\n' }
    expect(await runtimeOf({ lines, files })).toContain('COPY requirements.txt /tmp/')
  })

  it('what the program itself prepares, and what it takes away', async () => {
    const lines = [
      ...install,
      'RUN pip freeze > versions.txt',
      'RUN python manage.py collectstatic --noinput',
      'RUN rm -rf drafts notes.txt',
    ]
    const files = { 'manage.py': '', 'drafts/a.txt': '', 'notes.txt': '' }
    const runtime = await runtimeOf({ lines, files })
    expect(runtime).toContain('RUN pip freeze > versions.txt')
    expect(runtime).toContain('RUN python manage.py collectstatic --noinput')
    expect(runtime).toContain('RUN rm -rf drafts notes.txt')
  })

  it('no variables of package managers', async () => {
    const lines = ['ENV PIP_NO_CACHE_DIR=1 PYTHONUNBUFFERED=1', ...install]
    expect(await runtimeOf({ lines })).toContain('ENV PYTHONUNBUFFERED=1')
  })
})
