import { expect, it, test } from 'vitest'
import { folderWith, runIn } from './cli-support.js'

const explain = (...args: readonly string[]) => runIn(folderWith({}), ['explain', ...args])

it('prints the page of a code, as it stands in a message', async () => {
  for (const written of ['native-package', '[native-package]', 'Native-Package']) {
    const { status, out } = await explain(written)
    expect(status).toBe(0)
    expect(out).toMatch(/^# native-package\n/)
  }
})

it('lists the codes', async () => {
  const { status, out } = await explain()
  expect(status).toBe(0)
  expect(out.split('\n')).toContain('base-lacks')
})

test.each([
  ['native', /Did you mean (native-package|native-code-in-jars)/],
  ['xyzzy', /lists them/],
  ['../README', /no code/],
])('%s is no code: it says what to try', async (code, message) => {
  const { status, out, err } = await explain(code)
  expect(status).toBe(2)
  expect(out).toBe('')
  expect(err).toMatch(message)
})
