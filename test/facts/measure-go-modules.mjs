// Finds out which Go modules compile C on Linux, by reading their sources, and writes it down in src/ecosystems/go/cgo-modules.ts.
//
//   npm run facts:go -- <clones>   reads the modules of go-modules.txt, writes the table and marks what could not be read
//
// It downloads nothing. <clones> is a folder of git repositories, `<owner>+<name>` or `<owner>+<name>/repo`, in which a version is its
// tag or commit (https://go.dev/ref/mod#vcs); without a clone a module is read from Go's module cache, if it lies there.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { packagesWithC } from './go-sources.mjs'

const listFile = new URL('go-modules.txt', import.meta.url)
const tableFile = new URL('../../src/ecosystems/go/cgo-modules.ts', import.meta.url)

// Where modules lie that are not called after GitHub, by their pages on https://pkg.go.dev; read 2026-11-22. `*` is one name.
const homes = Object.entries({
  'cel.dev/expr': 'google/cel-spec',
  'connectrpc.com/connect': 'connectrpc/connect-go',
  'dario.cat/mergo': 'darccio/mergo',
  'filippo.io/edwards25519': 'FiloSottile/edwards25519',
  'firebase.google.com/go': 'firebase/firebase-admin-go',
  'go.dedis.ch/*': 'dedis/*',
  'go.etcd.io/bbolt': 'etcd-io/bbolt',
  'go.etcd.io/etcd': 'etcd-io/etcd',
  'go.mongodb.org/mongo-driver': 'mongodb/mongo-go-driver',
  'go.opencensus.io': 'census-instrumentation/opencensus-go',
  'go.opentelemetry.io/auto': 'open-telemetry/opentelemetry-go-instrumentation',
  'go.opentelemetry.io/contrib': 'open-telemetry/opentelemetry-go-contrib',
  'go.opentelemetry.io/otel': 'open-telemetry/opentelemetry-go',
  'go.opentelemetry.io/proto': 'open-telemetry/opentelemetry-proto-go',
  'go.uber.org/*': 'uber-go/*',
  'go.yaml.in/yaml': 'yaml/go-yaml',
  'golang.org/x/*': 'golang/*',
  'google.golang.org/appengine': 'golang/appengine',
  'google.golang.org/genproto': 'googleapis/go-genproto',
  'google.golang.org/grpc': 'grpc/grpc-go',
  'google.golang.org/protobuf': 'protocolbuffers/protobuf-go',
  'gopkg.in/check.v1': 'go-check/check',
  'gopkg.in/evanphx/json-patch.v4': 'evanphx/json-patch',
  'gopkg.in/inf.v0': 'go-inf/inf',
  'gopkg.in/ini.v1': 'go-ini/ini',
  'gopkg.in/natefinch/lumberjack.v2': 'natefinch/lumberjack',
  'gopkg.in/yaml.v2': 'go-yaml/yaml',
  'gopkg.in/yaml.v3': 'go-yaml/yaml',
  'gorm.io/driver/*': 'go-gorm/*',
  'gorm.io/*': 'go-gorm/*',
  'howett.net/plist': 'DHowett/go-plist',
  'k8s.io/*': 'kubernetes/*',
  'lukechampine.com/uint128': 'lukechampine/uint128',
  'sigs.k8s.io/*': 'kubernetes-sigs/*',
  'github.com/*/*': '*/*',
})

const [clones] = process.argv.slice(2)
if (clones === undefined || !existsSync(clones)) {
  console.error('a folder of git repositories, please')
  process.exit(2)
}
measure()

function measure() {
  const lines = readFileSync(listFile, 'utf8').trimEnd().split('\n')
  const head = lines.filter((line) => line.startsWith('#') && !line.startsWith('# not read:'))
  const modules = lines.filter((line) => !head.includes(line)).map((line) => line.replace('# not read: ', ''))
  const cache = process.env.GOMODCACHE ?? join(homedir(), 'go/pkg/mod')
  const packages = new Map()
  for (const line of modules) {
    const [path, version] = line.split(' ')
    const files = filesInClone(path, version) ?? filesInCache(cache, path, version)
    if (files !== undefined) packages.set(path, packagesWithC(files))
  }
  const marked = modules.map((line) => (packages.has(line.split(' ')[0]) ? line : `# not read: ${line}`))
  writeFileSync(listFile, `${[...head, ...marked].join('\n')}\n`)
  writeFileSync(tableFile, tableText(packages))
  console.error(`${packages.size} of ${modules.length} modules read`)
}

function filesInClone(path, version) {
  const place = homeOf(path)
  const git =
    place && ['', 'repo/.git', 'repo', '.git'].map((end) => join(clones, place.repository, end)).find(isRepository)
  if (!git) return undefined
  const run = (args, input) =>
    execFileSync('git', ['--git-dir', git, ...args], {
      input,
      maxBuffer: 2 ** 30,
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, GIT_NO_LAZY_FETCH: '1' },
    })
  const below = place.folder.replace(/(^|\/)v\d+$/, '')
  const plain = version.replace('+incompatible', '')
  const commit = /[-.]\d{14}-([0-9a-f]{12})$/.exec(plain)?.[1] ?? `refs/tags/${below && `${below}/`}${plain}`
  try {
    for (const folder of new Set([place.folder, below])) {
      const files = filesOfCommit(run, commit, folder)
      const own = files.find(([name]) => name === 'go.mod')?.[1]
      const called = /^\s*module\s+"?([^\s"]+)/m.exec(own ?? '')?.[1]
      if (
        called === path ||
        (files.length > 0 && own === undefined && folder === below && (below === place.folder || version !== plain))
      )
        return files
    }
  } catch {
    // No such tag, or something of it is not in the clone.
  }
  return undefined
}

// Of the sources only those that can import C, and all files called go.mod; an object that is not in the clone throws.
function filesOfCommit(run, commit, folder) {
  const prefix = folder === '' ? '' : `${folder}/`
  const entries = run(['ls-tree', '-r', '-z', '--full-tree', `${commit}^{commit}`, ...(folder === '' ? [] : [prefix])])
    .toString()
    .split('\0')
    .map((line) => /^100\d+ blob (\w+)\t([\s\S]*)$/.exec(line))
    .filter((entry) => entry !== null && /(\.go|(^|\/)go\.mod)$/.test(entry[2]))
  const answer = run(['cat-file', '--batch'], entries.map(([, id]) => `${id}\n`).join(''))
  let at = 0
  return entries.map(([, id, path]) => {
    const end = answer.indexOf('\n', at)
    const size = new RegExp(`^${id} blob (\\d+)$`).exec(answer.toString('utf8', at, end))?.[1]
    if (size === undefined) throw new Error(`${path} is not in the clone`)
    at = end + 1 + Number(size) + 1
    return [path.slice(prefix.length), answer.toString('utf8', end + 1, at - 1)]
  })
}

function isRepository(folder) {
  return existsSync(join(folder, 'HEAD')) && existsSync(join(folder, 'objects'))
}

function homeOf(path) {
  for (const [pattern, repository] of homes) {
    const found = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '([^/]+)')}(?:/(.*))?$`).exec(path)
    if (found === null) continue
    const names = found.slice(1, -1)
    return { repository: repository.replaceAll('*', () => names.shift()).replace('/', '+'), folder: found.at(-1) ?? '' }
  }
  return undefined
}

function filesInCache(cache, path, version) {
  const root = join(
    cache,
    `${path}@${version}`.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`),
  )
  if (!existsSync(root)) return undefined
  return readdirSync(root, { recursive: true })
    .filter((name) => /(\.go|(^|\/)go\.mod)$/.test(name))
    .map((name) => [name, readFileSync(join(root, name), 'utf8')])
}

function tableText(packages) {
  const date = new Date().toISOString().slice(0, 10)
  const paths = [...packages.keys()].filter((path) => packages.get(path).length === 0).sort()
  const hosts = new Map(paths.map((path) => [path.split('/')[0], []]))
  for (const path of paths) hosts.get(path.split('/')[0]).push(path)
  const pure = [...hosts].map(
    ([host, paths]) => `  '${host}': \`${filled(paths.map((path) => path.slice(host.length + 1) || '.'))}\`,`,
  )
  const linked = [...packages]
    .filter(([, folders]) => folders.length > 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  const named = linked.map(([path, folders]) => {
    return `  '${path}': \`${filled(folders.map((folder) => (folder === '' ? path : `${path}/${folder}`)))}\`,`
  })
  return `// Written by test/facts/measure-go-modules.mjs (\`npm run facts:go\`) on ${date}, from the sources
// of the versions in test/facts/go-modules.txt, by the build constraints of Go 1.26; not edited by hand.

// By host, \`.\` for the host itself.
const pure: Readonly<Record<string, string>> = {
${pure.join('\n')}
}

const linked: Readonly<Record<string, string>> = {
${named.join('\n')}
}

/** Paths of modules of which no package compiles C for Linux, at the versions that were read. */
export const pureModules: ReadonlySet<string> = new Set(
  Object.entries(pure).flatMap(([host, paths]) =>
    wordsOf(paths).map((path) => (path === '.' ? host : \`\${host}/\${path}\`)),
  ),
)

/** Modules with packages that compile C for Linux, at the versions that were read, and the import paths of these packages. */
export const cgoPackages: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(linked).map(([module, paths]) => [module, wordsOf(paths)]),
)

function wordsOf(text: string): readonly string[] {
  return text.trim().split(/\\s+/)
}
`
}

// Words on lines of up to 138 columns; a few stay on the line that they begin on.
function filled(words) {
  if (words.join(' ').length < 70) return words.join(' ')
  const lines = ['']
  for (const word of words) {
    if (lines.at(-1).length + word.length > 130) lines.push('')
    lines.push(`${lines.pop()}${lines.at(-1) === '' ? '' : ' '}${word}`)
  }
  return lines.map((line) => `\n    ${line.trim()}`).join('')
}
