import { describe, expect, test } from 'vitest'
import { parseDockerfile } from '../../src/dockerfile/parse.js'
import type { MigrateOptions } from '../../src/outcome.js'
import { applyChanges } from '../../src/plan/apply.js'
import type { Transform } from '../../src/plan/context.js'
import { prepare } from '../../src/prepare.js'
import { readContext } from '../../src/project/build-context.js'
import { registry } from '../../src/registry.js'
import { transforms } from '../../transforms/index.js'
import { nameStages } from '../../transforms/name-stages.js'
import { smallProject } from '../small-project.js'
import { sourceFiles } from './source-files.js'

const files = sourceFiles('transforms')

describe.each(transforms.map((transform) => [transform.id, transform] as const))('%s', (id, transform) => {
  const comment = files.find(({ path }) => path === `transforms/${id}.ts`)?.text ?? ''
  const examples = [
    ...comment.matchAll(
      /^ \* ```dockerfile before((?: --\w+ \w+)*)\n([\s\S]*?)^ \* ```\n \* ```dockerfile after\n([\s\S]*?)^ \* ```$/gm,
    ),
  ]

  test('has an example', () => expect(examples.length).toBeGreaterThan(0))

  test.each(examples.map((match) => [textOf(match[2] as string), textOf(match[3] as string), match[1] ?? ''] as const))(
    'does what its example says: %s',
    async (before, after, flags) => {
      expect(await changedBy(transform, before, optionsOf(flags))).toBe(after)
    },
  )
})

/** What a transform makes of a Dockerfile, with the second stage that name-stages opens, and nothing of the others. */
async function changedBy(transform: Transform, text: string, options: MigrateOptions): Promise<string> {
  const file = { path: 'Dockerfile', text }
  const dockerfile = parseDockerfile(text)
  const project = smallProject({
    'requirements.txt': 'flask\n',
    'main.py': 'print(1)\n',
    'go.mod': 'module example.com/app\n',
    'main.go': 'package main\n\nfunc main() {}\n',
  })
  const prepared = { file, dockerfile, files: await readContext(project, file.path) }
  const ready = await prepare(registry, prepared, { dockerfiles: [file], files: project }, options)
  if (ready.kind !== 'ready') throw new Error(`the example is ${ready.kind}: ${JSON.stringify(ready.reasons)}`)
  const changes = [...new Set([nameStages, transform])].flatMap((each) => [...each.changes(ready.context)])
  return applyChanges(dockerfile, changes)
}

function optionsOf(flags: string): MigrateOptions {
  return Object.fromEntries([...flags.matchAll(/--(\w+) (\w+)/g)].map(([, name, value]) => [name, value]))
}

function textOf(comment: string): string {
  return comment.replace(/^ \* ?/gm, '')
}
