import { describe, expect, it, test } from 'vitest'
import type { MigrateOptions, Migration } from '../../src/index.js'
import { copied, linesOf, migrateFiles, outcome } from './compiled-support.js'

type Files = Readonly<Record<string, string>>

function migrateJava(lines: readonly string[], files: Files, options: MigrateOptions = {}): Promise<Migration> {
  const own = lines.filter((line) => line.startsWith('FROM'))
  const from = own.length > 0 ? own : ['FROM eclipse-temurin:17']
  const rest = lines.filter((line) => !own.includes(line))
  return migrateFiles(`${[...from, 'WORKDIR /app', ...rest].join('\n')}\n`, files, options)
}

describe('a war in Tomcat', () => {
  const files = {
    'pom.xml': '<project><artifactId>shop</artifactId><version>1</version><packaging>war</packaging></project>',
    'src/main/webapp/index.jsp': '',
  }
  const build = ['RUN apt-get update && apt-get install -y maven', 'COPY . .', 'RUN mvn package']
  const migrate = (lines: readonly string[], from = 'tomcat:9-jdk17') => migrateJava([`FROM ${from}`, ...lines], files)

  test.each<readonly [string, string, string, string]>([
    ['tomcat:9-jdk17', 'RUN cp target/shop-1.war /usr/local/tomcat/webapps/', 'tomcat:9-jre17', 'shop-1.war'],
    [
      'tomcat:10.1-jdk21-temurin-jammy',
      'RUN cp target/*.war $CATALINA_HOME/webapps/ROOT.war',
      'tomcat:10.1-jre21-temurin-jammy',
      'ROOT.war',
    ],
    [
      'tomcat:9.0-jdk11-openjdk',
      'RUN mv target/shop-1.war /usr/local/tomcat/webapps/a.war',
      'tomcat:9.0-jre11-openjdk',
      'a.war',
    ],
  ])('of %s: %s', async (from, line, image, name) => {
    const migration = await migrate([...build, line, 'CMD ["catalina.sh", "run"]'], from)
    expect(outcome(migration)).toBe(`${image} jar`)
    expect(copied(migration)).toEqual([`/usr/local/tomcat/webapps/${name}`])
    expect(
      linesOf(migration)
        .slice(linesOf(migration).lastIndexOf(`FROM ${image}`))
        .join('\n'),
    ).not.toContain('maven')
  })

  it('keeps what is done to the server, and the start of its image', async () => {
    const own = [
      'RUN rm -rf /usr/local/tomcat/webapps/*',
      'RUN sed -i s/8080/80/ /usr/local/tomcat/conf/server.xml',
      'RUN mvn package && cp target/shop-1.war /usr/local/tomcat/webapps/ROOT.war',
    ]
    const lines = linesOf(await migrate([build[0] as string, 'COPY . .', ...own], 'tomcat:9-jdk17'))
    const runtime = lines.slice(lines.indexOf('FROM tomcat:9-jre17'))
    expect(runtime).toEqual([
      'FROM tomcat:9-jre17',
      'WORKDIR /app',
      own[0],
      own[1],
      'COPY --from=builder /usr/local/tomcat/webapps/ROOT.war /usr/local/tomcat/webapps/ROOT.war',
    ])
  })

  test.each<readonly [string, readonly string[], string, string]>([
    ['from outside', ['COPY shop.war /usr/local/tomcat/webapps/'], 'tomcat:9-jdk17', 'unchanged: built-outside'],
    ['that nothing brings', build, 'tomcat:9-jdk17', 'refused: start-not-understood'],
    ['of a tag without a release of Java', build, 'tomcat:9', 'refused: unknown-base'],
  ])('%s is none', async (_, lines, from, expected) => {
    expect(outcome(await migrateFiles(`FROM ${from}\n${lines.join('\n')}\n`, { ...files, 'shop.war': '' }, {}))).toBe(
      expected,
    )
  })
})
