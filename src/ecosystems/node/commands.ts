import type { CommandRole, CommandTable, InstallNames } from '../ecosystem.js'
import { readGlobalInstall, readInstall } from './install.js'

const packageManager: Readonly<Record<string, CommandRole>> = {
  install: 'install',
  i: 'install',
  ci: 'install',
  'clean-install': 'install',
  add: 'install',
  uninstall: 'install',
  remove: 'install',
  rm: 'install',
  prune: 'install',
  dedupe: 'install',
  rebuild: 'install',
  update: 'install',
  link: 'install',
  cache: 'clean-up',
  store: 'clean-up',
  '*': 'build',
}

/** What the programs of the npm world do in a RUN. */
export const nodeCommands: CommandTable = {
  npm: packageManager,
  yarn: packageManager,
  pnpm: packageManager,
  bun: packageManager,
  cnpm: packageManager,
  npminstall: 'install',
  npmupdate: 'install',
  corepack: 'build',
  npx: 'build',
  bunx: 'build',
  node: 'build',
  lerna: 'build',
  nx: 'build',
  turbo: 'build',
  tsc: 'build',
  webpack: 'build',
  rollup: 'build',
  esbuild: 'build',
  vite: 'build',
  next: 'build',
  nest: 'build',
  ng: 'build',
  gulp: 'build',
  grunt: 'build',
  babel: 'build',
  'react-scripts': 'build',
  'vue-cli-service': 'build',
  gatsby: 'build',
  prisma: 'build',
  'node-gyp': 'build',
  bower: 'build',
  sass: 'build',
  eslint: 'build',
  jest: 'build',
  mocha: 'build',
}

/** The role of a command that the table alone cannot tell: a global install brings a tool. */
export function nodeRole(argv: readonly string[]): CommandRole | undefined {
  if (readGlobalInstall(argv) !== undefined) return 'tool'
  if (argv[0] === 'corepack' && argv[1] === 'enable') return 'tool'
  if (readInstall(argv) !== undefined) return 'install'
  if (/(^|\/)node_modules\/\.bin\//.test(argv[0] ?? '')) return 'build'
  return undefined
}

/** Names that mean something to npm, yarn and pnpm. */
export const installNames: InstallNames = {
  secrets:
    /^(NPM|NODE_AUTH|GITHUB|GH|GITLAB|FONT_?AWESOME|NEXUS|ARTIFACTORY|VERDACCIO|GITEA)\w*_(TOKEN|AUTH|PASSWORD|SECRET|KEY)\w*$/i,
  variables: /^(NODE_ENV|npm_config_\w+)$/i,
  settings: /\/\.(npmrc|yarnrc(\.yml)?|netrc)$/,
}
