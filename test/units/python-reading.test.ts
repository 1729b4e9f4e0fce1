import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseLock, withLocked } from '../../src/ecosystems/python/lock-file.js'
import { parsePipfileLock, parsePyproject } from '../../src/ecosystems/python/manifests.js'
import { programOfCall, readPythonFile } from '../../src/ecosystems/python/python-file.js'
import { parseRequirement, parseRequirements } from '../../src/ecosystems/python/requirement.js'
import { requirementsOfSetup } from '../../src/ecosystems/python/setup-py.js'

describe('a requirement', () => {
  it.each([
    ['Flask', { name: 'flask', extras: [] }],
    ['ruamel.yaml_clib == 0.2.8', { name: 'ruamel-yaml-clib', extras: [], version: '0.2.8' }],
    ['celery[redis, SQS]>=5,<6', { name: 'celery', extras: ['redis', 'sqs'] }],
    ['requests == 2.31.0 ; python_version < "3.12"', { name: 'requests', extras: [], version: '2.31.0' }],
    ['app @ https://example.com/app.zip', { name: 'app', extras: [], isDirect: true }],
    ['zope.interface (==6.1)', { name: 'zope-interface', extras: [], version: '6.1' }],
  ])('%s', (text, requirement) => {
    expect(parseRequirement(text)).toEqual(requirement)
  })

  it('for another system is none', () => {
    expect(parseRequirement('pywin32 ; sys_platform == "win32"')).toBeUndefined()
  })
})

describe('a requirements file', () => {
  it('names packages, other files and folders', () => {
    const text = [
      '# packages',
      '-r base.txt',
      '--index-url https://example.com/simple',
      'flask==3.0 \\',
      '    --hash=sha256:abc',
      '-e .',
      './libs/common',
      'git+https://github.com/a/Some_Thing.git@main#egg=some_thing',
      'wheels/local-1.0-py3-none-any.whl',
      'gunicorn  # the server',
    ].join('\r\n')
    expect(parseRequirements(text)).toEqual({
      requirements: [
        { name: 'flask', extras: [], version: '3.0' },
        { name: 'some-thing', extras: [], isDirect: true },
        { name: 'local', extras: [], isDirect: true },
        { name: 'gunicorn', extras: [] },
      ],
      files: ['base.txt'],
      folders: ['.', './libs/common'],
    })
  })

  it('never throws, whatever stands in it', () => {
    fc.assert(fc.property(fc.string({ maxLength: 500 }), (text) => parseRequirements(text).requirements.length >= 0))
    fc.assert(
      fc.property(
        fc.string({ maxLength: 500 }),
        (text) => [parsePyproject(text), parseLock(text), parsePipfileLock(text)].length === 3,
      ),
    )
  })

  it('is read in time, however long its lines are', () => {
    const long = `${'a'.repeat(50_000)}[${'b,'.repeat(20_000)}`
    expect(
      parseRequirements(`${long}\n${' '.repeat(50_000)}x\n${'-'.repeat(50_000)}`).requirements.length,
    ).toBeLessThan(4)
  })
})

describe('a manifest', () => {
  it('parts what the program needs from what developers do', () => {
    const manifest = parsePyproject(
      '[project]\ndependencies = ["flask>=3"]\n[dependency-groups]\ndev = ["pytest", { include-group = "x" }]\n[tool.poetry.group.docs.dependencies]\nmkdocs = { version = "1.5.3", extras = ["i18n"] }\n',
    )
    expect(manifest).toEqual({
      production: [{ name: 'flask', extras: [] }],
      development: [
        { name: 'pytest', extras: [] },
        { name: 'mkdocs', extras: ['i18n'], version: '1.5.3' },
      ],
    })
  })

  it('of another shape is none', () => {
    expect(parsePyproject('project = 1')).toBeUndefined()
    expect(parsePipfileLock('{"default": 1}')).toBeUndefined()
  })
})

describe('a source', () => {
  it('tells what it imports, what it starts, and whether it loads itself anew', async () => {
    const file = await readPythonFile(
      'app.py',
      [
        'import os, subprocess as sub',
        'from django.conf import settings',
        'from . import views',
        'subprocess.run(["git", "log"], check=True)',
        'os.system("ffmpeg -i " + name)',
        'subprocess.Popen(command)',
        'subprocess.run([sys.executable, "-m", "pip"])',
        'app.run(host="0.0.0.0", debug=True)',
      ].join('\n'),
    )
    expect(file.imports).toEqual(['os', 'subprocess', 'django'])
    const started = file.calls.flatMap((call) => programOfCall(call) ?? [])
    expect(started.map(({ isLiteral, literals, text }) => (isLiteral ? literals[0] : text))).toEqual([
      'git',
      'ffmpeg',
      'command',
    ])
    expect(file.reloads).toEqual({ file: 'app.py', line: 8 })
  })

  it('never throws, whatever stands in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: 300 }),
        async (text) => (await readPythonFile('a.py', text)).path === 'a.py',
      ),
    )
  })
})

describe('a setup.py', () => {
  const setup = (words: string) => `from setuptools import setup\n\nsetup(\n    name="shop",\n    ${words}\n)\n`
  test.each<readonly [string, string, string | undefined, readonly string[] | undefined]>([
    ['asks for packages', setup('install_requires=["flask>=2", "psycopg2"],'), undefined, ['flask', 'psycopg2']],
    ['asks for none', setup('py_modules=["shop"],'), undefined, []],
    [
      'leaves that to setup.cfg',
      setup(''),
      '[options]\ninstall_requires =\n    flask\n    # one more\n    redis>=4\n',
      ['flask', 'redis'],
    ],
    ['computes them', setup('install_requires=open("requirements.txt").read().split(),'), undefined, undefined],
    ['has them in a variable', setup('install_requires=required,'), undefined, undefined],
    ['compiles something', setup('ext_modules=[Extension("a", ["a.c"])],'), undefined, undefined],
    ['has settings from elsewhere', setup('**settings'), undefined, undefined],
    ['is none', 'print(1)\n', undefined, undefined],
  ])('that %s', async (_, text, configuration, expected) => {
    expect((await requirementsOfSetup(text, configuration))?.map(({ name }) => name)).toEqual(expected)
  })

  it('of any text is read without harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (one, two) => void (await requirementsOfSetup(one, two))),
    )
  })
})

describe('a lock file', () => {
  const uv = `version = 1

[[package]]
name = "shop"
source = { virtual = "." }
dependencies = [{ name = "Flask" }, { name = "theirs", extra = ["fast"] }]

[[package]]
name = "flask"
version = "3.0.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "click" }, { name = "colorama", marker = "sys_platform == 'win32'" }]
wheels = [{ url = "https://example.com/flask-3.0.0-py3-none-any.whl" }]

[[package]]
name = "click"
version = "8.1.0"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://example.com/click-8.1.0.tar.gz" }

[[package]]
name = "colorama"
version = "0.4.6"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "theirs"
version = "1.0.0"
source = { git = "https://example.com/theirs.git" }

[package.optional-dependencies]
fast = [{ name = "ujson" }]

[[package]]
name = "ujson"
version = "5.0.0"
source = { registry = "https://pypi.org/simple" }
wheels = [{ filename = "ujson-5.0.0-cp312-cp312-manylinux_2_17_x86_64.whl" }]
`
  const poetry = (files: string, end: string) => `[[package]]
name = "Flask"
version = "3.0.0"
optional = false
${files}

[package.dependencies]
click = ">=8"
colorama = {version = "*", markers = "platform_system == 'Windows'"}

[[package]]
name = "click"
version = "8.1.0"
optional = false

[[package]]
name = "colorama"
version = "0.4.6"

[[package]]
name = "theirs"
version = "1.0.0"

[package.dependencies]
ujson = {version = ">=5", optional = true}

[package.source]
type = "git"
url = "https://example.com/theirs.git"

[[package]]
name = "ujson"
version = "5.0.0"

${end}`
  const wheel = '{file = "flask-3.0.0-py3-none-any.whl", hash = "sha256:1"}'

  it.each([
    ['of uv', uv],
    ['of Poetry', poetry(`files = [${wheel}]`, '')],
    ['of Poetry, as it was', poetry('', `[metadata.files]\nFlask = [${wheel}]\n`)],
  ])('%s tells versions, what is pure, and all that is required', (_, text) => {
    const lock = parseLock(text)
    const asked = [
      { name: 'flask', extras: [] },
      { name: 'theirs', extras: ['fast'] },
      { name: 'absent', extras: [] },
    ]
    expect(lock && withLocked(asked, lock)).toEqual([
      { name: 'flask', extras: [], version: '3.0.0', isPure: true },
      { name: 'theirs', extras: ['fast'], version: '1.0.0', isDirect: true },
      { name: 'absent', extras: [] },
      { name: 'click', extras: [], version: '8.1.0', isRequired: true },
      { name: 'ujson', extras: [], version: '5.0.0', isRequired: true },
    ])
  })

  it.each([
    ['a wheel for every system', ['a-1.0-py3-none-any.whl', 'a-1.0.tar.gz'], true],
    ['wheels for others beside it', ['a-1.0-py3-none-any.whl', 'a-1.0-cp312-cp312-win_amd64.whl'], true],
    ['one for Linux beside it', ['a-1.0-py3-none-any.whl', 'a-1.0-cp312-cp312-musllinux_1_2_x86_64.whl'], undefined],
    ['sources', ['a-1.0.tar.gz'], undefined],
  ])('knows a package with %s', (_, names, isPure) => {
    const files = names.map((file) => `{file = "${file}", hash = "sha256:1"}`).join(', ')
    const lock = parseLock(`[[package]]\nname = "a"\nversion = "1.0"\nfiles = [${files}]\n`)
    expect(lock && withLocked([{ name: 'a', extras: [] }], lock)[0]?.isPure).toBe(isPure)
  })

  it('leaves out what an extra brings that nobody asks for', () => {
    const lock = parseLock(uv)
    const names = lock && withLocked([{ name: 'theirs', extras: [] }], lock).map(({ name }) => name)
    expect(names).toEqual(['theirs'])
  })
})
