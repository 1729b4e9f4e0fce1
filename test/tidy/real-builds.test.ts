import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Base, basesOf, fixtureNames, folderOf, loadCase } from '../load-project.js'

/** The bases that a fixture migrates to, as its expected files say; those that come to the same are together. */
function migratedBases(name: string): readonly (readonly Base[])[] {
  const folder = join(folderOf(name), 'expected')
  return readdirSync(folder)
    .filter((file) => readFileSync(join(folder, file), 'utf8').startsWith('outcome: migrated\n'))
    .map((file) => basesOf(name).filter((base) => file === 'every-base.txt' || file.split(/[+.]/).includes(base)))
}

describe('a fixture that migrates is built for real', async () => {
  const cases = await Promise.all(fixtureNames.map(loadCase))
  const known = cases.map(({ name, docker }) => ({ name, docker, migrated: migratedBases(name) }))
  const left = known.flatMap(({ name, docker, migrated }) =>
    Object.entries(docker?.notHere ?? {}).map(([base, why]) => ({ name, base: base as Base, why, migrated })),
  )
  const differing = known.flatMap(({ name, docker, migrated }) =>
    Object.entries(docker?.differs ?? {}).flatMap(([base, kinds]) =>
      Object.entries(kinds).map(([kind, why]) => ({ name, base: base as Base, kind, why, migrated })),
    ),
  )

  test('every one of them, and no other', () => {
    const others = known.filter(({ docker, migrated }) => (docker === undefined) !== (migrated.length === 0))
    expect(others.map(({ name }) => name)).toEqual([])
  })

  // What a name of this list says is what is not verified.
  test.each(left)('but not $name on $base: $why', ({ base, why, migrated }) => {
    expect(migrated.flat()).toContain(base)
    expect(why).toMatch(/\w+ \w+/)
  })

  test.each(differing)('and differs: $name on $base in its $kind: $why', ({ base, why, migrated }) => {
    expect(migrated.flat()).toContain(base)
    expect(why).toMatch(/\w+ \w+/)
  })

  test('on all bases but these few, and is equal but for these', () => {
    expect(left.map(({ name, base }) => `${name} on ${base}`)).toEqual([
      'compiler-alone on alpine',
      'maven-module-moved on alpine',
      'maven-one-jar on alpine',
      'apt-repository on auto',
      'apt-repository on slim',
      'cnpm-build-script on auto',
      'cnpm-build-script on alpine',
      'cnpm-install on auto',
      'cnpm-install on slim',
      'cnpm-install on distroless',
      'prisma-schema-elsewhere on auto',
      'prisma-schema-elsewhere on slim',
      'alpine-with-compilers on auto',
      'alpine-with-compilers on alpine',
      'own-environment on alpine',
      'pipenv-into-the-system on alpine',
      'poetry-with-development on alpine',
      'project-of-its-own on alpine',
      'uv-image on alpine',
      'uv-with-an-environment on alpine',
    ])
    expect(differing.map(({ name, base, kind }) => `${name} on ${base}: ${kind}`)).toEqual([
      'signals-through-npm on distroless: exit',
      'uv-image on auto: exit',
      'uv-image on slim: exit',
    ])
  })
})
