import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePipfileLock, parsePyproject, parseTomlLock } from '../../src/ecosystems/python/manifests.js'
import { programOfCall, readPythonFile } from '../../src/ecosystems/python/python-file.js'
import { parseRequirement, parseRequirements } from '../../src/ecosystems/python/requirement.js'

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
