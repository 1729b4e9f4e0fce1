import { ts } from 'ts-morph'
import { expect, test } from 'vitest'
import { nodesOf, sourceFiles } from './source-files.js'

// Everything but the command line, the disk, the batch, what builds and runs images and what asks registries: it gets the build context as a value.
const core = [...sourceFiles('src'), ...sourceFiles('transforms')].filter(
  ({ path }) => !/^src\/(cli|disk|batch|engine|verify|estimate)\//.test(path),
)
const pure = ['node:path', 'node:path/posix', 'node:module', 'node:util', 'node:url']
const globals = ['console', 'process', 'fetch', 'require', 'setTimeout', 'setInterval']

test.each(core.map((file) => [file.path, file] as const))(
  '%s has no console, process, disk or socket',
  (_path, file) => {
    const modules = file.imports.map(({ to }) => to).filter((to) => to.startsWith('node:') && !pure.includes(to))
    const used = [...nodesOf(file.tree)].filter(
      (node) => ts.isIdentifier(node) && globals.includes(node.text) && !isName(node),
    )
    expect([...modules, ...used.map((node) => node.getText())]).toEqual([])
  },
)

// `facts.process`, `{ process: … }`: a name of somebody's own.
function isName(node: ts.Node): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  return (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node
}
