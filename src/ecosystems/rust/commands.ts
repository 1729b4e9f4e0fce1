import type { CommandTable, InstallNames } from '../ecosystem.js'
import { gitCommands } from '../version-control.js'

/** What the programs of the Rust world do in a RUN. */
export const rustCommands: CommandTable = {
  cargo: {
    version: 'harmless',
    clean: 'clean-up',
    fetch: 'install',
    add: 'install',
    update: 'install',
    vendor: 'install',
    '*': 'build',
  },
  'cargo-chef': 'build',
  rustc: 'build',
  rustup: 'install',
  cross: 'build',
  trunk: 'build',
  'wasm-pack': 'build',
  'wasm-bindgen': 'build',
  sqlx: 'build',
  diesel: 'build',
  make: 'build',
  just: 'build',
  cmake: 'build',
  protoc: 'build',
  strip: 'build',
  upx: 'build',
  'update-ca-certificates': 'install',
  git: gitCommands,
}

/** Names that mean something to the downloads of crates. */
export const installNames: InstallNames = {
  secrets: /^(GITHUB|GH|GITLAB|GIT|CARGO)\w*_(TOKEN|AUTH|PASSWORD|PASS|SECRET|KEY)\w*$/i,
  variables:
    /^(CARGO_\w+|RUSTUP_\w+|RUSTFLAGS|RUSTC\w*|RUST_MIN_STACK|SQLX_OFFLINE|DATABASE_URL_BUILD|OPENSSL_(LIB_DIR|INCLUDE_DIR|DIR|STATIC)|PKG_CONFIG\w*|PROTOC)$/,
  // https://doc.rust-lang.org/cargo/reference/environment-variables.html, 2026-11-22.
  toolchain:
    /^(RUSTFLAGS|RUSTDOCFLAGS|RUSTC\w*|CARGO_\w+|RUSTUP_\w+|SQLX_OFFLINE|OPENSSL_(LIB_DIR|INCLUDE_DIR|DIR|STATIC)|PKG_CONFIG\w*|PROTOC|CC|CXX|AR)$/,
  settings: /\/\.cargo\/(credentials|config)(\.toml)?$|\/\.(netrc|gitconfig|git-credentials)$/,
}

/** True for a command that serves developers. */
export function isDevelopmentCommand(argv: readonly string[]): boolean {
  const program = (argv[0] ?? '').split('/').at(-1) ?? ''
  if (['bacon', 'watchexec', 'cargo-watch', 'systemfd'].includes(program)) return true
  const verb = argv.slice(1).find((word) => !/^[-+]/.test(word)) ?? ''
  if (program === 'trunk' || program === 'dx') return verb === 'serve'
  return program === 'cargo' && ['watch', 'test', 'bench', 'nextest', 'leptos', 'shuttle'].includes(verb)
}
