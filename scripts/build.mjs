// Bundles the command and the library into dist/. Types are made by `tsc -p tsconfig.build.json`.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))

/** commander loads it for subcommands that are programs of their own; we have none, and loading it takes two milliseconds. */
const withoutChildProcess = {
  name: 'commander-without-child-process',
  setup(bundle) {
    bundle.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/]commander[\\/]/.test(importer) ? { path: 'none', namespace: 'none' } : undefined,
    )
    bundle.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'module.exports = {}' }))
  },
}

const shared = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  // Dynamic imports stay files of their own, loaded when they are needed.
  splitting: true,
  // 10 MB with the TypeScript compiler in it, and rarely needed.
  external: ['ts-morph'],
  define: { MSB_MIGRATE_VERSION: JSON.stringify(version) },
  // Bundled CommonJS packages call require() for what Node brings along.
  banner: {
    js: "import{createRequire as msbRequire}from'node:module';const require=msbRequire(import.meta.url);",
  },
  logLevel: 'warning',
}

const results = await Promise.all([
  build({
    ...shared,
    plugins: [withoutChildProcess],
    // Names are kept: the stack of a bug that somebody reports is to say where it was.
    minifyWhitespace: true,
    minifySyntax: true,
    outdir: 'dist',
    entryPoints: { cli: 'src/cli/main.ts' },
    chunkNames: 'cli-chunks/[name]-[hash]',
    legalComments: 'linked',
  }),
  build({
    ...shared,
    outdir: 'dist',
    entryPoints: { index: 'src/index.ts' },
    chunkNames: 'index-chunks/[name]-[hash]',
    legalComments: 'linked',
  }),
])

// Only now: a build that fails leaves the last one in place.
await rm(new URL('../dist', import.meta.url), { recursive: true, force: true })
for (const { path, contents } of results.flatMap(({ outputFiles }) => outputFiles)) {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, contents)
}
