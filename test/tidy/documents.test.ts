import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { migrate } from '../../src/index.js'
import { patchOf } from '../../src/report/patch.js'
import { dockerfilePath, loadCase, loadProject, readDockerfile } from '../load-project.js'
import { root } from './source-files.js'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const reasons = readdirSync(join(root, 'docs/reasons')).map((name) => `docs/reasons/${name}`)

describe('README.md', () => {
  test('shows what `npm run example` shows', async () => {
    const example: string = JSON.parse(read('package.json')).scripts.example
    const [, name] = /__fixtures__\/node\/([\w-]+)\/project/.exec(example) ?? []
    const fixture = await loadCase(name as string)
    const dockerfiles = [{ path: dockerfilePath(fixture), text: await readDockerfile(fixture) }]
    const [result] = await migrate({ dockerfiles, files: await loadProject(fixture) })
    const changed = result?.outcome.kind === 'migrated' ? result.outcome.files : []
    const folder = `__fixtures__/node/${name}/project`
    const shown = changed.map((file) => patchOf({ ...file, path: `${folder}/${file.path}` })).join('\n')
    expect(read('README.md')).toContain(`\`\`\`diff\n${shown}\`\`\``)
  })

  test('names every flag of the command line', () => {
    const sources = ['src/cli/command-line.ts', 'src/cli/estimate-flags.ts', 'src/cli/batch-flags.ts']
      .map(read)
      .join('\n')
    const flags = [...sources.matchAll(/'(?:-\w, )*(--[a-z-]+)/g)].map((match) => match[1] as string)
    expect(flags.length).toBeGreaterThan(10)
    expect(flags.filter((flag) => !read('README.md').includes(`\`${flag}`))).toEqual([])
  })
})

test.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...reasons])(
  '%s links to files that exist, and names none that is gone',
  (path) => {
    const text = read(path)
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => join(dirname(path), match[1] as string))
    const named = [...text.matchAll(/`((?:src|transforms|test|docs|scripts)\/[\w./-]+)`/g)].map(
      (match) => match[1] as string,
    )
    expect([...links, ...named].filter((target) => !existsSync(join(root, target)))).toEqual([])
  },
)
