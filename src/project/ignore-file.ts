import { posix } from 'node:path'
import { globMatcher } from '../glob.js'

/** More lines than people write, so few that every path of a large context can be held against all of them. */
export const MAXIMUM_IGNORE_LINES = 500

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
  const rules = lines.map(ruleOf)
  return (path) => {
    const bare = path.endsWith('/') ? path.slice(0, -1) : path
    let hidden = false
    // The last line that matches counts: https://docs.docker.com/build/concepts/context/#negating-matches
    for (const rule of rules) if (hidden === rule.negated && rule.matches(bare)) hidden = !hidden
    return bare !== '' && hidden
  }
}

function ruleOf(line: string) {
  const trimmed = line.trim()
  const negated = trimmed.startsWith('!')
  const pattern = posix.normalize((negated ? trimmed.slice(1) : trimmed).trim()).replace(/^\/|\/$/g, '')
  return { negated, matches: globMatcher(pattern, { deep: true, contents: true }) }
}
