import { readText } from '../../project/files.js'
import { type BuildCommand, type BuildOutput, firstWord, folder, option } from './build-command.js'
import { joinPath, readCompilerOptions } from './tsconfig.js'

/** What the compiler of TypeScript writes, by its configuration; undefined when that does not tell. */
export async function compiled(
  command: BuildCommand,
  configuration: string,
  outDir?: string,
  rootDir?: string,
  fallback?: string,
): Promise<readonly BuildOutput[] | undefined> {
  const file = joinPath(command.folder, configuration)
  const path = file.endsWith('.json') ? file : joinPath(file, 'tsconfig.json')
  const options = await readCompilerOptions(command.files, path)
  if (options === undefined) return undefined
  if (options.noEmit) return []
  const target = outDir === undefined ? options.outDir : joinPath(command.folder, outDir)
  const written = target ?? (fallback === undefined ? undefined : joinPath(command.folder, fallback))
  if (written === undefined || options.outFile !== undefined || written === command.folder) return undefined
  const root = rootDir === undefined ? options.rootDir : joinPath(command.folder, rootDir)
  return [
    {
      path: written,
      isFolder: true,
      kind: 'compiled',
      aliases: options.paths,
      ...(root === undefined ? {} : { rootDir: root }),
    },
  ]
}

/** What `nest build` writes: compiled files, a bundle, or files of which it cannot be told what they came from. */
export async function nestOutputs(command: BuildCommand): Promise<readonly BuildOutput[] | undefined> {
  if (firstWord(command) !== 'build') return undefined
  const text = await readText(command.files, joinPath(command.folder, 'nest-cli.json'))
  // Applications of a monorepo and files of their own change what is written where: https://docs.nestjs.com/cli/monorepo
  const isMonorepo = /"monorepo"\s*:\s*true|"type"\s*:\s*"application"/.test(text ?? '')
  if (isMonorepo || /"entryFile"\s*:/.test(withoutProjects(text))) return folder(command, 'dist', 'mixed')
  // https://docs.nestjs.com/cli/usages#nest-build: packages stay outside of the bundle.
  if (/"webpack"\s*:\s*true|"builder"\s*:\s*(\{\s*"type"\s*:\s*)?"webpack"/.test(text ?? ''))
    // lib/compiler/defaults/webpack-defaults.js of @nestjs/cli 10: __dirname is left alone, packages are externals.
    return folder(command, 'dist', 'bundled')?.map((output) => ({ ...output, keepsPlace: true }))
  if (/"(tsConfigPath|webpackConfigPath)"\s*:/.test(withoutProjects(text))) return folder(command, 'dist', 'mixed')
  const own = command.paths.includes(joinPath(command.folder, 'tsconfig.build.json'))
  return compiled(command, own ? 'tsconfig.build.json' : 'tsconfig.json', undefined, undefined, 'dist')
}

// Libraries beside the application have settings of their own.
function withoutProjects(text: string | undefined): string {
  return (text ?? '').replace(/"projects"\s*:[\s\S]*/, '')
}

/** What tsoa generates, by its configuration (https://tsoa-community.github.io/docs/generating.html); undefined when that does not tell. */
export async function tsoaOutputs(command: BuildCommand): Promise<readonly BuildOutput[] | undefined> {
  const verb = firstWord(command)
  const text = await readText(
    command.files,
    joinPath(command.folder, option(command, '-c', '--configuration') ?? 'tsoa.json'),
  )
  const read = (key: string) => new RegExp(`"${key}"\\s*:\\s*"([^"$]+)"`).exec(text ?? '')?.[1]
  const wanted = [
    ...(/^(spec|swagger|spec-and-routes)$/.test(verb) ? [read('outputDirectory')] : []),
    ...(/^(routes|spec-and-routes)$/.test(verb) ? [read('routesDir')] : []),
  ]
  if (wanted.length === 0) return undefined
  const outputs = wanted.map((path) => (path === undefined ? undefined : folder(command, path, 'copied')))
  return outputs.some((output) => output === undefined) ? undefined : outputs.flatMap((output) => output ?? [])
}

/** What `prisma generate` writes; undefined when its schema does not tell. */
export async function prismaOutputs(command: BuildCommand): Promise<readonly BuildOutput[] | undefined> {
  const schema = option(command, '--schema') ?? 'prisma/schema.prisma'
  const text = await readText(command.files, joinPath(command.folder, schema))
  if (text === undefined) return undefined
  // A generator with an `output` writes there, below the schema: https://www.prisma.io/docs/orm/prisma-schema/overview/generators
  const generators = [...text.matchAll(/^[ \t]*generator\s+\w+\s*\{([^}]{0,4000})\}/gm)].map((match) => match[1] ?? '')
  const outputs = generators.map((body) => /^[ \t]*output[ \t]*=[ \t]*(.*)$/m.exec(body)?.[1])
  const literals = outputs.map((value) => (value === undefined ? undefined : (/^"([^"]+)"/.exec(value)?.[1] ?? '')))
  if (generators.length === 0 || literals.some((value) => value === '' || value?.startsWith('/'))) {
    return /^[ \t]*output[ \t]*=/m.test(text) ? undefined : intoModules(command, 'folder')
  }
  const below = joinPath(command.folder, schema.split('/').slice(0, -1).join('/'))
  const made = literals.flatMap((value): BuildOutput[] =>
    value === undefined ? [] : [{ path: joinPath(below, value), isFolder: true, kind: 'copied' }],
  )
  const inModules = made.some(({ path }) => path.split('/').includes('node_modules'))
  if (inModules || made.some(({ path }) => path.startsWith('..'))) return undefined
  return literals.includes(undefined) ? [...made, ...intoModules(command, 'folder')] : made
}

/** Changes of node_modules as the output of a command. */
// Prisma writes into node_modules/.prisma: https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/generating-prisma-client
export function intoModules(command: BuildCommand, changes: BuildOutput['changes'] & string): readonly BuildOutput[] {
  return [{ path: joinPath(command.folder, 'node_modules'), isFolder: true, kind: 'modules', changes }]
}
