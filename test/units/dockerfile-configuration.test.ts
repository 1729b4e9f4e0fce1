// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Dockerfile writes its variables this way
import { describe, expect, test } from 'vitest'
import { imageConfiguration } from '../../src/dockerfile/configuration.js'
import type { Stage } from '../../src/dockerfile/model.js'
import { parseDockerfile } from '../../src/dockerfile/parse.js'
import { expandVariables, variablesIn } from '../../src/dockerfile/variables.js'

describe('variables', () => {
  const values: Readonly<Record<string, string>> = { A: 'a', EMPTY: '' }

  test.each([
    ['$A-${A}', 'a-a'],
    ['${NONE:-b}${EMPTY:-c}${EMPTY-d}', 'bc'],
    ['${A:+set}${NONE:+set}', 'set'],
    ['${NONE:-${A}}', 'a'],
    ['\\$A', '$A'],
    ['$NONE.', '.'],
  ])('%s → %s', (text, expected) => {
    expect(expandVariables(text, (name) => values[name])).toBe(expected)
  })

  test('those in a text, each once', () => {
    expect(variablesIn('$B ${A:-$C} $B \\$D')).toEqual(['B', 'A', 'C'])
  })
})

describe('what docker inspect would say', () => {
  const of = (text: string) => {
    const dockerfile = parseDockerfile(`FROM node:22\n${text}`)
    const base = { entrypoint: ['entry'], command: ['node'], user: '' }
    return imageConfiguration(dockerfile, dockerfile.stages[0] as Stage, base)
  }

  test('the base image brings its start; an ENTRYPOINT takes its CMD away', () => {
    expect(of('')).toMatchObject({ entrypoint: ['entry'], command: ['node'] })
    expect(of('ENTRYPOINT ["a"]')).toMatchObject({ entrypoint: ['a'], command: [] })
    expect(of('CMD ["b"]\nENTRYPOINT ["a"]')).toMatchObject({ entrypoint: ['a'], command: ['b'] })
    expect(of('CMD b c')).toMatchObject({ command: ['/bin/sh', '-c', 'b c'] })
    expect(of('SHELL ["/bin/bash", "-c"]\nCMD b')).toMatchObject({ command: ['/bin/bash', '-c', 'b'] })
  })

  test('folders, variables and ports', () => {
    const found = of(
      'WORKDIR app\nWORKDIR "sub/.."\nENV A=1\nENV A=2 B=$A\nARG C=3\nENV D=$C E=$F\nEXPOSE $B 80/udp\nVOLUME ["/x"]\nUSER $B',
    )
    expect(found.directory).toBe('/app')
    // All values of one ENV are expanded with what stood above it.
    expect(Object.fromEntries(found.env)).toEqual({ A: '2', B: '1', D: '${C}', E: '' })
    expect([...found.exposed]).toEqual(['1', '80/udp'])
    expect([...found.volumes]).toEqual(['/x'])
    expect(found.user).toBe('1')
  })

  test('the last health check counts', () => {
    expect(of('HEALTHCHECK --interval=5s \\\n  CMD x\n').healthcheck).toBe('--interval=5s CMD x')
    expect(of('HEALTHCHECK CMD x\nHEALTHCHECK NONE').healthcheck).toBeUndefined()
  })
})
