import { describe, expect, it, test } from 'vitest'
import type { MigrateOptions, Migration } from '../../src/index.js'
import { copied, linesOf, migrateFiles, outcome } from './compiled-support.js'

type Files = Readonly<Record<string, string>>

const main = { 'Main.java': 'public class Main { public static void main(String[] words) {} }\n' }

function migrateJava(lines: readonly string[], files: Files, options: MigrateOptions = {}): Promise<Migration> {
  const own = lines.filter((line) => line.startsWith('FROM'))
  const from = own.length > 0 ? own : ['FROM eclipse-temurin:17']
  const rest = lines.filter((line) => !own.includes(line))
  return migrateFiles(`${[...from, 'WORKDIR /app', ...rest].join('\n')}\n`, files, options)
}

async function paths(lines: readonly string[], files: Files): Promise<readonly string[]> {
  const migration = await migrateJava(lines, files)
  expect(outcome(migration)).toBe('eclipse-temurin:17-jre jar')
  return copied(migration)
}

describe('what javac leaves comes along', () => {
  test.each<readonly [string, readonly string[], Files, readonly string[]]>([
    ['beside its source', ['COPY . .', 'RUN javac Main.java', 'CMD ["java", "Main"]'], main, ['/app/*.class']],
    [
      'beside the sources of packages',
      ['COPY . .', 'RUN javac Main.java', 'CMD java Main'],
      { ...main, 'com/x/A.java': 'package com.x; class A {}' },
      ['/app/*.class', '/app/com/x/*.class'],
    ],
    [
      'beside many packages',
      ['COPY . .', 'RUN javac Main.java', 'CMD java Main'],
      { ...main, ...Object.fromEntries('abcde'.split('').map((name) => [`com/${name}/A.java`, 'class A {}'])) },
      ['/app/*.class', '/app/com'],
    ],
    [
      'in a folder of its own',
      ['COPY . .', 'RUN javac -d out $(find . -name "*.java")', 'CMD ["java", "-cp", "out", "Main"]'],
      main,
      ['/app/out'],
    ],
    [
      'with libraries of the context',
      ['COPY . .', 'RUN javac -cp "lib/*" -d out Main.java', 'CMD ["java", "-cp", "out:lib/*", "Main"]'],
      { ...main, 'lib/a.jar': '' },
      ['/app/lib', '/app/out'],
    ],
    [
      'in the folder that a variable names',
      ['ENV CLASSPATH=/out', 'COPY . .', 'RUN javac -d /out Main.java', 'CMD ["java", "Main"]'],
      main,
      ['/out'],
    ],
    [
      'packed by jar',
      ['COPY . .', 'RUN javac Main.java && jar cfe app.jar Main *.class', 'CMD ["java", "-jar", "app.jar"]'],
      main,
      ['/app/app.jar'],
    ],
  ])('%s', async (_, lines, files, expected) => {
    expect([...(await paths(lines, files))].sort()).toEqual([...expected].sort())
  })

  it('and what it reads, but no source', async () => {
    const files = {
      'Main.java': 'class Main { java.io.File data = new java.io.File("data/a.csv"); }',
      'data/a.csv': 'a',
      'README.md': '',
    }
    expect(await paths(['COPY . .', 'RUN javac Main.java', 'CMD ["java", "Main"]'], files)).toEqual([
      '/app/data',
      '/app/*.class',
    ])
  })

  it('and the texts of all languages', async () => {
    const files = {
      'Main.java': 'class Main { Object texts = ResourceBundle.getBundle("texts"); }',
      'texts.properties': '',
      'texts_de.properties': '',
      'other.properties': '',
    }
    expect(await paths(['COPY . .', 'RUN javac Main.java', 'CMD ["java", "Main"]'], files)).toEqual([
      '/app/texts.properties',
      '/app/texts_de.properties',
      '/app/*.class',
    ])
  })

  test.each<readonly [string, readonly string[], Files, string]>([
    ['a start that compiles', ['COPY . .', 'CMD ["java", "Main.java"]'], main, 'refused: compiles-at-start'],
    ['a start that calls javac', ['COPY . .', 'CMD javac Main.java && java Main'], main, 'refused: compiles-at-start'],
    [
      'classes from outside',
      ['COPY Main.class .', 'CMD ["java", "Main"]'],
      { 'Main.class': '' },
      'unchanged: built-outside',
    ],
    [
      'a jar from outside that is not there yet',
      ['COPY target/app.jar /app.jar', 'CMD ["java", "-cp", "/app.jar", "Main"]'],
      {},
      'unchanged: built-outside',
    ],
    [
      'a folder that a command fills of which nothing is known',
      ['COPY . .', 'RUN ./fill out', 'CMD ["java", "-cp", "out", "Main"]'],
      { ...main, fill: '' },
      'refused: start-not-understood',
    ],
    [
      'modules',
      ['COPY . .', 'RUN javac -d out Main.java', 'CMD ["java", "-p", "out", "-m", "a/b.C"]'],
      main,
      'refused: start-not-understood',
    ],
  ])('%s is not taken for one', async (_, lines, files, expected) => {
    expect(outcome(await migrateJava(lines, files))).toBe(expected)
  })
})

describe('class paths of Maven and Gradle', () => {
  const pom = { 'pom.xml': '<project><artifactId>a</artifactId><version>1</version></project>', ...main }

  it('are the folders that their goals fill', async () => {
    const lines = [
      'FROM maven:3-eclipse-temurin-17',
      'COPY . .',
      'RUN mvn compile dependency:copy-dependencies -DoutputDirectory=target/lib',
      'CMD ["java", "-cp", "target/classes:target/lib/*", "Main"]',
    ]
    expect(await paths(lines, pom)).toEqual(['/app/target/classes', '/app/target/lib'])
  })

  it('are the files of an agent too', async () => {
    const lines = ['FROM maven:3-eclipse-temurin-17', 'COPY . .', 'RUN mvn package']
    const start = 'ENTRYPOINT exec java $JAVA_OPTS -javaagent:agent/a.jar=x -jar target/a-1.jar'
    const files = { ...pom, 'agent/a.jar': '', 'agent/a.yml': '' }
    expect([...(await paths([...lines, start], files))].sort()).toEqual(['/app/agent', '/app/target/a-1.jar'])
  })

  test.each([
    'RUN curl -L https://example.com/agent.jar -o /opt/agent.jar',
    'RUN curl -L https://example.com/agent.jar > /opt/agent.jar',
    'RUN cd /opt && wget https://example.com/agent.jar',
  ])('are an agent that a RUN fetches: %s', async (fetch) => {
    const lines = ['FROM maven:3-eclipse-temurin-17', fetch, 'COPY . .', 'RUN mvn package']
    const start = 'CMD ["java", "-javaagent:/opt/agent.jar", "-jar", "target/a-1.jar"]'
    expect([...(await paths([...lines, start], pom))].sort()).toEqual(['/app/target/a-1.jar', '/opt/agent.jar'])
  })

  const application = {
    'build.gradle': "plugins {\n  id 'application'\n}\ndependencies {\n  implementation 'a:b:1'\n}\n",
    'settings.gradle': "rootProject.name = 'shop'\n",
  }
  test.each<readonly [string, string, Files, string]>([
    ['of the root', 'installDist', application, './build/install/shop/bin/shop'],
    [
      'of a module',
      ':web:installDist',
      { 'settings.gradle.kts': 'include("web")', 'web/build.gradle.kts': 'plugins {\n    application\n}\n' },
      'web/build/install/web/bin/web',
    ],
    [
      'with a name of its own',
      'installDist',
      {
        ...application,
        'build.gradle': `${application['build.gradle']}\napplication {\n  applicationName = 'run'\n}\n`,
      },
      'build/install/run/bin/run',
    ],
  ])('a distribution %s', async (_, task, files, script) => {
    const lines = ['FROM gradle:8-jdk17', 'COPY . .', `RUN gradle ${task}`, `CMD ${script}`]
    const folder = script.replace(/^\.\//, '').replace(/\/bin\/.*/, '')
    expect(await paths(lines, files)).toEqual([`/app/${folder}`])
  })

  it('a distribution that a command brings elsewhere', async () => {
    const lines = ['FROM gradle:8-jdk17', 'COPY . .', 'RUN gradle installDist && cp -r build/install/shop /opt/shop']
    expect(await paths([...lines, 'CMD ["/opt/shop/bin/shop"]'], application)).toEqual(['/opt/shop'])
  })

  it('a library that compiles keeps the kit', async () => {
    const files = { ...application, 'build.gradle': application['build.gradle'].replace('a:b:1', 'gg.jte:jte:3.1.9') }
    const lines = ['FROM gradle:8-jdk17', 'COPY . .', 'RUN gradle installDist', 'CMD build/install/shop/bin/shop']
    expect(linesOf(await migrateJava(lines, files)).join('\n')).not.toContain('-jre')
  })
})

describe('a pattern that two jars of Spring Boot fit', () => {
  const files = { 'build.gradle': "plugins {\n  id 'org.springframework.boot' version '3.3.0'\n}\n" }
  const lines = (task: string, rest: string) => ['FROM gradle:8-jdk17', 'COPY . .', `RUN gradle ${task}${rest}`]
  test.each<readonly [string, string, string, string]>([
    ['build', '', 'CMD java -jar build/libs/*.jar', 'refused: start-not-understood'],
    ['build', ' && cp build/libs/*.jar app.jar', 'CMD java -jar app.jar', 'refused: start-not-understood'],
    ['bootJar', '', 'CMD java -jar build/libs/*.jar', 'eclipse-temurin:17-jre jar'],
    ['build', '', 'CMD java -jar build/libs/*-SNAPSHOT.jar', 'eclipse-temurin:17-jre jar'],
  ])('gradle %s%s: %s', async (task, rest, start, expected) => {
    expect(outcome(await migrateJava([...lines(task, rest), start], files))).toBe(expected)
  })
})
