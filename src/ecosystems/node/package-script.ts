import { globMatcher } from '../../glob.js'
import { withoutOptions } from '../start/options.js'
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

/** The package of a workspace that a command is about: `npm -w api`, `pnpm --filter api`, `yarn workspace api`; undefined for none. */
export function selectedPackage(program: string, words: readonly string[]): string | undefined {
  if (program === 'yarn') return words[0] === 'workspace' ? words[1] : undefined
  const names = selectorsOf(program)
  for (const [at, word] of words.entries()) {
    if (names.includes(word)) return words[at + 1]
    const name = names.find((candidate) => word.startsWith(`${candidate}=`))
    if (name !== undefined) return word.slice(name.length + 1)
  }
  return undefined
}

/** The words without what selects a package of a workspace. */
export function withoutSelector(program: string, words: readonly string[]): readonly string[] {
  if (program === 'yarn') return words.slice(2)
  const names = selectorsOf(program)
  return words.filter(
    (word, at) =>
      !names.includes(word) &&
      !names.includes(words[at - 1] ?? '') &&
      !names.some((name) => word.startsWith(`${name}=`)),
  )
}

function selectorsOf(program: string): readonly string[] {
  return program === 'npm' ? ['-w', '--workspace'] : program === 'pnpm' ? ['--filter', '-F'] : []
}

/** The folder that `--prefix`, `-C` or `--cwd` names; undefined when none does. */
export function prefixOf(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^(--prefix|-C|--cwd|--dir)(=|$)/.test(word))
  if (at === -1) return undefined
  const word = words[at] as string
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1]
}

/** The scripts that `run-s start:*` means; a colon parts their names as a slash parts a path. */
export function scriptsLike(scripts: readonly string[], pattern: string): readonly string[] {
  // https://github.com/mysticatea/npm-run-all/blob/master/docs/npm-run-all.md#glob-like-pattern-matching-for-script-names
  const matches = globMatcher(pattern.replaceAll(':', '/'), { deep: true, contents: false })
  return scripts.filter((script) => matches(script.replaceAll(':', '/')))
}
