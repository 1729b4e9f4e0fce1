import { describe, expect, it } from 'vitest'
import { bun } from '../../src/ecosystems/node/managers/bun.js'
import { npm } from '../../src/ecosystems/node/managers/npm.js'
import type { PackageManager, PruneRequest } from '../../src/ecosystems/node/managers/package-manager.js'
import { pnpm } from '../../src/ecosystems/node/managers/pnpm.js'
import { yarnBerry, yarnClassic } from '../../src/ecosystems/node/managers/yarn.js'
import { productionForms } from '../../src/ecosystems/node/production-forms.js'

const request: PruneRequest = {
  installs: [],
  lock: 'seen',
  workspaces: false,
  omitDevStyle: 'production',
  changed: undefined,
  demandingScript: undefined,
}

const managers: readonly (readonly [string, PackageManager])[] = [
  ...[6, 7, 8, 9, 10, 11, 12].map((release) => [`npm ${release}`, npm(release)] as const),
  ['yarn 1', yarnClassic],
  ['yarn 4', yarnBerry(4, false)],
  ['yarn 3 with its plugin', yarnBerry(3, true)],
  ...[7, 8, 9, 10, 11, 12].map((release) => [`pnpm ${release}`, pnpm(release)] as const),
]

function rows({ name, release }: PackageManager) {
  return productionForms.filter(
    (row) =>
      row.manager === name && row.releases.some((each) => Math.floor(each) === release) && row.needsFlags === undefined,
  )
}

describe('the prune of a release, as measured', () => {
  it.each(managers)('%s takes development packages away and keeps what stays', (_name, manager) => {
    const prune = manager.prune(request)
    if ('impossible' in prune) throw new Error(prune.impossible)
    const measured = rows(manager).filter(
      (row) =>
        row.verb === prune.command &&
        row.after === 'full-install' &&
        row.nodeModules &&
        row.exit === 0 &&
        !row.settings?.includes('unsafe-perm=true'),
    )
    expect(measured).not.toEqual([])
    for (const row of measured) {
      expect([row.development, row.production, row.keepsGeneratedFolder]).toEqual(['removed', 'present', true])
      if (row.rootScripts.length > 0) {
        expect(manager.prune({ ...request, demandingScript: 'postinstall' })).toHaveProperty('impossible')
      }
      if (row.keepsPatches === false) {
        expect(manager.prune({ ...request, changed: { by: 'a tool', what: 'patches' } })).toHaveProperty('impossible')
      }
    }
  })

  it('is none for bun, whose production installs leave development packages', () => {
    const left = productionForms.filter((row) => row.manager === 'bun' && row.after === 'full-install')
    expect(left.every((row) => row.development === 'left')).toBe(true)
    expect(bun(1).prune(request)).toHaveProperty('impossible')
  })

  it('is none for yarn 2 and 3 without the plugin', () => {
    const row = productionForms.find(
      (each) => each.releases.includes(3.8) && each.verb.startsWith('yarn workspaces focus'),
    )
    expect(row?.exit).toBe(1)
    expect(yarnBerry(3, false).prune(request)).toHaveProperty('impossible')
  })
})

describe('the root scripts of an install, as measured', () => {
  it.each(managers)('%s runs no script that is not expected', (_name, manager) => {
    const option = manager.productionOption
    const verbs = manager.name === 'npm' ? (['install', 'ci'] as const) : (['install'] as const)
    if (option === undefined) return
    for (const verb of verbs) {
      const command = `${manager.name} ${verb} ${option(verb, 'production')}`
      const measured = rows(manager).filter((row) => row.verb === command && row.after === 'manifests')
      expect(measured).not.toEqual([])
      for (const row of measured)
        expect(manager.rootScripts(verb, true)).toEqual(expect.arrayContaining([...row.rootScripts]))
    }
  })
})
