import { describe, expect, test } from 'vitest'
import type { Migration } from '../../src/index.js'
import { migrateFiles, migrateGo } from './compiled-support.js'
import { migrateJava } from './java-support.js'

function hidesHistory({ outcome }: Migration): boolean | undefined {
  const files = outcome.kind === 'migrated' ? outcome.files : []
  return files
    .find(({ kind }) => kind === 'dockerignore')
    ?.after.split('\n')
    .includes('.git')
}

type Files = Readonly<Record<string, string>>

describe('the history is hidden from a build, but not where what builds the program asks git', () => {
  test.each<readonly [string, Files, boolean]>([
    ['says nothing of it', {}, true],
    ['starts it', { 'build.gradle.kts': 'exec { commandLine("git", "rev-parse", "HEAD") }' }, false],
    ['has a part that starts it', { 'buildSrc/src/main/kotlin/Version.kt': 'run("git describe --tags")' }, false],
    ['has a plugin for it', { 'build.gradle': "id 'com.gorylenko.gradle-git-properties' version '2.4.1'" }, false],
    ['only names it', { 'build.gradle': '// git is not needed, nor https://a.example/x.git' }, true],
  ])('a build of Java that %s', async (_, files, isHidden) => {
    expect(hidesHistory(await migrateJava({ files }))).toBe(isHidden)
  })

  test.each<readonly [string, Files, boolean]>([
    ['says nothing of it', {}, true],
    ['starts it in a script', { 'build.sh': 'go build -ldflags "-X main.v=$(git log -1 --format=%h)" .' }, false],
    ['has it as a name', { 'build.sh': 'echo "for git users"' }, true],
  ])('a build of Go that %s', async (_, files, isHidden) => {
    expect(hidesHistory(await migrateGo({ files }))).toBe(isHidden)
  })

  test.each<readonly [string, Files, boolean]>([
    ['has a version of its own', { 'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\n' }, true],
    [
      'takes its version from a tag',
      {
        'pyproject.toml':
          '[build-system]\nrequires = ["setuptools", "setuptools-scm>=8"]\n[project]\nname = "shop"\ndynamic = ["version"]\n',
      },
      false,
    ],
    ['asks in setup.py', { 'setup.py': 'version = check_output(["git", "describe"])' }, false],
  ])('an install of Python that %s', async (_, files, isHidden) => {
    const text =
      'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "main.py"]\n'
    const project = { 'requirements.txt': 'flask==3.0.0\n', 'main.py': 'import flask\n', ...files }
    expect(hidesHistory(await migrateFiles(text, project, {}))).toBe(isHidden)
  })

  test.each<readonly [string, Files, boolean]>([
    ['has no script', {}, true],
    ['asks in build.rs', { 'build.rs': 'Command::new("git").args(["rev-parse", "HEAD"])' }, false],
  ])('a build of Rust that %s', async (_, files, isHidden) => {
    const text = 'FROM rust:1.80\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\nCMD ["./target/release/shop"]\n'
    const project = {
      'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n',
      'Cargo.lock': 'version = 3\n\n[[package]]\nname = "shop"\nversion = "0.1.0"\n',
      'src/main.rs': 'fn main() {}\n',
      ...files,
    }
    expect(hidesHistory(await migrateFiles(text, project, {}))).toBe(isHidden)
  })
})
