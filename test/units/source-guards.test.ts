import { describe, expect, it } from 'vitest'
import { isBehindOtherMode } from '../../src/ecosystems/node/source-guards.js'

const behind = (source: string, mode?: string) => isBehindOtherMode(source, source.indexOf('HERE'), mode)

describe('what only another NODE_ENV reaches', () => {
  it.each([
    ["if (process.env.NODE_ENV === 'development') { use(HERE) }", undefined, true],
    ["if (process.env.NODE_ENV === 'development') { use(HERE) }", 'development', false],
    ["if (process.env.NODE_ENV === 'development') use(HERE)", 'production', true],
    ["if (process.env.NODE_ENV === 'development') log()\nuse(HERE)", 'production', false],
    ["if (process.env.NODE_ENV === 'development') log(); use(HERE)", 'production', false],
    ["if (process.env.NODE_ENV !== 'production') { return { a: { b: HERE } } }", 'production', true],
    ["if (process.env.NODE_ENV !== 'production') { use(HERE) }", undefined, false],
    ["if (process.env.NODE_ENV === 'production') { a() } else { use(HERE) }", 'production', true],
    ["if (process.env.NODE_ENV === 'production') { a() } else { use(HERE) }", undefined, false],
    ["if (process.env.NODE_ENV === 'production') { a() }\nuse(HERE)", 'production', false],
    ["const x = process.env.NODE_ENV === 'production' ? undefined : use(HERE)", 'production', true],
    ["const x = process.env.NODE_ENV === 'production' ? undefined : use(HERE)", undefined, false],
    ["const x = process.env.NODE_ENV === 'test'\n  ? use(HERE)\n  : 1", undefined, true],
    ["process.env.NODE_ENV !== 'production' && use(HERE)", 'production', true],
    ["process.env['NODE_ENV'] === 'dev' && use(HERE)", undefined, true],
    ["const dev = process.env.NODE_ENV === 'development'\nuse(HERE)", undefined, false],
    ["run(process.env.NODE_ENV === 'development', HERE)", undefined, false],
    ['use(HERE)', undefined, false],
  ])('%s with %s: %s', (source, mode, expected) => {
    expect(behind(source, mode)).toBe(expected)
  })
})
