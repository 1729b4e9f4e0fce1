import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { dockerIsSkipped } from './engine-setup.js'
import {
  buildCommand,
  engineThat,
  leftovers,
  projectWith,
  runCommand,
  serverProject,
  startCommand,
} from './verify-support.js'

describe.skipIf(dockerIsSkipped)('msb-migrate verify with another engine:', () => {
  const onAlpine = serverProject({
    Dockerfile: [
      'FROM node:20-alpine',
      'WORKDIR /app',
      'COPY package*.json ./',
      'RUN npm install',
      'COPY . .',
      'EXPOSE 3000',
      'CMD ["node", "index.js"]',
      '',
    ].join('\n'),
  })
  // A machine that is itself a container may not give as many files and processes as the engine would ask for.
  const settings = projectWith({
    'containers.conf':
      '[containers]\ndefault_ulimits = ["nofile=1000:1000", "nproc=1000:1000"]\n[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n',
  })

  beforeAll(async () => {
    await buildCommand()
    execFileSync('sh', ['-c', 'docker save node:20-alpine | podman load'], { stdio: 'pipe' })
  })

  test.each([
    ['podman', 'Buildah', { CONTAINERS_CONF: join(settings, 'containers.conf') }],
    ['buildah', 'Buildah', { CONTAINERS_CONF: join(settings, 'containers.conf') }],
    ['docker', 'classic builder', { DOCKER_BUILDKIT: '0' }],
  ])('%s, %s', async (name, builder, env) => {
    const temporary = projectWith({})
    const args = ['verify', '--engine', name, '--json']
    const { status, stdout, stderr, pid } = await runCommand(onAlpine, args, { TMPDIR: temporary, ...env })
    expect(stderr).not.toContain('bug')
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'equal',
      engine: { name, builder },
      after: { run: { readiness: 'answers', exit: { code: 0 } }, rebuild: { bytes: expect.any(Number) } },
    })
    expect(status).toBe(0)
    expect(await leftovers(temporary, pid, name)).toEqual([])
  })
})

describe.skipIf(dockerIsSkipped)('an engine that fails', () => {
  beforeAll(buildCommand)

  test.each([
    ['is not there', { PATH: projectWith({}) }, /No container engine answers[\s\S]*docker is not installed/],
    [
      'does not answer',
      { PATH: engineThat({ version: 'echo "Cannot connect to the Docker daemon" >&2; exit 1' }) },
      /docker: Cannot connect/,
    ],
    [
      'is killed while it builds',
      { PATH: engineThat({ build: 'sleep 1; kill -9 $$' }) },
      /docker build was ended by SIGKILL/,
    ],
    [
      'has a full disk',
      { PATH: engineThat({ build: 'echo "write /var/lib/x: no space left on device"; exit 1' }) },
      /the disk that the engine builds on is full/,
    ],
    [
      'has no port to give',
      { PATH: engineThat({ start: 'echo "Bind for 0.0.0.0:1 failed: port is already allocated" >&2; exit 1' }) },
      /No free port could be published/,
    ],
  ])('%s: it is said, nothing is left behind', async (_, env, message) => {
    const temporary = projectWith({})
    const { status, stderr, stdout, pid } = await runCommand(serverProject(), ['verify', '--engine', 'docker'], {
      TMPDIR: temporary,
      ...env,
    })
    expect(stderr).toMatch(message)
    expect(stdout).toBe('')
    expect(status).toBe(2)
    expect(await leftovers(temporary, pid)).toEqual([])
  })

  it('gives a port away once: another is taken', async () => {
    const mark = join(projectWith({}), 'mark')
    const once = `[ -e ${mark} ] || { : > ${mark}; echo "port is already allocated" >&2; exit 1; }`
    const { status } = await runCommand(serverProject(), ['verify', '--no-rebuild'], {
      PATH: engineThat({ start: once }),
    })
    expect(status).toBe(0)
  })

  it('cannot fetch a base image: it is said', async () => {
    const project = serverProject({
      Dockerfile: 'FROM registry.invalid/node:20\nWORKDIR /app\nCOPY . .\nCMD ["node", "index.js"]\n',
    })
    const files = ['--before', 'Dockerfile', '--after', 'Dockerfile']
    const { status, stderr } = await runCommand(project, ['verify', ...files])
    expect(stderr).toMatch(/a base image could not be fetched[\s\S]*registry\.invalid/)
    expect(status).toBe(2)
  })

  it.skipIf(process.getuid?.() !== 0)('is there, but the disk of temporary files is full: it is said', async () => {
    const temporary = projectWith({})
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', temporary])
    try {
      const project = serverProject({ 'data.bin': 'x'.repeat(3_000_000) })
      const { status, stderr, pid } = await runCommand(project, ['verify'], { TMPDIR: temporary })
      expect(stderr).toMatch(/The disk of temporary files .* is full/)
      expect(status).toBe(2)
      expect(await leftovers(temporary, pid)).toEqual([])
    } finally {
      execFileSync('umount', [temporary])
    }
  })

  it('bounds the context', async () => {
    const project = serverProject({ 'data.bin': 'x'.repeat(3_000_000) })
    const { status, stderr } = await runCommand(project, ['verify', '--disk', '1m'])
    expect(stderr).toContain('The build context is larger than')
    expect(status).toBe(2)
  })
})

describe.skipIf(dockerIsSkipped)('a user who gives up', () => {
  beforeAll(buildCommand)

  const slow = (where: 'build' | 'start') =>
    serverProject(
      where === 'build'
        ? { before: 'FROM node:20\nRUN sleep 300\n', after: 'FROM node:20\n' }
        : {
            before: 'FROM node:20\nEXPOSE 1\nCMD ["sleep", "300"]\n',
            after: 'FROM node:20\nEXPOSE 1\nCMD ["sleep", "300"]\n',
          },
    )

  test.each([
    ['SIGINT', 'build', 130],
    ['SIGTERM', 'start', 143],
    ['SIGKILL', 'build', null],
    ['SIGKILL', 'start', null],
  ] as const)('by %s during the %s leaves nothing behind', async (signal, where, status) => {
    const temporary = projectWith({})
    const args = ['verify', '--before', 'before', '--after', 'after']
    const child = startCommand(slow(where), args, { TMPDIR: temporary })
    const { pid = 0 } = child
    let told = ''
    child.stderr?.on('data', (chunk) => {
      told += chunk
    })
    const awaited = where === 'build' ? 'building before' : 'starting the original'
    for (let waited = 0; !told.includes(awaited) && waited < 600; waited += 1) await wait(100)
    await wait(2000)
    child.kill(signal)
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(status)
    if (signal !== 'SIGKILL') expect(told).toContain('everything was taken away again')
    let left = await leftovers(temporary, pid)
    for (let waited = 0; left.length > 0 && waited < 300; waited += 1) {
      await wait(100)
      left = await leftovers(temporary, pid)
    }
    expect(left).toEqual([])
    // The image that a one-line Dockerfile makes of its base is the base's own, under another name.
    expect(execFileSync('docker', ['image', 'inspect', '--format', 'here', 'node:20'], { encoding: 'utf8' })).toBe(
      'here\n',
    )
  })
})
