// Measures how long msb-migrate takes, as ratios to `node -e 0`, which take the machine out of the numbers. Run `npm run build` before.
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const RUNS = 15
const command = fileURLToPath(new URL('../bin/msb-migrate.js', import.meta.url))
const library = new URL('../dist/index.js', import.meta.url)
const express = fileURLToPath(new URL('../__fixtures__/node/express-alpine/project', import.meta.url))
const OTHER_TOOL = '@flydotio/dockerfile'

const work = await mkdtemp(join(tmpdir(), 'msb-migrate-bench-'))
try {
  const typescript = join(work, 'typescript')
  await makeTypescriptProject(typescript)
  const other = await installOtherTool(join(work, 'other'))

  const rows = [
    ['node -e 0', { args: ['-e', '0'], cwd: work }],
    ['msb-migrate --version', { args: [command, '--version'], cwd: work }],
    ['msb-migrate --dry-run, express', { args: [command, '--dry-run'], cwd: express }],
    ['msb-migrate --dry-run, 50 TypeScript files', { args: [command, '--dry-run'], cwd: typescript }],
  ]
  if (other !== undefined) rows.push([`${OTHER_TOOL}, express`, other])

  const medians = measureAlternating(rows.map(([, run]) => run))
  const table = rows.map(([name], index) => [name, medians[index], medians[index] / medians[0]])
  console.log(`| median of ${RUNS} alternating runs | ms | ratio |\n| --- | ---: | ---: |`)
  for (const [name, median, ratio] of table) console.log(`| ${name} | ${median.toFixed(1)} | ${ratio.toFixed(2)} |`)
  console.log(`\nIn one process and one thread: ${Math.round(await dockerfilesPerSecond())} Dockerfiles per second.`)
  if (other === undefined) console.log(`${OTHER_TOOL} could not be installed, and is left out.`)
} finally {
  await rm(work, { recursive: true, force: true })
}

/** One run of each in turn, so that a machine that becomes slower does so for all. */
function measureAlternating(commands) {
  const times = commands.map(() => [])
  for (let run = -1; run < RUNS; run += 1) {
    for (const [index, { args, cwd }] of commands.entries()) {
      const start = process.hrtime.bigint()
      const { status, stderr } = spawnSync(process.execPath, args, {
        cwd,
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`)
      // The first run only warms the caches of the disk.
      if (run >= 0) times[index].push(Number(process.hrtime.bigint() - start) / 1e6)
    }
  }
  return times.map((list) => list.sort((left, right) => left - right)[RUNS >> 1])
}

async function dockerfilesPerSecond() {
  const { filesInMemory, migrate } = await import(library)
  const entries = await readdir(express, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const named = paths.map(async (path) => [relative(express, path).split(sep).join('/'), await readFile(path, 'utf8')])
  const files = Object.fromEntries(await Promise.all(named))
  const text = files.Dockerfile
  const once = () => migrate({ dockerfiles: [{ path: 'Dockerfile', text }], files: filesInMemory(files) })
  // Until V8 has compiled what runs often: a batch of repositories runs longer than this.
  for (let warm = 0; warm < 500; warm += 1) await once()
  const start = process.hrtime.bigint()
  let count = 0
  let seconds = 0
  while (seconds < 2) {
    for (let batch = 0; batch < 20; batch += 1) await once()
    count += 20
    seconds = Number(process.hrtime.bigint() - start) / 1e9
  }
  return count / seconds
}

async function makeTypescriptProject(folder) {
  await mkdir(join(folder, 'src'), { recursive: true })
  const manifest = {
    name: 'bench',
    version: '1.0.0',
    scripts: { build: 'tsc', start: 'node dist/index.js' },
    dependencies: { express: '^4.19.2' },
    devDependencies: { typescript: '^5.5.0' },
  }
  const lock = {
    name: 'bench',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: { '': manifest },
  }
  const files = {
    'package.json': JSON.stringify(manifest, undefined, 2),
    'package-lock.json': JSON.stringify(lock, undefined, 2),
    'tsconfig.json': JSON.stringify({
      compilerOptions: { outDir: 'dist', rootDir: 'src', module: 'commonjs' },
      include: ['src'],
    }),
    Dockerfile:
      'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\nEXPOSE 3000\nCMD ["npm", "start"]\n',
  }
  for (let index = 0; index < 49; index += 1) {
    const next = index < 48 ? `import { part${index + 1} } from './part-${index + 1}'\n` : ''
    const body = `return n ${index < 48 ? `+ part${index + 1}(n)` : ''}`
    const lines = Array.from(
      { length: 60 },
      (_, line) => `export const value${line}: number = ${line} * ${index}`,
    ).join('\n')
    files[`src/part-${index}.ts`] = `${next}export function part${index}(n: number): number {\n  ${body}\n}\n${lines}\n`
  }
  files['src/index.ts'] =
    "import express from 'express'\nimport { part0 } from './part-0'\nexpress().get('/', (_, answer) => answer.send(part0(1))).listen(3000)\n"
  await Promise.all(Object.entries(files).map(([path, text]) => writeFile(join(folder, path), text)))
}

/** How node runs the other tool on the express project without questions; undefined when there is no network. */
async function installOtherTool(folder) {
  try {
    const project = join(folder, 'project')
    await cp(express, project, { recursive: true })
    await writeFile(join(folder, 'package.json'), '{ "private": true }')
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    const options = { cwd: folder, timeout: 120_000, shell: process.platform === 'win32' }
    await promisify(execFile)(npm, ['install', '--ignore-scripts', '--no-audit', '--no-fund', OTHER_TOOL], options)
    const script = join(folder, 'node_modules', OTHER_TOOL, 'index.js')
    const run = { args: [script, '--force'], cwd: project }
    execFileSync(process.execPath, run.args, { cwd: project, stdio: 'ignore', timeout: 60_000 })
    return run
  } catch {
    return undefined
  }
}
