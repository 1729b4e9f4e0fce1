import { describe, expect, it, test } from 'vitest'
import { copied, type GoCase, linesOf, migrateGo, outcome, program } from './compiled-support.js'

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
      run: 'RUN CGO_ENABLED=0 go build -ldflags "-X main.v=$(git describe --tags)" -o /usr/local/bin/app .',
      start: '["app"]',
      path: '/usr/local/bin/app',
    },
    {
      run: 'RUN go build -o app . && install -m 755 app /usr/bin/server',
      start: '["server"]',
      path: '/usr/bin/server',
    },
    { run: 'RUN go build -o app . && cp -t /opt/bin app', start: '["/opt/bin/app"]', path: '/opt/bin/app' },
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
