// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Dockerfile writes its variables this way
import { describe, expect, test } from 'vitest'
import { parseImageReference } from '../../src/dockerfile/image-reference.js'
import type { Dockerfile, Instruction, Run, Stage } from '../../src/dockerfile/model.js'
import { lineAt, parseDockerfile } from '../../src/dockerfile/parse.js'

/** The instructions below `FROM node:22`. */
function body(text: string): readonly Instruction[] {
  return (parseDockerfile(`FROM node:22\n${text}`).stages[0] as Stage).body
}

function slice({ text }: Dockerfile, { start, end }: { start: number; end: number }): string {
  return text.slice(start, end)
}

describe('CMD and ENTRYPOINT: exec form or shell form', () => {
  test.each<readonly [string, 'exec' | 'shell', readonly string[]]>([
    ['CMD ["node", "x.js"]', 'exec', ['node', 'x.js']],
    ['CMD ["node","x.js"] # comment', 'exec', ['node', 'x.js']],
    ["CMD ['node', 'x.js']", 'shell', ["['node', 'x.js']"]],
    ['CMD ["node", \'x.js\']', 'shell', ['["node", \'x.js\']']],
    ['CMD ["node" "x.js"]', 'shell', ['["node" "x.js"]']],
    ['CMD ["node", "x.js"', 'shell', ['["node", "x.js"']],
    ['CMD ["node", 1]', 'shell', ['["node", 1]']],
    ['CMD []', 'exec', []],
    ['CMD [ "node", \\\n # why\n "x.js" ]', 'exec', ['node', 'x.js']],
    ['CMD ["a]b", "c\\"]"]', 'exec', ['a]b', 'c"]']],
    ['CMD node x.js', 'shell', ['node x.js']],
    ['CMD node \\\n  x.js', 'shell', ['node x.js']],
    ['cmd node x.js', 'shell', ['node x.js']],
    ['ENTRYPOINT ["/init"]', 'exec', ['/init']],
  ])('%s', (text, form, argv) => {
    expect(body(text)).toMatchObject([{ kind: 'start', form, argv }])
  })
})

describe('ENV, ARG and LABEL', () => {
  test.each<readonly [string, readonly (readonly [string, string | undefined])[]]>([
    [
      'ENV A=1 B=2',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    ['ENV A b c', [['A', 'b c']]],
    [
      'ENV A="b c" D=\'e f\'',
      [
        ['A', 'b c'],
        ['D', 'e f'],
      ],
    ],
    ['ENV A=b\\ c', [['A', 'b c']]],
    [
      'ENV A=1 \\\n# why\n    B=2',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    ['ENV A=$B', [['A', '$B']]],
    ['ENV A=', [['A', '']]],
    ['ARG A', [['A', undefined]]],
    [
      'ARG A=1 B',
      [
        ['A', '1'],
        ['B', undefined],
      ],
    ],
    ['LABEL "a.b"="c d"', [['a.b', 'c d']]],
  ])('%s', (text, values) => {
    const [instruction] = body(text)
    expect(instruction).toHaveProperty('values')
    const found = (instruction as Extract<Instruction, { kind: 'assignment' }>).values
    expect(found.map(({ name, value }) => [name, value])).toEqual(values)
  })
})

describe('FROM', () => {
  test.each<readonly [string, object]>([
    ['FROM node:22', { image: { text: 'node:22', name: 'node', tag: '22' } }],
    ['FROM node:22 AS Web', { stageName: 'Web' }],
    ['from node:22 as web', { stageName: 'web' }],
    [
      'FROM --platform=$BUILDPLATFORM node:22 AS x',
      { platform: '$BUILDPLATFORM', image: { text: 'node:22' }, stageName: 'x' },
    ],
    ['FROM \\\n  node:22 \\\n# why\n  AS x', { image: { text: 'node:22' }, stageName: 'x' }],
    ['FROM scratch', { image: { name: 'scratch' } }],
  ])('%s', (text, from) => {
    expect(parseDockerfile(text).stages[0]?.from).toMatchObject(from)
  })

  test.each<readonly [string, object]>([
    ['node', { name: 'node', args: [] }],
    ['node:18-alpine3.20', { name: 'node', tag: '18-alpine3.20' }],
    ['reg:5000/library/node', { name: 'reg:5000/library/node' }],
    ['reg:5000/library/node:18@sha256:abc', { name: 'reg:5000/library/node', tag: '18', digest: 'sha256:abc' }],
    ['node@sha256:abc', { name: 'node', digest: 'sha256:abc' }],
    ['node:${V:-18}-slim', { name: 'node', tag: '${V:-18}-slim', args: ['V'] }],
    ['${REGISTRY}/node:$V', { name: '${REGISTRY}/node', tag: '$V', args: ['REGISTRY', 'V'] }],
    ['${IMAGE:-node:18}', { name: '${IMAGE:-node:18}', args: ['IMAGE'] }],
  ])('%s', (text, reference) => {
    const parsed = parseImageReference(text)
    expect(parsed).toMatchObject({ text, ...reference })
    expect(Object.keys(parsed).sort()).toEqual([...new Set(['text', 'args', ...Object.keys(reference)])].sort())
  })
})

describe('COPY, ADD and their flags', () => {
  test.each<readonly [string, object]>([
    ['COPY . .', { sources: ['.'], target: '.', heredoc: false }],
    ['COPY --chown=node:node --link a b /app/', { sources: ['a', 'b'], target: '/app/', owner: 'node:node' }],
    ['COPY --from=builder /a /b', { from: 'builder', sources: ['/a'], target: '/b' }],
    ['COPY ["a b", "c"]', { sources: ['a b'], target: 'c' }],
    ['COPY a \\\n  # why\n\n  b \\\n  c', { sources: ['a', 'b'], target: 'c' }],
    ['COPY <<EOF /etc/motd\nCOPY is a word here\nEOF', { sources: [], target: '/etc/motd', heredoc: true }],
    ['add https://example.org/x /x', { keyword: 'ADD', sources: ['https://example.org/x'], target: '/x' }],
  ])('%s', (text, copy) => {
    expect(body(text)).toMatchObject([{ kind: 'copy', ...copy }])
  })
})

describe('RUN', () => {
  const words = (text: string) =>
    (body(text) as readonly Run[]).map(({ form, parsed, commands }) => ({
      form,
      parsed,
      argv: commands.map(({ argv }) => argv),
    }))

  test.each<readonly [string, Run['form'], readonly (readonly string[] | undefined)[]]>([
    [
      'RUN npm ci && npm run build',
      'shell',
      [
        ['npm', 'ci'],
        ['npm', 'run', 'build'],
      ],
    ],
    ['RUN ["npm", "ci"]', 'exec', [['npm', 'ci']]],
    ['RUN --mount=type=cache,target=/root/.npm npm ci', 'shell', [['npm', 'ci']]],
    [
      'RUN npm ci && \\\n# why\n\n  npm test',
      'shell',
      [
        ['npm', 'ci'],
        ['npm', 'test'],
      ],
    ],
    [
      'RUN <<EOF\nnpm ci\n# why\nnpm test\nEOF',
      'heredoc',
      [
        ['npm', 'ci'],
        ['npm', 'test'],
      ],
    ],
    ['RUN <<-"END"\n\tnpm ci\n\tEND', 'heredoc', [['npm', 'ci']]],
  ])('%s', (text, form, argv) => {
    expect(words(text)).toEqual([{ form, parsed: true, argv }])
  })

  test.each(['RUN if then', 'RUN "unclosed', 'RUN <<EOF\n#!/usr/bin/env python3\nprint(1)\nEOF'])(
    '%s is one command that nobody looks into',
    (text) => {
      expect(words(text)).toMatchObject([{ parsed: false, argv: [undefined] }])
    },
  )

  test('a word after # is a comment only at the start of a line', () => {
    expect(words('RUN echo a#b "# c" && npm ci')).toMatchObject([
      {
        argv: [
          ['echo', 'a#b', '# c'],
          ['npm', 'ci'],
        ],
      },
    ])
  })
})

describe('the file as a whole', () => {
  test('byte order mark, CRLF, tabs and no final line break', () => {
    const text = '\uFEFFFROM node:22\r\n\r\n# why\r\n\tRUN\tnpm ci \\\r\n\t&& npm test\r\nCMD x'
    const dockerfile = parseDockerfile(text)
    const [run, start] = dockerfile.stages[0]?.body ?? []
    expect(dockerfile.lineEnding).toBe('\r\n')
    expect(slice(dockerfile, dockerfile.stages[0]?.from.span as Instruction['span'])).toBe('FROM node:22')
    expect(slice(dockerfile, run?.span as Instruction['span'])).toBe('RUN\tnpm ci \\\r\n\t&& npm test')
    expect(slice(dockerfile, run?.block as Instruction['span'])).toBe('# why\r\n\tRUN\tnpm ci \\\r\n\t&& npm test\r\n')
    expect(slice(dockerfile, start?.span as Instruction['span'])).toBe('CMD x')
    expect(dockerfile.comments.map((span) => slice(dockerfile, span))).toEqual(['# why'])
  })

  test('the backtick as escape', () => {
    const text = '# escape=`\nFROM node:22\nRUN dir `\n  c:\\\nCMD x\n'
    const dockerfile = parseDockerfile(text)
    expect(dockerfile.escape).toBe('`')
    expect(dockerfile.stages[0]?.body.map((instruction) => slice(dockerfile, instruction.span))).toEqual([
      'RUN dir `\n  c:\\',
      'CMD x',
    ])
  })

  test('directives are no comments, and a comment above ends them', () => {
    const known = parseDockerfile('# syntax=docker/dockerfile:1\n# why\nFROM node:22\n')
    expect([known.directives.length, known.comments.length]).toEqual([1, 1])
    const late = parseDockerfile('# why\n# escape=`\nFROM node:22\n')
    expect([late.directives.length, late.comments.length, late.escape]).toEqual([0, 2, '\\'])
  })

  test('an ARG above FROM belongs to no stage', () => {
    const { globals, stages } = parseDockerfile('ARG V=22\nFROM node:$V\nARG V\n')
    expect([globals.length, stages.length, stages[0]?.body.length]).toEqual([1, 1, 1])
  })

  test('comments within an instruction are its own; a block takes those right above', () => {
    const text = 'FROM node:22\n# far\n\n# near\n# nearer\nRUN a && \\\n  # inside\n  b\n'
    const dockerfile = parseDockerfile(text)
    expect(dockerfile.comments).toHaveLength(4)
    expect(slice(dockerfile, dockerfile.stages[0]?.body[0]?.block as Instruction['span'])).toBe(
      text.slice(text.indexOf('# near')),
    )
  })

  test('annotations', () => {
    const annotated = (comment: string) => body(`${comment}\nRUN x`)[0]?.annotation
    expect(annotated('# msb-migrate: runtime')).toBe('runtime')
    expect(annotated('  #msb-migrate:build\n# more')).toBe('build')
    expect(annotated('# msb-migrate: both\r')).toBe('both')
    expect(annotated('# msb-migrate: elsewhere')).toBeUndefined()
    expect(annotated('# msb-migrate: build\n')).toBeUndefined()
  })

  test.each<readonly [string, readonly string[]]>([
    ['', ['there is no FROM']],
    ['RUN x\nFROM node:22\n', ['RUN stands before the first FROM']],
    ['FROM node:22\nNONSENSE x\n', ['NONSENSE is no Dockerfile instruction']],
    ['FROM node:22\nENV\n', ['ENV has no argument']],
    ['FROM node:22\nCOPY a\n', ['COPY needs a source and a target']],
    ['FROM node:22\nMAINTAINER me\nONBUILD RUN x\n', []],
  ])('%j is what Docker makes of it', (text, problems) => {
    expect(parseDockerfile(text).problems.map(({ detail }) => detail)).toEqual(problems)
  })

  test('lines are counted from 1', () => {
    expect([0, 2, 3, 99].map((offset) => lineAt('ab\ncd\n', offset))).toEqual([1, 1, 2, 3])
  })
})
