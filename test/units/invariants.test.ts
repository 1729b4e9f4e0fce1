import { beforeAll, describe, expect, test } from 'vitest'
import { parseDockerfile } from '../../src/dockerfile/parse.js'
import { invariants } from '../../src/invariants/index.js'
import type { Checked } from '../../src/invariants/invariant.js'
import type { MigrateOptions } from '../../src/outcome.js'
import { applyChanges } from '../../src/plan/apply.js'
import { prepare } from '../../src/prepare.js'
import { readContext } from '../../src/project/build-context.js'
import { registry } from '../../src/registry.js'
import { transforms } from '../../transforms/index.js'
import { smallProject } from '../small-project.js'

const original = `# syntax=docker/dockerfile:1
FROM node:22
WORKDIR /app
# The manifests alone, for the cache.
COPY package*.json ./
RUN npm ci
ARG FOLDER=lib
COPY $FOLDER /srv
COPY . .
RUN npm run build
ENV PORT=3000
LABEL owner=us
USER node
VOLUME /data
STOPSIGNAL SIGINT
SHELL ["/bin/bash", "-c"]
HEALTHCHECK CMD ["node", "check.js"]
EXPOSE 3000
# Starts the server.
CMD ["node", "index.js"]
`
const files = smallProject({
  'tsconfig.json': '{"compilerOptions":{"outDir":"dist"}}',
  'lib/a.js': '',
})

let migrated: Checked
let served: Checked

beforeAll(async () => {
  migrated = await checkedOf(original)
  const text = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npx vite build\nCMD ["npx", "serve", "dist"]\n'
  served = await checkedOf(text, { static: 'nginx' })
})

async function checkedOf(text: string, options: MigrateOptions = {}): Promise<Checked> {
  const before = parseDockerfile(text)
  const file = { path: 'Dockerfile', text }
  const prepared = { file, dockerfile: before, files: await readContext(files, 'Dockerfile') }
  const ready = await prepare(registry, prepared, { dockerfiles: [file], files }, options)
  if (ready.kind !== 'ready') throw new Error(JSON.stringify(ready.reasons))
  const { context } = ready
  const changes = transforms.flatMap((transform) => [...transform.changes(context)])
  const after = parseDockerfile(applyChanges(before, changes))
  const defaults = { buildDefaults: context.build.defaults, imageDefaults: context.image.defaults }
  return { before, after, context, changes, ...defaults }
}

/** The ids of the invariants that a result breaks, each once. */
function broken(text: string, of: Checked = migrated): readonly string[] {
  const checked = { ...of, after: parseDockerfile(text) }
  return invariants.filter(({ violations }) => [...violations(checked)].length > 0).map(({ id }) => id)
}

test('the migration itself breaks none', () => {
  expect(broken(migrated.after.text)).toEqual([])
  expect(broken(served.after.text, served)).toEqual([])
})

test.each([
  ['delivery-complete', 'the configuration is not copied', /COPY nginx\.conf.*\n/, ''],
  ['delivery-complete', 'the folder is not copied', /COPY --from=builder.*\n/, ''],
  ['same-configuration', 'a port more', /\n$/, '\nEXPOSE 81\n'],
  ['same-configuration', 'another signal', /\n$/, '\nSTOPSIGNAL SIGTERM\n'],
])('%s sees where the image serves a folder: %s', (id, _what, from, to) => {
  expect(broken(served.after.text.replace(from, to), served)).toContain(id)
})

const mutations: readonly (readonly [id: string, what: string, from: RegExp, to: string])[] = [
  ['same-configuration', 'another start', /"index\.js"\]/, '"other.js"]'],
  ['same-configuration', 'an ENV is lost', /^ENV PORT=3000\n/m, ''],
  ['same-configuration', 'an ENV has another value', /PORT=3000/, 'PORT=80'],
  ['same-configuration', 'another user', /^USER node/m, 'USER root'],
  ['same-configuration', 'no user', /^USER node\n/m, ''],
  ['same-configuration', 'another working directory', /WORKDIR \/app\n(?![\s\S]*WORKDIR)/, 'WORKDIR /srv\n'],
  ['same-configuration', 'another label', /owner=us/, 'owner=them'],
  ['same-configuration', 'another port', /EXPOSE 3000/, 'EXPOSE 80'],
  ['same-configuration', 'another volume', /VOLUME \/data/, 'VOLUME /other'],
  ['same-configuration', 'another signal', /SIGINT/, 'SIGTERM'],
  ['same-configuration', 'another shell', /"\/bin\/bash", "-c"/, '"/bin/ash", "-c"'],
  ['same-configuration', 'another health check', /check\.js/, 'other.js'],
  ['same-configuration', 'an ENV more', /^USER node/m, 'ENV MORE=1\nUSER node'],
  ['same-configuration', 'an ENTRYPOINT more', /^CMD/m, 'ENTRYPOINT ["tini"]\nCMD'],
  ['comments-kept', 'a comment of the builder is lost', /^# The manifests alone.*\n/m, ''],
  ['comments-kept', 'a comment of the runtime stage is lost', /^# Starts the server\.\n/m, ''],
  ['untouched-bytes', 'a blank more in the builder', /COPY \. \./, 'COPY .  .'],
  ['untouched-bytes', 'an instruction of the builder is gone', /RUN npm run build\n/, ''],
  ['untouched-bytes', 'the last line break is gone', /\n$/, ''],
  ['untouched-bytes', 'the directive has changed', /dockerfile:1/, 'dockerfile:1.4'],
  ['stages-sound', 'a path is flattened', /(\/app\/dist) \/app\/dist/, '$1 /dist'],
  ['stages-sound', 'a relative source', /--from=builder \/app\/dist/, '--from=builder app/dist'],
  ['stages-sound', 'all of a stage', /--from=builder \/app\/dist \S+/, '--from=builder / /'],
  ['stages-sound', 'a name that the last stage did not have', /(node:22-slim)/, '$1 AS web'],
  ['stages-sound', 'an instruction that Docker does not know', /$/, 'NONSENSE x\n'],
  ['lines-in-place', 'another release in the runtime image', /node:22-slim/, 'node:20-slim'],
  ['lines-in-place', 'the user comes before the files', /^([\s\S]*-slim\n)([\s\S]*)(USER node\n)/, '$1$3$2'],
  ['delivery-complete', 'what was built is not copied', /COPY --from=builder \/app\/dist.*\n/, ''],
  ['delivery-complete', 'a stage that does not exist', /(--from=)builder( \/app\/dist)/, '$1bulder$2'],
  [
    'delivery-complete',
    'a file that nothing asks for',
    /(COPY --from=builder \/app\/dist)/,
    'COPY --from=builder /root/.npmrc /root/.npmrc\n$1',
  ],
  ['delivery-complete', 'a COPY of the context is lost', /COPY \$FOLDER \/srv\n(?![\s\S]*COPY \$FOLDER)/, ''],
  ['delivery-complete', 'the install is lost', /RUN npm ci --omit=dev.*\n/, ''],
  ['variables-declared', 'an ARG is lost', /ARG FOLDER=lib\n(?![\s\S]*ARG)/, ''],
  ['package-lists', 'an install with nothing to look in', /^USER node/m, 'RUN apt-get install -y tini\nUSER node'],
  [
    'users-exist',
    'an owner whom the image does not know',
    /COPY --from=builder(?! --chown)/,
    'COPY --from=builder --chown=ghost',
  ],
]

describe('each invariant alone sees what it is there for', () => {
  test.each(mutations)('%s: %s', (id, _what, from, to) => {
    const text = migrated.after.text.replace(from, to)
    expect(text).not.toBe(migrated.after.text)
    expect(broken(text)).toContain(id)
  })

  test('the stages are two, and the first is the builder', () => {
    expect(broken(migrated.after.text.replace('AS builder', 'AS other'))).toContain('stages-sound')
    expect(broken(migrated.before.text)).toContain('stages-sound')
  })

  test('line endings', () => {
    expect(broken(migrated.after.text.replaceAll('\n', '\r\n'))).toContain('untouched-bytes')
  })

  test('a setting that leaves no trace in the configuration', () => {
    expect(broken(migrated.after.text.replace(/^STOPSIGNAL.*\n/m, ''))).toEqual(['same-configuration', 'stages-sound'])
  })

  test.each(invariants.map(({ id }) => id))('%s sees something that no other does', (id) => {
    const seen = mutations.map(([, , from, to]) => broken(migrated.after.text.replace(from, to)))
    expect(seen).toContainEqual([id])
  })
})
