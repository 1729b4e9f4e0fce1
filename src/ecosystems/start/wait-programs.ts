import { withoutOptions } from './options.js'

/** The command behind a program that waits for a service before it starts the next one; undefined for another program. */
export function behindWait(
  argv: readonly string[],
): { readonly needs: readonly string[]; readonly rest: readonly string[] } | undefined {
  const [program = '', ...words] = argv
  const name = (program.split('/').at(-1) ?? '').replace(/\.sh$/, '')
  const dashes = words.indexOf('--')
  const rest = dashes === -1 ? [] : words.slice(dashes + 1)
  // https://github.com/vishnubob/wait-for-it uses bash alone, https://github.com/eficode/wait-for needs nc, read 2026-11-21.
  if (/^wait-?for-?it$/.test(name)) return { needs: ['bash'], rest }
  if (name === 'wait-for') return { needs: ['nc'], rest }
  if (name !== 'dockerize') return undefined
  // https://github.com/jwilder/dockerize: its options come first.
  return {
    needs: ['dockerize'],
    rest: withoutOptions(words, ['-wait', '-timeout', '-wait-retry-interval', '-wait-http-header']),
  }
}
