// The projects that are measured. All have one production package and one development package, and a root script of every name that an
// install may run.

const hooks = ['preinstall', 'install', 'postinstall', 'prepublish', 'prepare']

/** The file to which every root script that runs appends its name. */
export const scriptLog = 'scripts.log'

/** The package that must be there in production. */
export const production = 'ms'

/** The package that need not be there in production. */
export const development = 'isarray'

/** What a project that needs a flag depends on besides, and why it needs it. */
export const needy = {
  // redux-thunk 2 wants redux 4 as its peer.
  '--legacy-peer-deps': { redux: '5.0.1', 'redux-thunk': '2.4.2' },
  // upath 1.0.4 says that it runs on Node.js 4 to 9.
  '--ignore-engines': { upath: '1.0.4' },
  // once depends on wrappy, which lies in the root of node_modules when it is hoisted.
  '--shamefully-hoist': { once: '1.4.0' },
}

/** What lies in the root of node_modules with `--shamefully-hoist` alone. */
export const hoisted = 'wrappy'

/** The package.json of a project, with these dependencies besides. */
export function manifest(dependencies = {}) {
  const scripts = hooks.map((name) => [name, `node -e "require('fs').appendFileSync('${scriptLog}', '${name} ')"`])
  const content = {
    name: 'measured',
    version: '1.0.0',
    private: true,
    scripts: { start: 'node -e "console.log(1)"', ...Object.fromEntries(scripts) },
    dependencies: { [production]: '2.1.3', ...dependencies },
    devDependencies: { [development]: '2.0.5' },
  }
  return `${JSON.stringify(content, undefined, 2)}\n`
}
