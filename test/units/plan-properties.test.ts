import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { allInstructions, parseDockerfile } from '../../src/dockerfile/parse.js'
import { migrate } from '../../src/index.js'
import { applyChanges } from '../../src/plan/apply.js'
import type { Change } from '../../src/plan/change.js'
import { reason } from '../../src/reason.js'
import { buildChecks, newFindings } from '../build-checks.js'
import { anyDockerfile, mutated, nodeDockerfile, propertyRuns } from '../dockerfile-arbitrary.js'
import { smallProject } from '../small-project.js'

const runs = propertyRuns(250)
vi.setConfig({ testTimeout: 600_000 })
const bases = fc.constantFrom('auto' as const, 'slim' as const, 'alpine' as const, 'distroless' as const)
const files = smallProject({
  'tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"src"}}',
  'src/index.ts': "import express from 'express'\nexpress().listen(3000)\n",
  'lib/health.js': '',
})

async function migrated(text: string, base: 'auto' | 'slim' | 'alpine' | 'distroless') {
  const [migration] = await migrate({ dockerfiles: [{ path: 'Dockerfile', text }], files }, { base })
  const outcome = migration?.outcome
  return {
    outcome,
    after: outcome?.kind === 'migrated' ? outcome.files.find(({ kind }) => kind === 'dockerfile')?.after : undefined,
  }
}

describe('a Dockerfile of a Node.js project', () => {
  test('never shows a bug of ours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(nodeDockerfile, anyDockerfile, mutated(nodeDockerfile)), bases, async (text, base) => {
        const { outcome } = await migrated(text, base)
        expect(outcome?.kind === 'failed' ? outcome.reasons : []).toEqual([])
      }),
      runs,
    )
  })

  test('keeps what stands above FROM, its line endings and its last line break', async () => {
    await fc.assert(
      fc.asyncProperty(nodeDockerfile, bases, async (text, base) => {
        const { after } = await migrated(text, base)
        if (after === undefined) return
        const start = text.search(/(?<=^\uFEFF?[ \t]*)from\s/im)
        expect(after.slice(0, start)).toBe(text.slice(0, start))
        expect(after.endsWith('\n')).toBe(text.endsWith('\n'))
        if (text.includes('\r\n')) expect(after).not.toMatch(/[^\r]\n/)
        else expect(after).not.toContain('\r')
      }),
      runs,
    )
  })

  test('has every setting as it was written, to the byte', async () => {
    const carried = new Set([
      'EXPOSE',
      'LABEL',
      'VOLUME',
      'STOPSIGNAL',
      'HEALTHCHECK',
      'WORKDIR',
      'SHELL',
      'MAINTAINER',
    ])
    await fc.assert(
      fc.asyncProperty(nodeDockerfile, bases, async (text, base) => {
        const { after } = await migrated(text, base)
        if (after === undefined) return
        const written = allInstructions(parseDockerfile(text))
          .filter(({ keyword }) => carried.has(keyword))
          .map(({ span }) => text.slice(span.start, span.end))
        expect(written.filter((instruction) => !after.includes(instruction))).toEqual([])
      }),
      runs,
    )
  })

  test('gets no build check that it did not have, and is left alone by a second run', async () => {
    await fc.assert(
      fc.asyncProperty(nodeDockerfile, bases, async (text, base) => {
        const { after } = await migrated(text, base)
        if (after === undefined) return
        expect(newFindings(buildChecks(text), buildChecks(after))).toEqual([])
        expect((await migrated(after, base)).outcome).toMatchObject({ kind: 'unchanged' })
      }),
      runs,
    )
  })
})

describe('changes', () => {
  const because = { reason: reason('builder-stage', { name: 'builder' }), certainty: 'proven' } as const
  const edit = (start: number, end: number, text: string): Change => ({
    kind: 'edit',
    span: { start, end },
    text,
    ...because,
  })

  test('that overlap throw, in any order', () => {
    const text = 'FROM node:22\nRUN npm ci\nCMD ["node", "index.js"]\n'
    const dockerfile = parseDockerfile(text)
    const [run] = dockerfile.stages[0]?.body ?? []
    const removal: Change = { kind: 'removal', instruction: run as NonNullable<typeof run>, ...because }
    const span = fc
      .tuple(fc.nat(text.length), fc.nat(text.length))
      .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }))
    fc.assert(
      fc.property(span, span, ({ start, end }, other) => {
        fc.pre(start < other.end && other.start < end)
        expect(() => applyChanges(dockerfile, [edit(start, end, 'x'), edit(other.start, other.end, 'y')])).toThrow(
          'overlapping',
        )
      }),
      runs,
    )
    expect(() => applyChanges(dockerfile, [edit(15, 20, 'x'), removal])).toThrow('overlapping')
    expect(() => applyChanges(dockerfile, [removal, edit(15, 20, 'x')])).toThrow('overlapping')
  })

  test('that are apart are all made, and the rest stays', () => {
    const text = 'FROM node:22\n# why\nRUN npm ci\nCMD ["node", "index.js"]\n'
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(text.length - 2), { minLength: 1, maxLength: 8 }),
        fc.string(),
        (places, inserted) => {
          const sorted = [...places].sort((a, b) => a - b)
          const changes = fc
            .sample(fc.shuffledSubarray(sorted, { minLength: sorted.length }), 1)[0]
            ?.map((at) => edit(at, at + 1, inserted))
          let expected = text
          for (const at of sorted.reverse()) expected = expected.slice(0, at) + inserted + expected.slice(at + 1)
          expect(applyChanges(parseDockerfile(text), changes ?? []).trimEnd()).toBe(expected.trimEnd())
        },
      ),
      runs,
    )
  })
})
