import { withoutOptions } from '../start/options.js'
import type { StartStep } from '../start/start-step.js'
import { runsNode } from './entry.js'
import type { NodeProject } from './project.js'
import { joinPath } from './tsconfig.js'

/** What a program that starts a built app reads, beside the manifest. Names that end in `*` stand for every ending. */
interface KnownStart {
  readonly reads: readonly string[]
  /** Folders and files whose sources the server that was built from them runs. */
  readonly sources: readonly string[]
  /** True where the build brings the development packages that these sources import into its output. */
  readonly bundlesDevelopment?: true
}

const environmentFiles = ['.env', '.env.local', '.env.production', '.env.production.local']

// https://nextjs.org/docs/app/api-reference/file-conventions, read 2026-11-21.
const next: KnownStart = {
  // Before release 9.1 the folder was `static`.
  reads: ['public', 'static', 'next.config.*', 'next-i18next.config.*', 'i18n.json', ...environmentFiles],
  sources: ['pages', 'app', 'middleware.*', 'instrumentation.*', 'proxy.*'].flatMap((name) => [name, `src/${name}`]),
}

/** What a step of the start reads, where the program is known to read nothing else of the app; undefined for any other. */
export function knownStart(project: NodeProject, step: StartStep): KnownStart | undefined {
  const [program = '', ...rest] = step.argv
  // What they read they look for in the working directory.
  if (step.directory !== undefined || project.startFolder !== project.folder) return undefined
  const words = withoutOptions(rest, [])
  switch (program) {
    case 'next':
      // Another folder may stand behind the verb.
      return words[0] === 'start' && !words.slice(1).some(isPositional) ? next : undefined
    case 'serve':
    case 'http-server':
    case 'sirv': {
      const served = servedFolder(step)
      return served === undefined ? undefined : { reads: [served, 'serve.json'], sources: [] }
    }
    case 'remix-serve':
    case 'react-router-serve':
      return words.length === 1 ? { reads: ['build', 'public', '.env'], sources: ['app'] } : undefined
    case 'prisma':
      // https://www.prisma.io/docs/orm/reference/prisma-cli-reference, read 2026-11-21.
      // A schema of another name stands in package.json or in prisma.config.ts.
      return ['migrate', 'db'].includes(words[0] ?? '') &&
        !rest.some((word) => /^--(schema|config)/.test(word)) &&
        project.manifest.prisma === undefined &&
        existing(project, 'prisma.config.*').length === 0
        ? { reads: ['prisma', 'schema.prisma', '.env'], sources: [] }
        : undefined
    case 'knex':
      return rest.some((word) => /^--(knexfile|cwd|migrations-directory)/.test(word))
        ? undefined
        : { reads: ['knexfile.*', 'migrations', 'seeds', '.env'], sources: [] }
    default:
      return undefined
  }
}

/** The folder that a static file server serves, as written; undefined for any other program or when it cannot be told. */
export function servedFolder({ argv: [program = '', ...rest] }: StartStep): string | undefined {
  if (!['serve', 'http-server', 'sirv'].includes(program)) return undefined
  // The configuration of serve may name any file; http-server's -c is a time.
  if (program === 'serve' && rest.some((word) => /^(-c|--config)(=|$)/.test(word))) return undefined
  const folders: string[] = []
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] as string
    if (staticValueOptions.has(word)) at++
    else if (!word.startsWith('-')) folders.push(word)
  }
  const [folder, ...others] = folders
  return folder === undefined || others.length > 0 || /[$*]|^\/|^\.{1,2}\/?$|^\.\.\//.test(folder)
    ? undefined
    : folder.replace(/^\.\//, '').replace(/\/+$/, '')
}

// https://github.com/vercel/serve#options, https://github.com/http-party/http-server#available-options, read 2026-11-21.
const staticValueOptions = new Set(
  '-l --listen -p --port -c --config -d -a -P --proxy --host -H -t --cert -C -K --key --ssl-cert --ssl-key'.split(' '),
)

/** Files and folders beside the manifest that the known starts of a project read and that exist, as paths of the context. */
export function readByKnownStarts(project: NodeProject): readonly string[] {
  const found = knownStarts(project).flatMap(({ reads }) => reads.flatMap((name) => existing(project, name)))
  // The compiler's settings are read when the configuration is written in TypeScript.
  const typed = found.some((path) => /\.config\.[cm]?ts$/.test(path))
  return [...new Set([...found, ...(typed ? existing(project, 'tsconfig.json') : [])])]
}

/** Sources that the built server runs, as paths of the context. */
export function sourcesOfKnownStarts(project: NodeProject): readonly string[] {
  return knownStarts(project)
    .flatMap(({ sources }) => sources.flatMap((name) => existing(project, name)))
    .flatMap((path) => sourcesBelow(project, path))
}

/** Those of the sources whose development packages the build brings into its output. */
export function sourcesWithPackagesInside(project: NodeProject): ReadonlySet<string> {
  const inside = knownStarts(project).filter(({ bundlesDevelopment }) => bundlesDevelopment === true)
  const found = inside.flatMap(({ sources }) => sources.flatMap((name) => existing(project, name)))
  return new Set(found.flatMap((path) => sourcesBelow(project, path)))
}

function knownStarts(project: NodeProject): readonly KnownStart[] {
  const own = project.start.steps.flatMap((step) => knownStart(project, step) ?? [])
  // A server of its own loads the framework: `node server.js` with require('next').
  const buildsNuxt = project.build.some(({ step: { argv } }) => /^nux[ti]$/.test(argv[0] ?? '') && argv[1] === 'build')
  if (buildsNuxt && own.length === 0 && project.start.steps.some(runsNode)) return [{ reads: [], sources: ['server'] }]
  // https://docs.astro.build/en/guides/integrations-guide/node/: the server of dist/ loads packages from node_modules.
  const buildsAstro = project.build.some(({ step: { argv } }) => argv[0] === 'astro' && argv[1] === 'build')
  // https://svelte.dev/docs/kit/adapter-node: its server reads the folder that it lies in.
  const buildsSvelte =
    project.build.some(({ step: { argv } }) => argv[0] === 'vite' && argv[1] === 'build') &&
    existing(project, 'svelte.config.*').length > 0
  if (buildsAstro && own.length === 0 && project.start.steps.some(runsNode)) return [{ reads: [], sources: ['src'] }]
  if (buildsSvelte && own.length === 0 && project.start.steps.some(runsNode))
    return [{ reads: [], sources: ['src'], bundlesDevelopment: true }]
  const buildsNext = project.build.some(({ step: { argv } }) => argv[0] === 'next' && argv[1] === 'build')
  return buildsNext && !own.includes(next) && project.start.steps.some(runsNode) ? [...own, next] : own
}

function existing({ contextFolder, copied }: NodeProject, name: string): readonly string[] {
  const path = joinPath(contextFolder, name)
  const sources = [...copied.values()].map(({ source }) => source)
  if (path.endsWith('*'))
    return sources.filter(
      (source) => source.startsWith(path.slice(0, -1)) && !source.slice(path.length - 1).includes('/'),
    )
  return sources.some((source) => source === path || source.startsWith(`${path}/`)) ? [path] : []
}

function sourcesBelow({ copied }: NodeProject, path: string): readonly string[] {
  return [...copied.values()]
    .map(({ source }) => source)
    .filter(
      (source) =>
        (source === path || source.startsWith(`${path}/`)) &&
        /\.[cm]?[jt]sx?$/.test(source) &&
        !/\.d\.[cm]?ts$|\.(test|spec|stories)\./.test(source),
    )
}

function isPositional(word: string, at: number, words: readonly string[]): boolean {
  const before = words[at - 1]
  return !word.startsWith('-') && !(before?.startsWith('-') === true && !before.includes('='))
}
