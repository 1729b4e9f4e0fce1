import dockerignore from '@balena/dockerignore'

// Its declarations speak of a default export, its CommonJS module is the function itself.
const ignore = dockerignore as unknown as typeof dockerignore.default

/** Reads a .dockerignore: true for a path, relative to the context's root, that Docker hides from the build. */
export function ignoreMatcher(text: string): (path: string) => boolean {
  const known = matchers.get(text)
  if (known !== undefined) return known
  const matcher = makeMatcher(text)
  if (matchers.size < 1000 && text.length < 10_000) matchers.set(text, matcher)
  return matcher
}

// The same few lines are asked about for every Dockerfile.
const matchers = new Map<string, (path: string) => boolean>()

function makeMatcher(text: string): (path: string) => boolean {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/^(!?)\.?\/+/, '$1'))
    // A lone `.` or `/` hides nothing: https://docs.docker.com/build/concepts/context/#dockerignore-files
    .filter((line) => line.trim() !== '' && !line.startsWith('#') && !/^!?\.?$/.test(line.trim()))
  if (lines.length === 0) return () => false
  const matcher = ignore({ ignorecase: false }).add(lines)
  return (path) => {
    const bare = path.replace(/\/$/, '')
    return bare !== '' && matcher.ignores(bare)
  }
}
