import { ownEntry } from '../../own-entry.js'
import { readText } from '../../project/files.js'
import { type BuildCommand, type BuildOutput, firstWord, folder, has, isValue, option } from './build-command.js'
import { compiled, intoModules, nestOutputs, prismaOutputs, tsoaOutputs } from './compiler-outputs.js'
import { angularOutputs, nextOutputs, nuxtOutputs, svelteOutputs } from './framework-outputs.js'
import { joinPath } from './tsconfig.js'

/** The outputs of one command; undefined when it cannot be told what it writes. */
export async function outputsOf(command: BuildCommand): Promise<readonly BuildOutput[] | undefined> {
  const program = command.argv[0] ?? ''
  if (writesNothing.has(program)) return []
  if (program === 'prisma' && command.argv[1] === 'generate') return prismaOutputs(command)
  // It makes .svelte-kit, which the build makes anew: https://svelte.dev/docs/kit/cli#svelte-kit-sync
  if (program === 'svelte-kit' && firstWord(command) === 'sync') return []
  const output = ownEntry(fixedOutputs, `${program} ${firstWord(command)}`) ?? ownEntry(fixedOutputs, program)
  if (output !== undefined) return [{ path: joinPath(command.folder, output), isFolder: true, kind: 'bundled' }]
  return ownEntry(handlers, program)?.(command)
}

/** True for a program of which it is known what it does in a build, whether or not its output can be told. */
export function isBuildTool(program: string): boolean {
  const isFixed = Object.keys(fixedOutputs).some((each) => each.split(' ')[0] === program)
  return program === 'prisma' || isFixed || writesNothing.has(program) || ownEntry(handlers, program) !== undefined
}

const writesNothing = new Set(
  `rimraf del del-cli rm eslint tslint prettier standard xo jest mocha vitest ava nyc c8 echo true husky is-ci only-allow
  mkdir mkdirp cross-env env tsc-alias tscpaths sort-package-json npm-check chmod cat ls date sleep
  npm-run-all run-s run-p lint-staged commitlint depcheck exit test printf`.split(/\s+/),
)

// The folders these tools write unless their configuration says otherwise; those with a configuration file are in `handlers`.
const fixedOutputs: Readonly<Record<string, string>> = {
  'react-scripts build': 'build',
  'craco build': 'build',
  'react-app-rewired build': 'build',
  'vue-cli-service build': 'dist',
  'gatsby build': 'public',
  'astro build': 'dist',
  'strapi build': 'build',
  'svelte-kit build': '.svelte-kit',
}

const handlers: Readonly<Record<string, (command: BuildCommand) => Promise<readonly BuildOutput[] | undefined>>> = {
  tsc: async (command) => {
    if (has(command, '--noEmit')) return []
    const named = option(command, '-p', '--project', '-b', '--build')
    const positional = command.argv.slice(1).find((word) => /\.json$/.test(word))
    return compiled(
      command,
      named ?? positional ?? 'tsconfig.json',
      option(command, '--outDir'),
      option(command, '--rootDir'),
    )
  },
  nest: nestOutputs,
  tsoa: tsoaOutputs,
  next: nextOutputs,
  ng: angularOutputs,
  nuxt: nuxtOutputs,
  nuxi: nuxtOutputs,
  vuepress: async (command) => {
    const [verb, ...folders] = command.argv.slice(1).filter((word) => !word.startsWith('-'))
    return verb === 'build' && folders.length < 2
      ? folder(command, `${folders[0] ?? '.'}/.vuepress/dist`, 'bundled')
      : undefined
  },
  webpack: async (command) => {
    const names = ['webpack.config.js', 'webpack.config.cjs', 'webpack.config.ts', 'webpack.config.mjs']
    const outputs = await bundled(command, names, 'dist')
    return holding(outputs, !(await leavesPackagesOut(command, names)))
  },
  vite: async (command) =>
    firstWord(command) === 'build'
      ? isSvelte(command)
        ? svelteOutputs(command)
        : bundled(command, ['vite.config.js', 'vite.config.ts', 'vite.config.mjs', 'vite.config.mts'], 'dist')
      : undefined,
  // Development packages are bundled, the others are not: https://tsup.egoist.dev/#excluding-packages
  tsup: async (command) =>
    holding(await bundled(command, ['tsup.config.ts', 'tsup.config.js', 'tsup.config.mjs'], 'dist'), true),
  ncc: async (command) =>
    firstWord(command) === 'build'
      ? holding(folder(command, option(command, '-o', '--out') ?? 'dist', 'bundled'), true)
      : undefined,
  esbuild: async (command) => {
    const leavesOut = command.argv.some((word) => /^--(external|packages)/.test(word))
    const holds = has(command, '--bundle') && !leavesOut
    const target = option(command, '--outdir')
    if (target !== undefined) return holding(folder(command, target, 'bundled'), holds)
    const file = option(command, '--outfile')
    return file === undefined
      ? undefined
      : holding([{ path: joinPath(command.folder, file), isFolder: false, kind: 'bundled' }], holds)
  },
  babel: async (command) => transpiled(command, option(command, '-d', '--out-dir')),
  swc: async (command) => transpiled(command, option(command, '-d', '--out-dir')),
  cp: copies,
  copyfiles: copies,
  'patch-package': async (command) => intoModules(command, 'patches'),
  cpx: copies,
  cpy: copies,
  ncp: copies,
  shx: async (command) => {
    const inner = { ...command, argv: command.argv.slice(1) }
    return ['rm', 'mkdir', 'echo', 'chmod'].includes(inner.argv[0] ?? '')
      ? []
      : inner.argv[0] === 'cp'
        ? copies(inner)
        : undefined
  },
}

function isSvelte({ paths, folder }: BuildCommand): boolean {
  return paths.includes(joinPath(folder, 'svelte.config.js')) || paths.includes(joinPath(folder, 'svelte.config.ts'))
}

// A literal folder in the configuration is taken; anything computed there is not.
async function bundled(
  command: BuildCommand,
  configurations: readonly string[],
  fallback: string,
): Promise<readonly BuildOutput[] | undefined> {
  const onCommandLine = option(command, '--output-path', '-o', '--outDir', '--out-dir', '-d')
  if (onCommandLine !== undefined) return folder(command, onCommandLine, 'bundled')
  const named = option(command, '--config', '-c')
  const file = (named === undefined ? configurations : [named])
    .map((name) => joinPath(command.folder, name))
    .find((path) => command.paths.includes(path))
  if (file === undefined) return named === undefined ? folder(command, fallback, 'bundled') : undefined
  const text = (await readText(command.files, file)) ?? ''
  if (/\b(outDir|out_dir)\b/.test(text)) {
    const literal = /\b(?:outDir)\s*:\s*(['"])([^'"`]+)\1/.exec(text)?.[2]
    return literal === undefined ? undefined : folder(command, literal, 'bundled')
  }
  const path =
    /\bpath\s*:\s*(?:(['"])([^'"`]+)\1|[\w.]*(?:resolve|join)\(\s*(?:__dirname|process\.cwd\(\))\s*,\s*(['"])([^'"`]+)\3\s*\)|(__dirname\s*\+\s*)(['"])([^'"`]+)\6)/.exec(
      text,
    )
  const literal = path?.[2] ?? path?.[4] ?? path?.[7]
  if (literal !== undefined) return folder(command, literal.replace(/^\/+(?=dist|build|public|out)/, ''), 'bundled')
  return /\bpath\s*:/.test(text) || /copy-webpack-plugin|CopyPlugin/.test(text)
    ? undefined
    : folder(command, fallback, 'bundled')
}

function holding(outputs: readonly BuildOutput[] | undefined, holds: boolean): readonly BuildOutput[] | undefined {
  return holds ? outputs?.map((output) => ({ ...output, holdsPackages: true as const })) : outputs
}

// https://webpack.js.org/configuration/externals/
async function leavesPackagesOut(command: BuildCommand, names: readonly string[]): Promise<boolean> {
  const named = option(command, '--config', '-c')
  const paths = (named === undefined ? names : [named]).map((name) => joinPath(command.folder, name))
  const texts = await Promise.all(paths.map((path) => readText(command.files, path)))
  return texts.some((text) => /external|merge\(|require\(['"]\.|from\s+['"]\./i.test(text ?? ''))
}

async function transpiled(
  command: BuildCommand,
  target: string | undefined,
): Promise<readonly BuildOutput[] | undefined> {
  const sources = command.argv.slice(1).filter((word, at) => !word.startsWith('-') && !isValue(command.argv, at + 1))
  if (target === undefined || sources.length !== 1)
    return target === undefined ? undefined : folder(command, target, 'mixed')
  const kind = has(command, '--copy-files', '-D') ? 'mixed' : 'compiled'
  return [
    {
      path: joinPath(command.folder, target),
      isFolder: true,
      kind,
      rootDir: joinPath(command.folder, sources[0] as string),
    },
  ]
}

async function copies(command: BuildCommand): Promise<readonly BuildOutput[] | undefined> {
  const words = command.argv
    .slice(1)
    .filter((word, at) => !word.startsWith('-') && !(command.argv[0] === 'copyfiles' && isValue(command.argv, at + 1)))
  const target = words.at(-1)
  if (target === undefined || words.length < 2 || /[$*]/.test(target) || target.startsWith('/')) return undefined
  return folder(command, target, 'copied')
}
