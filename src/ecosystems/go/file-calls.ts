import type { Call } from '../compiled/source-file.js'

/** Which arguments of a call are paths on the disk: by number, or all from one on. */
interface PathArguments {
  readonly at?: readonly number[]
  readonly from?: number
}

const first: PathArguments = { at: [0] }

// The library's functions that read files: https://pkg.go.dev/std, read 2026-11-22 for Go 1.26.
const ofLibrary: Readonly<Record<string, Readonly<Record<string, PathArguments>>>> = {
  os: { Open: first, OpenFile: first, ReadFile: first, ReadDir: first, DirFS: first, OpenRoot: first, Chdir: first },
  'io/ioutil': { ReadFile: first, ReadDir: first },
  'path/filepath': { Glob: first, Walk: first, WalkDir: first },
  'net/http': { Dir: first, ServeFile: { at: [2] }, ListenAndServeTLS: { at: [1, 2] } },
  'crypto/tls': { LoadX509KeyPair: { at: [0, 1] } },
  'html/template': { ParseFiles: { from: 0 }, ParseGlob: first },
  'text/template': { ParseFiles: { from: 0 }, ParseGlob: first },
}

// Methods of templates, web frameworks and readers of settings, whatever they are called on.
const ofAnything: Readonly<Record<string, PathArguments>> = {
  ParseFiles: { from: 0 },
  ParseGlob: first,
  LoadHTMLGlob: first,
  LoadHTMLFiles: { from: 0 },
  Static: { at: [1] },
  StaticFile: { at: [1] },
  ListenAndServeTLS: { at: [0, 1] },
  AddConfigPath: first,
  SetConfigFile: first,
}

/** The arguments of a call that name files; undefined for a call that is not known to read any. */
export function pathsOfCall({ from, name, arguments: words }: Call): Call['arguments'] | undefined {
  const known = from === undefined ? ofAnything : (ofLibrary[from] ?? ofAnything)
  const which = Object.hasOwn(known, name) ? known[name] : undefined
  if (which === undefined) return undefined
  return which.from === undefined ? words.filter((_, at) => which.at?.includes(at)) : words.slice(which.from)
}

/** Files that a package looks for by itself, by its import path; relative to the working directory. */
export const filesOfPackage: Readonly<Record<string, readonly string[]>> = {
  // https://github.com/joho/godotenv#usage, read 2026-11-22: `.env` where nothing else is named.
  'github.com/joho/godotenv': ['.env'],
  'github.com/joho/godotenv/autoload': ['.env'],
  'github.com/subosito/gotenv': ['.env'],
  // https://github.com/beego/beego: its folders.
  'github.com/beego/beego/v2/server/web': ['conf', 'views', 'static'],
  'github.com/astaxie/beego': ['conf', 'views', 'static'],
  'github.com/revel/revel': ['conf', 'app', 'public', 'messages'],
}
