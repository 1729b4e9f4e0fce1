// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Maven and Dockerfiles write their variables this way
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { goalsOf } from '../../src/ecosystems/java/commands.js'
import { programWord } from '../../src/ecosystems/java/java-command.js'
import { readJavaFile } from '../../src/ecosystems/java/java-file.js'
import { holdsAll, jarName, parsePom } from '../../src/ecosystems/java/pom.js'
import type { MigrateOptions, Migration } from '../../src/index.js'
import { copied, linesOf, migrateFiles, outcome } from './compiled-support.js'

interface JavaCase {
  readonly from?: string
  readonly lines?: readonly string[]
  readonly start?: string
  readonly files?: Readonly<Record<string, string>>
  /** What stands in the project of pom.xml beside its name. */
  readonly pom?: string
}

const boot = '<build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>'
const web = '<dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies>'
const parent = '<parent><artifactId>spring-boot-starter-parent</artifactId><version>3.3.0</version></parent>'
const ofBoot = parent + web + boot

async function migrateJava(
  {
    from = 'maven:3-eclipse-temurin-17',
    lines = ['COPY . .', 'RUN mvn -B package'],
    start = 'CMD ["java", "-jar", "target/app-1.0.jar"]',
    files = {},
    pom = ofBoot,
  }: JavaCase,
  options: MigrateOptions = {},
): Promise<Migration> {
  const text = `FROM ${from}\nWORKDIR /src\n${lines.join('\n')}\n${start}\n`
  const all = {
    'pom.xml': `<project><artifactId>app</artifactId><version>1.0</version>${pom}</project>`,
    'src/main/java/App.java': 'class App { public static void main(String[] words) {} }\n',
    'src/main/resources/application.yml': 'a: 1\n',
    ...files,
  }
  return migrateFiles(text, all, options)
}

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
        [`${distroless}:nonroot`, 'ENTRYPOINT ["/usr/bin/java"]', 'CMD ["-cp", "target/classes", "App"]'],
      ],
    ])('%s', async (start, [image, ...expected]) => {
      const lines = linesOf(await migrateJava({ start }, { base: 'distroless' }))
      expect(lines).toContain(`FROM ${image}`)
      expect(lines.slice(-expected.length)).toEqual(expected)
    })

    test.each<readonly [string, JavaCase, string]>([
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

describe('the jar that the container starts', () => {
  test.each<{ name: string; project: JavaCase; paths: readonly string[] }>([
    { name: 'of Spring Boot', project: {}, paths: ['/src/target/app-1.0.jar'] },
    {
      name: 'with a name of its own',
      project: {
        pom: `${parent}${web}${boot.replace('<build>', '<build><finalName>shop</finalName>')}`,
        start: 'CMD ["java", "-Xmx64m", "-jar", "/src/target/shop.jar", "--debug"]',
      },
      paths: ['/src/target/shop.jar'],
    },
    {
      name: 'that a command brings elsewhere',
      project: {
        lines: ['COPY . .', 'RUN mvn package && cp target/*.jar /app.jar'],
        start: 'ENTRYPOINT ["java", "-jar", "/app.jar"]',
      },
      paths: ['/app.jar'],
    },
    {
      name: 'that the shell looks for',
      project: { start: 'CMD java $JAVA_OPTS -jar target/*.jar' },
      paths: ['/src/target/*.jar'],
    },
    {
      name: 'of a module',
      project: {
        lines: ['COPY . .', 'RUN mvn -pl web -am package'],
        files: { 'web/pom.xml': `<project><artifactId>web</artifactId><version>2</version>${ofBoot}</project>` },
        start: 'CMD ["java", "-jar", "web/target/web-2.jar"]',
      },
      paths: ['/src/web/target/web-2.jar'],
    },
    {
      name: 'of a module that inherits its plugin and version',
      project: {
        pom: `${parent}<packaging>pom</packaging>`,
        files: {
          'web/pom.xml': `<project><artifactId>web</artifactId><parent><artifactId>app</artifactId><version>1.0</version></parent>${web}${boot}</project>`,
        },
        start: 'CMD ["java", "-jar", "web/target/web-1.0.jar"]',
      },
      paths: ['/src/web/target/web-1.0.jar'],
    },
    { name: 'without dependencies', project: { pom: '' }, paths: ['/src/target/app-1.0.jar'] },
    { name: 'of which it is not known what it holds', project: { pom: web }, paths: ['/src/target'] },
    {
      name: 'of Quarkus',
      project: { start: 'CMD ["java", "-jar", "target/quarkus-app/quarkus-run.jar"]' },
      paths: ['/src/target/quarkus-app'],
    },
    {
      name: 'of Gradle',
      project: {
        from: 'gradle:8-jdk17',
        lines: ['COPY . .', 'RUN gradle bootJar'],
        files: { 'build.gradle': "plugins { id 'org.springframework.boot' version '3.3.0' }\n" },
        start: 'CMD ["java", "-jar", "build/libs/app-1.0.jar"]',
      },
      paths: ['/src/build/libs/app-1.0.jar'],
    },
    {
      name: 'that a wrapper builds',
      project: {
        from: 'eclipse-temurin:17',
        lines: ['COPY . .', 'RUN chmod +x mvnw && ./mvnw package'],
        files: { mvnw: '#!/bin/sh\n' },
      },
      paths: ['/src/target/app-1.0.jar'],
    },
  ])('$name comes along alone', async ({ project, paths }) => {
    const migration = await migrateJava(project)
    expect(outcome(migration)).toMatch(/ jar$/)
    expect(copied(migration)).toEqual(paths)
  })

  test.each<readonly [string, JavaCase, string]>([
    ['that no build makes', { start: 'CMD ["java", "-jar", "target/other.jar"]' }, 'refused: start-file-missing'],
    [
      'in the exec form with a pattern',
      { start: 'CMD ["java", "-jar", "target/*.jar"]' },
      'refused: start-file-missing',
    ],
    ['that a tool makes which nothing brings', { from: 'openjdk:8-jdk' }, 'refused: start-file-missing'],
    ['without a build', { lines: ['COPY . .', 'RUN mvn compile'] }, 'refused: start-file-missing'],
    [
      'that comes from outside',
      { lines: ['COPY target/*.jar app.jar'], start: 'CMD ["java", "-jar", "app.jar"]' },
      'unchanged: built-outside',
    ],
    [
      'that a variable names from outside',
      { lines: ['ARG JAR=target/*.jar', 'COPY ${JAR} app.jar'], start: 'CMD java -jar app.jar' },
      'unchanged: built-outside',
    ],
    ['of modules', { start: 'CMD ["java", "-m", "a/b.C"]' }, 'refused: start-not-understood'],
    ['that is compiled at the start', { start: 'CMD ["mvn", "spring-boot:run"]' }, 'refused: compiles-at-start'],
    ['that a wrapper compiles', { start: 'CMD ./mvnw spring-boot:run' }, 'refused: compiles-at-start'],
    ['tests', { start: 'CMD ["mvn", "test"]' }, 'refused: development-image'],
  ])('%s', async (_, project, expected) => {
    expect(outcome(await migrateJava(project))).toBe(expected)
  })
})

describe('what a program reads comes along', () => {
  const data = { 'config/application.yml': 'a: 1', 'data/a.csv': 'a', 'keys/k.pem': 'k' }
  const reads = async (body: string, imports = '') => {
    const files = {
      ...data,
      'src/main/java/App.java': `${imports}class App { void run(String name) throws Exception { ${body} } }\n`,
    }
    return copied(await migrateJava({ files })).filter((path) => !path.endsWith('.jar'))
  }

  it('by a literal, and nothing else', async () => {
    expect(await reads('')).toEqual([])
    // A route is no path.
    expect(await reads('route("/**"); route("/*");')).toEqual([])
    expect(await reads('new java.io.File("data/a.csv");')).toEqual(['/src/data'])
    expect(await reads('Path p = Paths.get("keys", "k.pem");')).toEqual(['/src/keys'])
  })

  it('by the habit of Spring', async () => {
    expect(await reads('', 'import org.springframework.boot.SpringApplication;\n')).toEqual(['/src/config'])
  })

  it('all of it where a path is computed', async () => {
    expect(await reads('new FileReader(name);')).toEqual(['/src/config', '/src/data', '/src/keys'])
  })

  it('all of it where sources of another language stand there', async () => {
    expect(copied(await migrateJava({ files: { ...data, 'src/main/kotlin/A.kt': 'fun main() {}' } }))).toContain(
      '/src/data',
    )
  })
})

describe('what Maven says', () => {
  const pom = (inside: string) => parsePom(`<project>${inside}</project>`)

  it('is a name, also by properties', () => {
    expect(jarName(pom('<artifactId>a</artifactId><parent><version>2</version></parent>') as never)).toBe('a-2')
    const named =
      '<artifactId>a</artifactId><version>2</version><build><finalName>x-${project.version}</finalName></build>'
    expect(jarName(pom(named) as never)).toBe('x-2')
    expect(jarName(pom('<artifactId>a</artifactId><version>${revision}</version>') as never)).toBeUndefined()
    const ofProperties =
      '<artifactId>a</artifactId><version>${revision}</version><properties><revision>3</revision></properties>'
    expect(jarName(pom(ofProperties) as never)).toBe('a-3')
    const titled =
      '<artifactId>a</artifactId><name>Shop</name><version>2</version><build><finalName>${project.name}</finalName></build>'
    expect(jarName(pom(titled) as never)).toBe('Shop')
    const endless = '<artifactId>a</artifactId><version>${x}</version><properties><x>${x}${x}${x}${x}</x></properties>'
    expect(jarName(pom(endless) as never)).toBeUndefined()
  })

  it('is what the jar holds', () => {
    expect(holdsAll(pom('') as never)).toBe(true)
    expect(holdsAll(pom(web) as never)).toBe(false)
    expect(holdsAll(pom(web + boot) as never)).toBe(false)
    expect(holdsAll(pom(ofBoot) as never)).toBe(true)
    expect(
      holdsAll(
        pom(
          '<dependencies><dependency><artifactId>junit</artifactId><scope>test</scope></dependency></dependencies>',
        ) as never,
      ),
    ).toBe(true)
  })

  it('of any text is read without harm', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void parsePom(`<project>${text}</project>`)))
    expect(parsePom('no xml')).toBeUndefined()
    // Entities that hold each other are not put in.
    expect(
      parsePom('<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><project><artifactId>&b;</artifactId></project>')
        ?.artifactId ?? '&b;',
    ).toBe('&b;')
  })
})

describe('a command', () => {
  it('of a build tool is taken apart', () => {
    expect(goalsOf(['./mvnw', '-B', '-f', 'web/pom.xml', 'clean', 'package'])).toEqual({
      tool: 'maven',
      goals: ['clean', 'package'],
    })
    expect(goalsOf(['sh', './gradlew', ':web:bootJar', '-x', 'test'])).toEqual({
      tool: 'gradle',
      goals: [':web:bootJar'],
    })
    expect(goalsOf(['ls'])).toBeUndefined()
  })

  it('that starts a jar names it behind its options', () => {
    expect(programWord(['java', '-Xmx1g', '-jar', '-Da=b', 'a.jar', '-v'])).toBe('a.jar')
    expect(programWord(['java', '$OPTS', '-cp', 'lib/*:a', 'Main'])).toBe('lib/*')
    expect(programWord(['java', 'Main.java'])).toBeUndefined()
  })
})

describe('a source', () => {
  it('tells what it opens and starts', async () => {
    const text =
      'import java.io.*;\n\nclass A {\n  static final String P = "x";\n  void f() { new FileInputStream(P); new ProcessBuilder("git").start(); }\n}\n'
    const file = await readJavaFile('A.java', text)
    expect(file.calls).toMatchObject([
      { from: 'FileInputStream', name: 'new', place: { line: 5 } },
      { name: 'start' },
      { from: 'ProcessBuilder', name: 'new' },
    ])
    expect([...file.constants]).toEqual([['P', 'x']])
  })

  it('of any text is read without harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 300 }), async (text) => void (await readJavaFile('A.java', text))),
    )
  })
})

test("files of a build image's own user are the superuser's where that one runs the program", async () => {
  const files = {
    'build.gradle': "plugins {\n  id 'org.springframework.boot' version '3.3.0'\n}\n",
    'data/a.csv': 'a',
    'src/main/java/App.java': 'class App { Object data = new java.io.File("data/a.csv"); }\n',
  }
  const gradle = { from: 'gradle:8-jdk17', files, start: 'CMD ["java", "-jar", "build/libs/src.jar"]' }
  const lines = ['COPY --chown=gradle:gradle . .', 'RUN gradle bootJar']
  expect(copied(await migrateJava({ ...gradle, lines }))).toEqual(['/src/data', '/src/build/libs/src.jar'])
  const refused = await migrateJava({ ...gradle, lines: [...lines, 'USER gradle'] })
  expect(outcome(refused)).toMatch('refused: base-lacks')
})

test('programs of the system that it calls come along', async () => {
  const files = {
    'src/main/java/App.java':
      'class App { void f() throws Exception { Runtime.getRuntime().exec("git pull"); new ProcessBuilder("git").start(); } }',
  }
  expect(linesOf(await migrateJava({ files })).join('\n')).toContain('git')
})

test('a pom.xml that was made to be slow is read in a moment', () => {
  const started = Date.now()
  for (const inside of ['<a>'.repeat(50_000), '<![CDATA['.repeat(50_000), '<!--'.repeat(50_000), '&x;'.repeat(100_000)])
    expect(() => parsePom(`<project>${inside}</project>`)).not.toThrow()
  expect(Date.now() - started).toBeLessThan(20_000)
})
