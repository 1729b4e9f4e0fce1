import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import picocolors from 'picocolors'
import { expect, it } from 'vitest'
import { diffText } from '../../src/report/diff-text.js'
import { type ChangedFile, patchOf } from '../../src/report/patch.js'
import { commitAll, folderWith, git } from './cli-support.js'

const programs = {
  'git apply': (folder: string, patch: string) =>
    execFileSync('git', ['apply', '-'], { cwd: folder, input: patch, stdio: 'pipe' }),
  'patch -p1': (folder: string, patch: string) =>
    execFileSync('patch', ['-p1', '--quiet', '--no-backup-if-mismatch'], {
      cwd: folder,
      input: patch,
      stdio: 'pipe',
    }),
}

function expectApplied(program: keyof typeof programs, files: readonly ChangedFile[], below = ''): void {
  const before = files.flatMap((file) => (file.before === undefined ? [] : [[join(below, file.path), file.before]]))
  const folder = folderWith({ 'below/x': '', ...Object.fromEntries(before) })
  commitAll(folder)
  programs[program](join(folder, below), files.map(patchOf).join(''))
  for (const file of files) expect(readFileSync(join(folder, below, file.path), 'utf8')).toBe(file.after)
}

const line = fc.constantFrom(
  'RUN a',
  'RUN b',
  'COPY . .',
  '',
  '# x',
  '--- a',
  '+++ b',
  '@@',
  '\\ No newline',
  'é\u2028…',
  '\tq',
)
const ending = fc.constantFrom('\n', '\r\n')
const text = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 25 }), ending, fc.boolean(), fc.boolean())
  .map(([lines, end, last, mark]) => `${mark ? '\uFEFF' : ''}FROM a${end}${lines.join(end)}${last ? end : ''}`)

it.each(Object.keys(programs) as (keyof typeof programs)[])('makes patches that %s takes', (program) => {
  const pairs = fc.sample(fc.tuple(fc.oneof(text, fc.constant(undefined)), text), { numRuns: 150, seed: 1 })
  expectApplied(
    program,
    pairs.map(([before, after], index) => ({ path: `folder ${index % 3}/file-${index}`, before, after })),
  )
})

it.each(Object.keys(programs) as (keyof typeof programs)[])('names odd paths so that %s finds them', (program) => {
  const names = ['with space', 'quo"te', 'tab\tbed', 'é', 'a/b c/d', 'back\\slash']
  expectApplied(
    program,
    names.map((path) => ({ path, before: 'a\nb\n', after: 'a\nc\n' })),
  )
})

it('counts from the current folder, not from the top of the repository', () => {
  expectApplied(
    'git apply',
    [
      { path: 'x', before: 'a\n', after: 'b\n' },
      { path: 'new', before: undefined, after: 'n' },
    ],
    'below',
  )
})

it('gives up on the shortest difference where nobody could read it', () => {
  const many = (word: string) => Array.from({ length: 6000 }, (_, index) => `${word} ${index}\n`).join('')
  expectApplied('git apply', [{ path: 'x', before: many('a'), after: many('b') }])
})

it('has three lines of context, and marks missing line breaks', () => {
  expect(patchOf({ path: 'a', before: '1\n2\n3\n4\n5\n6\n7\n8\n9', after: '1\n2\n3\n4\n5\n6\n7\n8\n0' })).toBe(
    '--- a/a\n+++ b/a\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n\\ No newline at end of file\n+0\n\\ No newline at end of file\n',
  )
  expect(patchOf({ path: 'new', before: undefined, after: 'x\n' })).toBe(
    '--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+x\n',
  )
  expect(patchOf({ path: 'a', before: 'x', after: 'x' })).toBe('')
})

it('shows people a coloured difference without control characters', () => {
  const file = { path: 'a', before: 'x\r\n', after: 'y\u001b[31m\u202e\r\n' }
  expect(diffText(file, picocolors.createColors(false))).toBe('--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+y\n')
  expect(diffText(file, picocolors.createColors(true))).toContain('\u001b[32m+y\u001b[39m')
  expect(diffText({ ...file, after: file.before }, picocolors.createColors(true))).toBe('')
})

it('does not need git for a new file in a new folder', () => {
  const folder = folderWith({})
  git(folder, 'init', '-q')
  programs['patch -p1'](folder, patchOf({ path: 'sub/.dockerignore', before: undefined, after: 'x\n' }))
  expect(readFileSync(join(folder, 'sub/.dockerignore'), 'utf8')).toBe('x\n')
})
