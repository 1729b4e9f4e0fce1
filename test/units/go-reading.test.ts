import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { makeCommands } from '../../src/ecosystems/compiled/makefile.js'
import { readGoBuild, readGoRun } from '../../src/ecosystems/go/build-command.js'
import { isBuilt } from '../../src/ecosystems/go/build-constraints.js'
import { readGoFile } from '../../src/ecosystems/go/go-file.js'
import { modulesOfSum, parseGoMod } from '../../src/ecosystems/go/go-mod.js'
import { migrateGo, outcome, program } from './compiled-support.js'

describe('a go.mod', () => {
  it('is read with blocks, comments and replacements', () => {
    const text = `module example.com/app // the app

go 1.22.3

require example.com/one v1.0.0
require (
	example.com/two v1.2.0 // indirect
	"example.com/three" v0.1.0
)
replace example.com/two => ../two
replace example.com/three v0.1.0 => example.com/four v0.2.0
`
    const { module, minor, requires, replaces } = parseGoMod(text)
    expect([module, minor]).toEqual(['example.com/app', 22])
    expect(requires.map(({ path, version }) => `${path} ${version}`)).toEqual([
      'example.com/one v1.0.0',
      'example.com/two v1.2.0',
      'example.com/three v0.1.0',
    ])
    expect([...replaces]).toEqual([
      ['example.com/two', '../two'],
      ['example.com/three', 'example.com/four'],
    ])
  })

  it('of any text is read without harm', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void [parseGoMod(text), modulesOfSum(text)]))
  })
})

describe('a file is built for Linux', () => {
  test.each<readonly [string, string | undefined, boolean]>([
    ['a.go', undefined, true],
    ['a_linux.go', undefined, true],
    ['a_linux_arm64.go', undefined, true],
    ['a_windows.go', undefined, false],
    ['a_linux_riscv64.go', undefined, false],
    ['linux.go', undefined, true],
    ['a_test.go', undefined, false],
    ['_a.go', undefined, false],
    ['a.go', 'ignore', false],
    ['a.go', '!windows', true],
    ['a.go', 'linux && (amd64 || arm64)', true],
    ['a.go', 'linux && !cgo', false],
    ['a.go', '!(darwin || freebsd)', true],
    ['a.go', 'hard || go1.18', true],
    ['a.go', 'hard', false],
  ])('%s with %s: %s', (path, constraint, expected) => {
    expect(isBuilt(path, constraint, [])).toBe(expected)
  })

  it('with the tags of its build', () => {
    expect(isBuilt('a.go', 'hard && !soft', ['hard'])).toBe(true)
    expect(isBuilt('a.go', 'hard && !soft', ['hard', 'soft'])).toBe(false)
  })

  it('or is not, whatever its constraint says', () => {
    const words = fc.constantFrom('(', ')', '!', '&&', '||', 'linux', 'a', ' ')
    fc.assert(
      fc.property(fc.array(words, { maxLength: 200 }), (parts) => {
        expect(typeof isBuilt('a.go', parts.join(' '), [])).toBe('boolean')
      }),
    )
  })
})

describe('a command', () => {
  it('that builds is taken apart', () => {
    expect(readGoBuild(['go', 'build', '-v', '-tags', 'a,b', '-ldflags=-s -w', '-o', 'x', './cmd/x'])).toMatchObject({
      verb: 'build',
      targets: ['./cmd/x'],
      output: 'x',
      tags: ['a', 'b'],
      linkFlags: '-s -w',
    })
    expect(readGoBuild(['/usr/local/go/bin/go', '-C', 'cmd', 'install'])).toMatchObject({
      verb: 'install',
      folder: 'cmd',
    })
    expect(readGoBuild(['go', 'vet'])).toBeUndefined()
  })

  it('that compiles and runs keeps the arguments of the program', () => {
    expect(readGoRun(['go', 'run', '-tags', 'x', './cmd', '-v'])).toEqual({
      flags: ['-tags', 'x'],
      targets: ['./cmd'],
      arguments: ['-v'],
    })
    expect(readGoRun(['go', 'run', 'a.go', 'b.go', 'c'])).toMatchObject({ targets: ['a.go', 'b.go'], arguments: ['c'] })
  })
})

describe('a Makefile', () => {
  const run = (text: string, target?: string, given: Record<string, string> = {}) =>
    makeCommands(text, target, new Map(Object.entries(given)))

  it('runs what a target depends on first, with its variables', () => {
    const text =
      'BIN := app\nFLAGS ?= -v\n\n.PHONY: all\nall: prepare\n\t@go build $(FLAGS) -o $(BIN) .\n\nprepare:\n\tgo mod download\n'
    expect(run(text).lines).toEqual(['go mod download', 'go build -v -o app .'])
    expect(run(text, 'all', { FLAGS: '-x' }).lines.at(-1)).toBe('go build -x -o app .')
    expect(run(text, 'none')).toMatchObject({ lines: [], known: false })
  })

  it('may have targets that need each other, and variables that name themselves', () => {
    expect(run('a: b\n\techo a\nb: a\n\techo b\n', 'a').lines).toEqual(['echo b', 'echo a'])
    expect(run('A = $(B)\nB = $(A)\nall:\n\techo $(A)\n').known).toBe(false)
  })

  it('of any text is read to its end', () => {
    const line = fc.constantFrom('a:', '\techo $(A)', 'A = $(B) $(B)', 'B = $(A)', 'b: a', '$(A): b', '\t@$(call x,y)')
    fc.assert(fc.property(fc.array(line, { maxLength: 40 }), (lines) => void run(lines.join('\n'))))
  })
})

describe('a source', () => {
  it('tells imports, calls, constants and what it embeds', async () => {
    const text = `//go:build linux

package web

import (
	"embed"
	tpl "html/template"
)

//go:embed pages/*.html "other page.html"
var pages embed.FS

const name = "a.html"

func show() { tpl.ParseFiles(name, "b.html") }
`
    const file = await readGoFile('web/web.go', text)
    expect(file).toMatchObject({
      packageName: 'web',
      constraint: 'linux',
      imports: ['embed', 'html/template'],
      embeds: ['web/pages/*.html', 'web/other page.html'],
    })
    expect(file.constants.get('name')).toBe('a.html')
    expect(file.calls).toMatchObject([
      { from: 'html/template', name: 'ParseFiles', place: { file: 'web/web.go', line: 15 } },
    ])
  })

  it('of any text is read without harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 300 }), async (text) => void (await readGoFile('a.go', text))),
    )
  })
})

describe('a project that was made to be slow', () => {
  it('is read in a moment', async () => {
    const nested = `package main\n\nfunc main() {}\n\nvar deep = ${'('.repeat(20_000)}1${')'.repeat(20_000)}\n`
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, at) => [
        `p${at}/a.go`,
        `package p${at}\n\nimport _ "example.com/app/p${at + 1}"\n`,
      ]),
    )
    const loop = {
      'main.go': program(['example.com/app/p0']),
      ...many,
      'p499/a.go': 'package p499\n\nimport _ "example.com/app/p0"\n',
    }
    const started = Date.now()
    expect(outcome(await migrateGo({ files: { 'deep.go': nested } }))).toContain('alpine:latest')
    expect(outcome(await migrateGo({ files: loop }))).toContain('alpine:latest')
    expect(
      outcome(await migrateGo({ files: { 'go.mod': `module example.com/app\n${'require (\n'.repeat(50_000)}` } })),
    ).toMatch(/\w/)
    expect(Date.now() - started).toBeLessThan(20_000)
  })
})
