// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of compose look like those of a template
import { describe, expect, it } from 'vitest'
import { parseComposeServices } from '../../src/project/compose-files.js'

function only(text: string, path = 'compose.yml') {
  const builds = parseComposeServices(text, path)
  expect(builds).toHaveLength(1)
  return builds?.[0] as NonNullable<typeof builds>[number]
}

describe('parseComposeServices', () => {
  it('reads what building and starting needs', () => {
    const text = `
services:
  api:
    build:
      context: ../api
      dockerfile: ./docker/Dockerfile.prod
      target: production
      args: [NODE_VERSION=22, "MODE", "EMPTY="]
    command: npm run start:dev
    volumes:
      - ./src:/app/src:ro
      - /etc/hosts:/etc/hosts
      - ~/x:/home/x
      - \${DATA:-./data}:/data
      - \${ROOT}/y:/y
      - C:\\code:/code
      - named:/var/lib
      - /app/node_modules
      - { type: bind, source: ./lib, target: /app/lib }
      - { type: volume, source: named, target: /named }
      - { type: tmpfs, target: /tmp }
  image-only: { image: redis }
`
    expect(only(text, 'deploy/compose.yml')).toEqual({
      contextFolder: 'api',
      service: {
        file: 'deploy/compose.yml',
        name: 'api',
        dockerfile: 'docker/Dockerfile.prod',
        target: 'production',
        command: 'npm run start:dev',
        start: { form: 'line', argv: ['npm run start:dev'], behindEntrypoint: true },
        mounts: ['/app/src', '/etc/hosts', '/home/x', '/data', '/y', '/code', '/app/lib'],
        args: new Map([
          ['NODE_VERSION', '22'],
          ['MODE', '${MODE}'],
          ['EMPTY', ''],
        ]),
      },
    })
  })

  it.each([
    ['services: { a: { build: . } }', 'x/compose.yml', 'x'],
    ['services: { a: { build: ./app/ } }', 'compose.yml', 'app'],
    ['services: { a: { build: .. } }', 'x/compose.yml', '.'],
    ['services: { a: { build: /srv/app } }', 'x/compose.yml', '/srv/app'],
    ['services: { a: { build: { target: x } } }', 'x/compose.yml', 'x'],
    ['services: { a: { build: "${A:-${B:-app}}" } }', 'compose.yml', 'app'],
    ['services: { a: { build: "${A-app}/b" } }', 'compose.yml', 'app/b'],
    ['services: { a: { build: "./${A}" } }', 'compose.yml', '${A}'],
  ])('resolves the context of %s in %s', (text, path, folder) => {
    expect(only(text, path).contextFolder).toBe(folder)
  })

  it('reads lists, maps, numbers and merged keys', () => {
    const text = `
x-base: &base
  build: { context: ., args: { PORT: 3000, DEBUG: true, FROM_ENV: } }
services:
  a:
    <<: *base
    entrypoint: ["node", "x.js"]
    command: [--port, 80]
`
    const { service } = only(text)
    expect(service.command).toBe('["node","x.js"] ["--port","80"]')
    expect([...service.args]).toEqual([
      ['PORT', '3000'],
      ['DEBUG', 'true'],
      ['FROM_ENV', '${FROM_ENV}'],
    ])
    expect('target' in service).toBe(false)
  })

  it.each([['https://github.com/a/b.git#main'], ['git@github.com:a/b.git'], ['github.com/a/b']])(
    'leaves out what is built from %s',
    (context) => {
      expect(parseComposeServices(`services: { a: { build: "${context}" } }`, 'compose.yml')).toEqual([])
    },
  )

  it('leaves out a Dockerfile that is written inline', () => {
    expect(parseComposeServices('services: { a: { build: { dockerfile_inline: FROM x } } }', 'c.yml')).toEqual([])
  })

  it.each(['', 'a', '[]', 'services:', 'services: []', 'services: { a: }', 'services: { a: { build: [x] } }'])(
    'takes %j',
    (text) => {
      expect(parseComposeServices(text, 'compose.yml')).toEqual([])
    },
  )

  it('gives up on what is no YAML, and on what unfolds without end', () => {
    expect(parseComposeServices('services: { a: ', 'compose.yml')).toBeUndefined()
    expect(parseComposeServices('\tservices:\n\t- "', 'compose.yml')).toBeUndefined()
    const levels = Array.from(
      { length: 9 },
      (_, level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(', ')}]`,
    )
    expect(
      parseComposeServices(`a0: &a0 x\n${levels.join('\n')}\nservices: { a: { build: . } }`, 'c.yml'),
    ).toBeUndefined()
    expect(parseComposeServices(`services: ${'['.repeat(5000)}`, 'c.yml')).toBeUndefined()
    expect(parseComposeServices('"'.repeat(100_000), 'c.yml')).toBeUndefined()
    expect(parseComposeServices('['.repeat(300_000), 'c.yml')).toBeUndefined()
    expect(parseComposeServices('- '.repeat(65_000), 'c.yml')).toBeUndefined()
  })
})
