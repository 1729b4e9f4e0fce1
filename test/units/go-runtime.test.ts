import { describe, expect, it, test } from 'vitest'
import { copied, type GoCase, linesOf, migrateGo, outcome, program } from './compiled-support.js'

describe('what a program reads comes along', () => {
  const files = {
    'config/app.yaml': 'a: 1',
    'config/test.yaml': 'a: 2',
    'web/home.html': '<p>',
    'web/part/foot.html': '<p>',
    'README.md': '#',
    'data/list.csv': '1',
  }
  const reads = async (imports: readonly string[], body: string, more: Omit<GoCase, 'files'> = {}) => {
    const migration = await migrateGo({ ...more, files: { ...files, 'main.go': program(imports, body) } })
    expect(migration.outcome.kind).toBe('migrated')
    return copied(migration).filter((path) => path !== '/src/app')
  }

  it('and what it does not read stays', async () => {
    expect(await reads(['"fmt"'], 'fmt.Println("hello")')).toEqual([])
  })

  it('as a file, a folder or a pattern', async () => {
    expect(await reads(['"os"'], 'os.ReadFile("config/app.yaml")')).toEqual(['/src/config/app.yaml'])
    expect(await reads(['"os"'], 'os.ReadFile("./config/app.yaml")')).toEqual(['/src/config/app.yaml'])
    expect(await reads(['"os"'], 'os.ReadFile("/src/config/app.yaml")')).toEqual(['/src/config/app.yaml'])
    expect(await reads(['"html/template"'], 'template.ParseGlob("web/*.html")')).toEqual(['/src/web/home.html'])
    expect(await reads(['"net/http"'], 'http.FileServer(http.Dir("web"))')).toEqual(['/src/web'])
  })

  it('through a constant, a name without its ending, and the command line', async () => {
    expect(await reads(['"os"'], 'const name = "data/list.csv"\nos.Open(name)')).toEqual(['/src/data'])
    expect(await reads(['"github.com/spf13/viper"'], 'viper.SetConfigFile("config/app")')).toEqual([
      '/src/config/app.yaml',
    ])
    expect(await reads([], '', { start: 'CMD ["./app", "--config", "config/test.yaml"]' })).toEqual([
      '/src/config/test.yaml',
    ])
    expect(await reads([], '', { start: 'ENV CONFIG=config/test.yaml\nCMD ["./app"]' })).toEqual([
      '/src/config/test.yaml',
    ])
  })

  test.each<readonly [string, string, readonly string[]]>([
    ['by its name', 'cat config/app.yaml', ['/src/config/app.yaml']],
    ['as a word of a substitution', 'export A="$(cat ./config/app.yaml)"', ['/src/config/app.yaml']],
    ['to read on from', '. ../src/data/list.csv', ['/src/data']],
    ['beside itself', 'cat "$(dirname "$0")/part.txt"', ['/src/bin/part.txt']],
    ['in a folder that the shell alone knows', 'cat "$HERE/../config/app.yaml"', ['/src/config/app.yaml']],
    ['not at all', 'echo ready', []],
  ])('from a start script that names it %s', async (_, line, expected) => {
    const more = { 'bin/start.sh': `#!/bin/sh\n${line}\nexec ./app\n`, 'bin/part.txt': 'a', 'bin/more.txt': 'b' }
    const migration = await migrateGo({ files: { ...files, ...more }, start: 'CMD ["./bin/start.sh"]' })
    expect(copied(migration).filter((path) => path !== '/src/app' && path !== '/src/bin/start.sh')).toEqual(expected)
  })

  it('by a script of the health check, with the programs that it calls', async () => {
    const check = { 'check.sh': '#!/bin/sh\ncat data/list.csv && curl -f localhost\n' }
    const start = 'RUN chmod +x check.sh\nHEALTHCHECK CMD ./check.sh\nCMD ["./app"]'
    const migration = await migrateGo({ files: { ...files, ...check }, start })
    expect(copied(migration)).toEqual(['/src/check.sh', '/src/data', '/src/app'])
    expect(linesOf(migration)).toContain('RUN apk add --no-cache curl')
  })

  it('but for what is embedded', async () => {
    const main = 'package main\n\nimport _ "embed"\n\n//go:embed web\nvar pages string\n\nfunc main() {}\n'
    expect(copied(await migrateGo({ files: { ...files, 'main.go': main } }))).toEqual(['/src/app'])
  })

  it('all of it where a path is computed, with a warning that names the place', async () => {
    const body = 'os.ReadFile(os.Args[1])'
    const migration = await migrateGo({ files: { ...files, 'main.go': program(['"os"'], body) } })
    expect(migration.warnings).toMatchObject([{ code: 'computed-path', args: { place: { file: 'main.go', line: 8 } } }])
    expect(copied(migration)).toEqual(expect.arrayContaining(['/src/config', '/src/data', '/src/web']))
    expect(copied(migration)).not.toContain('/src/README.md')
  })

  it('from the context where a COPY brings nothing else', async () => {
    const lines = ['COPY go.mod main.go ./', 'RUN go build -o app .', 'COPY config /etc/app']
    const migration = await migrateGo({ lines, files })
    expect(copied(migration)).toEqual(['/src/app'])
    expect(linesOf(migration).filter((line) => line === 'COPY config /etc/app')).toHaveLength(1)
  })

  it('as a pattern where it may be absent', async () => {
    const main = program(['"github.com/joho/godotenv"'], 'godotenv.Load()')
    expect(copied(await migrateGo({ files: { 'main.go': main } }))).toEqual(['/src/.env*', '/src/app'])
  })

  it.each([{}, { '.env': 'A=1\n' }])('and once, where a COPY names it (%j)', async (there) => {
    const main = program(['"github.com/joho/godotenv"'], 'godotenv.Load()')
    const lines = ['COPY . .', 'COPY .env .env', 'RUN go build -o app .']
    const migration = await migrateGo({ lines, files: { 'main.go': main, ...there } })
    expect(copied(migration)).toEqual(['/src/app'])
    expect(linesOf(migration).filter((line) => line === 'COPY .env .env')).toHaveLength(2)
  })

  it('but not the manifests that a pattern names', async () => {
    const lines = ['COPY go.* ./', 'RUN go mod download', 'COPY . .', 'RUN go build -o app .']
    const migration = await migrateGo({ lines, files: { 'go.sum': '' } })
    expect(linesOf(migration).filter((line) => line.startsWith('COPY go.*'))).toHaveLength(1)
  })
})

describe('what a program needs of the system', () => {
  const added = async (body: string, imports: readonly string[], options = {}) =>
    linesOf(await migrateGo({ files: { 'main.go': program(imports, body) } }, options)).filter((line) =>
      /apk add|apt-get install|ca-certificates\.crt|zoneinfo|\/tmp/.test(line),
    )

  it('is the CA bundle where it asks a server', async () => {
    expect(await added('http.Get("https://example.com")', ['"net/http"'])).toEqual([
      'RUN apk add --no-cache ca-certificates',
    ])
    expect(await added('http.ListenAndServe(":80", nil)', ['"net/http"'])).toEqual([])
    expect(await added('http.Get("https://example.com")', ['"net/http"'], { base: 'distroless' })).toEqual([])
    expect(await added('http.Get("https://example.com")', ['"net/http"'], { base: 'scratch' })).toEqual([
      'COPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt',
    ])
  })

  it('is time zones where it names one and does not embed them', async () => {
    expect(await added('time.LoadLocation("Europe/Vienna")', ['"time"'])).toEqual(['RUN apk add --no-cache tzdata'])
    expect(await added('time.LoadLocation("Europe/Vienna")', ['"time"', 'time/tzdata'])).toEqual([])
    expect(await added('time.LoadLocation("Europe/Vienna")', ['"time"'], { base: 'scratch' })).toEqual([
      'COPY --from=builder /usr/local/go/lib/time/zoneinfo.zip /usr/local/go/lib/time/zoneinfo.zip',
    ])
  })

  it('is a folder for temporary files where there is none', async () => {
    expect(await added('os.CreateTemp("", "x")', ['"os"'], { base: 'scratch' })).toEqual([
      'COPY --from=builder /tmp /tmp',
    ])
    expect(await added('os.CreateTemp("", "x")', ['"os"'])).toEqual([])
  })

  it('is a program that it calls, and a shell', async () => {
    expect(await added('exec.Command("git", "pull")', ['"os/exec"'])).toEqual(['RUN apk add --no-cache git'])
    const calls = { files: { 'main.go': program(['"os/exec"'], 'exec.Command("sh", "-c", "ls")') } }
    expect(outcome(await migrateGo(calls, { base: 'scratch' }))).toBe('refused: base-lacks, base-lacks')
  })

  it('is no shell for a start that is one program', async () => {
    const migration = await migrateGo({ start: 'CMD ./app -v' }, { base: 'scratch' })
    expect(linesOf(migration)).toContain('CMD ["./app", "-v"]')
    expect(outcome(await migrateGo({ start: 'CMD ./app $MODE' }, { base: 'scratch' }))).toBe('refused: base-lacks')
  })
})

describe('a command on files', () => {
  const runs = async (lines: readonly string[], files = {}, start = 'CMD ["./app"]') => {
    const after = linesOf(await migrateGo({ lines, files, start }))
    const runtime = after.slice(after.findLastIndex((line) => line.startsWith('FROM ')))
    return runtime.filter((line) => /^(RUN|COPY) /.test(line))
  }
  const build = 'RUN go build -o app .'
  const app = 'COPY --from=builder /src/app /src/app'

  it('on sources serves the build', async () => {
    expect(await runs(['COPY . .', 'RUN sed -i s/1/2/ go.mod', 'RUN chmod 644 main.go', build])).toEqual([app])
    expect(await runs(['COPY . .', 'RUN cp gen.txt /tmp/o && chmod 644 gen.txt', build], { 'gen.txt': '' })).toEqual([
      app,
    ])
  })

  it('makes no folder twice', async () => {
    const made = [
      'COPY . .',
      'RUN mkdir /opt/app && go build -o /opt/app/server . && mkdir /opt/app/data && chown -R nobody /opt/app',
    ]
    const lines = await runs(made, {}, 'CMD ["/opt/app/server"]')
    expect(lines.filter((line) => /mkdir (?!-p)\/opt\/app(\s|$)/.test(line))).toEqual([])
  })

  it('that links a program is done by the copy', async () => {
    const linked = ['COPY . .', build, 'RUN ln -s /src/app /usr/local/bin/server']
    expect(await runs(linked, {}, 'CMD ["server"]')).toEqual([
      'COPY --from=builder /usr/local/bin/server /usr/local/bin/server',
    ])
  })

  it('takes away what is then not copied', async () => {
    const files = { 'static/a.css': '', 'main.go': program(['"net/http"'], 'http.Dir("static")') }
    const lines = ['COPY . .', 'RUN go build -o /usr/local/bin/app . && rm -rf /src/static']
    expect(await runs(lines, files, 'CMD ["app"]')).toEqual([
      'COPY --from=builder /usr/local/bin/app /usr/local/bin/app',
    ])
  })

  it('that makes a folder with an owner stays', async () => {
    expect(await runs(['COPY . .', build, 'RUN install -d -o nobody /data'])).toContain(
      'RUN install -d -o nobody /data',
    )
  })

  it('on a path that only the build knows stays', async () => {
    const lines = ['ARG VOLUME', 'COPY . .', build, 'RUN mkdir $VOLUME && chown nobody $VOLUME && chmod 700 $VOLUME']
    expect((await runs(lines)).at(-1)).toBe('RUN mkdir $VOLUME && chown nobody $VOLUME && chmod 700 $VOLUME')
  })
})

describe('what a program writes into comes along', () => {
  const copies = async (body: string, files: Readonly<Record<string, string>>) =>
    copied(await migrateGo({ files: { ...files, 'main.go': program(['"os"'], body) } })).filter(
      (path) => path !== '/src/app',
    )

  it('as a folder of the context', async () => {
    expect(await copies('os.Create("logs/app.log")', { 'logs/.gitkeep': '' })).toEqual(['/src/logs'])
    expect(
      await copies('sql.Open("sqlite", "file:database/data.db?cache=shared")', { 'database/.gitkeep': '' }),
    ).toEqual(['/src/database'])
    expect(await copies('sql.Open("sqlite", "file:app.db?cache=shared")', { 'app.db': '' })).toEqual(['/src/app.db'])
  })

  it('and nothing that only looks like a path', async () => {
    expect(await copies('strings.HasPrefix(os.Args[0], "//")', { 'a.yml': '' })).toEqual([])
  })

  it('as settings that a reader names', async () => {
    expect(await copies('viper.SetConfigFile(".env")', {})).toEqual(['/src/.env*'])
  })
})

describe('a start of no program', () => {
  test.each([
    ['CMD ["tail", "-f", "/dev/null"]', 'refused: development-image'],
    ['CMD ["bash"]', 'refused: development-image'],
    ['CMD sleep infinity', 'refused: development-image'],
    ['CMD ["git", "daemon"]', 'refused: start-not-understood'],
  ])('%s', async (start, expected) => {
    expect(outcome(await migrateGo({ start }))).toBe(expected)
  })
})

describe('a base', () => {
  it('has the newest glibc where the tag is the newest', async () => {
    const withC = { 'main.go': 'package main\n\nimport "C"\n\nfunc main() {}\n' }
    expect(outcome(await migrateGo({ from: 'golang', files: withC }, { base: 'distroless' }))).toContain('cc-debian13')
    expect(outcome(await migrateGo({ from: 'golang:1.22-bookworm', files: withC }, { base: 'distroless' }))).toContain(
      'cc-debian12',
    )
  })

  it('gets time zones for a link to one', async () => {
    const lines = ['RUN ln -snf /usr/share/zoneinfo/Asia/Shanghai /etc/localtime', 'COPY . .', 'RUN go build -o app .']
    expect(
      linesOf(await migrateGo({ lines })).some((line) => line.includes('apk add') && line.includes('tzdata')),
    ).toBe(true)
  })

  it('needs no package that it has', async () => {
    const lines = ['RUN apk add --no-cache tzdata ca-certificates', 'COPY . .', 'RUN go build -o app .']
    const project = {
      from: 'golang:1.22-alpine',
      lines,
      files: { 'main.go': program(['"net/http"', '"time"'], 'http.Get("a")\ntime.LoadLocation("Europe/Vienna")') },
    }
    expect(outcome(await migrateGo(project, { base: 'distroless' }))).toContain('static')
    expect(outcome(await migrateGo(project, { base: 'scratch' }))).toContain('scratch')
  })
})
