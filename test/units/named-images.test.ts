import { expect, it } from 'vitest'
import { majorOf } from '../corpus/bases.js'
import { lastImage, namedImages } from '../load-project.js'

it('the defaults of the ARGs above the first FROM are put in', () => {
  const text = `ARG NODE_VERSION=22\nARG KIND\nFROM node:\${NODE_VERSION}-alpine AS base\nARG LATER=1\nFROM node:$NODE_VERSION\${KIND:--slim}\n`
  expect(namedImages(text)).toEqual(['node:22-alpine', 'node:22-slim'])
  expect(lastImage('FROM --platform=linux/amd64 node:20\n')).toBe('node:20')
})

it('a tag without a number means the release of the day', () => {
  expect(majorOf('node', '2017-11-13')).toBe(9)
  expect(majorOf('node:lts-buster', '2021-06-03')).toBe(14)
  expect(majorOf('node:current-alpine', '2020-02-06')).toBe(13)
  expect(majorOf('node:carbon', '2025-04-17')).toBe(8)
  expect(majorOf('node:16.13.2-alpine3.15', '2022-02-07')).toBe(16)
})
