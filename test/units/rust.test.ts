import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readCargo } from '../../src/ecosystems/rust/cargo-command.js'
import { cratesOfLock, parseCargoConfig, parseCargoToml } from '../../src/ecosystems/rust/cargo-toml.js'
import { nativeLibraries } from '../../src/ecosystems/rust/native-crates.js'
import { readRustFile } from '../../src/ecosystems/rust/rust-file.js'
import type { MigrateOptions, Migration } from '../../src/index.js'
import { copied, linesOf, migrateFiles, outcome } from './compiled-support.js'

interface RustCase {
  readonly from?: string
  readonly lines?: readonly string[]
  readonly start?: string
  readonly files?: Readonly<Record<string, string>>
  readonly crates?: readonly string[]
  readonly manifest?: string
}

async function migrateRust(
  {
    from = 'rust:1.80-bookworm',
    lines = ['COPY . .', 'RUN cargo build --release'],
    start = 'CMD ["./target/release/app"]',
    files = {},
    crates = [],
    manifest = '',
  }: RustCase,
  options: MigrateOptions = {},
): Promise<Migration> {
  const text = `FROM ${from}\nWORKDIR /src\n${lines.join('\n')}\n${start}\n`
  const all = {
    'Cargo.toml': `[package]\nname = "app"\nversion = "0.1.0"\n${manifest}`,
    'Cargo.lock': `version = 3\n${['app', ...crates].map((name) => `[[package]]\nname = "${name}"\nversion = "1.0.0"\n`).join('\n')}`,
    'src/main.rs': 'fn main() {}\n',
    ...files,
  }
  return migrateFiles(text, all, options)
}

const main = (body: string) => ({ 'src/main.rs': `fn main() {\n    ${body}\n}\n` })

describe('the runtime image of a Rust program', () => {
  test.each<readonly [string, RustCase, string]>([
    ['of a release that the tag names', {}, 'debian:bookworm-slim compiled'],
    ['of the release that the tag had', { from: 'rust:1.71' }, 'debian:bullseye-slim compiled'],
    ['of the newest', { from: 'rust:1.89' }, 'debian:trixie-slim compiled'],
    ['of a tag that moves', { from: 'rust' }, 'debian:stable-slim compiled'],
    ['of the slim image', { from: 'rust:1.80-slim-bookworm' }, 'debian:bookworm-slim compiled'],
    ['of the slim image without a release', { from: 'rust:1.80-slim' }, 'debian:bookworm-slim compiled'],
    ['of the language’s own team', { from: 'rustlang/rust:nightly' }, 'debian:stable-slim compiled'],
    ['of Alpine', { from: 'rust:1.80-alpine3.20' }, 'alpine:3.20 compiled'],
    [
      'of a musl target',
      {
        lines: ['COPY . .', 'RUN cargo build --release --target x86_64-unknown-linux-musl'],
        start: 'CMD ["./target/x86_64-unknown-linux-musl/release/app"]',
      },
      'alpine:latest compiled',
    ],
    [
      'that the settings of cargo name',
      {
        files: { '.cargo/config.toml': '[build]\ntarget = "x86_64-unknown-linux-musl"\n' },
        start: 'CMD ["./target/x86_64-unknown-linux-musl/release/app"]',
      },
      'alpine:latest compiled',
    ],
    [
      'that loads its C library all the same',
      {
        from: 'rust:1.80-alpine3.20',
        lines: ['ENV RUSTFLAGS="-C target-feature=-crt-static"', 'COPY . .', 'RUN cargo build --release'],
      },
      'alpine:3.20 compiled',
    ],
  ])('is one %s', async (_, project, expected) => {
    expect(outcome(await migrateRust(project))).toBe(expected)
  })

  it('is never of another C library', async () => {
    expect(outcome(await migrateRust({}, { base: 'alpine' }))).toBe('refused: linked-against-libc')
    expect(outcome(await migrateRust({}, { base: 'scratch' }))).toBe('refused: linked-against-libc')
    expect(outcome(await migrateRust({}, { base: 'distroless' }))).toBe('gcr.io/distroless/cc-debian12 compiled')
    expect(outcome(await migrateRust({ from: 'rust:1.80-alpine3.20' }, { base: 'scratch' }))).toBe(
      'scratch static-with-files',
    )
  })

  it('has the libraries that crates link against', async () => {
    const installed = async (crates: readonly string[], more: RustCase = {}) =>
      linesOf(await migrateRust({ crates, ...more })).flatMap(
        (line) => /--no-install-recommends (.*) && rm/.exec(line)?.[1] ?? [],
      )
    expect(await installed(['openssl-sys'])).toEqual(['ca-certificates libssl3'])
    expect(await installed(['openssl-sys'], { from: 'rust:1.71' })).toEqual(['ca-certificates libssl1.1'])
    expect(await installed(['openssl-sys', 'openssl-src'])).toEqual(['ca-certificates'])
    expect(await installed(['libsqlite3-sys', 'pq-sys'])).toEqual(['libpq5 libsqlite3-0'])
    const manifest = '[dependencies]\nrusqlite = { version = "0.31", features = ["bundled"] }\n'
    expect(await installed(['libsqlite3-sys'], { manifest })).toEqual([])
    expect(await installed(['libz-sys', 'ring', 'windows-sys'])).toEqual([])
    expect(await installed(['reqwest'], { from: 'rust:1.80-slim-bookworm' })).toEqual(['ca-certificates'])
  })

  it('is refused where a crate may load what is not known', async () => {
    expect(outcome(await migrateRust({ crates: ['gtk-sys'] }))).toBe('refused: base-lacks')
    expect(
      outcome(await migrateRust({ files: { 'Cargo.lock': '' }, manifest: '[dependencies]\nx = "1"\n' })),
    ).toContain('debian')
  })
})

describe('where a program lies', () => {
  test.each<{ run: string; start: string; path: string; files?: Record<string, string>; manifest?: string }>([
    { run: 'RUN cargo build --release', start: './target/release/app', path: '/src/target/release/app' },
    { run: 'RUN cargo build', start: './target/debug/app', path: '/src/target/debug/app' },
    { run: 'RUN cargo build --profile dist', start: './target/dist/app', path: '/src/target/dist/app' },
    { run: 'RUN cargo install --path .', start: 'app', path: '/usr/local/cargo/bin/app' },
    { run: 'RUN cargo install --root /opt --path .', start: '/opt/bin/app', path: '/opt/bin/app' },
    {
      run: 'ENV CARGO_TARGET_DIR=/out\nRUN cargo build --release',
      start: '/out/release/app',
      path: '/out/release/app',
    },
    { run: 'RUN cargo build --release --target-dir /x', start: '/x/release/app', path: '/x/release/app' },
    { run: 'RUN cargo build -r && mv target/release/app .', start: './app', path: '/src/app' },
    { run: 'RUN cargo build -r && cp ./target/release/app /usr/local/bin/', start: 'app', path: '/usr/local/bin/app' },
    {
      run: 'RUN cargo build -r',
      start: './target/release/job',
      path: '/src/target/release/job',
      files: { 'src/bin/job.rs': '' },
    },
    {
      run: 'RUN cargo build -r',
      start: './target/release/named',
      path: '/src/target/release/named',
      manifest: '[[bin]]\nname = "named"\npath = "src/main.rs"\n',
    },
  ])('$run', async ({ run, start, path, files = {}, manifest = '' }) => {
    const migration = await migrateRust({ lines: ['COPY . .', run], start: `CMD ["${start}"]`, files, manifest })
    expect(copied(migration)).toEqual([path])
  })

  test.each<readonly [string, RustCase, string]>([
    ['another name', { start: 'CMD ["./target/release/other"]' }, 'refused: start-file-missing'],
    ['no manifest', { lines: ['RUN cargo build --release'] }, 'refused: manifest-not-in-context'],
    ['cargo run', { start: 'CMD ["cargo", "run"]' }, 'refused: compiles-at-start'],
    ['cargo watch', { start: 'CMD cargo watch -x run' }, 'refused: development-image'],
    ['tests', { start: 'CMD ["cargo", "test"]' }, 'refused: development-image'],
    [
      'a virtual workspace to install',
      {
        files: { 'Cargo.toml': '[workspace]\nmembers = []\n' },
        lines: ['COPY . .', 'RUN cargo install --path .'],
        start: 'CMD ["app"]',
      },
      'refused: start-file-missing',
    ],
  ])('is not known: %s', async (_, project, expected) => {
    expect(outcome(await migrateRust(project))).toBe(expected)
  })

  it('that the start compiles is made by the builder when that is asked for', async () => {
    const hoisted = (start: string, more: RustCase = {}) =>
      migrateRust({ lines: ['COPY . .'], start, ...more }, { hoistBuild: true })
    expect(linesOf(await hoisted('CMD cargo run --release -- -v'))).toEqual(
      expect.arrayContaining(['RUN cargo build --release', 'CMD ["/src/target/release/app", "-v"]']),
    )
    const two = { files: { 'src/bin/job.rs': '' } }
    expect(outcome(await hoisted('CMD cargo run', two))).toBe('refused: compiles-at-start')
    expect(linesOf(await hoisted('CMD cargo run --bin job', two))).toContain('CMD ["/src/target/debug/job"]')
  })
})

describe('what a program reads comes along', () => {
  const data = {
    'static/a.css': 'a',
    'templates/b.html': 'b',
    'config/c.toml': 'file = "data/d.csv"',
    'data/d.csv': 'd',
    'migrations/1.sql': '',
  }
  const read = async (body: string, more: RustCase = {}) =>
    copied(await migrateRust({ ...more, files: { ...data, ...main(body), ...more.files } })).filter(
      (path) => !path.endsWith('/app'),
    )

  test.each<readonly [string, readonly string[]]>([
    ['println!("hello");', []],
    ['std::fs::read_to_string("templates/b.html").unwrap();', ['/src/templates']],
    ['App::new().service(Files::new("/static", "./static"));', ['/src/static']],
    ['let tera = Tera::new("templates/**/*.html");', ['/src/templates']],
    ['let text = include_str!("../templates/b.html");', []],
    ['sqlx::migrate!().run(&pool);', []],
    ['sqlx::migrate!("./migrations").run(&pool);', []],
    ['dotenvy::dotenv().ok();', ['/src/.env*']],
    ['let path = r"static/a.css";', ['/src/static']],
  ])('%s', async (body, expected) => {
    expect(await read(body)).toEqual(expected)
  })

  it('and so does what a file of settings names', async () => {
    expect(await read('File::open("config/c.toml");')).toEqual(['/src/config', '/src/data'])
  })

  it('all of it where a path is computed', async () => {
    expect(await read('let name = std::env::args().nth(1); std::fs::read(name);')).toEqual(
      expect.arrayContaining(['/src/config', '/src/data', '/src/static', '/src/templates']),
    )
  })

  it('with the programs that it calls', async () => {
    const migration = await migrateRust({ files: main('Command::new("git").arg("pull").status();') })
    expect(linesOf(migration).find((line) => line.includes('apt-get'))).toContain('git')
  })
})

describe('what Cargo reads', () => {
  it('of any text is read without harm', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        (text) => void [parseCargoToml(text), cratesOfLock(text), parseCargoConfig(text)],
      ),
    )
    expect(parseCargoToml('[package]\nname = 5\n')).toBeUndefined()
  })

  it('of a command line is taken apart', () => {
    expect(readCargo(['cargo', '+nightly', 'build', '-p', 'a', '--features', 'x', '--release'])).toMatchObject({
      verb: 'build',
      packages: ['a'],
      profileFolder: 'release',
    })
    expect(readCargo(['cargo', 'run', '-q', '--bin', 'x', '--', '-v', 'y'])).toMatchObject({
      binaries: ['x'],
      arguments: ['-v', 'y'],
    })
    expect(readCargo(['cargo', 'install', 'sqlx-cli@0.7.0', '--locked'])).toMatchObject({ crates: ['sqlx-cli'] })
    expect(readCargo(['cargo', 'fmt'])).toBeUndefined()
  })

  it('names a library once, by the release', () => {
    const none = () => false
    expect(nativeLibraries(new Set(['openssl-sys', 'zstd-sys']), none, 'bullseye')).toEqual({
      packages: [{ crate: 'openssl-sys', apt: 'libssl1.1' }],
      unknown: undefined,
    })
    expect(nativeLibraries(new Set(['opencv']), none, undefined).unknown).toBe('opencv')
  })
})

describe('a source', () => {
  it('tells calls with their place, and what is compiled in', async () => {
    const text =
      'use std::fs::File;\n\nconst NAME: &str = "a.txt";\n\nfn main() {\n    File::open(NAME);\n    include_bytes!("b.bin");\n}\n'
    const file = await readRustFile('api/src/main.rs', text, 'api/')
    expect(file.calls).toMatchObject([{ from: 'File', name: 'open', place: { line: 6 } }])
    expect([...file.constants]).toEqual([['NAME', 'a.txt']])
    expect(file.embeds).toEqual(['api/src/b.bin'])
  })

  it('of any text is read without harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 300 }), async (text) => void (await readRustFile('a.rs', text, ''))),
    )
    await readRustFile('a.rs', `fn main() { let a = ${'('.repeat(20_000)}; }`, '')
  })
})
