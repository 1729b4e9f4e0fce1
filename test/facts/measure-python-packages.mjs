// Finds out which packages of PyPI link against nothing but what they bring themselves, by their files and their requirements, and writes
// it down in src/ecosystems/python/known-packages.json.
//
//   npm run facts:python -- <names> [cache]   names: top-pypi-packages.csv of https://github.com/hugovk/top-pypi-packages
//
// Asks https://pypi.org/pypi/<name>/json of every package and of all that they require, and looks into the source of those that have no
// wheel. Nothing of it is run.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'

const tableFile = new URL('../../src/ecosystems/python/known-packages.json', import.meta.url)
const AT_ONCE = 24
const LARGEST_SOURCE = 20_000_000

// Packages that `src/ecosystems/python/native-packages.ts` says the libraries of.
const described = new Set(
  [
    ...readFileSync(new URL('../../src/ecosystems/python/native-packages.ts', import.meta.url), 'utf8').matchAll(
      /^ {2}'?([\w-]+)'?: (\{.*\}|\{(?:\n {4}.*)*\n {2}\}),$/gm,
    ),
  ].flatMap(([, name, text]) => (text.includes('wheelsSince') ? [] : [name])),
)
const ofOtherSystem = /\b(sys_platform|platform_system|os_name)\s*==\s*['"](win32|Windows|darwin|Darwin|nt|cygwin)/
const forDevelopment =
  /^(dev|tests?|testing|docs?|lint|linting|typing|develop|development|ci|check|cover|mypy|types?|full|complete|examples?|bench.*|build|enabler|quality|style|release)([-_].*)?$/

const [list, cacheFile] = process.argv.slice(2)
if (list === undefined || !existsSync(list)) {
  console.error('a list of names, please')
  process.exit(2)
}
const packages = new Map()
if (cacheFile !== undefined && existsSync(cacheFile))
  for (const line of readFileSync(cacheFile, 'utf8').split('\n').filter(Boolean)) remember(JSON.parse(line))
const names = readFileSync(list, 'utf8')
  .split('\n')
  .slice(1)
  .flatMap((line) => line.split(',')[1]?.replaceAll('"', '') || [])
for (let wanted = names.map(normal); wanted.length > 0; wanted = [...requiredByAll()]) {
  const missing = wanted.filter((name) => !packages.has(name))
  if (missing.length === 0) break
  console.error(`asking for ${missing.length} packages`)
  await each(missing, ask)
}
await each(
  [...packages.values()].filter(
    (one) => wheelOf(one) === undefined && one.source !== undefined && one.inside === undefined,
  ),
  inspect,
)
writeTable()

function normal(name) {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

function remember(one) {
  packages.set(one.name, one)
}

async function each(list, work) {
  const queue = list.values()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of queue) await work(item)
    }),
  )
}

function save(one) {
  remember(one)
  if (cacheFile !== undefined) appendFileSync(cacheFile, `${JSON.stringify(one)}\n`)
}

async function ask(name) {
  const answer = await fetched(`https://pypi.org/pypi/${name}/json`)
  if (answer === undefined) return save({ name, files: [], requires: [] })
  const { info, urls } = await answer.json()
  const source = urls.find(({ packagetype, filename }) => packagetype === 'sdist' && filename.endsWith('.tar.gz'))
  save({
    name,
    files: urls.map(({ filename }) => filename),
    requires: info.requires_dist ?? [],
    ...(source === undefined || source.size > LARGEST_SOURCE ? {} : { source: source.url }),
  })
}

async function fetched(url) {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const answer = await fetch(new URL(url, 'https://pypi.org/simple/x/'), { signal: AbortSignal.timeout(60_000) })
      if (answer.ok) return answer
      if (answer.status === 404) return undefined
    } catch {
      // Once more.
    }
  }
  return undefined
}

/** Notes whether there is anything to compile in a source, and whether its build looks for libraries. */
async function inspect(one) {
  const answer = await fetched(one.source)
  if (answer === undefined) return
  let hasCode = false
  let build = ''
  const tar = Readable.from(Buffer.from(await answer.arrayBuffer()))
    .pipe(createGunzip())
    .pipe(extract())
  try {
    for await (const entry of tar) {
      if (/\.(c|cc|cpp|cxx|pyx|rs|f90|f|i)$/.test(entry.header.name)) hasCode = true
      if (/^[^/]+\/(setup\.py|setup\.cfg|pyproject\.toml)$/.test(entry.header.name)) {
        const chunks = []
        for await (const chunk of entry) chunks.push(chunk)
        build += Buffer.concat(chunks).toString('utf8')
      } else entry.resume()
    }
  } catch {
    return
  }
  const compiles =
    hasCode ||
    /ext_modules|Extension\(|cffi|swig|cmake|scikit-build|maturin|setuptools.rust|urlopen|urlretrieve/i.test(build)
  const looksForLibraries =
    /libraries|pkg.?config|extra_link_args|library_dirs|_config\b|cmake|ctypes\.util|subprocess|urlopen|urlretrieve|os\.system|swig|cffi|openmp/i.test(
      build,
    )
  save({ ...one, inside: !compiles ? 'nothing' : hasCode && !looksForLibraries ? 'code' : 'unknown' })
}

/** `pure` for a wheel that any system takes, `linux` for one that brings its libraries (https://peps.python.org/pep-0600/). */
function wheelOf({ files }) {
  if (files.some((file) => /((many|musl)linux|linux_x86_64).*\.whl$/.test(file))) return 'linux'
  return files.some((file) => file.endsWith('-none-any.whl')) ? 'pure' : undefined
}

/** What a package requires, and what it does for each of its extras: names, those of extras as `name[extra]`. */
function requirementsOf({ name, requires }) {
  const found = new Map([[name, new Set()]])
  for (const text of requires) {
    const [spec, marker = ''] = text.split(';')
    if (ofOtherSystem.test(marker) && !/ or /.test(marker)) continue
    const required = normal(/^[A-Za-z0-9._-]+/.exec(spec.trim())?.[0] ?? '')
    const extras = (/\[([^\]]*)\]/.exec(spec)?.[1] ?? '').split(',').flatMap((each) => each.trim() || [])
    const extra = /extra\s*==\s*['"]([^'"]+)/.exec(marker)?.[1]
    if (extra !== undefined && forDevelopment.test(extra)) continue
    const key = extra === undefined ? name : `${name}[${normal(extra)}]`
    if (!found.has(key)) found.set(key, new Set())
    for (const each of [required, ...extras.map((one) => `${required}[${normal(one)}]`)]) found.get(key).add(each)
  }
  return found
}

function requiredByAll() {
  const found = new Set()
  // What extras ask for is looked up for the packages of the list alone.
  for (const one of packages.values())
    for (const [key, required] of requirementsOf(one))
      if (!key.includes('[') || names.length >= packages.size - 1)
        for (const each of required) if (!each.includes('[')) found.add(each)
  return found
}

function writeTable() {
  const requires = new Map([...packages.values()].flatMap((one) => [...requirementsOf(one)]))
  const unknown = new Set()
  const linked = new Map([...described].map((name) => [name, new Set([name])]))
  const compiled = new Set()
  for (const one of packages.values()) {
    const kind = wheelOf(one) ?? { nothing: 'pure', code: 'linux' }[one.inside]
    if (kind === undefined && !described.has(one.name)) unknown.add(one.name)
    if (kind !== 'pure') compiled.add(one.name)
  }
  for (let changed = true; changed; ) {
    changed = false
    for (const [key, required] of requires) {
      for (const each of required) {
        // An extra that a package does not have is no requirement.
        if (each === key || (each.includes('[') && !requires.has(each))) continue
        const isUnknown = unknown.has(each) || (!each.includes('[') && !packages.has(each))
        if (isUnknown && !unknown.has(key)) changed = Boolean(unknown.add(key))
        if (compiled.has(each) && !compiled.has(key)) changed = Boolean(compiled.add(key))
        for (const name of linked.get(each) ?? []) {
          if (linked.get(key)?.has(name)) continue
          linked.set(key, new Set([...(linked.get(key) ?? []), name]))
          changed = true
        }
      }
    }
  }
  const known = [...packages.keys()].filter((name) => !unknown.has(name)).sort()
  const table = {
    from: 'Written by test/facts/measure-python-packages.mjs (`npm run facts:python`); not edited by hand.',
    date: new Date().toISOString().slice(0, 10),
    pure: known.filter((name) => !compiled.has(name)).join(' '),
    compiled: known.filter((name) => compiled.has(name)).join(' '),
    unknownExtras: [...unknown]
      .filter((key) => key.includes('[') && !unknown.has(key.replace(/\[.*/, '')))
      .sort()
      .join(' '),
    linked: Object.fromEntries(
      [...linked]
        .filter(([key]) => !described.has(key) && !unknown.has(key))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, through]) => [key, [...through].sort().join(' ')]),
    ),
  }
  writeFileSync(tableFile, `${JSON.stringify(table, undefined, 2)}\n`)
  console.error(`${known.length} packages are known, ${unknown.size} are not`)
}
