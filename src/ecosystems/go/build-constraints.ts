// https://pkg.go.dev/internal/syslist lists them; read 2026-11-22 from Go 1.26.
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
const built = new Set(['linux', 'unix', 'gc', 'cgo', 'amd64', 'arm64'])

/**
 * True when a file is built for Linux, by its name and its constraint. Both common processors count as the one that is built for: what
 * either of them needs is needed.
 */
export function isBuilt(path: string, constraint: string | undefined, tags: readonly string[]): boolean {
  const name = path.split('/').at(-1) ?? ''
  if (name.startsWith('_') || name.startsWith('.') || name.endsWith('_test.go')) return false
  const parts = name.replace(/\.go$/, '').split('_').slice(1)
  const suffixes = parts.slice(-2).filter((part) => systems.has(part) || architectures.has(part))
  const last = parts.at(-1) ?? ''
  const counts = systems.has(last) || architectures.has(last)
  if (counts && !suffixes.every((part) => built.has(part))) return false
  // A longer one is nobody's; its file counts.
  return constraint === undefined || constraint.length > 500 || evaluate(constraint, tags)
}

function evaluate(constraint: string, tags: readonly string[]): boolean {
  const words = constraint.match(/[()!]|&&|\|\||[\w.]+/g) ?? []
  let at = 0
  const holds = (tag: string) => built.has(tag) || tags.includes(tag) || /^go1\.\d+$/.test(tag)
  const either = (): boolean => {
    let value = both()
    while (words[at] === '||') {
      at++
      // The right side is read whatever the left one says.
      value = both() || value
    }
    return value
  }
  const both = (): boolean => {
    let value = one()
    while (words[at] === '&&') {
      at++
      value = one() && value
    }
    return value
  }
  const one = (): boolean => {
    const word = words[at++]
    if (word === '!') return !one()
    if (word !== '(') return word !== undefined && holds(word)
    const value = either()
    at++
    return value
  }
  return either()
}
