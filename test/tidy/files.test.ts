import { ts } from 'ts-morph'
import { describe, expect, test } from 'vitest'
import { bases } from '../../src/bases/index.js'
import { ecosystems } from '../../src/ecosystems/index.js'
import { invariants } from '../../src/invariants/index.js'
import { transforms } from '../../transforms/index.js'
import { sourceFiles } from './source-files.js'

const files = [...sourceFiles('src'), ...sourceFiles('transforms')]

describe('file = export = id', () => {
  const named = [
    ...transforms.map((each) => [`transforms/${each.id}.ts`, each] as const),
    ...invariants.map((each) => [`src/invariants/${each.id}.ts`, each] as const),
    ...bases.map((each) => [`src/bases/${each.id}.ts`, each] as const),
    ...ecosystems.map((each) => [`src/ecosystems/${each.id}/index.ts`, each] as const),
  ]

  test.each(named)('%s', async (path, each) => {
    expect(files.map((file) => file.path)).toContain(path)
    const module: Readonly<Record<string, unknown>> = await import(`../../${path.replace(/\.ts$/, '.js')}`)
    expect(module[each.id.replace(/-./g, (match) => match.slice(1).toUpperCase())]).toBe(each)
  })

  test('no transform or invariant is left out of its index', () => {
    const inFolder = (folder: string) =>
      files.map(({ path }) => path).filter((path) => path.startsWith(folder) && !/\/(index|invariant)\.ts$/.test(path))
    const paths: readonly string[] = named.map(([path]) => path)
    expect(
      [...inFolder('transforms/'), ...inFolder('src/invariants/')].filter((path) => !paths.includes(path)),
    ).toEqual([])
  })
})

describe.each(files.map((file) => [file.path, file] as const))('%s', (_path, { text, tree }) => {
  test('has at most 300 lines', () => {
    expect(text.split('\n').length - 1).toBeLessThanOrEqual(300)
  })

  test('has a doc comment on every export, and no default export or enum', () => {
    const bare: string[] = []
    for (const statement of tree.statements) {
      const words =
        (ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined)?.map(({ kind }) => kind) ?? []
      if (
        ts.isExportAssignment(statement) ||
        ts.isEnumDeclaration(statement) ||
        words.includes(ts.SyntaxKind.DefaultKeyword)
      )
        bare.push(statement.getText().slice(0, 60))
      else if (words.includes(ts.SyntaxKind.ExportKeyword) && ts.getJSDocCommentsAndTags(statement).length === 0)
        bare.push(statement.getText().slice(0, 60))
    }
    expect(bare).toEqual([])
  })
})
