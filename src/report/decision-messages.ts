import type { ReasonCode } from '../reason.js'
import { listed, type WordsFor } from './words.js'

/** Codes that say where an instruction belongs, and why. */
export type DecisionCode = Extract<
  ReasonCode,
  | 'keyword-decides'
  | 'user-annotation'
  | 'build-command'
  | 'runtime-command'
  | 'install-command'
  | 'os-packages-split'
  | 'file-command'
  | 'user-command'
  | 'repository-command'
  | 'clean-up-command'
  | 'set-up-command'
  | 'tool-for-build'
  | 'tool-for-start'
  | 'needed-while-building'
  | 'toolchain-variable'
  | 'variable-of-runtime'
  | 'source-for-build'
  | 'source-repeated'
  | 'source-covered'
  | 'folder-superseded'
  | 'owner-on-copy'
  | 'last-one-counts'
>

/** The words for every decision. */
export const decisionMessages: WordsFor<DecisionCode> = {
  'keyword-decides': ({ keyword }) => ({
    message: `A stage has its own ${keyword}, and the keyword alone tells which needs it.`,
  }),
  'user-annotation': ({ placement }) => ({
    message: `The comment above says \`# msb-migrate: ${placement}\`.`,
  }),
  'build-command': ({ command }) => ({
    message: `\`${command}\` builds: only what it makes is needed at run time.`,
  }),
  'runtime-command': ({ command }) => ({
    message: `The settings say that \`${command}\` is for the running program alone.`,
  }),
  'install-command': ({ command }) => ({ message: `\`${command}\` installs the dependencies.` }),
  'os-packages-split': ({ build, runtime, unknown }) => ({ message: osPackages(build, runtime, unknown) }),
  'file-command': ({ command }) => ({
    message: `\`${command}\` prepares files that the running program finds there.`,
  }),
  'repository-command': ({ command }) => ({
    message: `\`${command}\` makes another vendor's packages known, which the stage that installs them needs.`,
  }),
  'user-command': ({ command }) => ({
    message: `\`${command}\` makes a user or group that a stage with instructions of its own must make as well.`,
  }),
  'clean-up-command': ({ command }) => ({
    message: `\`${command}\` only makes the image smaller, and the builder stage is not shipped.`,
  }),
  'set-up-command': ({ command }) => ({
    message: `\`${command}\` runs the program or what came with it, and what it writes is needed at run time.`,
  }),
  'tool-for-build': ({ command, program }) => ({
    message: `\`${command}\` brings ${program}, which only the build uses.`,
  }),
  'tool-for-start': ({ command, program }) => ({
    message: `\`${command}\` brings ${program}, which the start command needs.`,
  }),
  'toolchain-variable': ({ names }) => ({
    message: `The compiler or build tool alone reads ${listed(names)}: it means nothing to a program that is compiled.`,
  }),
  'needed-while-building': ({ keyword }) => ({
    message: `The build needs this ${keyword} as much as the running program does.`,
  }),
  'variable-of-runtime': ({ name }) => ({
    message: `${name} is used in the runtime stage, and every stage must declare its own ARG.`,
  }),
  'source-for-build': ({ source }) => ({
    message: `${source} is read by the build; the running program does not need it.`,
  }),
  'source-repeated': ({ source }) => ({
    message: `${source} is needed at run time too, and is copied from the build context once more.`,
  }),
  'source-covered': ({ source, by }) => ({ message: `${source} comes into the runtime stage with ${by}.` }),
  'folder-superseded': ({ folder, next }) => ({
    message: `In the runtime stage nothing stands between WORKDIR ${folder} and WORKDIR ${next} that the first would serve.`,
  }),
  'owner-on-copy': ({ command, owner }) => ({
    message: `\`${command}\` becomes --chown=${owner} on the COPY, which does the same without a second copy of the files.`,
  }),
  'last-one-counts': ({ keyword }) => ({
    message: `Docker obeys the last ${keyword} only, and this is not it.`,
  }),
}

function osPackages(build: readonly string[], runtime: readonly string[], unknown: readonly string[]): string {
  const parts = [
    build.length > 0 ? `only the build uses ${listed(build)}` : undefined,
    runtime.length > 0 ? `the running program uses ${listed(runtime)}` : undefined,
    unknown.length > 0
      ? `what ${listed(unknown)} ${unknown.length === 1 ? 'is' : 'are'} for is not known, so both stages get it`
      : undefined,
  ].filter((part) => part !== undefined)
  const text = parts.join('; ')
  return text === '' ? 'Both stages install packages, each those that it needs.' : `Of the packages, ${text}.`
}
