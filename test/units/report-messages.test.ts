import { describe, expect, it } from 'vitest'
import { type ReasonCode, reason } from '../../src/reason.js'
import { exactWords, messages, plainWords, stackOf } from '../../src/report/messages.js'
import { refusalMessages } from '../../src/report/refusal-messages.js'
import { cut, maskCredentials, shown } from '../../src/report/shown.js'
import { warningMessages } from '../../src/report/warning-messages.js'

/** Answers every question about an argument: each property is text, a list of texts, and a place at once. */
const anyArguments = new Proxy(
  {},
  {
    get: (_, name) => {
      if (['because', 'detail'].includes(String(name))) return 'words'
      if (
        [
          'lookedFor',
          'available',
          'missing',
          'build',
          'runtime',
          'unknown',
          'packages',
          'manifests',
          'lacks',
          'test',
          'files',
          'instead',
          'names',
          'covered',
        ].includes(String(name))
      )
        return ['x', 'y']
      if (name === 'place') return { file: 'file.js', line: 3 }
      return name === 'stages' || name === 'count' ? 2 : 'text'
    },
  },
) as never

describe('messages', () => {
  it.each(Object.keys(messages) as ReasonCode[])('has a whole sentence for %s', (code) => {
    const args = code === 'nothing-to-gain' ? ({ because: ['words'] } as never) : anyArguments
    const { message, hint } = messages[code](args)
    for (const sentence of hint === undefined ? [message] : [message, hint]) {
      expect(sentence).toMatch(/^[A-Z`#/a-z].*[.`]$/s)
      expect(sentence).not.toMatch(/undefined|\[object|\n/)
    }
  })

  it('says what to do about every refusal and warning', () => {
    for (const [code, words] of Object.entries({ ...refusalMessages, ...warningMessages }))
      expect((words as (args: never) => { hint?: string })(anyArguments).hint, code).toBeTruthy()
  })

  it('prints the very line that decides an unknown command', () => {
    const { hint } = plainWords(reason('unknown-command', { command: 'frobnicate' }))
    for (const placement of ['runtime', 'build', 'both']) expect(hint).toContain(`\`# msb-migrate: ${placement}\``)
  })

  it('says what a production image would run', () => {
    const args = { command: 'nodemon', productionStart: 'npm start', buildScript: 'npm run build' }
    expect(plainWords(reason('development-image', args)).hint).toContain(
      '`npm run build` while building and start `npm start`',
    )
  })

  it.each([
    ['curl', 'HEALTHCHECK', 'lacks curl (needed by: HEALTHCHECK).'],
    ['a shell', 'script "start"', 'lacks a shell (needed by: script "start").'],
    ['any program but the runner', 'npm start', 'lacks every program but the runner (needed by: npm start).'],
    ['the system package jq', 'the original installs it', 'lacks the system package jq, which the original installs.'],
    ["the adduser of the original's system", 'RUN adduser -D app', 'system (needed by: RUN adduser -D app).'],
  ])('says that an image lacks %s for %s', (capability, neededBy, words) => {
    const { message } = plainWords(reason('base-lacks', { base: 'slim', capability, neededBy }))
    expect(message).toContain(words)
    expect(message).toMatch(/^The slim image lacks /)
  })

  it('says what a base that will not do means, by how it was asked for', () => {
    const args = { base: 'slim', capability: 'the libraries that canvas may load', neededBy: 'canvas' }
    const kept = plainWords(reason('base-lacks', { ...args, kept: 'node:22' }))
    expect(kept.message).toBe('The slim image lacks the libraries that canvas may load, so the base stays node:22.')
    expect(kept.hint).toContain('Nothing has to be done')
    expect(plainWords(reason('base-lacks', args)).hint).toContain('leave it at auto')
    expect(plainWords(reason('base-lacks', { ...args, wasOpen: true })).hint).not.toContain('--base')
  })

  it('says that build tools go where the base loses them, and there alone', () => {
    const args = { because: 'words' }
    expect(plainWords(reason('keep-all-dependencies', args)).hint).toContain('loses the build tools')
    expect(plainWords(reason('keep-all-dependencies', { ...args, baseStays: true })).hint).not.toContain('build tools')
  })

  it('says in words why a file could not be read', () => {
    const { message } = plainWords(reason('manifest-invalid', { path: 'package.json', detail: 'too-big' }))
    expect(message).toBe('package.json cannot be read: it is larger than what is read.')
    const warning = plainWords(reason('source-not-readable', { file: 'a.js', because: 'binary' }))
    expect(warning.message).toContain('a.js could not be read (it is no text in UTF-8)')
  })

  it('counts what is too much to name', () => {
    const missing = Array.from({ length: 74 }, (_, index) => `p${index}`)
    expect(plainWords(reason('workspace-manifests-missing', { missing })).message).toContain(
      'p7 and 66 more are not copied',
    )
    const split = reason('os-packages-split', { build: ['gcc'], runtime: ['curl', 'git'], unknown: [] })
    expect(plainWords(split).message).toBe(
      'Of the packages, only the build uses gcc; the running program uses curl and git.',
    )
  })

  it('keeps the stack of an internal error, line by line', () => {
    const error = reason('internal-error', { detail: 'x.', stack: 'Error: x\n    at \u001b[31mhere' })
    expect(stackOf(error)).toEqual(['Error: x', '    at here'])
    expect(plainWords(error).message).toBe('msb-migrate broke down on this file: x.')
  })
})

describe('text from a file', () => {
  const hostile = 'a\u001b[2J\u001b]0;title\u0007b\u0000\u009b31mc\u202ed\r\ne'

  it('is harmless on a terminal', () => {
    expect(shown(hostile)).toBe('abcd e')
    expect(plainWords(reason('unknown-command', { command: hostile })).message).toContain('`abcd e`')
  })

  it('is as it is in JSON, which escapes it', () => {
    expect(exactWords(reason('unknown-command', { command: hostile })).message).toContain(hostile)
  })

  it('is cut at 120 characters, and never in the middle of one', () => {
    expect([...cut('😀'.repeat(200))]).toHaveLength(120)
    expect(cut('x'.repeat(120))).toBe('x'.repeat(120))
    const { message } = plainWords(reason('unknown-command', { command: 'x'.repeat(5000) }))
    expect(message.length).toBeLessThan(300)
  })

  it.each([
    ['npm config set //registry.example.org/:_authToken=abc123', 'abc123'],
    ['npm config set //registry.example.org/:_authToken abc123', 'abc123'],
    ['git clone https://me:abc123@example.org/x.git', 'abc123'],
    ['echo npm_abcdefghijklmnopqrstuvwxyz0123456789', 'npm_abc'],
    ['TOKEN="abc 123" npm ci', 'abc 123'],
    ['DB_PASSWORD=abc123 npm ci', 'abc123'],
    ['curl -H "Authorization: Bearer abc123" x', 'abc123'],
  ])('shows no credential: %s', (command, secret) => {
    expect(maskCredentials(command)).not.toContain(secret)
    expect(exactWords(reason('unknown-command', { command })).message).not.toContain(secret)
  })

  it('keeps what only names a credential', () => {
    for (const command of [
      'npm config set _authToken=$TOKEN',
      'TOKEN=$TOKEN npm ci',
      'node token.js --mode=a',
      'https://example.org/a:b',
    ])
      expect(maskCredentials(command)).toBe(command)
  })
})
