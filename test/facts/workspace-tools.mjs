import { join } from 'node:path'
import { build } from 'esbuild'
import { install, newest } from './provide.mjs'

const name = '@yarnpkg/plugin-workspace-tools'

// What yarn hands to its plugins, so that it must not be part of one.
const external = [
  ...['cli', 'core', 'fslib', 'libzip', 'parsers', 'shell', 'plugin-git'].map((part) => `@yarnpkg/${part}`),
  ...['clipanion', 'typanion', 'yup'],
]

/**
 * The plugin that brings `yarn workspaces focus` to yarn 2 and 3, as one file: made from the package as `yarn plugin import` makes it from
 * the sources. Since yarn 4 it is built in.
 */
export async function workspaceTools(release, cache) {
  const modules = await install(name, await newest(name, Math.floor(release)), cache)
  const { outputFiles } = await build({
    entryPoints: [join(modules, name, 'lib', 'index.js')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'iife',
    globalName: 'plugin',
    external,
    banner: { js: `module.exports = { name: '${name}', factory: (require) => {` },
    footer: { js: 'return plugin } }' },
  })
  return outputFiles[0].text
}
