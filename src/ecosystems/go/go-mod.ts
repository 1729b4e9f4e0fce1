/** A module that go.mod requires. */
export interface RequiredModule {
  readonly path: string
  readonly version: string
}

/** What go.mod says, as far as building goes: https://go.dev/ref/mod#go-mod-file. */
export interface GoMod {
  /** The module's path; undefined where the file names none. */
  readonly module: string | undefined
  /** The minor of its `go` line (`go 1.22.1` → 22), undefined where there is none. */
  readonly minor: number | undefined
  /** All that it requires, what is required indirectly among it. */
  readonly requires: readonly RequiredModule[]
  /** What stands in the place of a module: another module's path, or a folder where it begins with `.` or `/`. */
  readonly replaces: ReadonlyMap<string, string>
}

/** Reads a go.mod, or the `use` lines of a go.work as `uses`. Lines that it does not know are left out. */
export function parseGoMod(text: string): GoMod & { readonly uses: readonly string[] } {
  let module: string | undefined
  let minor: number | undefined
  const requires: RequiredModule[] = []
  const replaces = new Map<string, string>()
  const uses: string[] = []
  for (const [verb = '', ...words] of directives(text)) {
    if (verb === 'module') module = words[0]
    else if (verb === 'go') minor = minorOf(words[0] ?? '')
    else if (verb === 'use' && words[0] !== undefined) uses.push(words[0])
    else if (verb === 'require' && words[0] !== undefined) requires.push({ path: words[0], version: words[1] ?? '' })
    else if (verb === 'replace') {
      const arrow = words.indexOf('=>')
      const [from, to] = [words[0], words[arrow + 1]]
      if (arrow !== -1 && from !== undefined && to !== undefined) replaces.set(from, to)
    }
  }
  return { module, minor, requires, replaces, uses }
}

/** The modules whose code a go.sum has the sum of: more than a build uses, and never less. */
export function modulesOfSum(text: string): readonly RequiredModule[] {
  return text.split('\n').flatMap((line) => {
    const [path = '', version = ''] = line.split(' ')
    return path === '' || version.endsWith('/go.mod') ? [] : [{ path, version }]
  })
}

function* directives(text: string): Iterable<readonly string[]> {
  let block: string | undefined
  for (const line of text.split('\n')) {
    const words = line
      .replace(/\/\/.*/, '')
      .split(/\s+/)
      .map((word) => word.replace(/^["`](.*)["`]$/, '$1'))
      .filter((word) => word !== '')
    if (words.length === 0) continue
    if (block !== undefined) {
      if (words[0] === ')') block = undefined
      else yield [block, ...words]
    } else if (words[1] === '(') block = words[0]
    else yield words
  }
}

function minorOf(version: string): number | undefined {
  const minor = /^1\.(\d+)/.exec(version)?.[1]
  return minor === undefined ? undefined : Number(minor)
}
