// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of pipelines look like those of a template
import { describe, expect, it } from 'vitest'
import { filesInMemory, migrate } from '../../src/index.js'
import type { Callers } from '../../src/project/callers/caller.js'
import { isPublicImage, shortName } from '../../src/project/callers/image-name.js'
import { readManifest } from '../../src/project/callers/kubernetes.js'
import { readPipeline } from '../../src/project/callers/pipelines.js'
import { readAppJson, readFlyToml, readProcfile } from '../../src/project/callers/plain-platforms.js'
import { readHerokuYaml, readRenderYaml } from '../../src/project/callers/platforms.js'
import { callerKind, readCallers } from '../../src/project/callers/read-callers.js'
import { readJenkinsfile, readMakefile, readPackageScripts } from '../../src/project/callers/shell-texts.js'
import { smallProject } from '../small-project.js'

/** `line: words | image`, one for each command. */
function deployed({ deployed = [] }: Partial<Callers>): readonly string[] {
  return deployed.map(({ place, argv, image, behindEntrypoint, form }) =>
    [`${place.line} ${form}${behindEntrypoint ? ' behind' : ''}: ${argv.join(' ')}`, image].filter(Boolean).join(' | '),
  )
}

function shellTexts({ shellTexts = [] }: Partial<Callers>): readonly string[] {
  return shellTexts.map(({ place, text }) => `${place.line}: ${text}`)
}

describe('manifests', () => {
  it('reads commands, arguments and probes, of all documents', () => {
    const text = `kind: Service
---
kind: Deployment
spec:
  containers:
  - image: app:1
    command: [npm, run]
    args:
    - start
    readinessProbe: { exec: { command: [curl, x] } }
  - { image: b, args: ["--port", 80] }
  initContainers: &none []
`
    expect(deployed(readManifest(text, 'k8s/a.yaml'))).toEqual([
      '7 exec: npm run start | app:1',
      '10 exec: curl x | app:1',
      '11 exec behind: --port 80 | b',
    ])
  })

  it('reads a template line by line', () => {
    const text = `containers:
  - name: {{ .Chart.Name }}
    args: ["--x", '{{ .Values.y }}']
    {{- if .Values.z }}
    command:
    - npx   # a comment
    - "jest"
    {{- end }}
    image: "{{ .Values.image }}"
  - name: other
    command: ["{{ .Values.command }}"]
  - image: third
    args:
      - node
    ports: []
{{- end }}
`
    expect(deployed(readManifest(text, 'a.yaml'))).toEqual([
      '5 exec: npx jest --x $VALUE | {{ .Values.image }}',
      '13 exec behind: node | third',
    ])
  })

  it.each([
    '',
    'a',
    '[]',
    '{{',
    'containers: {',
    '- '.repeat(100_000),
    '['.repeat(200_000),
    'command:\n- '.repeat(2000),
  ])('takes any text', (text) => {
    expect(() => readManifest(text, 'a.yaml')).not.toThrow()
  })
})

describe('platforms', () => {
  it('reads a Procfile', () => {
    expect(deployed(readProcfile('# x\nweb: npm start \r\n\nrelease: a && b\nno process\n', 'Procfile'))).toEqual([
      '2 shell behind: npm start',
      '4 shell behind: a && b',
    ])
  })

  it('reads a heroku.yml, each process with the Dockerfile that it runs', () => {
    const text = `build: { docker: { web: Dockerfile, worker: ./worker/Dockerfile } }
release:
  image: worker
  command:
    - a
run:
  web: b
  worker: { command: [c], image: worker }
  other: d
`
    const read = readHerokuYaml(text, 'heroku.yml')
    expect(read.deployed?.map(({ argv, dockerfile }) => [argv[0], dockerfile])).toEqual([
      ['a', 'worker/Dockerfile'],
      ['b', 'Dockerfile'],
      ['c', 'worker/Dockerfile'],
      ['d', 'Dockerfile'],
    ])
    expect(readHerokuYaml('build: {}', 'heroku.yml')).toEqual({})
    expect(readHerokuYaml('{', 'heroku.yml')).toEqual({})
  })

  it('reads a fly.toml', () => {
    const text = `app = "x"
[build]
  dockerfile = "./docker/Dockerfile"
[deploy]
  release_command = "sh -c \\"a\\""
[processes]
  web = 'npm start' # why
[[services]]
  processes = ["web"]
  protocol = "tcp"
`
    const read = readFlyToml(text, 'fly.toml')
    expect(deployed(read)).toEqual(['5 line behind: sh -c "a"', '7 line behind: npm start'])
    expect(read.deployed?.[0]?.dockerfile).toBe('docker/Dockerfile')
    expect(readFlyToml(`${text}[build]\nbuild-target = "x"`, 'fly.toml')).toEqual({})
  })

  it('reads a render.yaml and an app.json', () => {
    const text = `services:
  - { env: docker, preDeployCommand: a, dockerCommand: b, dockerfilePath: ./x/Dockerfile }
  - { runtime: node, preDeployCommand: c }
`
    expect(deployed(readRenderYaml(text, 'render.yaml'))).toEqual(['2 line: a', '2 line behind: b'])
    const json = '{\n"scripts": { "postdeploy": "a",\n"dokku": { "predeploy": "b" } } }'
    expect(deployed(readAppJson(json, 'app.json'))).toEqual(['2 shell behind: a', '3 shell behind: b'])
    for (const broken of ['', '{', '[]', '{"expo":{}}', '{"scripts":{"postdeploy":1}}'])
      expect(readAppJson(broken, 'app.json')).toEqual({ deployed: [] })
  })
})

describe('pipelines', () => {
  it('reads what names docker, and builds by an action', () => {
    const text = `jobs:
  a:
    steps:
      - run: |
          echo
          docker run x:\${{ github.sha }}
      - name: Build with docker
      - run: docker build << parameters.x >> .
      - uses: docker/build-push-action@v6
        with:
          file: a/Dockerfile
          tags: |
            a:1
            b:2
          build-args: |
            BUILDKIT_INLINE_CACHE=1
          cache-to: |
            type=gha
            type=inline
      - uses: docker/build-push-action@v6
`
    const read = readPipeline(text, 'ci.yml')
    expect(shellTexts(read)).toEqual(
      expect.arrayContaining(['5: echo\ndocker run x:$EXPRESSION\n', '8: docker build $EXPRESSION .']),
    )
    expect(read.builds).toEqual([
      {
        place: { file: 'ci.yml', line: 17 },
        file: 'a/Dockerfile',
        tags: ['a:1', 'b:2'],
        cacheTo: ['type=gha', 'type=inline'],
        inlineCache: true,
      },
      { place: { file: 'ci.yml', line: 20 }, tags: [], cacheTo: [], inlineCache: false },
    ])
  })

  it('reads the lines of what is no YAML', () => {
    expect(shellTexts(readPipeline('a: [\n  - docker run \\\n    x npm test\n', 'ci.yml'))).toEqual([
      '2: docker run \\\n    x npm test',
    ])
  })

  it('reads a Makefile', () => {
    const text = 'docker: x\n\t@-docker run $(IMAGE) \\\n\t  npm test $$HOME\n\techo\n'
    expect(shellTexts(readMakefile(text, 'Makefile'))).toEqual(['2: docker run ${IMAGE} \\\n\t  npm test $$HOME'])
  })

  it('reads a Jenkinsfile', () => {
    const text = `sh 'docker run a'\nsh(script: "docker run \\"b\\"")\nsh """\n  docker run c\n"""\nsh 'echo'\n`
    expect(shellTexts(readJenkinsfile(text, 'Jenkinsfile'))).toEqual([
      '1: docker run a',
      '2: docker run "b"',
      '3: \n  docker run c\n',
    ])
  })

  it('reads package scripts', () => {
    const text = '{\n"scripts": {\n"a": "docker run x",\n"b": "tsc" } }'
    expect(shellTexts(readPackageScripts(text, 'package.json'))).toEqual(['3: docker run x'])
    expect(readPackageScripts('{', 'package.json')).toEqual({ shellTexts: [] })
  })
})

describe('readCallers', () => {
  it.each([
    ['.github/workflows/ci.yml', 'pipeline'],
    ['.gitlab-ci.yml', 'pipeline'],
    ['infra/k8s/base/a.yaml', 'manifest'],
    ['deployment/a.yml', 'manifest'],
    ['charts/app/templates/a.yaml', 'manifest'],
    ['charts/app/charts/redis/templates/a.yaml', undefined],
    ['cronjob.yaml', 'rootManifest'],
    ['docker-compose.yml', undefined],
    ['pnpm-lock.yaml', undefined],
    ['src/a.yaml', undefined],
    ['Procfile', 'procfile'],
    ['fly.staging.toml', 'fly'],
    ['sub/package.json', undefined],
  ])('takes %s for %s', (path, kind) => {
    expect(callerKind(path)).toBe(kind)
  })

  it('is bounded in number and size', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`k8s/${at}.yaml`, manifest]))
    expect((await readCallers(filesInMemory(many))).deployed).toHaveLength(200)
    const large = { Procfile: `web: a\n#${'x'.repeat(256 * 1024)}` }
    expect((await readCallers(filesInMemory(large))).deployed).toEqual([])
  })

  it('reads the repository around a context, save for what belongs to other programs', async () => {
    const around = {
      files: filesInMemory({
        '.github/workflows/ci.yml': '- run: docker run x',
        Procfile: 'web: a',
        'services/a/Makefile': '\tdocker run inside',
        'k8s/a.yaml': manifest,
      }),
      context: 'services/a',
    }
    const read = await readCallers(filesInMemory({ Makefile: '\tdocker run inside' }), around)
    expect([...read.shellTexts, ...read.deployed].map(({ place }) => place.file)).toEqual([
      'Makefile',
      '../../.github/workflows/ci.yml',
      '../../k8s/a.yaml',
    ])
  })
})

// Each would keep a careless pattern busy for minutes.
it.each([
  ['Jenkinsfile', `sh '${'\\'.repeat(100_000)}`],
  ['Jenkinsfile', 'sh """'.repeat(40_001)],
  ['fly.toml', `[${' '.repeat(250_000)}`],
  ['fly.toml', '['.repeat(250_000)],
  ['Procfile', `web:${' '.repeat(250_000)}`],
  ['k8s/a.yaml', '{{'.repeat(120_000)],
  ['k8s/a.yaml', `a: {{\n${'command:\n'.repeat(25_000)}`],
  ['k8s/a.yaml', `a: {{\ncommand: ["${'{{'.repeat(100_000)}"]`],
  ['k8s/a.yaml', `command: [${'"'.repeat(250_000)}`],
  ['.gitlab-ci.yml', `- docker ${'${{'.repeat(40_000)}`],
  ['.gitlab-ci.yml', `- docker ${'<< a'.repeat(30_000)}`],
  ['.gitlab-ci.yml', '- docker run $X a\n'.repeat(7000)],
  ['.gitlab-ci.yml', `- |\n${'  docker run $X npm test\n'.repeat(1000)}`],
  ['Makefile', '\tdocker \\\n'.repeat(20_000)],
  ['Makefile', `\tdocker ${'$('.repeat(100_000)}`],
  ['Makefile', `\tdocker ${'`'.repeat(30_000)}`],
  ['package.json', `{"scripts":{"a":"docker ${'('.repeat(30_000)}"}}`],
  ['app.json', '['.repeat(250_000)],
])('reads a hostile %s in no time', async (path, text) => {
  const start = performance.now()
  const dockerfile = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "index.js"]\n'
  const files = smallProject({ [path]: text })
  const [migration] = await migrate({ dockerfiles: [{ path: 'Dockerfile', text: dockerfile }], files })
  expect(migration?.outcome.kind).toMatch(/migrated|refused/)
  expect(performance.now() - start).toBeLessThan(20_000)
})

const manifest = 'kind: Pod\nspec: { containers: [{ image: a, command: [b] }] }\n'

it('knows names of images', () => {
  expect(shortName('registry:5000/team/app:1@sha256:x')).toBe('app')
  expect(shortName('$REGISTRY/app:$TAG')).toBe('app')
  for (const image of ['busybox', 'postgres:16', 'docker.io/library/redis', 'bitnami/kafka:1', 'curlimages/curl'])
    expect(isPublicImage(image), image).toBe(true)
  for (const image of ['shop', 'ghcr.io/acme/nodeshop', 'acme/redis-admin:1'])
    expect(isPublicImage(image), image).toBe(false)
})
