// Bundles the command, the library and the code of the review page into dist/. Types are made by `tsc -p tsconfig.build.json`.
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { reviewTemplate } from './review-template.mjs'

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
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  // 10 MB with the TypeScript compiler in it, and rarely needed.
  // piscina's threads load a file of its own; tinyglobby's module asks for import.meta.
  external: ['ts-morph', 'piscina', 'tinyglobby'],
  define: { MSB_MIGRATE_VERSION: JSON.stringify(version) },
  legalComments: 'linked',
  // src/cli/dist-file.ts knows that it is empty.
  logOverride: { 'empty-import-meta': 'silent' },
  logLevel: 'warning',
}

// Names are kept: the stack of a bug that somebody reports is to say where it was.
const small = { minifyWhitespace: true, minifySyntax: true }

const review = reviewTemplate()
const results = await Promise.all([
  build({ ...shared, ...small, format: 'esm', entryPoints: ['src/cli/start.ts'], outfile: 'dist/cli.js' }),
  build({
    ...shared,
    ...small,
    // CommonJS, because V8 can keep compiled code of scripts only.
    format: 'cjs',
    // import() becomes require(), run when it is needed: scripts that come from kept code cannot import.
    supported: { 'dynamic-import': false },
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.cjs',
    plugins: [withoutChildProcess],
  }),
  build({
    ...shared,
    format: 'esm',
    splitting: true,
    outdir: 'dist',
    entryPoints: { index: 'src/index.ts', 'batch-worker': 'src/batch/worker.ts' },
    chunkNames: 'chunks/[name]-[hash]',
    // Bundled CommonJS packages call require() for what Node brings along.
    banner: {
      js: "import{createRequire as msbRequire}from'node:module';const require=msbRequire(import.meta.url);",
    },
  }),
])

// src/cli/start.ts reads the program byte by byte. esbuild escapes all but regular expressions.
for (const { path, text } of results[1].outputFiles) {
  const line = text.split('\n').find((each) => path.endsWith('.cjs') && /\P{ASCII}/u.test(each))
  if (line !== undefined)
    throw new Error(`A regular expression holds more than ASCII: ${/.{0,40}\P{ASCII}/u.exec(line)}`)
}

const reviewPage = JSON.stringify(await review)

// Only now: a build that fails leaves the last one in place.
await rm(new URL('../dist', import.meta.url), { recursive: true, force: true })
for (const { path, contents } of results.flatMap(({ outputFiles }) => outputFiles)) {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, contents)
}
await writeFile(new URL('../dist/review-page.json', import.meta.url), reviewPage)
await keepCompiledCode()

/** Runs the command once on a small project, and keeps what V8 compiled meanwhile for src/cli/start.ts. */
async function keepCompiledCode() {
  const project = await mkdtemp(join(tmpdir(), 'msb-migrate-build-'))
  const files = {
    Dockerfile:
      'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install\nCOPY . .\nEXPOSE 3000\nCMD ["node", "index.js"]\n',
    'package.json':
      '{"name":"a","version":"1.0.0","dependencies":{"express":"^4.0.0"},"scripts":{"start":"node index.js"}}',
    'package-lock.json':
      '{"name":"a","version":"1.0.0","lockfileVersion":3,"packages":{"":{"dependencies":{"express":"^4.0.0"}}}}',
    'index.js': "const express = require('express')\nexpress().listen(3000)\n",
    '.dockerignore': 'node_modules\n',
  }
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(project, name), text)
    const { v8 } = process.versions
    const cache = join(root, 'dist', `cli-${v8}-${process.platform}-${process.arch}.cache`)
    const program = join(root, 'dist', 'cli.cjs')
    // The same source, character for character, as in src/cli/start.ts: V8 compares the length.
    const runAndKeep = `
      const fs = require('node:fs'), vm = require('node:vm')
      const source = '(function (require) {' + fs.readFileSync(${JSON.stringify(program)}, 'latin1') + '\\n})'
      const script = new vm.Script(source, { filename: ${JSON.stringify(program)} })
      process.argv = [process.execPath, 'msb-migrate', '--dry-run']
      process.on('exit', () => fs.writeFileSync(${JSON.stringify(cache)}, script.createCachedData()))
      script.runInThisContext()(require)`
    const { stderr } = spawnSync(process.execPath, ['-e', runAndKeep], { cwd: project, encoding: 'utf8' })
    if (stderr !== '') console.warn(stderr)
  } finally {
    await rm(project, { recursive: true, force: true })
  }
}
