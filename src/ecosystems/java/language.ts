import type { CompiledLanguage } from '../compiled/language.js'
import type { Argument, Call } from '../compiled/source-file.js'
import { compilesAtStart, goalsOf, isDevelopmentCommand } from './commands.js'
import { programWord, startsContainer } from './java-command.js'

// What opens files by a path, of the library and of Spring: https://docs.oracle.com/en/java/javase/21/docs/api/, 2026-11-22.
const readers = new Set(
  'File.new FileInputStream.new FileReader.new RandomAccessFile.new Paths.get Path.of FileSystemResource.new PathResource.new UrlResource.new ResourceUtils.getFile'.split(
    ' ',
  ),
)

function pathsOfCall({ from, name, arguments: words }: Call): readonly Argument[] | undefined {
  return from !== undefined && readers.has(`${from}.${name}`) ? words.slice(0, 1) : undefined
}

// Spring Boot looks for them in the working directory, one of each profile too: https://docs.spring.io/spring-boot/reference/features/external-config.html.
const ofSpring = [
  'config/application*',
  'config/*/application*',
  ...['yml', 'yaml', 'properties'].map((ending) => `application*.${ending}`),
]

/** Java, as far as it is like other compiled languages. */
export const javaLanguage: CompiledLanguage = {
  isDevelopment: isDevelopmentCommand,
  compiles: compilesAtStart,
  isTool: (argv) => goalsOf(argv) !== undefined || startsContainer(argv),
  programWord,
  sources:
    /(^|\/)(pom\.xml|[^/]*\.gradle(\.kts)?|gradle\.properties|settings\.xml|gradlew?(\.bat)?|mvnw(\.cmd)?|lombok\.config|HELP\.md|[^/]*\.iml|(src|\.mvn|gradle|\.gradle|target|build|\.settings|\.idea|k8s|helm|\.factorypath|bin)\/.*|\.classpath|\.project|[^/]*\.(java|kt|kts|class|http))$/,
  pathsOfCall,
  programOfCall: ({ from, name, arguments: words }) =>
    (from === 'ProcessBuilder' && name === 'new') ||
    (from === undefined && name === 'exec' && words.length > 0 && words[0]?.isLiteral === true)
      ? words[0]
      : undefined,
  plainNames: /^(Path|Paths|File|get|of|toFile|toString|String|java|io|nio|file)$/,
  filesOfPackages: ({ imports, calls }) => [
    ...(imports.some((each) => each.startsWith('org.springframework.')) ? ofSpring : []),
    // One of each language: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/ResourceBundle.html.
    ...calls.flatMap(({ from, name, arguments: words }) =>
      from === 'ResourceBundle' && name === 'getBundle'
        ? (words[0]?.literals ?? []).map((each) => `${each.replaceAll('.', '/')}*.properties`)
        : [],
    ),
  ],
}
