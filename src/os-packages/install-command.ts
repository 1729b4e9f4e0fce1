import { ownEntry } from '../own-entry.js'
/** What a command does with the system's packages. */
export interface OsCommand {
  readonly manager: 'apt' | 'apk'
  readonly action: 'install' | 'update' | 'upgrade' | 'remove' | 'clean'
  /** Positions in `argv` of the package names. */
  readonly packages: readonly { readonly name: string; readonly at: number }[]
  /** The group of `apk add --virtual`, which `apk del` takes away again. */
  readonly group?: string
}

const actions: Readonly<Record<string, OsCommand['action']>> = {
  install: 'install',
  add: 'install',
  update: 'update',
  upgrade: 'upgrade',
  'dist-upgrade': 'upgrade',
  'full-upgrade': 'upgrade',
  remove: 'remove',
  purge: 'remove',
  autoremove: 'remove',
  del: 'remove',
  clean: 'clean',
  autoclean: 'clean',
}

/** Reads the words of a command as one of apt's or apk's; undefined for any other. */
export function readOsCommand(argv: readonly string[]): OsCommand | undefined {
  const program = argv[0] ?? ''
  if (isListClean(argv))
    return { manager: argv.some((word) => word.includes('apk')) ? 'apk' : 'apt', action: 'clean', packages: [] }
  const manager =
    program === 'apk' ? 'apk' : program === 'apt-get' || program === 'apt' || program === 'aptitude' ? 'apt' : undefined
  if (manager === undefined) return undefined
  const packages: { name: string; at: number }[] = []
  let action: OsCommand['action'] | undefined
  let group: string | undefined
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at] as string
    if (word === '-t' || word === '--virtual') group = argv[++at]
    else if (['-o', '-c', '--repository', '-X', '--target-release', '--config-file', '-p', '--root'].includes(word))
      at++
    else if (word.startsWith('--virtual=')) group = word.slice('--virtual='.length)
    else if (word.startsWith('-')) continue
    else if (action === undefined) {
      action = ownEntry(actions, word)
      if (action === undefined) return undefined
    } else packages.push({ name: word, at })
  }
  if (action === undefined) return undefined
  return { manager, action, packages, ...(manager === 'apk' && group !== undefined ? { group } : {}) }
}

function isListClean(argv: readonly string[]): boolean {
  const paths = argv.slice(1).filter((word) => !word.startsWith('-'))
  return (
    argv[0] === 'rm' &&
    paths.length > 0 &&
    paths.every((path) => /^\/var\/(lib\/apt|cache\/(apt|apk|debconf))\b|^\/etc\/apk\/cache/.test(path))
  )
}

/** True for an `apk add` that gets the lists of packages itself: https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper. */
export function getsOwnLists(argv: readonly string[]): boolean {
  return argv[0] === 'apk' && argv.some((word) => /^(--no-cache|-U|--update|--update-cache)$/.test(word))
}
