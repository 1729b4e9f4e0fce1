import type { CompiledLanguage } from '../compiled/language.js'
import type { Argument, Call } from '../compiled/source-file.js'
import { readCargo } from './cargo-command.js'
import { isDevelopmentCommand } from './commands.js'

// Functions that read files, by the type or module that they are of, with the number of the argument: https://docs.rs, 2026-11-22.
const pathAt: Readonly<Record<string, number>> = {
  'File.open': 0,
  'fs.read': 0,
  'fs.read_to_string': 0,
  'fs.read_dir': 0,
  'fs.metadata': 0,
  'NamedFile.open': 0,
  'NamedFile.open_async': 0,
  'Files.new': 1,
  'ServeDir.new': 0,
  'ServeFile.new': 0,
  'FileServer.from': 0,
  'FileServer.new': 0,
  'fs.dir': 0,
  'fs.file': 0,
  'Tera.new': 0,
  'File.with_name': 0,
  'Ini.load_from_file': 0,
  'Reader.from_path': 0,
  'image.open': 0,
  'dotenv.from_filename': 0,
  'dotenvy.from_filename': 0,
  'dotenv.from_path': 0,
  'dotenvy.from_path': 0,
  'Migrator.new': 0,
}
// Methods, whatever they are called on.
const methodPathAt: Readonly<Record<string, number>> = {
  set_private_key_file: 0,
  set_certificate_chain_file: 0,
  register_templates_directory: 1,
  register_template_file: 1,
}

function pathsOfCall({ from, name, arguments: words }: Call): readonly Argument[] | undefined {
  const at = from === undefined ? own(methodPathAt, name) : own(pathAt, `${from}.${name}`)
  const word = at === undefined ? undefined : words[at]
  return word === undefined ? undefined : [word]
}

function own(table: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

// Files that a crate looks for by itself: https://docs.rs/dotenvy, https://rocket.rs/guide, 2026-11-22.
const filesOfCrate: Readonly<Record<string, readonly string[]>> = {
  dotenv: ['.env'],
  dotenvy: ['.env'],
  dotenvy_macro: [],
  rocket: ['Rocket.toml', 'templates'],
  rocket_dyn_templates: ['Rocket.toml', 'templates'],
  log4rs: ['log4rs.yaml', 'log4rs.yml'],
}

/** Rust, as far as it is like other compiled languages. */
export const rustLanguage: CompiledLanguage = {
  isDevelopment: isDevelopmentCommand,
  compiles: (argv) => readCargo(argv)?.verb === 'run',
  sources:
    /(^|\/)(Cargo\.(toml|lock)|rust-toolchain(\.toml)?|rustfmt\.toml|\.rustfmt\.toml|clippy\.toml|deny\.toml|diesel\.toml|\.cargo\/.*|\.sqlx\/.*|sqlx-data\.json|target\/.*|vendor\/.*|[^/]*\.rs)$/,
  pathsOfCall,
  programOfCall: ({ from, name, arguments: words }) =>
    from === 'Command' && name === 'new' && words.length === 1 ? words[0] : undefined,
  plainNames: /^(Path|PathBuf|OsStr|String|new|from|join|into|to_string|to_owned|as_str|as_ref|unwrap|std|path)$/,
  filesOfPackages: ({ imports }) =>
    imports.flatMap((each) => (Object.hasOwn(filesOfCrate, each) ? (filesOfCrate[each] ?? []) : [])),
}
