import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parsePipfileLock, parsePyproject, parseTomlLock } from '../../src/ecosystems/python/manifests.js'
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
        (text) => [parsePyproject(text), parseTomlLock(text), parsePipfileLock(text)].length === 3,
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
