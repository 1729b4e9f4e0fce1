import { describe, expect, it, test } from 'vitest'
import { copied, type GoCase, linesOf, migrateGo, outcome, program } from './go-support.js'

const sqlite = 'github.com/mattn/go-sqlite3'
const uuid = 'github.com/google/uuid'
const unheard = 'example.org/nobody/knows'
const alpine = 'golang:1.22-alpine3.20'
const withC = 'package main\n\n// #include <stdlib.h>\nimport "C"\n\nfunc main() {}\n'

describe('whether C is compiled into a program', () => {
  test.each<readonly [string, GoCase, string]>([
    ['the standard library alone', {}, 'alpine:latest compiled'],
    ['what asks for names has cgo on', { files: { 'main.go': program(['net']) } }, 'alpine:latest static'],
    ['so do users', { files: { 'main.go': program(['os/user']) } }, 'alpine:latest static'],
    ['C of its own', { files: { 'main.go': withC } }, 'debian:bookworm-slim compiled'],
    [
      'C for another system',
      { files: { 'c_windows.go': withC, 'd.go': `//go:build darwin\n\n${withC}` } },
      'alpine:latest compiled',
    ],
    ['C in a test', { files: { 'main_test.go': withC } }, 'alpine:latest compiled'],
    [
      'C behind a tag that is set',
      { files: { 'c.go': `//go:build hard\n\n${withC}` }, lines: ['COPY . .', 'RUN go build -tags hard -o app .'] },
      'debian:bookworm-slim compiled',
    ],
    ['C behind one that is not', { files: { 'c.go': `//go:build hard\n\n${withC}` } }, 'alpine:latest compiled'],
    [
      'C in a package that it imports',
      { files: { 'main.go': program(['example.com/app/deep']), 'deep/c.go': withC.replace('main', 'deep') } },
      'debian:bookworm-slim compiled',
    ],
    [
      'C in a package that nothing imports',
      { files: { 'deep/c.go': withC.replace('main', 'deep') } },
      'alpine:latest compiled',
    ],
    [
      'a module with C',
      { files: { 'main.go': program([sqlite]) }, requires: [sqlite] },
      'debian:bookworm-slim compiled',
    ],
    ['a module without', { files: { 'main.go': program([uuid]) }, requires: [uuid] }, 'alpine:latest static'],
    [
      'a module of which nothing is known',
      { files: { 'main.go': program([unheard]) }, requires: [unheard] },
      'debian:bookworm-slim compiled',
    ],
    [
      'one that go.mod does not list',
      { files: { 'main.go': program([uuid]) }, requires: [] },
      'debian:bookworm-slim compiled',
    ],
    ['a module that nothing imports', { requires: [unheard] }, 'alpine:latest compiled'],
    [
      'cgo off, whatever is imported',
      {
        files: { 'main.go': program([unheard]) },
        requires: [unheard],
        lines: ['ENV CGO_ENABLED=0', 'COPY . .', 'RUN go build -o app .'],
      },
      'alpine:latest compiled',
    ],
    ['cgo on', { lines: ['COPY . .', 'RUN CGO_ENABLED=1 go build -o app .'] }, 'debian:bookworm-slim compiled'],
    [
      'cgo off with go env',
      {
        lines: ['COPY . .', 'RUN go env -w CGO_ENABLED=0 && go build -o app .'],
        files: { 'main.go': program([unheard]) },
        requires: [unheard],
      },
      'alpine:latest compiled',
    ],
    ['a race detector', { lines: ['COPY . .', 'RUN go build -race -o app .'] }, 'debian:bookworm-slim compiled'],
    [
      'a C linker that links all',
      {
        files: { 'main.go': withC },
        lines: ['COPY . .', `RUN go build -ldflags '-linkmode external -extldflags "-static"' -o app .`],
      },
      'alpine:latest compiled',
    ],
    [
      'an image without a compiler',
      { from: alpine, files: { 'main.go': program([unheard]) }, requires: [unheard] },
      'alpine:3.20 compiled',
    ],
    [
      'one that gets a compiler',
      {
        from: alpine,
        lines: ['RUN apk add --no-cache gcc musl-dev', 'COPY . .', 'RUN go build -o app .'],
        files: { 'main.go': program([sqlite]) },
        requires: [sqlite],
      },
      'alpine:3.20 compiled',
    ],
  ])('%s', async (_, project, expected) => {
    expect(outcome(await migrateGo(project))).toBe(expected)
  })

  it('is never changed across libraries', async () => {
    const project = { files: { 'main.go': program([sqlite]) }, requires: [sqlite] }
    expect(outcome(await migrateGo(project, { base: 'alpine' }))).toBe('refused: linked-against-libc')
    expect(outcome(await migrateGo(project, { base: 'scratch' }))).toContain('refused: linked-against-libc')
    expect(outcome(await migrateGo(project, { base: 'distroless' }))).toBe('gcr.io/distroless/cc-debian12 compiled')
  })

  it('asks for the library of C++ where some may be', async () => {
    const added = async (module: string) => {
      const lines = ['RUN apk add --no-cache build-base', 'COPY . .', 'RUN go build -o app .']
      const project = { from: alpine, lines, files: { 'main.go': program([module]) }, requires: [module] }
      return linesOf(await migrateGo(project)).filter((line) => line.includes('libstdc++')).length
    }
    expect([await added(sqlite), await added(unheard)]).toEqual([0, 1])
  })

  it('is asked of a Makefile that sets it for itself', async () => {
    const makefile = 'build:\n\tCGO_ENABLED=1 go build -o app .\n'
    const project = { files: { Makefile: makefile }, lines: ['COPY . .', 'RUN make build'] }
    expect(outcome(await migrateGo(project))).toBe('debian:bookworm-slim compiled')
  })

  it('is switched off in front of the command that builds', async () => {
    const files = { 'main.go': program(['net/http']), Makefile: 'build:\n\tgo build -o app .\n' }
    expect(linesOf(await migrateGo({ files }))).toContain('RUN CGO_ENABLED=0 go build -o app .')
    expect(linesOf(await migrateGo({ files, lines: ['COPY . .', 'RUN make build'] }))).toContain(
      'RUN CGO_ENABLED=0 make build',
    )
  })
})

describe('where a program lies', () => {
  test.each<{ run: string; start: string; path: string; files?: Readonly<Record<string, string>> }>([
    { run: 'RUN go build', start: '["./app"]', path: '/src/app' },
    { run: 'RUN go build -o /usr/local/bin/server', start: '["server"]', path: '/usr/local/bin/server' },
    { run: 'RUN go build -o=/out/', start: '["/out/app"]', path: '/out/app' },
    {
      run: 'RUN mkdir -p bin && go build -o bin ./cmd/...',
      start: '["bin/one"]',
      path: '/src/bin/one',
      files: { 'cmd/one/main.go': program() },
    },
    {
      run: 'RUN go build -o one cmd/one/main.go',
      start: '["/src/one"]',
      path: '/src/one',
      files: { 'cmd/one/main.go': program() },
    },
    {
      run: 'RUN cd cmd/one && go build',
      start: '["cmd/one/one"]',
      path: '/src/cmd/one/one',
      files: { 'cmd/one/main.go': program() },
    },
    {
      run: 'RUN go build -C cmd/one -o /one',
      start: '["/one"]',
      path: '/one',
      files: { 'cmd/one/main.go': program() },
    },
    { run: 'RUN go install ./...', start: '["app"]', path: '/go/bin/app' },
    { run: 'ENV GOBIN=/opt/bin\nRUN go install .', start: '["/opt/bin/app"]', path: '/opt/bin/app' },
    { run: 'RUN go build -o app . && mv app /usr/bin/', start: '["app"]', path: '/usr/bin/app' },
    {
      run: 'RUN go build example.com/app/cmd/one',
      start: '["./one"]',
      path: '/src/one',
      files: { 'cmd/one/main.go': program() },
    },
  ])('$run', async ({ run, start, path, files = {} }) => {
    expect(copied(await migrateGo({ lines: ['COPY . .', run], start: `CMD ${start}`, files }))).toEqual([path])
  })

  test.each<readonly [string, GoCase, string]>([
    ['another name than the start has', { start: 'CMD ["./main"]' }, 'refused: start-file-missing'],
    [
      'a file that is not there',
      { lines: ['COPY . .', 'RUN go build -o app cmd/x.go'] },
      'refused: manifest-not-in-context',
    ],
    [
      'a package that is a library',
      { lines: ['COPY . .', 'RUN go build -o app ./lib'], files: { 'lib/a.go': 'package lib\n' } },
      'refused: start-file-missing',
    ],
    ['a plug-in', { lines: ['COPY . .', 'RUN go build -buildmode=plugin -o app .'] }, 'refused: start-file-missing'],
    ['no start', { start: '' }, 'refused: no-start-command'],
    ['a compiler at the start', { start: 'CMD ["go", "run", "."]' }, 'refused: compiles-at-start'],
    ['tests', { start: 'CMD ["go", "test", "./..."]' }, 'refused: development-image'],
    ['a watcher', { start: 'CMD ["air"]' }, 'refused: development-image'],
  ])('%s', async (_, project, expected) => {
    expect(outcome(await migrateGo(project))).toBe(expected)
  })

  it('below GOPATH needs a release that builds without modules', async () => {
    const project = (from: string) => ({
      from,
      lines: ['WORKDIR /go/src/example.com/old', 'COPY main.go .', 'RUN go install .'],
      start: 'CMD ["old"]',
    })
    expect(copied(await migrateGo(project('golang:1.12')))).toEqual(['/go/bin/old'])
    expect(outcome(await migrateGo(project('golang:1.22')))).toBe('refused: manifest-not-in-context')
  })

  it('without a go.mod needs files by name, or a release that asks for none', async () => {
    const project = (from: string, run: string, imports: readonly string[] = ['net/http']) => ({
      from,
      lines: ['WORKDIR /app', 'COPY main.go .', run],
      start: 'CMD ["/app/hello"]',
      files: { 'main.go': program(imports) },
    })
    expect(copied(await migrateGo(project('golang:1.22', 'RUN go build -o hello main.go')))).toEqual(['/app/hello'])
    expect(copied(await migrateGo(project('golang:1.13', 'RUN go build -o hello .')))).toEqual(['/app/hello'])
    expect(outcome(await migrateGo(project('golang:1.22', 'RUN go build -o hello .')))).toBe(
      'refused: manifest-not-in-context',
    )
    expect(outcome(await migrateGo(project('golang:1.22', 'RUN go build -o hello main.go', [uuid])))).toBe(
      'refused: manifest-not-in-context',
    )
  })

  it('that the start compiles is made by the builder when that is asked for', async () => {
    const hoisted = (start: string, files = {}) =>
      migrateGo({ lines: ['COPY . .'], start, files }, { hoistBuild: true })
    expect(linesOf(await hoisted('CMD go run -tags x ./cmd/one -v', { 'cmd/one/main.go': program() }))).toEqual(
      expect.arrayContaining([
        'RUN go build -tags x -o /usr/local/bin/one ./cmd/one',
        'CMD ["/usr/local/bin/one", "-v"]',
      ]),
    )
    expect(linesOf(await hoisted('ENTRYPOINT ["go", "run", ".", "-v"]'))).toContain(
      'ENTRYPOINT ["/usr/local/bin/app", "-v"]',
    )
    expect(outcome(await hoisted('ENTRYPOINT ["go", "run"]\nCMD ["."]'))).toBe('refused: compiles-at-start')
    expect(outcome(await hoisted('CMD go run ./seed && go run .'))).toBe('refused: compiles-at-start')
  })
})

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
