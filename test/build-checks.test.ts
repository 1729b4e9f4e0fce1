// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Dockerfile writes its variables this way
import { describe, expect, test } from 'vitest'
import { migrate } from '../src/index.js'
import { readText } from '../src/project/files.js'
import { buildCheckNames, buildChecks, newFindings } from './build-checks.js'
import { basesOf, dockerfilePath, fixtureNames, loadCase, loadProject, readDockerfile } from './load-project.js'

describe('each rule finds its own fault', () => {
  const faults: Readonly<Record<string, string>> = {
    StageNameCasing: 'FROM node:22 AS Builder',
    FromAsCasing: 'FROM node:22 as builder',
    NoEmptyContinuation: 'FROM node:22\nRUN npm \\\n\n  ci',
    ConsistentInstructionCasing: 'FROM node:22\nRUN npm ci\nrun npm test',
    DuplicateStageName: 'FROM node:22 AS a\nFROM node:22-slim AS A',
    ReservedStageName: 'FROM node:22 AS scratch',
    JSONArgsRecommended: 'FROM node:22\nCMD npm start',
    LegacyKeyValueFormat: 'FROM node:22\nENV PORT 3000',
    UndefinedArgInFrom: 'FROM node:${V}',
    UndefinedVar: 'FROM node:22\nCOPY $FOLDER .\nARG FOLDER',
    WorkdirRelativePath: 'FROM node:22\nWORKDIR app',
    MultipleInstructionsDisallowed: 'FROM node:22\nCMD ["a"]\nCMD ["b"]',
    InvalidDefaultArgInFrom: 'ARG V\nFROM node:${V}',
    CopyIgnoredFile: 'FROM node:22\nCOPY ./secret.txt .',
    SecretsUsedInArgOrEnv: 'FROM node:22\nARG NPM_TOKEN',
    RedundantTargetPlatform: 'FROM --platform=$TARGETPLATFORM node:22',
    FromPlatformFlagConstDisallowed: 'FROM --platform=linux/amd64 node:22',
  }

  test.each(buildCheckNames)('%s', (name) => {
    const found = buildChecks(faults[name] ?? '', 'secret.txt')
    expect(found.map(({ rule }) => rule)).toContain(name)
  })

  test('a sound file has none', () => {
    const text = `# syntax=docker/dockerfile:1
ARG V=22
FROM --platform=$BUILDPLATFORM node:\${V} AS builder
ARG PORT=3000
WORKDIR /app
COPY package.json ./
RUN npm ci && \\
    # why
    npm run build
FROM node:\${V}-slim
ENV PORT=3000 HOME_OF="\${OTHER:-/root}"
EXPOSE $PORT
CMD ["node", "index.js"]
`
    expect(buildChecks(text)).toEqual([])
  })
})

describe('a migration brings no fault that the original did not have', () => {
  test.each(fixtureNames)('%s', async (name) => {
    const fixture = await loadCase(name)
    const files = await loadProject(fixture)
    const [path, text] = [dockerfilePath(fixture), await readDockerfile(fixture)]
    const ignoreBefore = (await readText(files, '.dockerignore')) ?? ''
    for (const base of basesOf(name)) {
      const [migration] = await migrate({ dockerfiles: [{ path, text }], files }, { ...fixture.options, base })
      if (migration?.outcome.kind !== 'migrated') continue
      const changed = (kind: string) =>
        (migration.outcome.kind === 'migrated' ? migration.outcome.files : []).find((file) => file.kind === kind)?.after
      const after = buildChecks(changed('dockerfile') ?? '', changed('dockerignore') ?? ignoreBefore)
      expect({ base, found: newFindings(buildChecks(text, ignoreBefore), after) }).toEqual({ base, found: [] })
    }
  })
})
