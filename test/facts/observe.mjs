import { existsSync } from 'node:fs'
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { development, hoisted, production, scriptLog } from './projects.mjs'

const generatedFolder = '.generated/client.js'
const generatedInPackage = `${production}/generated.js`
const patched = `${production}/index.js`
const patch = '// patched\n'

/** Leaves behind what builds leave: a client in a folder of its own, a file in a package, and a patch. No root script has run yet. */
export async function simulateBuild({ project }) {
  await rm(join(project, scriptLog), { force: true })
  const modules = join(project, 'node_modules')
  if (!existsSync(modules)) return
  await mkdir(join(modules, '.generated'))
  for (const path of [generatedFolder, generatedInPackage]) await writeFile(join(modules, path), 'module.exports = 1\n')
  await appendFile(join(modules, patched), patch)
}

/** What is left of such a build. */
export async function buildLeft({ project }) {
  const modules = join(project, 'node_modules')
  const keepsGeneratedFolder = existsSync(join(modules, generatedFolder))
  return {
    keepsGenerated: keepsGeneratedFolder && existsSync(join(modules, generatedInPackage)),
    keepsGeneratedFolder,
    keepsPatches: (await textOf(join(modules, patched))).endsWith(patch),
  }
}

/** The root scripts that have run, in order. */
export async function rootScripts({ project }) {
  return (await textOf(join(project, scriptLog))).split(' ').filter((name) => name !== '')
}

/** Which packages are there. That of development is `unlinked` when its files are, but nothing finds them. */
export async function packagesIn(place) {
  const modules = join(place.project, 'node_modules')
  if (existsSync(join(place.project, '.pnp.cjs'))) return packagesOfPnp(place)
  const isStored = (await namesIn(join(modules, '.pnpm'))).some((name) => name.startsWith(`${development}@`))
  return {
    development: existsSync(join(modules, development)) ? 'left' : isStored ? 'unlinked' : 'removed',
    production: existsSync(join(modules, production, 'index.js')) ? 'present' : 'absent',
  }
}

async function packagesOfPnp(place) {
  const resolves = async (name) => (await place.run(`yarn node -e "require('${name}')"`)).succeeded
  return {
    development: (await resolves(development)) ? 'left' : 'removed',
    production: (await resolves(production)) ? 'present' : 'absent',
  }
}

/** Whether node_modules is there, and what else is of interest with these settings and flags. */
export async function layoutOf({ project }, { settings = [], needsFlags = [] }) {
  const cached = await namesIn(join(project, '.yarn', 'cache'))
  return {
    nodeModules: existsSync(join(project, 'node_modules')),
    ...(settings.includes('nodeLinker: pnp') && {
      pnpFile: existsSync(join(project, '.pnp.cjs')),
      developmentInCache: cached.some((name) => name.startsWith(`${development}-`)),
    }),
    ...(needsFlags.includes('--shamefully-hoist') && { hoists: existsSync(join(project, 'node_modules', hoisted)) }),
  }
}

async function textOf(path) {
  return existsSync(path) ? readFile(path, 'utf8') : ''
}

async function namesIn(folder) {
  return existsSync(folder) ? readdir(folder) : []
}
