import { resolveFolder } from '../../dockerfile/configuration.js'
import type { CopiedFile } from '../../dockerfile/copied-files.js'
import { readText } from '../../project/files.js'
import type { FactsRequest } from '../ecosystem.js'
import { type GradleProject, readGradle } from './gradle.js'
import { inherited, type Pom, parsePom } from './pom.js'

/** The files of a build as the image gets them, by path. */
export type Copied = ReadonlyMap<string, CopiedFile>

// Far more than a manifest has: what is longer was made to be.
const LONGEST_MANIFEST = 200_000

/** The text of the first file of these names that a folder of the image has; undefined where it has none. */
export async function readFirst(
  { files }: FactsRequest,
  copied: Copied,
  folder: string,
  names: readonly string[],
): Promise<string | undefined> {
  const source = names.map((name) => copied.get(resolveFolder(folder, name))?.source).find((each) => each !== undefined)
  const text = source === undefined ? undefined : await readText(files, source)
  return text === undefined || text.length > LONGEST_MANIFEST ? undefined : text
}

/** What the files of Gradle say of a module, whose build begins in `root`; undefined where the image gets none of them. */
export async function gradleAt(
  request: FactsRequest,
  copied: Copied,
  root: string,
  folder: string,
): Promise<GradleProject | undefined> {
  const build = await readFirst(request, copied, folder, ['build.gradle', 'build.gradle.kts'])
  if (build === undefined) return undefined
  const settings = await readFirst(request, copied, root, ['settings.gradle', 'settings.gradle.kts'])
  const above =
    folder === root ? undefined : await readFirst(request, copied, root, ['build.gradle', 'build.gradle.kts'])
  const properties = await readFirst(request, copied, root, ['gradle.properties'])
  const name = folder.slice(folder.lastIndexOf('/') + 1)
  return readGradle({ build, settings: folder === root ? settings : undefined, above, properties, folderName: name })
}

/** The modules of a Gradle build: folders with a build file, the root first. */
export function gradleModules(copied: Copied, root: string): readonly string[] {
  const below = [...copied.keys()].flatMap((path) => {
    const folder = /^(.*)\/build\.gradle(\.kts)?$/.exec(path)?.[1]
    return folder !== undefined && (folder === root || folder.startsWith(`${root === '/' ? '' : root}/`))
      ? [folder]
      : []
  })
  return [...new Set([root, ...below.map((folder) => (folder === '' ? '/' : folder)).sort()])].slice(0, 200)
}

// Deeper than any project nests its modules.
const MOST_ANCESTORS = 5

/** What the pom.xml of a folder says, with what it has of those above it that the image gets too: https://maven.apache.org/pom.html#Inheritance. */
export async function pomAt(request: FactsRequest, copied: Copied, folder: string): Promise<Pom | undefined> {
  const source = await readFirst(request, copied, folder, ['pom.xml'])
  let pom = source === undefined ? undefined : parsePom(source)
  let at = folder
  for (let depth = 0; pom?.parent !== undefined && depth < MOST_ANCESTORS; depth++) {
    at = resolveFolder(at, '..')
    const text = await readFirst(request, copied, at, ['pom.xml'])
    const above = text === undefined ? undefined : parsePom(text)
    if (above === undefined || above.artifactId !== pom.parent) break
    pom = inherited(pom, above)
  }
  return pom
}
