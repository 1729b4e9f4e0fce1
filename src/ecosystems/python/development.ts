import type { Command } from '../../dockerfile/model.js'
import { type Reason, reason } from '../../reason.js'
import type { Install } from './install.js'
import type { PythonProject } from './project.js'
import type { Requirement } from './requirement.js'
import { bringsDevelopment } from './wanted.js'

/** What becomes of the packages that only people who work on the project need. */
export interface Development {
  readonly isLeftOut: boolean
  readonly rewrites: ReadonlyMap<Command, { readonly text: string; readonly reason: Reason }>
  readonly saves: readonly string[]
}

const none: Development = { isLeftOut: false, rewrites: new Map(), saves: [] }

/** Leaves them out where nothing of the running program names one; they stay where that cannot be told. */
export function withoutDevelopment(project: PythonProject): Development {
  const { wanted, installs, sources, request } = project
  const bringing = installs.filter(bringsDevelopment)
  if (wanted.development.length === 0 || bringing.length === 0 || sources === undefined) return none
  const production = new Set(wanted.requirements.map(({ name }) => name))
  const only = wanted.development.filter(({ name }) => !production.has(name))
  if (only.length === 0 || only.some((each) => isUsed(project, each))) return none
  const rewrites = new Map<Command, { text: string; reason: Reason }>()
  for (const install of bringing) {
    if (install.command.argv === undefined) return none
    const { start, end } = install.command.span
    const text = forProduction(install, request.dockerfile.text.slice(start, end), project)
    if (text === undefined) return none
    rewrites.set(install.command, { text, reason: reason('install-once', { command: text }) })
  }
  const names = only.filter(({ isRequired }) => isRequired !== true).map(({ name }) => name)
  return { isLeftOut: true, rewrites, saves: [`development packages (${names.join(', ')})`] }
}

function forProduction({ tool }: Install, text: string, project: PythonProject): string | undefined {
  if (tool === 'uv') return `${text} --no-dev`
  if (tool === 'pipenv') return text.replace(/\s+(--dev|-d)(?=\s|$)/, '')
  // https://python-poetry.org/docs/cli/#install; `--only` came with 1.2 and `--no-dev` left with 2.0.
  const version = project.found.installs
    .flatMap(({ requirements }) => requirements)
    .find(({ name }) => name === 'poetry')?.version
  if (/^(0|1\.[01])(\.|$)/.test(version ?? '')) return `${text} --no-dev`
  const { developmentGroups } = project.wanted
  return developmentGroups === undefined ? `${text} --only main` : `${text} --without ${developmentGroups.join(',')}`
}

/**
 * True where a source imports a package, or anything that the container runs or reads says its name; of one that another package requires the imports alone
 * count, for a name that nobody has written down is a word like any other.
 */
function isUsed({ sources = [], start, line }: PythonProject, { name, isRequired }: Requirement): boolean {
  const names = modulesOf(name)
  const isNamed = (text: string) => names.has(text.toLowerCase().replace(/[-.]/g, '_'))
  if (sources.some(({ imports }) => imports.some(isNamed))) return true
  if (isRequired === true) return false
  return (
    sources.some(({ literals }) =>
      literals.some(({ value }) => value.length < 200 && isNamed(value.split('.')[0] ?? '')),
    ) || [...line.argv, ...start.steps.flatMap(({ argv }) => argv)].some((word) => word.split(/[\s/=]/).some(isNamed))
  )
}

// The module of a package is not always called like it.
function modulesOf(name: string): ReadonlySet<string> {
  const plain = name.replaceAll('-', '_')
  return new Set([plain, plain.replace(/^(python|django|flask|pytest|py)_?/, ''), plain.replace(/_?(python|py)$/, '')])
}
