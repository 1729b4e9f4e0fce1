import type { Readable, Writable } from 'node:stream'
import { select } from '@clack/prompts'

/** What the user may answer to a diff. */
export type Answer = 'yes' | 'no' | 'explain' | 'quit'

/** In the order in which they are shown; the first letter of each is its key. */
const ANSWERS: readonly Answer[] = ['yes', 'no', 'explain', 'quit']
/** Highlighted at first, because Enter takes what is highlighted. */
const SAFE: Answer = 'no'
/** The keys by which the highlight moves one up or down, as @clack/prompts takes them. */
const STEPS: Readonly<Record<string, number>> = { up: -1, left: -1, k: -1, h: -1, down: 1, right: 1, j: 1, l: 1 }

/** How a question is asked; tests pass streams of their own. */
export interface AskOptions {
  readonly input: Readable
  readonly output: Writable
  readonly color: boolean
}

/**
 * Asks whether to write one Dockerfile's changes. The arrows move and Enter takes what is highlighted, which is `no` at first; the
 * first letter of an answer takes it at once; Control-C and Escape are `quit`.
 */
export async function ask(question: string, { input, output, color }: AskOptions): Promise<Answer> {
  const keys = answerKeys(input)
  input.on('keypress', keys.before)
  const answer = select<Answer>({
    message: `${question} (y/n/e/q)`,
    options: [
      { value: 'yes', label: 'Yes, write' },
      { value: 'no', label: 'No, leave it as it is' },
      { value: 'explain', label: 'Explain every line' },
      { value: 'quit', label: 'Quit' },
    ],
    initialValue: SAFE,
    input,
    output: color ? output : withoutColors(output),
  })
  input.on('keypress', keys.after)
  try {
    const chosen = await answer
    return typeof chosen === 'symbol' ? 'quit' : chosen
  } finally {
    input.off('keypress', keys.before)
    input.off('keypress', keys.after)
  }
}

/** A key as node:readline reports it. */
interface Key {
  readonly name?: string
}

/** Listeners for before and after the prompt's own, which knows no letters and shows what is highlighted when it is cancelled. */
function answerKeys(input: Readable) {
  let highlighted = ANSWERS.indexOf(SAFE)
  let isOver = false
  const press = (name: string): void => void input.emit('keypress', undefined, { name })
  const highlight = (wanted: Answer): void => {
    for (const _ of ANSWERS) if (ANSWERS[highlighted] !== wanted) press('down')
  }
  return {
    before: (text: string | undefined, { name = '' }: Key): void => {
      if (isOver) return
      highlighted = (highlighted + (STEPS[name] ?? 0) + ANSWERS.length) % ANSWERS.length
      if (text === '\u0003' || name === 'escape') highlight('quit')
      isOver = text === '\u0003' || name === 'escape' || name === 'return'
    },
    after: (text: string | undefined): void => {
      const answer =
        isOver || text === undefined ? undefined : ANSWERS.find(([letter]) => letter === text.toLowerCase())
      if (answer === undefined) return
      highlight(answer)
      press('return')
    },
  }
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
