import { readdirSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MigrateOptions, ProjectFiles } from '../src/index.js'

const root = fileURLToPath(new URL('../__fixtures__', import.meta.url))

/** The names of all fixtures with their folders, sorted; a language is a folder of them, and no name is there twice. */
export const fixtureFolders: ReadonlyMap<string, string> = new Map(
  readdirSync(root)
    .sort()
    .flatMap((language) =>
      readdirSync(join(root, language))
        .sort()
        .map((name) => [name, join(root, language, name)] as const),
    ),
)

/** The names of all fixtures. */
export const fixtureNames: readonly string[] = [...fixtureFolders.keys()]

/** One of the runtime bases that `migrate` is asked for. */
export type Base = NonNullable<MigrateOptions['base']>

const bases = ['auto', 'slim', 'alpine', 'distroless'] as const satisfies readonly Base[]
const compiled = new Set(['go', 'rust'])

/** All bases that a fixture is migrated to, by its name. */
export function basesOf(name: string): readonly Base[] {
  const language = dirname(folderOf(name)).split(sep).at(-1) ?? ''
  return compiled.has(language) ? [...bases, 'scratch'] : bases
}

/** The folder of a fixture. Throws for a name that none has. */
export function folderOf(name: string): string {
  const folder = fixtureFolders.get(name)
  if (folder === undefined) throw new Error(`no fixture ${name}`)
  return folder
}

/** How a case is built and started; `env` is for the container, `buildArguments` and `secrets` are for the build. */
export interface DockerCase {
  readonly port: number
  readonly probes: readonly string[]
  /** Seconds that the program has to become ready, where it takes longer than others; default 20. */
  readonly readyWithin?: number
  readonly env?: Readonly<Record<string, string>>
  readonly buildArguments?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
  /** Paths of the image whose files are compared; default `/app`, or the image's working directory. */
  readonly compare?: readonly string[]
  /** Images that stand for those which the Dockerfile names, by that name. */
  readonly images?: Readonly<Record<string, string>>
  /** What runs beside the container, anew for each, under the name that it is asked by. */
  readonly services?: readonly Service[]
  /** The addresses of the container's network, for a program that calls one which must stay silent. */
  readonly subnet?: string
  /** The project is a git repository with one commit. */
  readonly repository?: true
  /** Folders of the app that a framework's build makes, and loads or gives away by names that no trace of the program comes to. */
  readonly served?: readonly string[]
  /** Bases that it migrates to and that cannot be built with the images at hand, and why. */
  readonly notHere?: Readonly<Partial<Record<Base, string>>>
  /** What is not equal on a base and may be so, by the kind of the difference, and why. It must differ. */
  readonly differs?: Readonly<Partial<Record<Base, Readonly<Record<string, string>>>>>
  readonly note?: string
}

/** A database or the like that a container finds as `name`. */
export interface Service {
  readonly name: string
  readonly kind: 'mariadb' | 'mongodb' | 'postgres' | 'redis'
  /** What its image makes of these variables is in `test/docker/services`. */
  readonly env?: Readonly<Record<string, string>>
}

/** A fixture: where its project lies and what `case.json` says. Paths are relative to `folder`. */
export interface FixtureCase {
  readonly name: string
  readonly folder: string
  readonly options: MigrateOptions
  readonly dockerfile: string
  readonly context: string
  readonly docker: DockerCase | undefined
}

/** The case of one fixture by its name. */
export async function loadCase(name: string): Promise<FixtureCase> {
  const value = JSON.parse(await readFile(join(folderOf(name), 'case.json'), 'utf8')) as Partial<FixtureCase>
  return {
    name,
    folder: join(folderOf(name), 'project'),
    options: value.options ?? {},
    dockerfile: value.dockerfile ?? 'Dockerfile',
    context: value.context ?? '.',
    docker: value.docker,
  }
}

/** All fixtures that a real engine can build, ordered by base image so that neighbours share layers. */
export async function dockerCases(): Promise<readonly (FixtureCase & { readonly docker: DockerCase })[]> {
  const cases = await Promise.all(fixtureNames.map(loadCase))
  const known = await Promise.all(
    cases.map(async (each) => ({ ...each, image: lastImage(await readDockerfile(each)) })),
  )
  return known
    .filter((each): each is typeof each & { readonly docker: DockerCase } => each.docker !== undefined)
    .sort((one, other) => one.image.localeCompare(other.image) || one.name.localeCompare(other.name))
}

/** The Dockerfile of a case, byte for byte, as text. */
export async function readDockerfile(fixture: FixtureCase): Promise<string> {
  return readFile(join(fixture.folder, fixture.dockerfile), 'utf8')
}

/** The images that a Dockerfile's FROM lines name, in order, with the defaults of the ARGs above the first put in; stages are among them. */
export function namedImages(dockerfile: string): readonly string[] {
  const head = dockerfile.slice(0, dockerfile.search(/^\uFEFF?\s*FROM\s/im))
  const defaults = new Map(
    [...head.matchAll(/^\s*ARG\s+(\w+)=["']?([^"'\s]*)/gim)].map((found) => [found[1], found[2]]),
  )
  return [...dockerfile.matchAll(/^\uFEFF?\s*FROM\s+(?:--\S+\s+)*(\S+)/gim)].map((found) =>
    (found[1] ?? '').replace(
      /\$\{?(\w+)(?::-([^}]*))?\}?/g,
      (_, name, otherwise) => defaults.get(name) || otherwise || '',
    ),
  )
}

/** The image of the last FROM; good enough for fixtures, whose last FROM names no earlier stage. */
export function lastImage(dockerfile: string): string {
  return namedImages(dockerfile).at(-1) ?? ''
}

/** The build context of a case as `migrate` takes it; a file that is not text is `binary`. */
export async function loadProject(fixture: FixtureCase): Promise<ProjectFiles> {
  const root = join(fixture.folder, fixture.context)
  const paths = await listFolder(root, '')
  return {
    list: async () => ({ paths, complete: true }),
    read: async (path) => {
      if (normalize(path).startsWith('..')) return { unreadable: 'outside' }
      const found = await stat(join(root, path)).catch(() => undefined)
      if (found === undefined || !found.isFile()) return { absent: true }
      const bytes = await readFile(join(root, path))
      return bytes.includes(0) ? { unreadable: 'binary' } : { text: bytes.toString('utf8') }
    },
  }
}

/** The Dockerfile's path as `migrate` calls it: relative to the context's root. */
export function dockerfilePath(fixture: FixtureCase): string {
  return normalize(fixture.dockerfile).replace(`${normalize(fixture.context)}/`, '')
}

async function listFolder(root: string, folder: string): Promise<readonly string[]> {
  const paths: string[] = []
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (!entry.isDirectory()) paths.push(path)
    else if (entry.name === 'node_modules' || entry.name === '.git') paths.push(`${path}/`)
    else paths.push(...(await listFolder(root, path)))
  }
  return paths.sort()
}
