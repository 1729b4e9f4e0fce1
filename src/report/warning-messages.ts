import type { ReasonCode } from '../reason.js'
import { type CallerCode, callerMessages } from './caller-messages.js'
import { listed, placed, unreadableWords, type WordsFor, type WordsWithHint } from './words.js'

/** Codes that warn: the migration stands, and there is something to look at. */
export type WarningCode =
  | CallerCode
  | Extract<
      ReasonCode,
      | 'credential-in-image'
      | 'builder-only-variable'
      | 'lock-file-missing'
      | 'source-not-in-context'
      | 'lock-file-not-readable'
      | 'lock-file-not-copied'
      | 'digest-dropped'
      | 'unknown-base-kept'
      | 'computed-path'
      | 'computed-program'
      | 'source-not-readable'
      | 'keep-dev-dependencies'
      | 'keep-all-dependencies'
      | 'named-install'
      | 'signals-unanswered'
      | 'build-at-start'
      | 'development-use-guarded'
    >

/** The words for every warning. */
export const warningMessages: WordsFor<WarningCode, WordsWithHint> = {
  'credential-in-image': ({ name, keyword }) => ({
    message: `${keyword} ${name} looks like a credential, and whoever has the image can read it.`,
    hint: 'Give it with RUN --mount=type=secret while building, or to the container when it starts.',
  }),
  'builder-only-variable': ({ name, secret }) => ({
    message: `${name} is made from ${secret}, which looks like a credential, so it is set in the builder stage alone.`,
    hint: 'If the running program needs it, give it to the container when it starts.',
  }),
  'source-not-in-context': ({ source }) => ({
    message: `${source} is copied, and nothing of it is in the build context: the file cannot be built from here, neither as it was nor as it is now.`,
    hint: 'Nothing has to be done where something makes it before the build; else look at .dockerignore and at the folder that is built from.',
  }),
  'lock-file-missing': ({ manifest }) => ({
    message: `There is no lock file beside ${manifest}, so two installs may give two sets of dependencies.`,
    hint: 'Commit the lock file and install from it.',
  }),
  'lock-file-not-copied': ({ lockFile }) => ({
    message: `${lockFile} is not copied before the install, so the install does not obey it.`,
    hint: `Name ${lockFile} in the COPY before the install.`,
  }),
  'digest-dropped': ({ reference }) => ({
    message: `The digest of ${reference} is that of another image, so the runtime stage names its image without one.`,
    hint: 'Pin the runtime image to a digest of its own.',
  }),
  'unknown-base-kept': ({ image }) => ({
    message: `What the image ${image} holds is not known, so both stages start from it; a smaller one may serve to run the program.`,
    hint: 'Name an official image that it is like under "images" in msb-migrate.config.json, or start the runtime stage from a smaller one that you know.',
  }),
  'computed-path': ({ place, expression }) => ({
    message: `${placed(place)} reads a file whose path is computed (\`${expression}\`), so it cannot be told which one, and more is copied than may be needed.`,
    hint: 'Check that this file is copied into the runtime stage.',
  }),
  'computed-program': ({ place, expression }) => ({
    message: `${placed(place)} starts a program whose name is computed (\`${expression}\`), so it cannot be told which one.`,
    hint: 'Check that the runtime image has this program.',
  }),
  'lock-file-not-readable': ({ lockFile, because }) => ({
    message: `${lockFile} cannot be read: ${unreadableWords(because)}. So it is not known what the install brings.`,
    hint: 'Let the package manager write it anew.',
  }),
  'source-not-readable': ({ file, because }) => ({
    message: `${file} could not be read (${unreadableWords(because)}), so what it needs is not known, and the sources are copied as well.`,
    hint: 'Check that all it reads is copied into the runtime stage.',
  }),
  ...callerMessages,
  'signals-unanswered': ({ wrapper }) => ({
    message: `${wrapper} answered the signal to stop; now the program is the container's first process, and no source of it names SIGTERM.`,
    hint: 'Handle SIGTERM in the program, or start the container with `--init`.',
  }),
  'named-install': ({ command }) => ({
    message: `\`${command}\` installs packages which package.json may not list, so nothing is taken out of node_modules.`,
    hint: 'List the packages in package.json and install once; then the development packages can go.',
  }),
  'build-at-start': ({ command, canHoist }) => ({
    message: `The start command runs \`${command}\`, so the container builds whenever it starts, and needs what that takes.`,
    hint: canHoist
      ? 'With --hoist-build the builder does that once.'
      : 'Build in a RUN of the Dockerfile, and start the program alone.',
  }),
  'development-use-guarded': ({ package: name, place }) => ({
    message: `${place.file}:${place.line} uses ${name}, a development package, only with another NODE_ENV than the image's.`,
    hint: `A container that is started with that NODE_ENV lacks it: move ${name} to dependencies if one is.`,
  }),
  'keep-all-dependencies': ({ because, baseStays }) => ({
    message: `The devDependencies stay in the runtime stage, because ${because}.`,
    hint: `${baseStays === true ? '' : 'The image still loses the build tools of the full base image. '}Once that is mended they can go: run msb-migrate on the original file again.`,
  }),
  'keep-dev-dependencies': ({ packages, neededBy }) => ({
    message: `The development packages stay, because ${neededBy} needs ${listed(packages)}.`,
    hint: `Move ${listed(packages)} to dependencies, or start the program without it; then the others can go.`,
  }),
}
