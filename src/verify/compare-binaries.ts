import { difference, type Finding } from './finding.js'
import type { ImageFile } from './image-files.js'
import { type ImageFacts, isOfSystem } from './observation.js'

/** Binaries of the new image that cannot run in it: another architecture, another C library, a shared library that is not there. */
export function compareBinaries(before: ImageFacts, after: ImageFacts): readonly Finding[] {
  return [...foreignAddons(before, after), ...foreignPrograms(before, after), ...missingLibraries(before, after)]
}

// A package may bring an addon for each libc; it is foreign when none of its addons fits the image. One that was as foreign in the
// original is no matter of the migration: older npm installs packages for both libcs.
function foreignAddons(before: ImageFacts, after: ImageFacts): readonly Finding[] {
  const packages = new Map<string, string[]>()
  const fitting = new Set<string>()
  for (const [path, { elf, size }] of after.own ?? after.files) {
    const name = packageOf(path)
    // Of a package's programs and object files some are for other systems, and most are never used.
    if (elf === undefined || name === undefined || !path.endsWith('.node')) continue
    const former = before.files.get(path)
    // Outside of what was read, the same size must do.
    const isSame =
      former === undefined
        ? before.all?.get(path)?.size === size
        : former.elf?.libc === elf.libc && former.elf?.architecture === elf.architecture
    const asBefore = isSame && before.libc === after.libc
    const fits = elf.libc === undefined || elf.libc === after.libc
    const sameMachine = elf.architecture === undefined || elf.architecture === after.image.architecture
    if ((fits && sameMachine) || asBefore) fitting.add(name)
    else packages.set(name, [...(packages.get(name) ?? []), `${path} (${fits ? elf.architecture : elf.libc})`])
  }
  // A package of its own for each libc: @img/sharp-linux-x64 and @img/sharp-linuxmusl-x64.
  const families = new Set([...fitting].map(familyOf))
  return [...packages]
    .filter(([name]) => !families.has(familyOf(name)))
    .map(([name, paths]) => difference('libc', name, imageOf(after), paths.slice(0, 5).join(', ')))
}

/** Programs and addons outside of packages that another kind of image was made for. */
function foreignPrograms(before: ImageFacts, after: ImageFacts): readonly Finding[] {
  return [...(after.own ?? after.files)].flatMap(([path, { elf, hash }]) => {
    if (elf === undefined || packageOf(path) !== undefined || isOfSystem(path)) return []
    const former = before.files.get(path)
    const asBefore = former?.hash === hash && before.libc === after.libc
    if (asBefore && before.image.architecture === after.image.architecture) return []
    if (elf.architecture !== undefined && elf.architecture !== after.image.architecture)
      return [difference('architecture', path, after.image.architecture, elf.architecture)]
    if (elf.loader !== undefined)
      return after.all === undefined || hasLoader(after.all, elf.loader)
        ? []
        : [difference('libc', path, imageOf(after), `started by ${elf.loader}, which is not there`)]
    const isForeign = path.endsWith('.node') && elf.libc !== undefined && elf.libc !== after.libc
    return isForeign ? [difference('libc', path, imageOf(after), `${elf.libc}`)] : []
  })
}

// /lib64 is often a link.
function hasLoader(files: ReadonlyMap<string, ImageFile>, loader: string): boolean {
  const name = loader.slice(loader.lastIndexOf('/') + 1)
  return files.has(loader) || [...files.keys()].some((path) => path.endsWith(`/${name}`))
}

/** What the program's binaries ask for and no folder of the image holds, though the original held it. */
function missingLibraries(before: ImageFacts, after: ImageFacts): readonly Finding[] {
  if (after.all === undefined || before.all === undefined || before.libc !== after.libc) return []
  const [had, has] = [namesOf(before.all), namesOf(after.all)]
  const missing = new Map<string, string>()
  for (const [path, { elf }] of after.own ?? after.files) {
    if (packageOf(path) !== undefined && elf?.loader !== undefined) continue
    // It is not loaded in either image: what musl calls libc.so is a text of the linker's in Debian.
    if (elf?.libc !== undefined && elf.libc !== after.libc) continue
    for (const name of elf?.needed ?? []) if (had.has(name) && !has.has(name)) missing.set(name, path)
  }
  return [...missing].map(([name, path]) =>
    difference('library', name, 'in the image', `absent, and ${path} asks for it`),
  )
}

function namesOf(files: ReadonlyMap<string, ImageFile>): ReadonlySet<string> {
  return new Set([...files.keys()].map((path) => path.slice(path.lastIndexOf('/') + 1)))
}

function familyOf(name: string): string {
  return name.replace('linuxmusl', 'linux').replace(/-(?:gnu|musl)$/, '')
}

function packageOf(path: string): string | undefined {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
}

function imageOf({ libc, image }: ImageFacts): string {
  return [libc, image.architecture].filter((each) => each !== undefined).join(' on ')
}
