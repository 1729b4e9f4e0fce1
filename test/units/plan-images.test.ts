// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Dockerfile writes its variables this way
import { describe, expect, test } from 'vitest'
import type { BaseImage, NoImage } from '../../src/bases/base.js'
import { basesFor } from '../../src/bases/index.js'
import type { Stage } from '../../src/dockerfile/model.js'
import { parseDockerfile } from '../../src/dockerfile/parse.js'
import { recognise } from '../../src/recognise.js'
import { registry } from '../../src/registry.js'
import { smallProject } from '../small-project.js'

const input = { dockerfiles: [], files: smallProject() }

/** What each base offers for `FROM <image>`: the reference, or why there is none. */
function offered(image: string, above = '', below = '') {
  const dockerfile = parseDockerfile(`${above}FROM ${image}\n${below}CMD ["node", "index.js"]\n`)
  const recognised = recognise(registry, dockerfile, dockerfile.stages[0] as Stage, input)
  if ('code' in recognised) return recognised.code
  const { request } = recognised
  const of = (base: string) => {
    const found = (
      basesFor(base, request.known)[0] as { imageFor: (asked: typeof request) => BaseImage | NoImage }
    ).imageFor(request)
    return 'problem' in found ? found.problem : found.reference
  }
  return [of('auto'), of('slim'), of('alpine'), of('distroless')]
}

const distroless = (major: number, release = 12) => `gcr.io/distroless/nodejs${major}-debian${release}`
const none = 'no-image-for-runner'

describe('the runtime image of each base: auto, slim, alpine, distroless', () => {
  test.each<readonly [string, readonly string[]]>([
    ['node', ['node:slim', 'node:slim', 'node:alpine', none]],
    ['node:latest', ['node:slim', 'node:slim', 'node:alpine', none]],
    ['node:lts', ['node:lts-slim', 'node:lts-slim', 'node:lts-alpine', none]],
    ['node:current', ['node:current-slim', 'node:current-slim', 'node:current-alpine', none]],
    ['node:carbon', ['node:carbon-slim', 'node:carbon-slim', 'node:carbon-alpine', none]],
    ['node:jod', ['node:jod-slim', 'node:jod-slim', 'node:jod-alpine', distroless(22)]],
    ['node:lts-iron', ['node:lts-iron-slim', 'node:lts-iron-slim', 'node:lts-iron-alpine', distroless(20)]],
    ['node:22', ['node:22-slim', 'node:22-slim', 'node:22-alpine', distroless(22)]],
    ['node:22.1', ['node:22.1-slim', 'node:22.1-slim', 'node:22.1-alpine', distroless(22)]],
    ['node:22.1-bookworm', ['node:22.1-bookworm-slim', 'node:22.1-bookworm-slim', 'node:22.1-alpine', distroless(22)]],
    ['node:22-trixie', ['node:22-trixie-slim', 'node:22-trixie-slim', 'node:22-alpine', distroless(22, 13)]],
    ['node:20-bullseye', ['node:20-bullseye-slim', 'node:20-bullseye-slim', 'node:20-alpine', none]],
    ['node:bookworm', ['node:bookworm-slim', 'node:bookworm-slim', 'node:alpine', none]],
    ['node:22-slim', ['node:22-slim', 'node:22-slim', 'node:22-alpine', distroless(22)]],
    ['node:22-alpine3.20', ['node:22-alpine3.20', 'node:22-slim', 'node:22-alpine3.20', distroless(22)]],
    ['node:alpine', ['node:alpine', 'node:slim', 'node:alpine', none]],
    ['node:14', ['node:14-slim', 'node:14-slim', 'node:14-alpine', none]],
    ['library/node:22', ['library/node:22-slim', 'library/node:22-slim', 'library/node:22-alpine', distroless(22)]],
    [
      'reg:5000/library/node:22@sha256:abc',
      [
        'reg:5000/library/node:22-slim',
        'reg:5000/library/node:22-slim',
        'reg:5000/library/node:22-alpine',
        distroless(22),
      ],
    ],
    [
      'mirror.example/hub/node:22-slim@sha256:abc',
      [
        'mirror.example/hub/node:22-slim@sha256:abc',
        'mirror.example/hub/node:22-slim@sha256:abc',
        'mirror.example/hub/node:22-alpine',
        distroless(22),
      ],
    ],
  ])('%s', (image, expected) => {
    expect(offered(image)).toEqual(expected)
  })

  test('a user who is not root gets the image that runs as one', () => {
    expect(offered('node:22', '', 'USER node\n')[3]).toBe(`${distroless(22)}:nonroot`)
    expect(offered('node:22', '', 'USER root\n')[3]).toBe(distroless(22))
  })
})

describe('images from variables', () => {
  test.each<readonly [string, string, readonly string[] | string]>([
    ['ARG V=22\n', 'node:${V}', ['node:${V}-slim', 'node:${V}-slim', 'node:${V}-alpine', distroless(22)]],
    ['ARG V=22\n', 'node:$V', ['node:$V-slim', 'node:$V-slim', 'node:$V-alpine', distroless(22)]],
    [
      'ARG V=22\n',
      'node:${V}-bookworm',
      ['node:${V}-bookworm-slim', 'node:${V}-bookworm-slim', 'node:${V}-alpine', distroless(22)],
    ],
    ['ARG V=22\n', 'node:${V}-slim', ['node:${V}-slim', 'node:${V}-slim', 'node:${V}-alpine', distroless(22)]],
    ['ARG V=22-alpine\n', 'node:${V}', ['node:${V}', 'variable-image', 'node:${V}', distroless(22)]],
    ['', 'node:${V:-18}', ['node:${V:-18}-slim', 'node:${V:-18}-slim', 'node:${V:-18}-alpine', none]],
    [
      'ARG REG=mirror.example\n',
      '${REG}/node:22',
      ['${REG}/node:22-slim', '${REG}/node:22-slim', '${REG}/node:22-alpine', distroless(22)],
    ],
    ['ARG IMAGE=node:22\n', '${IMAGE}', ['variable-image', 'variable-image', 'variable-image', distroless(22)]],
    ['ARG IMAGE=node:22-slim\n', '${IMAGE}', ['${IMAGE}', '${IMAGE}', 'variable-image', distroless(22)]],
    ['ARG V\n', 'node:${V}', 'variable-image'],
    ['', 'node:${V}', 'variable-image'],
  ])('%sFROM %s', (above, image, expected) => {
    expect(offered(image, above)).toEqual(expected)
  })
})

test.each([
  'docker.io/node:22',
  'docker.io/library/node:22',
  'mirror.gcr.io/node:22',
  'public.ecr.aws/docker/library/node:22',
  'gitlab.com/group/dependency_proxy/containers/node:22',
  'registry.example.com:5000/hub/node:22',
])('%s is the official image', (image) => {
  expect(offered(image)[1]).toBe(`${image}-slim`)
})

describe('images that are not known', () => {
  test.each([
    ['php:8', 'no-ecosystem'],
    ['company/node-base:3', 'unknown-base'],
    ['ubuntu:24.04', 'unknown-base'],
    ['node:22-windowsservercore', 'windows-image'],
    ['node:8-onbuild', 'onbuild-image'],
    ['node:banana', 'unknown-base'],
    ['someone/node:22', 'unknown-base'],
    ['docker.io/someone/node:22', 'unknown-base'],
    ['gcr.io/google_appengine/node:22', 'unknown-base'],
    ['cgr.dev/chainguard/node:22', 'unknown-base'],
    ['registry.gitlab.com/group/node:22', 'unknown-base'],
  ])('%s', (image, code) => {
    expect(offered(image)).toBe(code)
  })
})
