import { describe, expect, test } from 'vitest'
import { parseShell } from '../../src/shell/parse-shell.js'

const texts = (text: string) => parseShell(text).commands.map(({ span }) => text.slice(span.start, span.end))
const words = (text: string) => parseShell(text).commands.map(({ argv }) => argv)

describe('commands at the top level', () => {
  test.each<readonly [string, readonly string[]]>([
    ['npm ci', ['npm ci']],
    ['a && b && c', ['a', 'b', 'c']],
    ['a; b\nc', ['a', 'b', 'c']],
    ['a && b || c', ['a && b || c']],
    ['a || b && c', ['a || b', 'c']],
    ['a && b || c && d', ['a && b || c', 'd']],
    ['a | b && c', ['a | b', 'c']],
    ['(a; b) && c', ['(a; b)', 'c']],
    ['{ a; b; } && c', ['{ a; b; }', 'c']],
    ['if a; then b; fi; c', ['if a; then b; fi', 'c']],
    ['for x in 1 2; do a $x; done && b', ['for x in 1 2; do a $x; done', 'b']],
    ['a > b 2>&1 && c', ['a > b 2>&1', 'c']],
    ['A=1 b && c', ['A=1 b', 'c']],
    ['! a && b', ['! a', 'b']],
  ])('%s', (text, expected) => {
    expect(texts(text)).toEqual(expected)
    expect(parseShell(text).complete).toBe(true)
  })

  test('offsets are those of the text around it', () => {
    const [first, second] = parseShell('a && b', 100).commands
    expect([first?.span, second?.separatorBefore, second?.span]).toEqual([
      { start: 100, end: 101 },
      { start: 101, end: 105 },
      { start: 105, end: 106 },
    ])
  })

  test('how they are joined', () => {
    expect(parseShell('a && b; c\nd').commands.map(({ joinedBy }) => joinedBy)).toEqual([undefined, '&&', ';', ';'])
  })

  test('comments between continued lines, as Dockerfile parsing leaves them: blanks', () => {
    expect(texts('a &&          \n     b')).toEqual(['a', 'b'])
    expect(texts('a &&\r\n  b\r\nc')).toEqual(['a', 'b', 'c'])
  })
})

describe('words', () => {
  test.each<readonly [string, readonly (readonly string[] | undefined)[]]>([
    [`echo "a b" 'c d' e\\ f`, [['echo', 'a b', 'c d', 'e f']]],
    ['npm ci $FLAGS', [['npm', 'ci', '$FLAGS']]],
    ['$TOOL install', [undefined]],
    ['A=1 B=2 npm ci', [['npm', 'ci']]],
    ['A=1', [[]]],
    ['a | b', [undefined]],
    ['(a)', [undefined]],
    ['cat <<EOF > f\nx y\nEOF\nnpm ci', [['cat'], ['npm', 'ci']]],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected)
  })

  test('of all commands inside', () => {
    const inner = (text: string) => parseShell(text).commands.map((command) => command.inner)
    expect(inner('if [ -f x ]; then npm ci; else yarn; fi')).toEqual([[['[', '-f', 'x', ']'], ['npm', 'ci'], ['yarn']]])
    expect(inner('a | b "$(c d)"')).toEqual([[['a'], ['b', '$(c d)'], ['c', 'd']]])
  })

  test('assignments in front, and files that are written', () => {
    const [command] = parseShell('A=1 B="x y" npm ci > log 2>> errors').commands
    expect(Object.fromEntries(command?.environment ?? [])).toEqual({ A: '1', B: 'x y' })
    expect(command?.writes).toEqual(['log', 'errors'])
  })
})

describe('what reaches from one command into the next', () => {
  const parts = (text: string) => parseShell(text).commands.map(({ mayPart, directory }) => [mayPart, directory])

  test.each<readonly [string, readonly (readonly [boolean, string | undefined])[]]>([
    [
      'a && b',
      [
        [true, undefined],
        [true, undefined],
      ],
    ],
    [
      'a && cd /x && b',
      [
        [true, undefined],
        [false, undefined],
        [false, '/x'],
      ],
    ],
    [
      'cd /x && cd y && b',
      [
        [false, undefined],
        [false, '/x'],
        [false, '/x/y'],
      ],
    ],
    [
      '(cd /x && a) && b',
      [
        [false, undefined],
        [false, undefined],
      ],
    ],
    [
      'export A=1 && b',
      [
        [false, undefined],
        [false, undefined],
      ],
    ],
    [
      'set -ex; b',
      [
        [true, undefined],
        [true, undefined],
      ],
    ],
    [
      'set -- a; b',
      [
        [false, undefined],
        [false, undefined],
      ],
    ],
    [
      'A=1; b',
      [
        [false, undefined],
        [false, undefined],
      ],
    ],
    [
      'A=1 b; c',
      [
        [true, undefined],
        [true, undefined],
      ],
    ],
  ])('%s', (text, expected) => {
    expect(parts(text)).toEqual(expected)
  })
})

describe('what is no valid shell text', () => {
  test.each(['if a', '"', "'", 'a &&', '(', ')'])('%s is not complete', (text) => {
    expect(parseShell(text).complete).toBe(false)
  })
})

test('a command in the background is told', () => {
  expect(['a &', 'a & b', 'a && b &'].map((text) => parseShell(text).background)).toEqual([true, true, true])
  expect(parseShell('a && b').background).toBe(false)
})
