/** A `cargo build`, `cargo install` or `cargo run`, taken apart: https://doc.rust-lang.org/cargo/commands/cargo-build.html. */
export interface CargoCommand {
  readonly verb: 'build' | 'install' | 'run'
  /** The folder below the target folder that the profile goes to. */
  readonly profileFolder: string
  /** Programs by name; none stands for all. */
  readonly binaries: readonly string[]
  readonly packages: readonly string[]
  readonly target: string | undefined
  readonly targetFolder: string | undefined
  readonly manifestPath: string | undefined
  /** The value of `--root` and `--path`. */
  readonly root: string | undefined
  readonly path: string | undefined
  /** Crates that `install` fetches. */
  readonly crates: readonly string[]
  /** True where it builds examples, tests or a library: no program that is looked for. */
  readonly buildsOthers: boolean
  /** Flags as written, without what stands behind `--`. */
  readonly flags: readonly string[]
  /** Arguments of the program, for `run`. */
  readonly arguments: readonly string[]
}

// `cargo help build`, `install` and `run` of 1.89, 2026-11-22.
const withValue = new Set(
  '--bin --package -p --target --target-dir --manifest-path --root --path --profile --features -F --example --test --bench --jobs -j --message-format --config -Z --git --branch --tag --rev --version --vers --registry --index --color'.split(
    ' ',
  ),
)

/** Takes a command apart; undefined when it builds nothing. */
export function readCargo(argv: readonly string[]): CargoCommand | undefined {
  const [program = '', ...all] = argv
  if (!/(^|\/)cargo$/.test(program)) return undefined
  const words = all.filter((word, at) => !(at === 0 && word.startsWith('+')))
  const verbAt = words.findIndex((word) => !word.startsWith('-'))
  const verb = { build: 'build', b: 'build', install: 'install', run: 'run', r: 'run' }[words[verbAt] ?? '']
  if (verb !== 'build' && verb !== 'install' && verb !== 'run') return undefined
  const rest = [...words.slice(0, verbAt), ...words.slice(verbAt + 1)]
  const end = rest.indexOf('--')
  const own = end === -1 ? rest : rest.slice(0, end)
  const values = new Map<string, string[]>()
  const free: string[] = []
  const flags: string[] = []
  for (let at = 0; at < own.length; at++) {
    const word = own[at] as string
    if (!word.startsWith('-')) {
      free.push(word)
      continue
    }
    const [name = '', ...parts] = word.split('=')
    const takes = parts.length === 0 && withValue.has(name)
    const value = takes ? (own[++at] ?? '') : parts.join('=')
    flags.push(word, ...(takes ? [value] : []))
    values.set(name, [...(values.get(name) ?? []), value])
  }
  const last = (...names: string[]) => names.flatMap((name) => values.get(name) ?? []).at(-1)
  const isRelease = values.has('--release') || values.has('-r') || (verb === 'install' && !values.has('--debug'))
  const profile = last('--profile') ?? (isRelease ? 'release' : 'dev')
  return {
    verb,
    profileFolder: profile === 'dev' || profile === 'test' ? 'debug' : profile === 'bench' ? 'release' : profile,
    binaries: values.get('--bin') ?? [],
    packages: [...(values.get('--package') ?? []), ...(values.get('-p') ?? [])],
    target: last('--target'),
    targetFolder: last('--target-dir'),
    manifestPath: last('--manifest-path'),
    root: last('--root'),
    path: last('--path'),
    crates: verb === 'install' ? free.map((crate) => crate.replace(/@.*$/, '')) : [],
    buildsOthers: ['--lib', '--example', '--examples', '--test', '--tests', '--bench', '--benches'].some((name) =>
      values.has(name),
    ),
    flags,
    // What is no flag of cargo's is the program's from there on.
    arguments: verb === 'run' ? [...free, ...(end === -1 ? [] : rest.slice(end + 1))] : [],
  }
}
