import { isBelow } from '../../dockerfile/configuration.js'
import { targetOf } from '../../dockerfile/copied-files.js'
import type { Copy } from '../../dockerfile/model.js'
import type { Surroundings } from '../../dockerfile/surroundings.js'
import type { PythonProject } from './project.js'

/** COPYs of what the running program may read: all but those of files that only installs read, and what comes from the builder. */
export function repeatedCopies(project: PythonProject, built: readonly string[]): ReadonlySet<Copy> {
  const { request, copied, wanted } = project
  const files = new Map<Copy, string[]>()
  for (const { copy, source } of copied.values()) files.set(copy, [...(files.get(copy) ?? []), source])
  const last = project.installs.at(-1)?.run.span.start ?? 0
  return new Set(
    request.stage.body
      .filter((instruction) => instruction.kind === 'copy')
      .filter((copy) => {
        if (copy.from !== undefined) return !bringsManager(copy)
        if (copy.sources.every((source) => isInstaller(source))) return false
        const target = targetOf(copy, request.surroundings.get(copy) as Surroundings)
        if (copy.span.start < last && built.some((folder) => isBelow(target, folder))) return false
        const names = files.get(copy)
        return names === undefined || !names.every((name) => wanted.manifests.has(name) && !isNamed(project, name))
      }),
  )
}

// `COPY --from=ghcr.io/astral-sh/uv /uv /bin/`
function bringsManager({ sources }: Copy): boolean {
  return sources.every((source) => /(^|\/)(uv|uvx)$/.test(source))
}

/** True for the URL of a script that installs a tool, which `ADD` gets. */
function isInstaller(source: string): boolean {
  return /^https:\/\/(astral\.sh\/uv\/|install\.python-poetry\.org|bootstrap\.pypa\.io\/(.*\/)?get-pip\.py$)/.test(
    source,
  )
}

/** True where the sources name a file, or what the start runs may read it. */
function isNamed({ sources, start }: PythonProject, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (sources === undefined) return true
  return (
    sources.some(({ literals }) => literals.some(({ value }) => value.includes(name))) ||
    start.steps.some(({ argv }) => argv.some((word) => word.includes(name)))
  )
}
