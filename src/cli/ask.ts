import type { Readable, Writable } from 'node:stream'
import { selectKey } from '@clack/prompts'

/** What the user may answer to a diff. */
export type Answer = 'yes' | 'no' | 'explain' | 'quit'

const ANSWERS: Readonly<Record<string, Answer>> = { y: 'yes', n: 'no', e: 'explain', q: 'quit' }

/** How a question is asked; tests pass streams of their own. */
export interface AskOptions {
  readonly input: Readable
  readonly output: Writable
  readonly color: boolean
}

/** Asks whether to write one Dockerfile's changes; one key answers. Control-C and Escape are `quit`; Enter alone is `no`. */
export async function ask(question: string, { input, output, color }: AskOptions): Promise<Answer> {
  const key: string | symbol | undefined = await selectKey({
    message: question,
    options: [
      { value: 'y', label: 'Yes, write' },
      { value: 'n', label: 'No, leave it as it is' },
      { value: 'e', label: 'Explain every line' },
      { value: 'q', label: 'Quit' },
    ],
    input,
    output: color ? output : withoutColors(output),
  })
  if (typeof key === 'symbol') return 'quit'
  return ANSWERS[key ?? 'n'] ?? 'no'
}

/** @clack/prompts colours whatever NO_COLOR says on Node 20; the cursor must still move. */
function withoutColors(output: Writable): Writable {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const COLORS = /\u001b\[[\d;]*m/g
  return new Proxy(output, {
    get(target, name) {
      if (name === 'write') return (text: string) => target.write(String(text).replace(COLORS, ''))
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
