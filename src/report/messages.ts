import type { Reason, ReasonCode } from '../reason.js'
import { additionMessages } from './addition-messages.js'
import { decisionMessages } from './decision-messages.js'
import { refusalMessages } from './refusal-messages.js'
import { maskCredentials, shown, withoutControls } from './shown.js'
import { warningMessages } from './warning-messages.js'
import { listed, type Words, type WordsFor } from './words.js'

/** What every reason says in words. The compiler asks for the words of a new code. */
export const messages: WordsFor<ReasonCode> = {
  ...refusalMessages,
  ...warningMessages,
  ...decisionMessages,
  ...additionMessages,
  'already-multi-stage': ({ stages }) => ({ message: `This file has ${stages} stages already.` }),
  'service-image': ({ image }) => ({
    message: `${image} is a finished program, and this file only brings settings and data to it: nothing is built that a second stage would leave out.`,
    hint: 'Nothing has to be done.',
  }),
  'built-outside': ({ file }) => ({
    message: `${file} is built outside of the image, which has it copied in: there is nothing that a builder stage would leave out.`,
    hint: 'Build it in a RUN, or start from an image that only runs it.',
  }),
  'nothing-to-gain': ({ because }) => ({
    message: `A second stage would not make the image smaller: ${listed(because)}.`,
  }),
  'standalone-available': ({ folder, made }) => ({
    message: made
      ? `Next.js makes a server in ${folder} that needs no node_modules: started with node ${folder}/server.js, the image would be smaller.`
      : `With output: 'standalone' in its configuration Next.js makes a server in ${folder} that needs no node_modules, and the image would be smaller.`,
  }),
  'static-available': ({ command, folder }) => ({
    message: `\`${command}\` only serves ${folder}: with --static nginx a smaller image does that, without Node.js.`,
  }),
  'static-without-effect': ({ command }) => ({
    message: `Nothing comes of --static here, for \`${command}\` does more than serve a folder of files.`,
  }),
  'invariant-broken': ({ invariant, detail }) => ({
    message: `The result would not keep what the original does (${invariant}: ${detail}), so it is not shown.`,
    hint: BUG,
  }),
  'internal-error': ({ detail }) => ({
    message: `msb-migrate broke down on this file: ${detail}.`,
    hint: BUG,
  }),
}

/** What to do about a bug of ours. */
export const BUG =
  'This is a bug of msb-migrate, and your file was not touched. Please report it with the Dockerfile: `npm bugs msb-migrate` opens the place.'

/** The words for one reason, its arguments as they are save for credentials: for JSON, which escapes what a terminal must not see. */
export function exactWords(reason: Reason): Words {
  return wordsFor(reason, maskCredentials)
}

/** The words for one reason, fit for a terminal: no control characters, long arguments cut. */
export function plainWords(reason: Reason): Words {
  return wordsFor(reason, shown)
}

/** The stack of an internal error, a line each; undefined for other reasons. */
export function stackOf(reason: Reason): readonly string[] | undefined {
  return reason.code === 'internal-error' ? reason.args.stack.split(/\r?\n/).map(withoutControls) : undefined
}

function wordsFor(reason: Reason, clean: (text: string) => string): Words {
  // A code and its arguments belong together; TypeScript loses that for a union of codes.
  const words = messages[reason.code] as (args: unknown) => Words
  const { message, hint } = words(mapStrings(reason.args, clean))
  return hint === undefined ? { message: tidied(message) } : { message: tidied(message), hint }
}

/** An argument that is a sentence of its own brings its own full stop. */
function tidied(message: string): string {
  return message.replace(/([.!?])\.$/, '$1')
}

function mapStrings(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, clean))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, clean)]))
}
