import { ts } from 'ts-morph'
import { expect, test } from 'vitest'
import { bases } from '../../src/bases/index.js'
import { ecosystems } from '../../src/ecosystems/index.js'
import { nodesOf, type SourceFile, sourceFiles } from './source-files.js'

// What languages and images are called, by themselves and by their tools. Transforms and plan/ ask for facts instead.
const names = new Set([
  ...ecosystems.flatMap(({ id, runners, manifests }) => [id, ...runners, ...manifests]),
  ...bases.map(({ id }) => id),
  ...[
    'node',
    'nodejs',
    'npm',
    'npmrc',
    'yarn',
    'yarnrc',
    'pnpm',
    'python',
    'pip',
    'golang',
    'java',
    'maven',
    'rust',
    'cargo',
  ],
  ...['debian', 'ubuntu', 'bookworm', 'busybox'],
])

const files = [...sourceFiles('transforms'), ...sourceFiles('src/plan')]

test.each(files.map((file) => [file.path, file] as const))('%s names no ecosystem and no base', (_path, file) => {
  expect(namesIn(file)).toEqual([])
})

function namesIn({ tree }: SourceFile): readonly string[] {
  const found: string[] = []
  for (const node of nodesOf(tree)) {
    const text = ts.isIdentifier(node) ? node.text.replace(/[A-Z]/g, ' $&') : isText(node) ? node.getText() : ''
    for (const word of text.toLowerCase().split(/[^a-z]+/)) {
      if (!names.has(word) || ts.isImportDeclaration(node.parent)) continue
      found.push(`line ${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${word}`)
    }
  }
  return found
}

function isText(node: ts.Node): boolean {
  return (
    ts.isStringLiteral(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node) ||
    ts.isRegularExpressionLiteral(node)
  )
}
