import { describe, expect, it } from 'vitest'
import { filesInMemory, migrate } from '../../src/index.js'
import { readDockerCommand } from '../../src/plan/callers/docker-command.js'
import { smallProject, smallProjectFiles } from '../small-project.js'

const split = (text: string) => readDockerCommand(text.split(' '))

describe('readDockerCommand', () => {
  it.each([
    ['docker run --rm -it -e A=b -p80:80 --name=x app:1 npm test', 'app:1', 'npm test'],
    ['sudo -E docker container run -itv /a:/b app npm test -- --x', 'app', 'npm test -- --x'],
    ['docker --debug run --network host app', 'app', ''],
    ['env A=b podman run app sh -c ls', 'app', 'sh -c ls'],
  ])('reads %s', (text, image, argv) => {
    expect(split(text)).toMatchObject({ kind: 'container', image, argv: argv.split(' ').filter(Boolean) })
  })

  it('reads mounts and the entrypoint', () => {
    expect(split('docker run --entrypoint npm -v .:/app:ro --mount type=bind,src=.,dst=/b app test')).toMatchObject({
      argv: ['test'],
      entrypoint: 'npm',
      mounts: ['/app', '/b'],
    })
  })

  it.each([
    'docker compose -f a.yml run --rm -T web npm test',
    'docker-compose --profile x exec -u root web npm test',
    'docker compose run -e A=b --no-deps web npm test',
  ])('reads %s', (text) => {
    expect(split(text)).toEqual({ kind: 'service', service: 'web', argv: ['npm', 'test'] })
  })

  it('reads builds, options before and behind the context', () => {
    expect(
      split(
        'docker buildx build --load . -t a:1 --tag=b -f x/Dockerfile --cache-to type=gha --target t --build-arg A=1',
      ),
    ).toEqual({
      kind: 'build',
      tags: ['a:1', 'b'],
      context: '.',
      file: 'x/Dockerfile',
      target: 't',
      cacheTo: ['type=gha'],
      cacheFrom: [],
      inlineCache: false,
    })
  })

  it.each(['docker', 'docker push app', 'docker run', 'npm test', 'docker compose up', 'sudo'])('leaves %s', (text) => {
    expect(split(text)).toBeUndefined()
  })
})

const dockerfile = `FROM node:22
WORKDIR /app
COPY . .
RUN npm ci
RUN npm run build
CMD ["node", "index.js"]
`
const tests = 'npx tsc --noEmit'

async function codes(files: Readonly<Record<string, string>>, text = dockerfile): Promise<readonly string[]> {
  const [migration] = await migrate({ dockerfiles: [{ path: 'Dockerfile', text }], files: smallProject(files) })
  expect(migration?.outcome.kind).toBe('migrated')
  return (migration?.warnings ?? []).map(({ code }) => code).filter((code) => /command|cache/.test(code))
}

describe('commands that others run in the image', () => {
  it.each([
    ['an image that is built here', `\tdocker build -t app . && docker run app ${tests}`],
    ['an image whose name is computed', `\tdocker run $(IMAGE) ${tests}`],
    ['one with a volume elsewhere', `\tdocker run -v data:/data $(IMAGE) ${tests}`],
  ])('warns for %s', async (_, recipe) => {
    expect(await codes({ Makefile: recipe })).toEqual(['command-needs-development'])
  })

  it.each([
    ['an image of somebody else', `\tdocker run node:22 ${tests}`],
    ['an image of another Dockerfile', `\tdocker build -t app other && docker run app ${tests}`],
    ['an image of a stage', `\tdocker build --target builder -t app . && docker run app ${tests}`],
    ['a volume over the program', `\tdocker run -v $(PWD):/app $(IMAGE) ${tests}`],
    ['the program itself', '\tdocker run $(IMAGE) node index.js'],
    ['what is not known', '\tdocker run $(IMAGE) ./x.sh'],
  ])('does not warn for %s', async (_, recipe) => {
    expect(await codes({ Makefile: recipe })).toEqual([])
  })

  it('does not take words behind an ENTRYPOINT of its own for a command', async () => {
    const text = dockerfile.replace('CMD ["node", "index.js"]', 'ENTRYPOINT ["node", "index.js"]')
    expect(await codes({ Makefile: `\tdocker run $(IMAGE) ${tests}` }, text)).toEqual([])
    expect(await codes({ Makefile: `\tdocker run --entrypoint npx $(IMAGE) tsc` }, text)).toHaveLength(1)
  })

  it('does not warn where the original installed for production alone', async () => {
    const text = dockerfile.replace('npm ci', 'npm ci --omit=dev').replace('RUN npm run build\n', '')
    expect(await codes({ Makefile: `\tdocker run $(IMAGE) ${tests}` }, text)).toEqual([])
  })

  it('says the same once for a file, and counts what is over five', async () => {
    const recipes = Array.from({ length: 8 }, (_, at) => `\tdocker run $(IMAGE) npx tsc --x${at % 7}`)
    const found = await codes({ Makefile: recipes.join('\n') })
    expect(found).toEqual([...Array(5).fill('command-needs-development'), 'more-commands-break'])
  })

  it.each([
    ['docker build --cache-from app:latest -t app .', 1],
    ['docker build --build-arg BUILDKIT_INLINE_CACHE=1 .', 1],
    ['docker buildx build --cache-to type=gha .', 1],
    ['docker buildx build --cache-to app:cache,mode=max .', 0],
    ['docker buildx build --cache-from type=gha .', 0],
    ['docker build --cache-from app:latest -t app other', 0],
    ['docker build .', 0],
  ])('warns of the cache of %s %d times', async (command, count) => {
    expect(await codes({ Makefile: `\t${command}` })).toHaveLength(count)
  })

  it('finds the Dockerfile of a context below the repository by the paths of its pipelines', async () => {
    const pipeline = (context: string) => `- run: docker build -t app ${context} && docker run app ${tests}`
    for (const [context, count] of [
      ['services/a', 1],
      ['services/b', 0],
    ] as const) {
      const files = filesInMemory({ '.github/workflows/ci.yml': pipeline(context) })
      const [migration] = await migrate({
        dockerfiles: [{ path: 'Dockerfile', text: dockerfile }],
        files: filesInMemory(smallProjectFiles()),
        repository: { files, context: 'services/a' },
      })
      const found = migration?.warnings.filter(({ code }) => code === 'command-needs-development')
      expect(found).toHaveLength(count)
    }
  })
})
