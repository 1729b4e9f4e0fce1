import { nativePackage } from './native-packages.js'
import type { Requirement } from './requirement.js'

/** What packages need of the system that they run on. */
export interface PackageNeeds {
  /** The first one that may be linked against libraries which nobody knows of; undefined where all are known. */
  readonly unknown: string | undefined
  /** The first one with a compiled part, its own or of what it requires; undefined where all are Python alone. */
  readonly compiled: string | undefined
  /** System packages with the libraries that they load. */
  readonly osPackages: readonly {
    readonly apt: readonly string[]
    readonly apk: readonly string[]
    readonly neededBy: string
  }[]
  readonly programs: readonly { readonly name: string; readonly neededBy: string }[]
}

interface Table {
  readonly pure: ReadonlySet<string>
  readonly compiled: ReadonlySet<string>
  readonly unknownExtras: ReadonlySet<string>
  readonly linked: ReadonlyMap<string, readonly string[]>
}

let loaded: Promise<Table> | undefined

// The table is large, and most runs ask nothing of it.
function loadTable(): Promise<Table> {
  loaded ??= import('./known-packages.json', { with: { type: 'json' } }).then(({ default: table }) => {
    const words = (text: string) => new Set(text.split(' '))
    return {
      pure: words(table.pure),
      compiled: words(table.compiled),
      unknownExtras: words(table.unknownExtras),
      linked: new Map(Object.entries(table.linked).map(([name, through]) => [name, through.split(' ')])),
    }
  })
  return loaded
}

/** Finds out what packages, with all that they require, need of the system under a minor of Python 3, on a release of Debian. */
export async function needsOfPackages(
  requirements: readonly Requirement[],
  { minor, release }: { readonly minor: number | undefined; readonly release: string | undefined },
): Promise<PackageNeeds> {
  const table = await loadTable()
  let unknown: string | undefined
  let compiled: string | undefined
  const osPackages: PackageNeeds['osPackages'][number][] = []
  const programs: PackageNeeds['programs'][number][] = []
  for (const requirement of requirements) {
    const { name, extras, isDirect } = requirement
    const withExtras = extras.map((extra) => `${name}[${extra}]`)
    const isPure = table.pure.has(name) || requirement.isPure === true
    const isKnown = isPure || table.compiled.has(name)
    if (isDirect === true || !isKnown || withExtras.some((each) => table.unknownExtras.has(each)))
      unknown ??=
        isDirect === true || !isKnown ? name : (withExtras.find((each) => table.unknownExtras.has(each)) ?? name)
    if (!isPure || (extras.length > 0 && requirement.isPure !== true)) compiled ??= name
    const through = [name, ...withExtras].flatMap((key) => table.linked.get(key) ?? [])
    for (const each of [requirement, ...through.map((other) => ({ name: other, extras: [] }))]) {
      const native = nativePackage(each, minor, release)
      if (native === undefined) continue
      const neededBy = each.name
      if (!native.isKnown) unknown ??= neededBy
      if (native.apt.length > 0) osPackages.push({ apt: native.apt, apk: native.apk, neededBy })
      // What another package requires may be there for a part of it that nobody uses.
      if (each === requirement) programs.push(...native.programs.map((program) => ({ name: program, neededBy })))
    }
  }
  return { unknown, compiled, osPackages, programs }
}
