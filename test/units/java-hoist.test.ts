import { describe, expect, it, test } from 'vitest'
import { linesOf, migrateFiles, outcome } from './compiled-support.js'

const boot = `<project><artifactId>app</artifactId><version>1</version>
<parent><artifactId>spring-boot-starter-parent</artifactId><version>3.3.0</version></parent>
<dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies>
<build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></project>`
const gradle = "plugins {\n  id 'org.springframework.boot' version '3.3.0'\n}\nversion = '1'\n"
const application = "plugins {\n  id 'application'\n}\n"

interface HoistCase {
  readonly from?: string
  readonly lines?: readonly string[]
  readonly start: string
  readonly files?: Readonly<Record<string, string>>
  readonly hoistBuild?: boolean
}

const maven = { 'pom.xml': boot, mvnw: '#!/bin/sh\n' }
const ofGradle = { 'build.gradle': gradle, 'settings.gradle': "rootProject.name = 'shop'\n", gradlew: '#!/bin/sh\n' }

function hoist({ from, lines = ['COPY . .'], start, files = maven, hoistBuild = true }: HoistCase) {
  const image = from ?? ('pom.xml' in files ? 'maven:3-eclipse-temurin-17' : 'gradle:8-jdk17')
  return migrateFiles(`FROM ${image}\nWORKDIR /app\n${[...lines, start].join('\n')}\n`, files, { hoistBuild })
}

describe('a start by a build tool becomes a build and a start', () => {
  test.each<readonly [string, HoistCase, readonly string[]]>([
    [
      "of Spring Boot's plugin",
      { start: 'CMD ["mvn", "spring-boot:run"]' },
      ['RUN mvn package -DskipTests', 'CMD ["java", "-jar", "/app/target/app-1.jar"]'],
    ],
    [
      'with options and profiles',
      { start: 'ENTRYPOINT ["./mvnw", "-B", "clean", "spring-boot:run", "-Dspring-boot.run.profiles=docker"]' },
      [
        'RUN ./mvnw -B package -DskipTests',
        'ENTRYPOINT ["java", "-jar", "/app/target/app-1.jar", "--spring.profiles.active=docker"]',
      ],
    ],
    [
      'that a RUN has built already, with white space behind',
      { lines: ['COPY . .', 'RUN mvn install '], start: 'CMD mvn spring-boot:run' },
      ['RUN mvn install', 'CMD ["java", "-jar", "/app/target/app-1.jar"]'],
    ],
    [
      'of Gradle',
      { files: ofGradle, start: 'CMD ["gradle", "--no-daemon", "bootRun"]' },
      ['RUN gradle --no-daemon bootJar', 'CMD ["java", "-jar", "/app/build/libs/shop-1.jar"]'],
    ],
    [
      'of an application of Gradle',
      { files: { ...ofGradle, 'build.gradle': application }, start: 'CMD ./gradlew run' },
      ['RUN ./gradlew installDist', 'CMD ["/app/build/install/shop/bin/shop"]'],
    ],
  ])('%s', async (_, project, expected) => {
    const lines = linesOf(await hoist(project))
    for (const line of expected) expect(lines.map((each) => each.trimEnd())).toContain(line)
  })

  test.each<readonly [string, HoistCase]>([
    ['that is not asked for', { start: 'CMD ["mvn", "spring-boot:run"]', hoistBuild: false }],
    ['with options of the JVM', { start: 'CMD ["mvn", "spring-boot:run", "-Dspring-boot.run.jvmArguments=-Xmx1g"]' }],
    ['with a variable', { start: 'CMD mvn -Dserver.port=$PORT spring-boot:run' }],
    ['of another module', { start: 'CMD ["mvn", "-pl", "web", "spring-boot:run"]' }],
    ['of another folder', { start: 'CMD cd web && mvn spring-boot:run' }],
    ['of any class', { start: 'CMD mvn exec:java' }],
    [
      'without the plugin',
      { files: { 'pom.xml': '<project><artifactId>a</artifactId></project>' }, start: 'CMD mvn spring-boot:run' },
    ],
    [
      'whose plugin is told more',
      {
        files: {
          'pom.xml': boot.replace(
            '</artifactId></plugin>',
            '</artifactId><configuration><jvmArguments>-Xmx1g</jvmArguments></configuration></plugin>',
          ),
        },
        start: 'CMD mvn spring-boot:run',
      },
    ],
    ['with arguments', { files: ofGradle, start: `CMD ["gradle", "bootRun", "--args=--x"]` }],
    [
      'whose task is told more',
      {
        files: { ...ofGradle, 'build.gradle': `${gradle}bootRun {\n  jvmArgs = ['-Xmx1g']\n}\n` },
        start: 'CMD gradle bootRun',
      },
    ],
    ['of a source', { from: 'eclipse-temurin:17', files: { 'Main.java': '' }, start: 'CMD ["java", "Main.java"]' }],
  ])('is refused %s', async (_, project) => {
    expect(outcome(await hoist(project))).toBe('refused: compiles-at-start')
  })

  it('is refused where it serves developers', async () => {
    expect(outcome(await hoist({ start: 'CMD mvn quarkus:dev' }))).toBe('refused: development-image')
  })
})
