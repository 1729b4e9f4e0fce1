import type { CommandRole, CommandTable, InstallNames } from '../ecosystem.js'
import { gitCommands } from '../version-control.js'
import { readJavaCommand } from './java-command.js'

/** What the programs of the Java world do in a RUN. */
export const javaCommands: CommandTable = {
  ant: 'build',
  sbt: 'build',
  javac: 'build',
  jar: 'build',
  jlink: 'build',
  make: 'build',
  dos2unix: 'build',
  java: { '-version': 'harmless', '--version': 'harmless' },
  git: gitCommands,
}

// https://gradle.org/releases/ and https://maven.apache.org/download.cgi, read 2026-11-23.
const toolAddress =
  /^https?:\/\/(services\.gradle\.org\/distributions\/|downloads\.gradle\.org\/|[\w.-]+\.apache\.org\/(dist\/|dyn\/.*)?maven\/|repo1?\.maven\.(org|apache\.org)\/maven2\/org\/apache\/maven\/apache-maven\/)/

/** The role of Maven and Gradle, by whatever path they are called, and of what brings either; undefined for any other command. */
export function javaRole(argv: readonly string[]): CommandRole | undefined {
  const [program = '', ...words] = argv
  if (/^(curl|wget)$/.test(program) && words.some((word) => toolAddress.test(word))) return 'build'
  // `mkdir -p /usr/share/maven /usr/share/maven/ref`, `ln -s /usr/share/maven/bin/mvn /usr/bin/mvn`
  const paths = words.filter((word) => !word.startsWith('-'))
  if (program === 'mkdir' && paths.length > 0 && paths.every((path) => /\/(maven|gradle)(\/ref)?$/.test(path)))
    return 'build'
  if (program === 'ln' && paths.some((path) => /\/bin\/(mvn|gradle)$/.test(path))) return 'build'
  return goalsOf(argv) === undefined ? undefined : 'build'
}

/** Names that mean something to the downloads of dependencies. */
export const installNames: InstallNames = {
  secrets:
    /^(GITHUB|GH|GITLAB|GIT|MAVEN|MVN|NEXUS|ARTIFACTORY|GRADLE|SONAR)\w*_(TOKEN|AUTH|PASSWORD|PASS|SECRET|KEY)\w*$/i,
  variables: /^(MAVEN_\w+|MVN\w*|GRADLE_\w+|ORG_GRADLE_\w+)$/,
  // JAVA_OPTS and JAVA_TOOL_OPTIONS are the program's.
  toolchain: /^(MAVEN_\w+|GRADLE_\w+|ORG_GRADLE_\w+)$/,
  settings: /\/(\.m2\/settings(-security)?\.xml|\.gradle\/gradle\.properties|\.netrc)$/,
}

/** What a command of a build tool is asked to do: goals of Maven, tasks of Gradle; undefined for any other program. */
export function goalsOf(
  argv: readonly string[],
): { readonly tool: 'maven' | 'gradle'; readonly goals: readonly string[] } | undefined {
  const program = (argv[0] ?? '').split('/').at(-1) ?? ''
  const words = /^(ba|da|)sh$/.test(program) ? argv.slice(1) : argv
  const name = (words[0] ?? '').split('/').at(-1) ?? ''
  const tool = /^mvnw?$/.test(name) ? 'maven' : /^gradlew?$/.test(name) ? 'gradle' : undefined
  if (tool === undefined) return undefined
  const withValue = /^(-f|--file|-pl|--projects|-P|-s|--settings|-p|--project-dir|-x|--exclude-task|-c|-I|-b)$/
  const rest = words.slice(1)
  return { tool, goals: rest.filter((word, at) => !word.startsWith('-') && !withValue.test(rest[at - 1] ?? '')) }
}

/** True for a command that compiles the program and starts it. */
export function compilesAtStart(argv: readonly string[]): boolean {
  const asked = goalsOf(argv)
  return (
    /(^|\/)javac$/.test(argv[0] ?? '') ||
    readJavaCommand(argv)?.kind === 'source' ||
    asked?.goals.some((goal) =>
      /^(spring-boot:run|jetty:run|tomcat7?:run|exec:java|exec:exec|package|install|compile)$|(^|:)(bootRun|run|appRun)$/.test(
        goal,
      ),
    ) === true
  )
}

/** True for a command that serves developers. */
export function isDevelopmentCommand(argv: readonly string[]): boolean {
  const asked = goalsOf(argv)
  return (
    asked?.goals.some((goal) => /^(test|quarkus:dev|liberty:dev|mn:run)$|(^|:)(test|quarkusDev|check)$/.test(goal)) ===
    true
  )
}
