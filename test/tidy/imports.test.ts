import { describe, expect, test } from 'vitest'
import { type Import, type SourceFile, sourceFiles } from './source-files.js'

const files = [...sourceFiles('src'), ...sourceFiles('transforms')]

/** `src/plan/change.ts` → `plan`, `src/reason.ts` → `reason`, `transforms/index.ts` → `transforms`. */
function areaOf(path: string): string {
  return /^(?:src\/)?([\w-]+)/.exec(path)?.[1] ?? path
}

// Who may import whom; `types:` allows types alone. ARCHITECTURE.md says why.
const mayImport: Readonly<Record<string, string>> = {
  'own-entry': '',
  glob: '',
  shell: '',
  runner: '',
  'served-folder': '',
  'os-packages': 'own-entry',
  project: 'glob',
  bases: 'own-entry types:runner types:served-folder',
  dockerfile: 'shell glob',
  reason: 'types:dockerfile types:project',
  outcome: 'types:dockerfile types:project types:reason',
  ecosystems: 'own-entry reason dockerfile glob shell project types:runner types:served-folder',
  plan: 'own-entry reason dockerfile shell project os-packages types:bases types:ecosystems types:outcome',
  transforms: 'plan reason types:dockerfile types:ecosystems',
  invariants: 'dockerfile os-packages reason types:plan',
  report: 'dockerfile types:reason types:outcome types:estimate types:verify',
  review: 'types:report',
  estimate: 'bases dockerfile',
  registry: 'bases ecosystems',
  'own-images': 'own-entry bases types:registry types:outcome',
  recognise: 'reason dockerfile bases types:ecosystems types:outcome types:registry',
  'ignore-users': 'plan project dockerfile types:registry',
  prepare: 'reason recognise dockerfile plan project types:bases types:ecosystems types:outcome types:registry',
  migrate:
    'reason prepare registry own-images ignore-users dockerfile plan project transforms invariants types:outcome',
  index: 'migrate project types:outcome types:reason',
  disk: 'report project dockerfile reason verify types:migrate types:outcome',
  configuration: '',
  batch: 'migrate disk report project glob reason types:outcome',
  engine: '',
  verify: 'engine dockerfile shell project types:outcome',
  cli: 'configuration migrate disk report batch engine verify estimate project dockerfile reason types:outcome types:index',
}

function isAllowed(from: string, { to, typesOnly }: Import): boolean {
  const [area, target] = [areaOf(from), areaOf(to)]
  const allowed = (mayImport[area] ?? '').split(' ')
  return area === target || allowed.includes(target) || (typesOnly && allowed.includes(`types:${target}`))
}

function ownImports(file: SourceFile): readonly Import[] {
  return file.imports.filter(({ to }) => /^(src|transforms)\//.test(to))
}

test('every folder has its rule', () => {
  expect([...new Set(files.map(({ path }) => areaOf(path)))].filter((area) => mayImport[area] === undefined)).toEqual(
    [],
  )
})

test.each(files.map((file) => [file.path, file] as const))('%s imports what it may', (path, file) => {
  expect(
    ownImports(file)
      .filter((each) => !isAllowed(path, each))
      .map(({ to }) => to),
  ).toEqual([])
})

test('what uses the network is loaded for --estimate alone', () => {
  const loaders = (area: string) =>
    files.flatMap(({ path, imports }) =>
      imports
        .filter(({ to, typesOnly }) => !typesOnly && to.startsWith(area) && areaOf(path) !== 'estimate')
        .map(({ dynamic }) => ({ path, dynamic })),
    )
  expect(new Set(loaders('src/estimate/').map(({ path }) => path))).toEqual(new Set(['src/cli/estimate-results.ts']))
  expect(loaders('src/cli/estimate-results.ts')).toEqual([{ path: 'src/cli/run.ts', dynamic: true }])
})

test('no two files need each other to be loaded', () => {
  const needs = new Map(
    files.map((file) => [
      file.path,
      ownImports(file)
        .filter((each) => !each.typesOnly && !each.dynamic)
        .map(({ to }) => to),
    ]),
  )
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (path: string, above: readonly string[]) => {
    if (above.includes(path)) circles.push([...above.slice(above.indexOf(path)), path].join(' → '))
    else if (!done.has(path)) {
      for (const next of needs.get(path) ?? []) visit(next, [...above, path])
      done.add(path)
    }
  }
  for (const path of needs.keys()) visit(path, [])
  expect(circles).toEqual([])
})

describe('packages stay where they are contained', () => {
  const importersOf = (name: string) =>
    files.flatMap(({ path, imports }) => imports.filter(({ to }) => to === name).map((each) => ({ path, ...each })))

  test.each([
    ['dockerfile-ast', 'src/dockerfile/'],
    ['unbash', 'src/shell/'],
    ['ts-morph', 'src/project/'],
    ['commander', 'src/cli/'],
    ['@clack/prompts', 'src/cli/'],
    ['ora', 'src/cli/'],
    ['execa', 'src/engine/'],
    ['lowlight', 'src/review/'],
  ])('%s in %s alone', (name, folder) => {
    const importers = importersOf(name)
    expect(importers.length).toBeGreaterThan(0)
    expect(importers.map(({ path }) => path).filter((path) => !path.startsWith(folder))).toEqual([])
  })

  test('ts-morph is loaded when a source must be read, never before', () => {
    expect(importersOf('ts-morph').filter(({ typesOnly, dynamic }) => !typesOnly && !dynamic)).toEqual([])
  })
})
