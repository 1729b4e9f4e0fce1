import { describe, expect, test } from 'vitest'
import { migrate } from '../../src/index.js'
import { smallProject } from '../small-project.js'

async function migrated(text: string): Promise<string> {
  const input = { dockerfiles: [{ path: 'Dockerfile', text }], files: smallProject({ 'conf/a.json': '{}' }) }
  const [result] = await migrate(input, { dockerignore: false })
  if (result?.outcome.kind !== 'migrated') throw new Error(JSON.stringify(result?.outcome))
  return result.outcome.files[0]?.after ?? ''
}

describe('what is written looks like the file', () => {
  test.each([
    ['FROM node:22 as web', 'FROM node:22 as builder', 'FROM node:22-slim as web'],
    ['FROM node:22 AS web', 'FROM node:22 AS builder', 'FROM node:22-slim AS web'],
    ['from node:22 AS web', 'from node:22 AS builder', 'from node:22-slim AS web'],
    ['from node:22', 'from node:22 as builder', 'from node:22-slim'],
  ])('%s', async (from, builder, runtime) => {
    const after = await migrated(`${from}\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "index.js"]\n`)
    expect(after.split('\n').filter((line) => /^from/i.test(line))).toEqual([builder, runtime])
  })

  test.each(['\n', '\r\n'])('lines of blanks, and several of them (%j)', async (end) => {
    const head = ['FROM node:22', 'WORKDIR /app', 'COPY . .', 'RUN npm ci', '']
    const tail = ['EXPOSE 3000', ' ', 'USER node', '\t', '', '', 'CMD ["node", "index.js"]', '']
    expect(await migrated([...head, ...tail].join(end))).toContain(['', ...tail].join(end))
  })

  test.each(['', '\n', '\n\n', ' \n', '\r\n\r\n'])('what the file ends with (%j)', async (end) => {
    const line = end.startsWith('\r') ? '\r\n' : '\n'
    const lines = ['FROM node:22', 'WORKDIR /app', 'COPY . .', 'RUN npm ci ', '', 'CMD ["node", "index.js"]']
    const after = await migrated(lines.join(line) + end)
    expect(after.slice(after.indexOf('CMD'))).toBe(`CMD ["node", "index.js"]${end}`)
    expect(after).toContain(`RUN npm ci --omit=dev ${line}${line}FROM node:22-slim`)
  })

  test('the order of COPYs that go below the install', async () => {
    const copies = ['COPY . /app', 'COPY conf /app/']
    const text = ['FROM node:22', copies[0], 'WORKDIR /app', copies[1], 'RUN npm ci', 'CMD ["node", "index.js"]', '']
    expect((await migrated(text.join('\n'))).split('\n').slice(6)).toEqual([
      'FROM node:22-slim',
      'WORKDIR /app',
      'COPY --from=builder /app/node_modules /app/node_modules',
      ...copies,
      'CMD ["node", "index.js"]',
      '',
    ])
  })
})
