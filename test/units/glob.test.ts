import dockerignore from '@balena/dockerignore'
import fc from 'fast-check'
import picomatch from 'picomatch'
import { describe, expect, it } from 'vitest'
import { globMatcher } from '../../src/glob.js'
import { ignoreMatcher } from '../../src/project/ignore-file.js'

// Its declarations speak of a default export, its CommonJS module is the function itself.
const ignore = dockerignore as unknown as typeof dockerignore.default

const name = fc.stringMatching(/^[ab.]{1,3}$/).filter((text) => !/^\.+$/.test(text))
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
const piece = fc.oneof(name, fc.constantFrom('*', '?', '**', 'a*', '*b', 'a?b', '[ab]', '[^a]*', '*.a'))
const pattern = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('/'))

describe('globMatcher', () => {
  it('reads .dockerignore as Docker does', () => {
    const lines = fc.array(fc.tuple(fc.boolean(), pattern), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(lines, path, (rules, file) => {
        const texts = rules.map(([negated, text]) => (negated ? `!${text}` : text))
        const expected = ignore({ ignorecase: false }).add(texts).ignores(file)
        expect(ignoreMatcher(texts.join('\n'))(file), texts.join('\n')).toBe(expected)
      }),
      { numRuns: 3000, seed: 1 },
    )
  })

  it('reads sources of COPY as Docker does', () => {
    fc.assert(
      fc.property(
        pattern.filter((text) => !text.includes('**')),
        path,
        (text, file) => {
          const expected = picomatch(text.replaceAll('[^a]', '[^a/]'), { dot: true, nobrace: true, noextglob: true })(
            file,
          )
          expect(globMatcher(text, { deep: false, contents: false })(file)).toBe(expected)
        },
      ),
      { numRuns: 3000, seed: 1 },
    )
  })

  it('matches nothing with what Docker rejects, and everything else by its text', () => {
    const matches = (text: string, file: string) => globMatcher(text, { deep: true, contents: true })(file)
    for (const text of ['[', '[]', '[a', '[a-', '[a-]', 'a\\', '*[', '[^']) expect(matches(text, 'a'), text).toBe(false)
    expect(matches('(a+)+$', '(a+)+$')).toBe(true)
    expect(matches('\\*', '*')).toBe(true)
    expect(matches('[\\]-a]', '^')).toBe(true)
    for (const file of ['constructor', '__proto__', 'toString']) expect(ignoreMatcher(file)(file)).toBe(true)
  })

  it.each([
    ['stars in a name', `${'*a'.repeat(100)}b`, 'a'.repeat(4000)],
    ['stars of folders', `${'**/'.repeat(100)}b`, Array(1000).fill('a').join('/')],
    ['stars of stars', `${'**'.repeat(500)}b`, 'a'.repeat(4000)],
    ['a nested expression', '(((a+)+)+)+$*', 'a'.repeat(4000)],
  ])('takes no long time for %s', (_what, text, file) => {
    const began = performance.now()
    expect(globMatcher(text, { deep: true, contents: true })(file)).toBe(false)
    expect(performance.now() - began).toBeLessThan(20_000)
  })
})
