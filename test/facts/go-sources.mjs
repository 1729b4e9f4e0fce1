// What Go compiles of a source, read from its text.

// What a file's name can end in, https://pkg.go.dev/internal/syslist; read 2026-11-22 from Go 1.26.
const systems = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos'.split(
    ' ',
  ),
)
const architectures = new Set(
  '386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm'.split(
    ' ',
  ),
)

/** The folders of a module's packages that compile C on Linux, '' for its root; files are pairs of a path in the module and a text. */
export function packagesWithC(files) {
  const nested = files.filter(([path]) => path.endsWith('/go.mod')).map(([path]) => path.slice(0, -'go.mod'.length))
  const counted = files.filter(([path]) => isSource(path) && !nested.some((folder) => path.startsWith(folder)))
  const withC = counted.filter(([path, text]) => isBuilt(path, text) && importsC(text))
  return [...new Set(withC.map(([path]) => path.split('/').slice(0, -1).join('/')))].sort()
}

function isSource(path) {
  const folders = path.split('/')
  const name = folders.pop()
  if (!name.endsWith('.go') || name.endsWith('_test.go') || /^[_.]/.test(name)) return false
  return !folders.some((folder) => /^[_.]/.test(folder) || folder === 'testdata' || folder === 'vendor')
}

/** True when a file belongs to a build for Linux, on amd64 or arm64, with cgo and without tags of one's own. */
export function isBuilt(path, text) {
  return ['amd64', 'arm64'].some((architecture) => {
    const holds = (tag) => ['linux', 'unix', 'gc', 'cgo', architecture].includes(tag) || /^go1\.\d+$/.test(tag)
    return fitsName(path, holds) && constraintsOf(text).every((constraint) => constraint(holds))
  })
}

function fitsName(path, holds) {
  const parts = path.split('/').at(-1).replace(/\.go$/, '').split('_').slice(1)
  const last = parts.at(-1) ?? ''
  if (systems.has(last)) return holds(last)
  if (!architectures.has(last)) return true
  const system = parts.at(-2) ?? ''
  return holds(last) && (!systems.has(system) || holds(system))
}

// https://pkg.go.dev/cmd/go#hdr-Build_constraints: lines before the package clause; older ones count where there is no newer one and a
// blank line follows them.
function constraintsOf(text) {
  const before = /^(?:\s+|\/\/.*|\/\*[\s\S]*?\*\/)*/.exec(text)[0].replace(/\/\*[\s\S]*?\*\//g, '')
  const newer = /^\s*\/\/go:build\s+(.+)$/m.exec(before)?.[1]
  if (newer !== undefined) return [expression(newer)]
  const older = before.slice(0, Math.max(0, before.search(/\n[ \t\r]*\n(?![\s\S]*\n[ \t\r]*\n)/)))
  return [...older.matchAll(/^\s*\/\/\s*\+build\s+(.+)$/gm)].map(
    ([, line]) =>
      (holds) =>
        isOlderMet(line, holds),
  )
}

function isOlderMet(line, holds) {
  const term = (word) => (word.startsWith('!') ? !holds(word.slice(1)) : holds(word))
  return line
    .trim()
    .split(/\s+/)
    .some((option) => option.split(',').every(term))
}

function expression(line) {
  const words = line.replace(/\/\/.*/, '').match(/[()!]|&&|\|\||[\w.]+/g) ?? []
  let at = 0
  const joined = (word, next, join) => () => {
    const parts = [next()]
    while (words[at] === word && ++at) parts.push(next())
    return (holds) => join(parts, holds)
  }
  const one = () => {
    const word = words[at++]
    if (word === '!') {
      const inner = one()
      return (holds) => !inner(holds)
    }
    if (word !== '(') return (holds) => holds(word)
    const inner = either()
    at++
    return inner
  }
  const both = joined('&&', one, (parts, holds) => parts.every((part) => part(holds)))
  const either = joined('||', both, (parts, holds) => parts.some((part) => part(holds)))
  return either()
}

/** True for a source with `import "C"` that can be imported itself: programs cannot. */
export function importsC(text) {
  const blank = /(?:\s+|;|\/\/.*|\/\*[\s\S]*?\*\/)*/y
  let at = text.startsWith('\uFEFF') ? 1 : 0
  const next = (pattern) => {
    blank.lastIndex = at
    at += blank.exec(text)[0].length
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found !== null) at += found[0].length
    return found
  }
  const name = next(/package\b/y) && next(/[\p{L}_][\p{L}\p{N}_]*/uy)
  if (name === null || name[0] === 'main') return false
  const imported = () => next(/(?:[\p{L}_.][\p{L}\p{N}_]*\s*)?(?:"([^"]*)"|`([^`]*)`)/uy)
  while (next(/import\b/y) !== null) {
    const several = next(/\(/y) !== null
    for (let each = imported(); each !== null; each = several ? imported() : null) {
      if ((each[1] ?? each[2]) === 'C') return true
    }
    if (several && next(/\)/y) === null) throw new Error(`an import that cannot be read: ${text.slice(at, at + 80)}`)
  }
  return false
}
