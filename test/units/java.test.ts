// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Maven and Dockerfiles write their variables this way
import { describe, expect, it, test } from 'vitest'
import { copied, linesOf, outcome } from './compiled-support.js'
import { boot, type JavaCase, migrateJava, ofBoot, parent, web } from './java-support.js'

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
      name: 'that is moved to a folder of its own, the downloads taken away',
      project: {
        lines: [
          'COPY . .',
          'RUN mvn package && rm -fr ${HOME}/.m2 && mkdir -p /opt/app && mv target/*.jar /opt/app/a.jar',
        ],
        start: 'CMD java -jar /opt/app/a.jar',
      },
      paths: ['/opt/app/a.jar'],
    },
    {
      name: 'whose name an argument of the build tells',
      project: {
        lines: ['COPY . .', 'RUN mvn package', 'ARG JAR', 'RUN cp ./target/${JAR} app.jar'],
        start: 'CMD ["java", "-jar", "app.jar"]',
      },
      paths: ['/src/app.jar'],
    },
    {
      name: 'that the shell looks for',
      project: { start: 'CMD java $JAVA_OPTS -jar target/*.jar' },
      paths: ['/src/target/*.jar'],
    },
    {
      name: 'that a shell of the exec form looks for',
      project: { start: 'ENTRYPOINT ["sh", "-c", "exec java ${JAVA_OPTS} -jar target/*.jar"]' },
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
      name: 'that is a war',
      project: { pom: `<packaging>war</packaging>${web}`, start: 'CMD ["java", "-jar", "target/app-1.0.war"]' },
      paths: ['/src/target/app-1.0.war'],
    },
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
    const lines = linesOf(migration)
    expect(lines.slice(lines.findLastIndex((line) => line.startsWith('FROM '))).join('\n')).not.toContain('RUN')
  })

  test.each(['bin/start.sh', 'tests/start.sh'])('comes with the script %s that starts it', async (path) => {
    const files = { [path]: '#!/bin/sh\nexec java -jar target/app-1.0.jar\n' }
    const migration = await migrateJava({ files, start: `CMD ["sh", "./${path}"]` })
    expect(copied(migration)).toEqual([`/src/${path.split('/')[0]}`, '/src/target/app-1.0.jar'])
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

describe('a build tool that the Dockerfile brings itself', () => {
  const zip = 'gradle-${GRADLE_VERSION}-bin.zip'
  const address = 'https://archive.apache.org/dist/maven/maven-3/3.9.6/binaries/apache-maven-3.9.6-bin.tar.gz'
  const files = { 'build.gradle': "plugins {\n  id 'org.springframework.boot' version '3.3.0'\n}\n" }

  test.each<{ name: string; lines: readonly string[]; gradle?: true }>([
    {
      name: 'a distribution of Gradle',
      gradle: true,
      lines: [
        'ARG GRADLE_VERSION=8.4',
        'RUN apt-get update && apt-get install -yq make',
        `RUN wget -q https://services.gradle.org/distributions/${zip} && unzip ${zip} && rm ${zip}`,
        'RUN mv gradle-${GRADLE_VERSION} /opt/gradle',
        'COPY . .',
        'RUN /opt/gradle/bin/gradle bootJar',
      ],
    },
    {
      name: 'an archive of Maven',
      lines: [
        `RUN curl -fsSL ${address} -o /tmp/maven.tar.gz && tar -xzf /tmp/maven.tar.gz -C /opt && rm /tmp/maven.tar.gz`,
        'RUN ln -s /opt/apache-maven-3.9.6/bin/mvn /usr/bin/mvn',
        'COPY . .',
        'RUN mvn package',
      ],
    },
    {
      name: 'Maven as its old image had it',
      lines: [
        `RUN mkdir -p /usr/share/maven /usr/share/maven/ref && curl -fsSL ${address} | tar -xz -C /usr/share/maven --strip-components=1 && ln -s /usr/share/maven/bin/mvn /usr/bin/mvn`,
        'COPY . .',
        'RUN mvn package',
      ],
    },
    { name: 'a wrapper by its whole path', lines: ['COPY . .', 'RUN /src/mvnw package'] },
  ])('stays in the builder: $name', async ({ lines, gradle }) => {
    const start = gradle === undefined ? {} : { start: 'CMD ["java", "-jar", "build/libs/src.jar"]', files }
    const migrated = linesOf(await migrateJava({ from: 'eclipse-temurin:17-jdk', lines, ...start }))
    const runtime = migrated.slice(migrated.findLastIndex((line) => line.startsWith('FROM ')))
    expect(runtime[0]).toBe('FROM eclipse-temurin:17-jre')
    expect(runtime.filter((line) => line.startsWith('RUN '))).toEqual([])
  })
})

test('an archive of the context is unpacked where the program runs', async () => {
  const lines = [
    'COPY data.tar.gz /tmp/',
    'RUN tar -xzf /tmp/data.tar.gz -C /opt',
    'COPY pom.xml .',
    'COPY src src',
    'RUN mvn package',
  ]
  const migrated = linesOf(await migrateJava({ lines, files: { 'data.tar.gz': '' } }))
  const runtime = migrated.slice(migrated.findLastIndex((line) => line.startsWith('FROM ')))
  expect(runtime).toContain('RUN tar -xzf /tmp/data.tar.gz -C /opt')
})
