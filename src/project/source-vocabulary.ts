/** Modules whose functions take paths to read or write. */
export const FILE_MODULES = new Set('fs fs/promises fs-extra graceful-fs fs-jetpack mz/fs'.split(' '))

/** Modules that find files by patterns. */
export const GLOB_MODULES = new Set('glob fast-glob globby tinyglobby'.split(' '))

/** Modules that start programs. */
export const PROGRAM_MODULES = new Set('child_process execa shelljs cross-spawn zx'.split(' '))

/** Modules that join and cut paths. */
export const PATH_MODULES = new Set('path path/posix upath pathe'.split(' '))

/** Modules that load every source of a folder they are given. */
export const LOADER_MODULES = new Set(
  '@fastify/autoload fastify-autoload require-all require-dir require-directory include-all umzug express-load consign'.split(
    ' ',
  ),
)

/** Modules that load message schemas from files. */
export const SCHEMA_MODULES = new Set(['protobufjs', '@grpc/proto-loader'])

/** Modules that are themselves a function of a folder to serve. */
export const STATIC_MODULES = new Set(['serve-static', 'koa-static', 'koa-views', 'express-static-gzip', '@koa/static'])

/** Functions that read what their first argument names, whatever object they belong to. */
export const READERS = new Set(
  (
    'readFile readFileSync createReadStream readdir readdirSync existsSync sendFile sendfile serveStatic opendir opendirSync ' +
    'readJson readJsonSync readJSON readJSONSync pathExists pathExistsSync accessSync statSync lstatSync realpathSync ' +
    'copyFile copyFileSync openAsBlob setBaseViewsDir useStaticAssets registerPartials'
  ).split(' '),
)

/** Functions that read what their first argument names when they belong to a module of files. */
export const FILE_READERS = new Set(
  'access stat lstat realpath open openSync exists copy copySync cp cpSync move moveSync watch watchFile readlink read list inspect find'.split(
    ' ',
  ),
)

/** Readers that only ask whether something is there: a path that cannot be told is no file that they need. */
export const CHECKERS = new Set(
  'existsSync pathExists pathExistsSync access accessSync stat statSync lstat lstatSync exists'.split(' '),
)

/** Functions that write what their first argument names. */
export const WRITERS = new Set(
  (
    'writeFile writeFileSync appendFile appendFileSync createWriteStream mkdir mkdirSync mkdtemp mkdtempSync rm rmSync rmdir rmdirSync ' +
    'unlink unlinkSync ensureDir ensureDirSync ensureFile ensureFileSync emptyDir emptyDirSync outputFile outputFileSync outputJson ' +
    'outputJsonSync writeJson writeJsonSync writeJSON writeJSONSync rename renameSync truncate truncateSync utimes utimesSync ' +
    'chmod chmodSync chown chownSync remove removeSync mkdirp mkdirpSync rimraf diskStorage multer'
  ).split(' '),
)

/** Options that hold patterns of files, matched below the working directory unless absolute. */
export const PATTERN_OPTIONS = new Set('entities migrations subscribers apis typePaths loadPath'.split(' '))

/** Options of the pattern kind whose files are loaded as sources. */
export const LOADING_OPTIONS = new Set(['entities', 'migrations', 'subscribers'])

/** Options that hold a path, believed without an anchor only when it exists. */
export const PATH_OPTIONS = new Set(
  'directory rootPath root viewsDir layoutsDir partialsDir templateDir templatesDir publicDir staticDir protoPath migrationsDirectory migrationsDir'.split(
    ' ',
  ),
)

/** Options of writing functions. */
export const WRITE_OPTIONS = new Set('dest destination uploadDir'.split(' '))

const WORDS = new Set([
  ...READERS,
  ...PATTERN_OPTIONS,
  ...PATH_OPTIONS,
  ...'__dirname __filename cwd PWD createRequire envFilePath mainModule download'.split(' '),
])
const MODULES = new Set([...FILE_MODULES, ...GLOB_MODULES, ...PROGRAM_MODULES, ...LOADER_MODULES])
for (const name of ['worker_threads', 'app-root-path', ...SCHEMA_MODULES, ...STATIC_MODULES]) MODULES.add(name)
const TEXTS = new Set(['views', 'view engine'])
for (const name of ['root', 'directory']) WORDS.delete(name)

/** Whether a word of a source may concern files or programs. */
export function needsWord(word: string): boolean {
  return WORDS.has(word)
}

/** Whether a module may concern files or programs. */
export function needsModule(specifier: string): boolean {
  return MODULES.has(plainModule(specifier))
}

/** Whether a literal text may concern files. */
export function needsText(text: string): boolean {
  return TEXTS.has(text)
}

/** A module's name without `node:`. */
export function plainModule(specifier: string): string {
  return specifier.startsWith('node:') ? specifier.slice(5) : specifier
}
