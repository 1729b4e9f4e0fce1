import { describe, expect, it, test } from 'vitest'
import { linesOf, migrateFiles, outcome } from './compiled-support.js'
import { type JavaCase, migrateJava, ofBoot } from './java-support.js'

describe('the runtime image of a Java program', () => {
  test.each<readonly [string, string]>([
    ['maven:3-eclipse-temurin-17', 'eclipse-temurin:17-jre jar'],
    ['maven:3.9.6-eclipse-temurin-21-jammy', 'eclipse-temurin:21-jre-jammy jar'],
    ['maven:3.9-eclipse-temurin-21-alpine', 'eclipse-temurin:21-jre-alpine jar'],
    ['maven:3.6.1-jdk-8', 'openjdk:8-jre jar'],
    ['maven:3.8-openjdk-11-slim', 'openjdk:11-jre-slim jar'],
    // No image has its JRE: the kit without Maven.
    ['maven:3.8.6-openjdk-17', 'openjdk:17-jdk jar'],
    ['maven:3.8.1-openjdk-17-slim', 'openjdk:17-jdk-slim jar'],
    ['maven:3.6.3-adoptopenjdk-11', 'adoptopenjdk:11-jre-hotspot jar'],
    ['maven:3-amazoncorretto-17', 'amazoncorretto:17 jar'],
    ['maven:3-amazoncorretto-21-al2023', 'amazoncorretto:21-al2023-headless jar'],
    ['maven:3-amazoncorretto-8-alpine', 'amazoncorretto:8-alpine-jre jar'],
    ['maven:3-amazoncorretto-17-debian', 'refused: unknown-base'],
    ['mirror.example.com/library/maven:3-eclipse-temurin-17', 'mirror.example.com/library/eclipse-temurin:17-jre jar'],
    ['maven', 'refused: unknown-base'],
  ])('%s → %s', async (from, expected) => {
    expect(outcome(await migrateJava({ from }))).toBe(expected)
  })

  test.each<readonly [string, string]>([
    ['gradle:7.6-jdk17-alpine', 'eclipse-temurin:17-jre-alpine jar'],
    ['gradle:jdk21', 'eclipse-temurin:21-jre jar'],
    ['gradle:jdk14', 'refused: unknown-base'],
    ['gradle:7.1-jdk11', 'refused: unknown-base'],
    ['amazoncorretto:17', 'amazoncorretto:17 jar'],
    ['amazoncorretto:17-al2023-jdk', 'amazoncorretto:17-al2023-headless jar'],
    ['amazoncorretto:8u322-alpine3.15', 'amazoncorretto:8u322-alpine3.15-jre jar'],
    ['amazoncorretto:17-alpine3.17-full', 'amazoncorretto:17-alpine3.17-full jar'],
    ['adoptopenjdk:8u232-b09-jdk-hotspot-bionic', 'adoptopenjdk:8u232-b09-jre-hotspot-bionic jar'],
    ['openjdk:17', 'openjdk:17 jar'],
    // What is pinned stays so.
    ['eclipse-temurin:17.0.10_7-jdk-jammy', 'eclipse-temurin:17.0.10_7-jre-jammy jar'],
    ['eclipse-temurin:8u392-b08-jdk', 'eclipse-temurin:8u392-b08-jre jar'],
    ['openjdk:8u212-jdk-slim', 'openjdk:8u212-jre-slim jar'],
    ['openjdk:11-jdk-slim-buster', 'openjdk:11-jre-slim-buster jar'],
    ['openjdk:8u191-jdk-alpine', 'openjdk:8u191-jre-alpine jar'],
    ['eclipse-temurin:16', 'eclipse-temurin:16 jar'],
    ['openjdk', 'refused: unknown-base'],
  ])('%s with a wrapper → %s', async (from, expected) => {
    const lines = ['COPY . .', 'RUN ./mvnw package']
    expect(outcome(await migrateJava({ from, lines, files: { mvnw: '#!/bin/sh\n' } }))).toBe(expected)
  })

  test.each<readonly [string, string]>([
    ['openjdk:17', 'eclipse-temurin:17-jre jar'],
    ['openjdk:8u191-jdk-alpine', 'eclipse-temurin:8-jre-alpine jar'],
    ['adoptopenjdk:11-jdk-hotspot', 'eclipse-temurin:11-jre jar'],
    ['amazoncorretto:17', 'amazoncorretto:17 jar'],
  ])("%s → %s where a retired image's successor is asked for", async (from, expected) => {
    const lines = ['COPY . .', 'RUN ./mvnw package']
    const files = { mvnw: '#!/bin/sh\n' }
    expect(outcome(await migrateJava({ from, lines, files }, { successors: true }))).toBe(expected)
  })

  it('has a compiler where a source calls one', async () => {
    const files = { 'src/main/java/App.java': 'import javax.tools.ToolProvider;\nclass App {}\n' }
    expect(outcome(await migrateJava({ files }))).toBe('eclipse-temurin:17-jdk jar')
    expect(outcome(await migrateJava({ files }, { base: 'slim' }))).toBe('eclipse-temurin:17-jdk jar')
  })

  it('is left as it is where a finished server gets a war', async () => {
    const lines = ['COPY target/shop.war /usr/local/tomcat/webapps/']
    expect(outcome(await migrateJava({ from: 'tomcat:9', lines, start: '' }))).toBe('unchanged: service-image')
  })

  it('is on Alpine where that is asked for and nothing speaks against it', async () => {
    expect(outcome(await migrateJava({ pom: '' }, { base: 'alpine' }))).toBe('eclipse-temurin:17-jre-alpine jar')
    expect(outcome(await migrateJava({}, { base: 'alpine' }))).toBe('refused: native-code-in-jars')
  })

  describe('without a shell', () => {
    const distroless = 'gcr.io/distroless/java17-debian12'
    test.each<readonly [string, readonly string[]]>([
      ['CMD ["java", "-jar", "target/app-1.0.jar", "-v"]', [distroless, 'CMD ["target/app-1.0.jar", "-v"]']],
      ['CMD java -jar target/app-1.0.jar', [distroless, 'CMD ["target/app-1.0.jar"]']],
      [
        'CMD ["java", "-Xmx64m", "-jar", "target/app-1.0.jar"]',
        [distroless, 'ENTRYPOINT ["/usr/bin/java"]', 'CMD ["-Xmx64m", "-jar", "target/app-1.0.jar"]'],
      ],
      [
        'ENTRYPOINT ["java", "-jar", "target/app-1.0.jar"]\nCMD ["-v"]',
        [distroless, 'ENTRYPOINT ["/usr/bin/java", "-jar", "target/app-1.0.jar"]', 'CMD ["-v"]'],
      ],
      [
        'USER 1000\nCMD ["java", "-cp", "target/classes", "App"]',
        [distroless, 'USER 1000', 'ENTRYPOINT ["/usr/bin/java"]', 'CMD ["-cp", "target/classes", "App"]'],
      ],
      [
        'USER nobody\nCMD ["java", "-cp", "target/classes", "App"]',
        [distroless, 'USER nobody', 'ENTRYPOINT ["/usr/bin/java"]', 'CMD ["-cp", "target/classes", "App"]'],
      ],
    ])('%s', async (start, [image, ...expected]) => {
      const lines = linesOf(await migrateJava({ start }, { base: 'distroless' }))
      expect(lines).toContain(`FROM ${image}`)
      expect(lines.slice(-expected.length)).toEqual(expected)
    })

    test.each<readonly [string, JavaCase, string]>([
      [
        'options of a variable in a shell of the exec form',
        { start: 'ENTRYPOINT ["sh", "-c", "java $JAVA_OPTS -jar target/app-1.0.jar"]' },
        'base-lacks',
      ],
      ['options of a variable', { start: 'CMD java $JAVA_OPTS -jar target/app-1.0.jar' }, 'base-lacks'],
      [
        'a check with curl',
        { start: 'HEALTHCHECK CMD curl localhost\nCMD ["java", "-jar", "target/app-1.0.jar"]' },
        'base-lacks',
      ],
      ['a release without one', { from: 'maven:3-eclipse-temurin-11' }, 'no-image-for-runner'],
    ])('is refused for %s', async (_, project, expected) => {
      expect(outcome(await migrateJava(project, { base: 'distroless' }))).toMatch(`refused: ${expected}`)
    })
  })
})

describe('an image of which nothing is known but that it has Java', () => {
  const from = 'company/openjdk:latest'
  const lines = ['COPY . .', 'RUN chmod +x mvnw', 'RUN ./mvnw package']
  const files = { mvnw: '#!/bin/sh\n' }

  it('stays in both stages, and a warning says so', async () => {
    const migration = await migrateJava({ from, lines, files })
    expect(outcome(migration)).toBe('company/openjdk:latest jar')
    expect(migration.warnings.map(({ code }) => code)).toContain('unknown-base-kept')
  })

  test.each<{ name: string; project: JavaCase; base?: 'slim' }>([
    {
      name: 'whose user may be another than root',
      project: { from, files, lines: ['COPY . .', 'RUN ./mvnw package'] },
    },
    {
      name: 'whose user owns what is copied',
      project: { from, files, lines: ['COPY --chown=app . .', ...lines.slice(1)] },
    },
    { name: 'where another is asked for', project: { from, files, lines }, base: 'slim' },
    { name: 'of another language', project: { from: 'company/javascript:4', files, lines } },
  ])('$name is refused', async ({ project, base }) => {
    const migration = await migrateJava(project, base === undefined ? {} : { base })
    expect(outcome(migration)).toBe('refused: unknown-base')
  })

  test.each<readonly [string, readonly string[]]>([
    ['that the file names', ['USER 1001', ...lines]],
    ['that only the image knows', ['USER jenkins', 'COPY --chown=jenkins . .', ...lines.slice(1)]],
    [
      'that installs system packages',
      ['RUN apt-get update && apt-get install -y git', 'COPY . .', 'RUN ./mvnw package'],
    ],
  ])('stays with a user %s', async (_, these) => {
    expect(outcome(await migrateJava({ from, lines: these, files }))).toBe('company/openjdk:latest jar')
  })

  it('whose folder is not known is refused', async () => {
    const text =
      'FROM company/openjdk\nCOPY . .\nRUN chmod +x mvnw && ./mvnw package\nCMD ["java", "-jar", "target/a-1.jar"]\n'
    const pom = `<project><artifactId>a</artifactId><version>1</version>${ofBoot}</project>`
    expect(outcome(await migrateFiles(text, { ...files, 'pom.xml': pom }, {}))).toBe('refused: unknown-base')
  })
})
