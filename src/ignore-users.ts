import type { Dockerfile } from './dockerfile/model.js'
import { parseDockerfile } from './dockerfile/parse.js'
import { roleOfWords } from './plan/command-roles.js'
import type { IgnoreUser } from './plan/ignore-lines.js'
import type { ComposeService } from './project/compose.js'
import { type ProjectFiles, readText } from './project/files.js'
import type { Registry } from './registry.js'

// A context is shared by the Dockerfiles in its root and in folders that are made for them.
const besides =
  /^(?:[^/]*docker[^/]*\/)?(?:dockerfile|containerfile)(?:\.[^/]*)?$|^(?:[^/]*docker[^/]*\/)?[^/]+\.dockerfile$/i

/** The Dockerfiles of a context that nobody asked to migrate: their builds read the same .dockerignore. */
export async function otherDockerfiles(
  known: Registry,
  files: ProjectFiles,
  asked: readonly string[],
  services: readonly ComposeService[],
): Promise<readonly IgnoreUser[]> {
  const { paths } = await files.list()
  const named = new Set(services.map(({ dockerfile }) => dockerfile))
  const others = paths.filter(
    (path) => (besides.test(path) || named.has(path)) && !asked.includes(path) && !path.endsWith('.dockerignore'),
  )
  const texts = await Promise.all(others.slice(0, 50).map((path) => readText(files, path)))
  return texts.filter((text) => text !== undefined).map((text) => ignoreUserOf(known, parseDockerfile(text), paths))
}

/** A Dockerfile that is not migrated, as far as .dockerignore goes. */
export function ignoreUserOf({ ecosystems }: Registry, dockerfile: Dockerfile, paths: readonly string[]): IgnoreUser {
  const commands = dockerfile.stages
    .flatMap(({ body }) => body)
    .flatMap((instruction) => (instruction.kind === 'run' ? instruction.commands : []))
  const installs = commands.some((command) =>
    command.inner.some((argv) => ecosystems.some((ecosystem) => roleOfWords(argv, ecosystem) === 'install')),
  )
  return { dockerfile, entries: [], readByBuild: [], installs, paths }
}
