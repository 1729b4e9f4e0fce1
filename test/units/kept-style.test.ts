import { describe, expect, test } from 'vitest'
import { migrate } from '../../src/index.js'
import { smallProject } from '../small-project.js'

async function migrated(text: string): Promise<string> {
  const input = { dockerfiles: [{ path: 'Dockerfile', text }], files: smallProject() }
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
})
