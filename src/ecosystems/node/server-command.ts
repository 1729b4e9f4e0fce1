/** What an option of a static file server asks for; `ignored` ones change nothing that a client sees. */
type OptionRole =
  | 'port'
  | 'single'
  | 'uncompressed'
  | 'stored'
  | 'cache'
  | 'immutable'
  | 'dot-files'
  | 'folder'
  | 'listing'
  | 'ignored'
  | 'ignored-value'
  | 'ignored-value-or-none'

/** The command line of a static file server, read. */
export interface ServerCommand {
  /** Values by role; an option without a value has an empty one. */
  readonly options: ReadonlyMap<OptionRole, string>
  readonly folders: readonly string[]
  /** The first option that is not known, or stands there twice. */
  readonly odd?: string
}

const each = (role: OptionRole, names: string) => names.split(' ').map((name) => [name, role] as const)

// https://github.com/vercel/serve, https://github.com/http-party/http-server, https://github.com/lukeed/sirv/tree/master/packages/sirv-cli,
// https://vite.dev/guide/cli#vite-preview, read with the sources of the packages on 2026-11-21.
const knownOptions: Readonly<Record<string, ReadonlyMap<string, OptionRole>>> = {
  serve: new Map([
    ...each('port', '-l --listen -p'),
    ...each('single', '-s --single'),
    ...each('uncompressed', '-u --no-compression'),
    ...each('ignored', '-L --no-request-logging -n --no-clipboard -d --debug --no-port-switching --no-etag'),
  ]),
  'http-server': new Map([
    ...each('port', '-p --port'),
    ...each('cache', '-c'),
    ...each('stored', '-g --gzip'),
    ...each('listing', '-d'),
    ...each('ignored', '-s --silent -U --utc --log-ip'),
    ...each('ignored-value', '-a -t'),
  ]),
  sirv: new Map([
    ...each('port', '-p --port'),
    ...each('single', '-s --single'),
    ...each('cache', '-m --maxage'),
    ...each('immutable', '-i --immutable'),
    ...each('dot-files', '-d --dotfiles'),
    ...each('ignored', '-e --etag -q --quiet -G --gzip -B --brotli'),
    ...each('ignored-value-or-none', '-H --host'),
  ]),
  'vite preview': new Map([
    ...each('port', '--port'),
    ...each('folder', '--outDir'),
    ...each('ignored', '--strictPort --clearScreen'),
    ...each('ignored-value', '-m --mode -l --logLevel'),
    ...each('ignored-value-or-none', '--host'),
  ]),
}

const withValue = new Set<OptionRole>(['port', 'cache', 'folder', 'listing', 'ignored-value'])

/** Reads the words behind the name of a server: `serve`, `http-server`, `sirv` or `vite preview`. */
export function readServerCommand(server: string, words: readonly string[]): ServerCommand {
  const known = knownOptions[server] ?? new Map<string, OptionRole>()
  const options = new Map<OptionRole, string>()
  const folders: string[] = []
  const rest = words.flatMap((word) => apart(word, known))
  while (rest.length > 0) {
    const word = rest.shift() as string
    const role = known.get(word)
    if (role === undefined) {
      if (word.startsWith('-')) return { options, folders, odd: word }
      folders.push(word)
      continue
    }
    const takes = withValue.has(role) || (role === 'ignored-value-or-none' && rest[0]?.startsWith('-') === false)
    const value = takes ? rest.shift() : ''
    const isRepeated = options.has(role) && !role.startsWith('ignored')
    if (value === undefined || isRepeated) return { options, folders, odd: word }
    options.set(role, value)
  }
  return { options, folders }
}

// `--port=80`, `-sL`, `-p80` and `-c-1` as the words they stand for.
function apart(word: string, known: ReadonlyMap<string, OptionRole>): readonly string[] {
  if (known.has(word) || !word.startsWith('-')) return [word]
  const [, name = '', value = ''] = /^(--?\w[\w-]*)=(.*)$/.exec(word) ?? []
  if (known.has(name)) return [name, value]
  const role = known.get(word.slice(0, 2))
  if (role !== undefined && withValue.has(role) && /^-\w-?\d+$/.test(word)) return [word.slice(0, 2), word.slice(2)]
  const letters = /^-\w+$/.test(word) ? [...word.slice(1)].map((letter) => `-${letter}`) : []
  return letters.length > 1 && letters.every((letter) => known.has(letter)) ? letters : [word]
}
