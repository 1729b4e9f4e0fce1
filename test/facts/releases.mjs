// The releases that are measured. All of them, and the Node.js that runs them, are packages of npm's registry.

const bunPackage = `@oven/bun-${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`

/** The package with the binary that npm's package `node` installs; taken by itself it needs no install script. */
export const nodePackage = `node-${process.platform}-${process.arch}`

const npmReleases = [
  [6, 14],
  [7, 16],
  [8, 16],
  [9, 18],
  [10, 20],
  [11, 24],
  [12, 24],
]

/** Every release, with the package that it is and the release of Node.js that runs it. Those of one manager stand in order. */
export const releases = [
  ...npmReleases.map(([release, node]) => ({ manager: 'npm', release, node, package: 'npm' })),
  { manager: 'yarn', release: 1.22, node: 20, package: 'yarn' },
  ...[2.4, 3.8, 4].map((release) => ({ manager: 'yarn', release, node: 20, package: '@yarnpkg/cli-dist' })),
  ...[7, 8, 9, 10].map((release) => ({ manager: 'pnpm', release, node: 20, package: 'pnpm' })),
  ...[11, 12].map((release) => ({ manager: 'pnpm', release, node: 24, package: 'pnpm' })),
  ...[1.1, 1.2, 1.3, 1.4].map((release) => ({ manager: 'bun', release, node: 20, package: bunPackage })),
]

/** What a release is called: `npm 6`. */
export function nameOf({ manager, release }) {
  return `${manager} ${release}`
}

/** True when one release of a manager is measured right after the other. */
export function areNeighbours(manager, former, latter) {
  const known = releases.filter((each) => each.manager === manager).map(({ release }) => release)
  return known.indexOf(latter) === known.indexOf(former) + 1
}
