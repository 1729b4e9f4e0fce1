import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { makeProjects } from '../../scripts/make-projects.mjs'
import { root } from '../tidy/source-files.js'
import { commitAll, folderWith } from '../units/cli-support.js'
import { buildCommand } from './built.js'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const program = join(root, 'bin/msb-migrate.js')

/** A folder for PATH in which `npx` and `msb-migrate` are this one. */
function programs(): string {
  const folder = folderWith({
    npx: `#!/bin/sh\n[ "$1" = --yes ] && shift\ncase "$1" in msb-migrate*) shift ;; *) exit 9 ;; esac\nexec '${process.execPath}' '${program}' "$@"\n`,
    'msb-migrate': `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`,
  })
  execFileSync('chmod', ['+x', join(folder, 'npx'), join(folder, 'msb-migrate')])
  return `${folder}:${process.env.PATH}`
}

async function repository(): Promise<string> {
  const folder = folderWith({})
  await makeProjects(folder, 2)
  commitAll(folder)
  return folder
}

const shell = (cwd: string, script: string, env: Readonly<Record<string, string>> = {}) =>
  spawnSync('bash', ['-e', '-c', script], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, CI: '1', PATH: programs(), ...env },
  })

const documented = (heading: string, language: string): string => {
  const section = read('docs/ci.md').split(`\n## ${heading}\n`)[1] ?? ''
  return section.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? ''
}

beforeAll(buildCommand, 120_000)

describe('in a pipeline of', () => {
  it('GitHub, the action says what would change, in the summary, an output and a comment', async () => {
    const action = parse(read('action.yml'))
    const [step] = action.runs.steps
    const runner = folderWith({ summary: '', output: '' })
    const env = {
      RUNNER_TEMP: runner,
      GITHUB_STEP_SUMMARY: join(runner, 'summary'),
      GITHUB_OUTPUT: join(runner, 'output'),
      MSB_PATHS: action.inputs.paths.default,
      MSB_ARGS: '--base slim',
      MSB_VERSION: action.inputs.version.default,
    }
    const { status, stderr } = shell(await repository(), step.run, env)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(readFileSync(env.GITHUB_OUTPUT, 'utf8')).toBe(`changes=true\nfolder=${runner}/msb-migrate\n`)
    expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toContain('2 Dockerfiles in')
    expect(readFileSync(join(runner, 'msb-migrate/comment.md'), 'utf8')).toContain('+FROM node:20-slim')
    expect(readFileSync(join(runner, 'msb-migrate/results.sarif'), 'utf8')).toContain('can-be-migrated')
    const wrong = shell(await repository(), step.run, { ...env, MSB_ARGS: '--no-such-flag' })
    expect(wrong.status).toBe(2)
  }, 60_000)

  it('GitHub, the documented workflow gives the action what it takes', () => {
    const { inputs } = parse(read('action.yml'))
    const { jobs } = parse(documented('GitHub', 'yaml'))
    const given = Object.keys(jobs['msb-migrate'].steps[1].with)
    expect(given.filter((name) => !(name in inputs))).toEqual([])
  })

  it('GitLab, the documented job ends with 1, which it allows', async () => {
    const { dockerfiles } = parse(documented('GitLab', 'yaml'))
    const { status } = shell(await repository(), dockerfiles.script.join('\n'))
    expect(status).toBe(dockerfiles.allow_failure.exit_codes)
  }, 60_000)
})

describe('as a hook of pre-commit', () => {
  const [hook] = parse(read('.pre-commit-hooks.yaml'))

  it('it gets Dockerfiles alone', () => {
    const isTaken = (path: string) =>
      new RegExp(hook.files.replace('(?i)', ''), 'i').test(path) && !new RegExp(hook.exclude).test(path)
    const paths = [
      'Dockerfile',
      'a/Dockerfile.prod',
      'web.dockerfile',
      'Containerfile',
      'Dockerfile.dockerignore',
      'a.md',
    ]
    expect(paths.filter(isTaken)).toEqual(['Dockerfile', 'a/Dockerfile.prod', 'web.dockerfile', 'Containerfile'])
  })

  it('it fails on one that would change, and shows how', async () => {
    const folder = await repository()
    const { status, stdout } = shell(folder, `${hook.entry} team-0/app-1/Dockerfile`)
    expect(stdout).toContain('+FROM node:20-slim')
    expect(status).toBe(1)
    expect(shell(folder, `${hook.entry} team-0/app-0/Dockerfile`).status).toBe(0)
  }, 60_000)
})

it('multi-gitter runs a command that changes the repository and asks nothing', async () => {
  const [, command = ''] = /run "([^"]+)"/.exec(documented('multi-gitter', 'sh')) ?? []
  const folder = join(await repository(), 'team-0/app-1')
  const { status } = shell(folder, command)
  expect(status).toBe(0)
  expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toContain('AS builder')
}, 60_000)
