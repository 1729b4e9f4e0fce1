import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type GradleTexts, readGradle } from '../../src/ecosystems/java/gradle.js'

describe('what Gradle says', () => {
  const read = (build: string, more: Partial<GradleTexts> = {}) =>
    readGradle({
      build,
      settings: "rootProject.name = 'app'",
      above: undefined,
      properties: undefined,
      folderName: 'x',
      ...more,
    })
  const boot = "plugins {\n  id 'org.springframework.boot' version '3.3.0'\n}\n"

  test.each<readonly [string, string, Partial<GradleTexts>, string | undefined]>([
    ['name and version', `${boot}version = '1.0'\n`, {}, 'app-1.0.jar'],
    ['no version', boot, {}, 'app.jar'],
    ['a version of gradle.properties', boot, { properties: 'version=2.1\n' }, 'app-2.1.jar'],
    ['a computed version', `${boot}version = "1.\${build}"\n`, {}, undefined],
    ['a module', `${boot}version '1'\n`, { settings: undefined, folderName: 'web' }, 'web-1.jar'],
    ['a name of the jar', `${boot}bootJar {\n  archiveFileName = 'run.jar'\n}\n`, {}, 'run.jar'],
    [
      'a name in Kotlin',
      'plugins {\n  id("org.springframework.boot") version "3.3.0"\n}\ntasks.named<BootJar>("bootJar") {\n  archiveFileName.set("run.jar")\n}\n',
      {},
      'run.jar',
    ],
    ['a computed name', `${boot}bootJar {\n  archiveFileName = "\${x}.jar"\n}\n`, {}, undefined],
    ['another base name', `${boot}archivesBaseName = 'shop'\nversion = '1'\n`, {}, 'shop-1.jar'],
    [
      'a fat jar of Shadow',
      "plugins {\n  id 'com.github.johnrengelman.shadow' version '8.1.1'\n}\nversion = '1'\n",
      {},
      'app-1-all.jar',
    ],
    ['a commented plugin', "plugins {\n  // id 'org.springframework.boot'\n}\n", {}, undefined],
    [
      'a plugin that is not applied',
      "plugins {\n  id 'org.springframework.boot' version '3.3.0' apply false\n}\n",
      {},
      undefined,
    ],
    ['a plugin of a catalog', 'plugins {\n  alias(libs.plugins.spring.boot)\n}\n', {}, 'app.jar'],
    [
      'a plugin that the root applies',
      "version = '1'\n",
      { above: "subprojects {\n  apply plugin: 'org.springframework.boot'\n}\n", settings: undefined },
      'x-1.jar',
    ],
  ])('of %s', (_, build, more, expected) => {
    expect(read(build, more).fatJar).toBe(expected)
  })

  test.each<readonly [string, string, boolean]>([
    ['3.3.0', '', true],
    ['2.4.1', '', false],
    ['3.3.0', 'jar {\n  enabled = false\n}\n', false],
    ['3.3.0', 'tasks.named("jar") { enabled = false }\n', false],
    ['3.3.0', 'tasks.getByName<Jar>("jar") {\n  enabled = false\n}\n', false],
    ['3.3.0', 'jar.enabled = false\n', false],
  ])('Spring Boot %s leaves a second jar: %s', (version, more, expected) => {
    expect(read(boot.replace('3.3.0', version) + more).leavesPlainJar).toBe(expected)
  })

  it('of any text is read without harm, and in a moment', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void read(text)))
    const started = Date.now()
    for (const part of [
      '/*',
      'jar {',
      'plugins {',
      ' ',
      'tasks.named("',
      'jar jar ',
      'apply plugin: ',
      'version ',
      '"',
      'apply false ',
    ])
      read(part.repeat(200_000 / part.length))
    expect(Date.now() - started).toBeLessThan(20_000)
  })
})
