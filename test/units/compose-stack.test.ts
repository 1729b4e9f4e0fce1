import { describe, expect, it } from 'vitest'
import { dependenciesOf, parseStack } from '../../src/project/compose-stack.js'

const read = (text: string, variables: Readonly<Record<string, string>> = {}) => {
  const stack = parseStack(text, (name) => variables[name])
  if (stack === undefined) throw new Error('no compose file')
  return stack
}

describe('the services that one needs', () => {
  it('come before it, those that they need themselves first, and as far as the strictest asks', () => {
    const stack = read(`
services:
  web: { build: ., depends_on: { api: { condition: service_started }, db: { condition: service_healthy } } }
  api: { image: api, depends_on: [db, queue] }
  db: { image: postgres }
  queue: { image: redis, links: ["db:database"] }
  unrelated: { image: nginx }
`)
    expect(dependenciesOf(stack, 'web').map(({ service, condition }) => [service.name, condition])).toEqual([
      ['db', 'healthy'],
      ['queue', 'started'],
      ['api', 'started'],
    ])
  })

  it('may need one another, and name some that are not there', () => {
    const stack = read('services: { a: { build: ., depends_on: [b, gone] }, b: { image: b, depends_on: [a] } }')
    expect(dependenciesOf(stack, 'a').map(({ service }) => service.name)).toEqual(['b'])
  })
})

describe('a service', () => {
  it('has its variables, with what the environment gives', () => {
    const stack = read(
      `
services:
  db:
    image: postgres:\${VERSION:-16}-\${FLAVOUR-alpine}
    container_name: database
    environment: ["A=\${A}", "B=\${B:-b \${C:-c}}", D, "E=$\${E}", "F=\${A:+set}"]
    env_file: [.env.db, { path: more.env }]
`,
      { A: '1', FLAVOUR: '', D: 'd' },
    )
    expect(stack.get('db')).toMatchObject({
      image: 'postgres:16-',
      aliases: ['database'],
      environment: { A: '1', B: 'b c', D: 'd', E: expect.stringMatching(/^\$\{E\}$/), F: 'set' },
      environmentFiles: ['.env.db', 'more.env'],
    })
  })

  it('has its command, its check and what it gets from beside the compose file', () => {
    const stack = read(`
services:
  db:
    image: postgres
    command: postgres -c "max connections=5"
    entrypoint: ["/start", "now"]
    healthcheck: { test: ["CMD", "pg_isready", "-U", "two words"], interval: 2s, retries: 5 }
    volumes: ["./init.sql:/docker-entrypoint-initdb.d/init.sql:ro", "data:/var/lib", "/etc:/etc", { type: bind, source: ./a, target: /a }]
`)
    expect(stack.get('db')).toMatchObject({
      command: ['postgres', '-c', 'max connections=5'],
      entrypoint: ['/start', 'now'],
      healthCheck: { command: "pg_isready -U 'two words'", interval: '2s', retries: 5 },
      mounts: [
        { source: './init.sql', target: '/docker-entrypoint-initdb.d/init.sql' },
        { source: './a', target: '/a' },
      ],
    })
  })
})

describe('what is no compose file', () => {
  it.each(['a: [', '&a [*a, *a]', ''])('%s gives nothing', (text) => {
    expect(parseStack(text, () => undefined)?.size ?? 0).toBe(0)
  })
})
