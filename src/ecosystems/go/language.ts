import type { CompiledLanguage } from '../compiled/language.js'
import { readGoRun } from './build-command.js'
import { isDevelopmentCommand } from './commands.js'
import { filesOfPackage, pathsOfCall } from './file-calls.js'

/** Go, as far as it is like other compiled languages. */
export const goLanguage: CompiledLanguage = {
  isDevelopment: isDevelopmentCommand,
  compiles: (argv) => readGoRun(argv) !== undefined,
  sources: /(^|\/)(go\.(mod|sum|work|work\.sum)|vendor\/.*|[^/]*\.go|\.air\.toml|\.golangci\.ya?ml)$/,
  pathsOfCall,
  programOfCall: ({ from, name, arguments: words }) =>
    from === 'os/exec' && /^(Command|CommandContext|LookPath)$/.test(name)
      ? words[name === 'CommandContext' ? 1 : 0]
      : undefined,
  plainNames: /^(filepath|path|Join)$/,
  filesOfPackages: ({ imports }) => imports.flatMap((each) => filesOfPackage[each] ?? []),
}
