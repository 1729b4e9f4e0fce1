import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cgoPackages, pureModules } from '../../src/ecosystems/go/cgo-modules.js'
import { importsC, isBuilt, packagesWithC } from '../facts/go-sources.mjs'

const lines = readFileSync(new URL('../facts/go-modules.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
const read = lines.filter((line) => !line.startsWith('#')).map(pathOf)
const notRead = lines.filter((line) => line.startsWith('# not read:')).map((line) => pathOf(line.slice(12)))

describe('the table of Go modules', () => {
  test('has every module that was read, once, and no other', () => {
    expect(read.length).toBeGreaterThan(400)
    expect([...pureModules, ...Object.keys(cgoPackages)].sort()).toEqual([...read].sort())
  })

  test('has none that was not read', () => {
    expect(notRead.filter((path) => pureModules.has(path) || Object.hasOwn(cgoPackages, path))).toEqual([])
    expect(new Set([...read, ...notRead]).size).toBe(read.length + notRead.length)
  })

  test('tells known modules apart', () => {
    expect(cgoPackages['github.com/mattn/go-sqlite3']).toEqual(['github.com/mattn/go-sqlite3'])
    expect(cgoPackages['github.com/confluentinc/confluent-kafka-go/v2']).toBeDefined()
    for (const path of [
      'github.com/gin-gonic/gin',
      'golang.org/x/net',
      'google.golang.org/grpc',
      'modernc.org/sqlite',
    ]) {
      expect(pureModules.has(path), path).toBe(true)
    }
  })

  test('names packages of the module', () => {
    for (const [path, packages] of Object.entries(cgoPackages)) {
      expect(packages.length).toBeGreaterThan(0)
      for (const each of packages) expect(`${each}/`.startsWith(`${path}/`), each).toBe(true)
    }
  })
})

describe('a source', () => {
  test.each([
    ['a.go', '', true],
    ['linux.go', '', true],
    ['windows.go', '', true],
    ['a_windows.go', '', false],
    ['a_linux_arm64.go', '', true],
    ['a_darwin_amd64.go', '', false],
    ['a_s390x.go', '', false],
    ['a.go', '//go:build linux && cgo', true],
    ['a.go', '//go:build !cgo', false],
    ['a.go', '// Licence.\n\n//go:build (darwin || linux) && !musl', true],
    ['a.go', '//go:build !amd64 && !arm64', false],
    ['a.go', '//go:build !amd64 // the other one', true],
    ['a.go', '//go:build amd64 && arm64', false],
    ['a.go', '//go:build ignore', false],
    ['a.go', '//go:build go1.18 && libsqlite3', false],
    ['a.go', '/* //go:build windows */', true],
    ['a.go', '// +build linux,!cgo darwin', false],
    ['a.go', '// +build linux darwin\n// +build cgo', true],
    ['a.go', '//go:build linux\n// +build windows', true],
  ])('%s with %o is built: %s', (path, before, built) => {
    expect(isBuilt(path, `${before}\n\npackage a\n`)).toBe(built)
  })

  test('with an old constraint beside the package clause has none', () => {
    expect(isBuilt('a.go', '// +build windows\npackage a\n')).toBe(true)
  })

  test.each([
    ['package a\n\n// #include <stdio.h>\nimport "C"\n', true],
    ['package a\n\nimport "fmt"\n\n/*\n#include <a.h>\n*/\nimport "C"\n', true],
    ['package a\nimport (\n\tx "fmt" // "C"\n\t_ "os"\n\t"C"\n)\n', true],
    ['package a; import `C`\n', true],
    ['package main\n\nimport "C"\n', false],
    ['package a\n\nimport "fmt"\n\nvar s = `\nimport "C"\n`\n', false],
    ['package a\n\n// import "C"\n', false],
  ])('%o compiles C: %s', (text, compiles) => {
    expect(importsC(text)).toBe(compiles)
  })

  test('counts where a program can import it', () => {
    const c = 'package a\n\nimport "C"\n'
    const files = [
      'a.go',
      'b/b.go',
      'b/b_test.go',
      'testdata/c.go',
      'd/vendor/e/e.go',
      '_f/f.go',
      'g/.h/h.go',
      'i/j/j.go',
    ]
    const texts = files.map((path) => [path, c] as const)
    expect(packagesWithC([...texts, ['i/go.mod', 'module i\n'], ['go.mod', 'module a\n']])).toEqual(['', 'b'])
  })
})

function pathOf(line: string): string {
  return line.split(' ')[0] ?? ''
}
