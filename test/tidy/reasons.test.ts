import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { migrate } from '../../src/index.js'
import type { ReasonCode } from '../../src/reason.js'
import { additionMessages } from '../../src/report/addition-messages.js'
import { decisionMessages } from '../../src/report/decision-messages.js'
import { messages } from '../../src/report/messages.js'
import {
  basesOf,
  dockerfilePath,
  fixtureFolders,
  fixtureNames,
  loadCase,
  loadProject,
  readDockerfile,
} from '../load-project.js'
import { root } from './source-files.js'

const codes = Object.keys(messages) as ReasonCode[]
const explaining = new Set<string>([...Object.keys(decisionMessages), ...Object.keys(additionMessages)])
const stopping = codes.filter((code) => !explaining.has(code))

// No fixture can show a bug of ours.
const withoutFixture: readonly string[] = ['internal-error', 'invariant-broken']

describe('a reason that stops or warns', () => {
  const expected = [...fixtureFolders.values()].flatMap((folder) =>
    readdirSync(join(folder, 'expected')).map((file) => readFileSync(join(folder, 'expected', file), 'utf8')),
  )

  test.each(stopping.filter((code) => !withoutFixture.includes(code)))('%s occurs in a fixture', (code) => {
    expect(expected.some((text) => new RegExp(`^(reason|warning|note): ${code} `, 'm').test(text))).toBe(true)
  })

  test.each(stopping)('%s has a page', (code) => {
    const path = join(root, 'docs', 'reasons', `${code}.md`)
    expect(existsSync(path)).toBe(true)
    expect(readFileSync(path, 'utf8').split('\n')[0]).toBe(`# ${code}`)
  })

  test('no page is of a reason that is gone', () => {
    const pages = readdirSync(join(root, 'docs', 'reasons')).map((file) => file.replace(/\.md$/, ''))
    expect(pages.filter((page) => page !== 'README' && !(stopping as readonly string[]).includes(page))).toEqual([])
  })
})

describe('a reason that explains a decision or a line', () => {
  const seen = new Set<string>()

  // All fixtures on all bases take a while on a machine that has other things to do.
  beforeAll(async () => {
    for (const name of fixtureNames) {
      const fixture = await loadCase(name)
      const dockerfiles = [{ path: dockerfilePath(fixture), text: await readDockerfile(fixture) }]
      const files = await loadProject(fixture)
      for (const base of basesOf(name)) {
        for (const { decisions, additions, warnings } of await migrate(
          { dockerfiles, files },
          { ...fixture.options, base },
        )) {
          for (const { reason } of [...decisions, ...additions]) seen.add(reason.code)
          for (const { code } of warnings) seen.add(code)
        }
      }
    }
  }, 120_000)

  test.each([...explaining])('%s occurs in a fixture', (code) => {
    expect(seen.has(code)).toBe(true)
  })

  test('each stands in the index of reasons', () => {
    const index = readFileSync(join(root, 'docs', 'reasons', 'README.md'), 'utf8')
    expect(codes.filter((code) => !index.includes(code))).toEqual([])
  })
})
