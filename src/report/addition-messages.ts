import type { ReasonCode } from '../reason.js'
import { INSTALLED, listed, placed, type WordsFor } from './words.js'

/** Codes that say how the program reaches the runtime stage, and why a line is added. */
export type AdditionCode = Extract<
  ReasonCode,
  | 'install-once'
  | 'reinstall'
  | 'prune'
  | 'pruned-already'
  | 'no-dependencies'
  | 'static-server'
  | 'standalone-server'
  | 'served-folder'
  | 'server-configuration'
  | 'build-cache'
  | 'hoisted-build'
  | 'compiled-program'
  | 'program-in-jar'
  | 'program-without-libc'
  | 'environment-of-build'
  | 'artifact-proven'
  | 'artifact-read-by-program'
  | 'folder-whole'
  | 'artifacts-not-proven'
  | 'manager-of-start'
  | 'program-link'
  | 'virtual-environment'
  | 'packages-in-place'
  | 'production-dependencies'
  | 'manifests-for-install'
  | 'builder-stage'
  | 'runtime-stage'
  | 'program-installed'
  | 'start-rewritten'
  | 'ignore-entry'
>

/** The words for every delivery and every added line. */
export const additionMessages: WordsFor<AdditionCode> = {
  'install-once': ({ command }) => ({
    message: `Nothing is built, so one install (\`${command}\`) without the devDependencies serves both stages.`,
  }),
  reinstall: ({ command }) => ({
    message: `The runtime stage installs the production dependencies itself, with \`${command}\`.`,
  }),
  'pruned-already': ({ command }) => ({
    message: `\`${command}\` of the original leaves the production dependencies.`,
  }),
  prune: ({ command, because }) => ({
    message: `\`${command}\` takes the devDependencies away after the build; a second install would not serve, because ${because}.`,
  }),
  'standalone-server': ({ path }) => ({ message: `${path} holds all that the server needs, packages among it.` }),
  'static-server': ({ program, folder }) => ({
    message: `${program} serves ${folder}, so the app's own dependencies have nothing to do at run time.`,
  }),
  'served-folder': ({ command, folder, port }) => ({
    message: `\`${command}\` only serves ${folder}, and the runtime image serves that at port ${port} without an interpreter.`,
  }),
  'server-configuration': ({ path, folder, port }) => ({
    message: `${path} has the image serve ${folder} at port ${port} as before; a folder without index.html is no longer listed.`,
  }),
  'hoisted-build': ({ command }) => ({ message: `\`${command}\` was part of the start command, and builds once now.` }),
  'build-cache': ({ path }) => ({ message: `${path} serves the next build alone.` }),
  'no-dependencies': ({ manifest }) => ({
    message: `${manifest} lists no production dependencies, so none are copied.`,
  }),
  'program-in-jar': ({ jar }) => ({
    message: `${jar} is what the container starts; the compiler, the build tool and what they downloaded stay in the builder.`,
  }),
  'compiled-program': ({ program }) => ({
    message: `${program} is one file with all that was compiled into it; the compiler and its sources stay in the builder.`,
  }),
  'program-without-libc': ({ program, switched }) => ({
    message: switched
      ? `Nothing that ${program} imports holds C, so with CGO_ENABLED=0 it needs no C library and runs on any image.`
      : `Nothing of C is compiled into ${program}, so it needs no C library and runs on any image.`,
  }),
  'environment-of-build': ({ what }) => ({
    message: `The build's image sets ${what}, and the runtime stage goes on using it.`,
  }),
  'artifact-proven': ({ path, by }) => ({
    message: `${path} is needed at run time, by ${by}.`,
  }),
  'artifact-read-by-program': ({ path, place }) => ({
    message: `${path} is read by the running program at ${placed(place)}.`,
  }),
  'folder-whole': ({ path, because }) => ({ message: `${path} is copied whole: ${because}.` }),
  'artifacts-not-proven': ({ because }) => ({
    message: `It cannot be shown which files the program needs (${because}), so more is copied than may be needed.`,
  }),
  'program-link': ({ path }) => ({
    message: `The start calls the program by ${path}, a link as the original makes it.`,
  }),
  'manager-of-start': ({ path, manager }) => ({ message: `The start command calls ${manager}, which reads ${path}.` }),
  'virtual-environment': ({ path }) => ({
    message: `${path} holds the packages, in the same place in both stages, and the compilers stay in the builder.`,
  }),
  'packages-in-place': ({ path, because }) => ({
    message: `${path} and the programs beside the interpreter come from the builder as they are: ${because}.`,
  }),
  'production-dependencies': ({ path }) => ({ message: `${path} holds the production dependencies.` }),
  'manifests-for-install': ({ manifests }) => ({ message: `The install reads ${listed(manifests)}.` }),
  'builder-stage': ({ name }) => ({
    message: `The build is a stage of its own, ${name}, that is not shipped.`,
  }),
  'runtime-stage': ({ base, image }) => ({
    message: `The image that is shipped starts from ${image} (${base}).`,
  }),
  'program-installed': ({ program, package: name, neededBy }) => ({
    message:
      neededBy === INSTALLED
        ? `The original installs ${program}, which the runtime image lacks and the package ${name} has.`
        : `The package ${name} has ${program}, which the runtime image lacks (needed by: ${neededBy}).`,
  }),
  'start-rewritten': ({ from, to, because }) => ({ message: `\`${from}\` becomes \`${to}\`: ${because}.` }),
  'ignore-entry': ({ entry, because }) => ({
    message: `${entry} stays out of the build context: ${because}.`,
  }),
}
