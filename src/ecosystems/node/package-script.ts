/** The script of package.json that a package manager's command runs; undefined when it runs none. */
export function scriptOf(program: string, words: readonly string[]): string | undefined {
  const rest = withoutOptions(words, [
    '--prefix',
    '-C',
    '--cwd',
    '--dir',
    '--loglevel',
    '-w',
    '--workspace',
    '--filter',
    '-F',
  ])
  const [verb, name] = rest
  if (verb === undefined) return undefined
  if (verb === 'run' || verb === 'run-script' || verb === 'rum' || verb === 'urn') {
    return withoutOptions(rest.slice(1), [])[0] ?? name
  }
  if (['start', 'test', 'stop', 'restart'].includes(verb)) return verb
  const ownVerbs = program === 'yarn' ? yarnVerbs : pnpmVerbs
  return program !== 'npm' && !ownVerbs.has(verb) ? verb : undefined
}

const yarnVerbs = new Set(
  'add install config cache global node exec dlx set workspace workspaces remove up why init link pack plugin prune'.split(
    ' ',
  ),
)
const pnpmVerbs = new Set(
  'add install i exec dlx deploy prune config store fetch rebuild remove setup env link'.split(' '),
)

/** The words without the leading options; those of `withValue` take the next word along. */
export function withoutOptions(words: readonly string[], withValue: readonly string[]): readonly string[] {
  let at = 0
  while (at < words.length && (words[at] as string).startsWith('-')) {
    const option = words[at] as string
    at++
    if (option === '--') break
    if (withValue.includes(option)) at++
  }
  return words.slice(at)
}

/** The folder that `--prefix`, `-C` or `--cwd` names; undefined when none does. */
export function prefixOf(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^(--prefix|-C|--cwd|--dir)(=|$)/.test(word))
  if (at === -1) return undefined
  const word = words[at] as string
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1]
}
