import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { nodePackage } from './releases.mjs'

const execute = promisify(execFile)

/** The registry that npm is set to here; every manager is told to use it. */
export const registry = await npm('config', 'get', 'registry')

/**
 * A release ready to run: its exact version, that of its Node.js, and the folders of their programs. The newest version is looked up each
 * time; what lies in the cache is not installed again.
 */
export async function provide(release, cache) {
  const version = await newest(release.package, release.release)
  const nodeVersion = await newest(nodePackage, release.node)
  const modules = await install(release.package, version, cache)
  const nodeModules = await install(nodePackage, nodeVersion, cache)
  const programs = release.manager === 'bun' ? join(modules, release.package, 'bin') : join(modules, '.bin')
  return { ...release, version, nodeVersion, programs: [programs, join(nodeModules, nodePackage, 'bin')] }
}

/** The folder node_modules with a package and what it depends on, in the cache: it is there whole or not at all. */
export async function install(name, version, cache) {
  const folder = join(cache, `${name.replace('/', '+')}-${version}`)
  if (!existsSync(folder)) {
    const unfinished = `${folder}-${process.pid}-unfinished`
    await mkdir(unfinished, { recursive: true })
    await npm('install', '--prefix', unfinished, '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`)
    // Another release may have brought the same Node.js meanwhile; then this one is not needed.
    await rename(unfinished, folder).catch((error) => existsSync(folder) || Promise.reject(error))
  }
  return join(folder, 'node_modules')
}

/** The newest version of a range that is published and is no pre-release. */
export async function newest(name, range) {
  const found = JSON.parse(await npm('view', `${name}@${range}`, 'version', '--json'))
  const versions = [found].flat().filter((version) => /^[\d.]+$/.test(version))
  return versions.sort((one, other) => one.localeCompare(other, 'en', { numeric: true })).at(-1)
}

async function npm(...words) {
  return (await execute('npm', words, { maxBuffer: 1 << 26 })).stdout.trim()
}
