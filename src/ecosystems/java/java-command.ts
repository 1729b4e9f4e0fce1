/** What a command line of `java` starts: https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html. */
export type JavaCommand = { readonly agents: readonly string[] } & (
  | { readonly kind: 'jar'; readonly jar: string }
  /** `classPath` is undefined where no option gives one. */
  | { readonly kind: 'classes'; readonly classPath: string | undefined }
  /** A source that is compiled whenever it starts. */
  | { readonly kind: 'source'; readonly file: string }
  /** Modules, files of options, nothing at all. */
  | { readonly kind: 'other' }
)

const withValue =
  /^(-p|--module-path|--upgrade-module-path|--add-modules|--limit-modules|--add-opens|--add-exports|--add-reads|--enable-native-access)$/
const namesClassPath = /^(-cp|-classpath|--class-path)$/

/** Takes a command of `java` apart; undefined for any other program. */
export function readJavaCommand(argv: readonly string[]): JavaCommand | undefined {
  if (!/(^|\/)java$/.test(argv[0] ?? '')) return undefined
  const agents: string[] = []
  let classPath: string | undefined
  let isJar = false
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at] as string
    if (namesClassPath.test(word)) classPath = argv[++at]
    else if (word.startsWith('--class-path=')) classPath = word.slice('--class-path='.length)
    else if (word.startsWith('-javaagent:')) agents.push(word.slice('-javaagent:'.length).replace(/=.*$/, ''))
    else if (word === '-jar') isJar = true
    else if (withValue.test(word)) at++
    else if (/^(-m|--module)(=|$)/.test(word) || word.startsWith('@')) return { kind: 'other', agents }
    // A variable in front of all that is named holds options: `java $JAVA_OPTS -jar app.jar`.
    else if (word.startsWith('-') || (word.startsWith('$') && !isJar && at < argv.length - 1)) continue
    else if (isJar) return { kind: 'jar', jar: word, agents }
    else return word.endsWith('.java') ? { kind: 'source', file: word, agents } : { kind: 'classes', classPath, agents }
  }
  return { kind: 'other', agents }
}

/** Where Tomcat looks for applications: https://tomcat.apache.org/tomcat-10.1-doc/introduction.html, https://hub.docker.com/_/tomcat. */
export const applications = '/usr/local/tomcat/webapps'

/** True for a command that starts Tomcat in the foreground. */
export function startsContainer(argv: readonly string[]): boolean {
  return /^(\/usr\/local\/tomcat\/bin\/)?catalina\.sh$/.test(argv[0] ?? '') && argv.includes('run')
}

/** The first thing that a `java` command loads its program from, as written: a jar, or an entry of the class path; undefined for any other command. */
export function programWord(argv: readonly string[]): string | undefined {
  if (startsContainer(argv)) return applications
  const command = readJavaCommand(argv)
  if (command?.kind === 'jar') return command.jar
  if (command?.kind !== 'classes') return undefined
  return entriesOf(command.classPath ?? '.')[0] ?? '.'
}

/** The entries of a class path; `lib/*` stands for all jars of a folder. */
export function entriesOf(classPath: string): readonly string[] {
  return classPath.split(':').filter((entry) => entry !== '')
}
