import type { BaseQuestion, ReasonArgs, ReasonCode } from '../reason.js'
import { INSTALLED, listed, unreadableWords, type WordsFor, type WordsWithHint } from './words.js'

const OTHER_BASE = 'Try another --base, or leave it at auto.'
const KEPT = 'Nothing has to be done: the image is only larger than it might be.'
const ANNOTATE = '`# msb-migrate: runtime` (or `build`, `both`)'

/** Codes that say why a Dockerfile is refused. */
export type RefusalCode = Extract<
  ReasonCode,
  | 'invalid-dockerfile'
  | 'development-image'
  | 'no-ecosystem'
  | 'unknown-base'
  | 'windows-image'
  | 'onbuild-image'
  | 'no-install'
  | 'no-start-command'
  | 'broken-start-command'
  | 'start-not-understood'
  | 'start-file-missing'
  | 'unknown-command'
  | 'run-cannot-part'
  | 'manifest-not-in-context'
  | 'manifest-invalid'
  | 'ignore-file-not-readable'
  | 'workspace-manifests-missing'
  | 'install-not-followed'
  | 'package-manager-not-covered'
  | 'native-package'
  | 'no-lock-file-for-libc'
  | 'no-image-for-runner'
  | 'base-lacks'
  | 'secret-would-ship'
  | 'variable-image'
  | 'app-in-root'
  | 'compiles-at-start'
  | 'linked-against-libc'
  | 'native-code-in-jars'
  | 'browser-download'
  | 'static-not-possible'
>

/** The words for every refusal; each says what the user can do. */
export const refusalMessages: WordsFor<RefusalCode, WordsWithHint> = {
  'invalid-dockerfile': ({ detail }) => ({
    message: `Docker would reject this file: ${detail}.`,
    hint: 'Correct it, see that `docker build` takes it, and run msb-migrate again.',
  }),
  'development-image': (args) => ({
    message: `This image is for development: it starts \`${args.command}\`, which needs the sources and development tools at run time.`,
    hint: developmentHint(args),
  }),
  'no-ecosystem': ({ image, language, covered }) => ({
    message: `${image} is an image of ${language}, which is not covered; looked for ${listed(covered)}.`,
    hint: 'Leave this file as it is.',
  }),
  'unknown-base': ({ image, because }) => ({
    message: `What the image ${image} holds is not known, so it cannot be told which smaller image would serve${because === undefined ? '' : `; and it cannot stay in both stages: ${because}`}.`,
    hint: 'Start from an official image whose tag names the release, such as node:22 or eclipse-temurin:21, or leave this file as it is.',
  }),
  'windows-image': ({ image }) => ({
    message: `${image} is a Windows image, and these are not covered.`,
    hint: 'Leave this file as it is.',
  }),
  'onbuild-image': ({ image }) => ({
    message: `ONBUILD instructions run in the build of another Dockerfile than the one that shows them, so it cannot be told what a build with ${image} does.`,
    hint: 'Write these instructions out, without ONBUILD, in the Dockerfile of the program, and start it from the plain image.',
  }),
  'no-install': ({ manifest, atStart }) => ({
    message: `No instruction installs the dependencies that ${manifest} lists, so ${
      atStart === undefined
        ? 'node_modules must come from your own machine'
        : `\`${atStart}\` installs them whenever a container starts`
    }.`,
    hint: 'Copy the manifests, install the dependencies in a RUN, and run msb-migrate again.',
  }),
  'no-start-command': ({ image }) => ({
    message: `Neither this file nor the image ${image} says what the container starts.`,
    hint: 'Add the CMD that the compose file or the deployment gives it.',
  }),
  'broken-start-command': ({ command }) => ({
    message: `\`${command}\` looks like a JSON array but is none, so Docker hands it to the shell as it stands.`,
    hint: 'Write it with double quotes and commas: CMD ["node", "server.js"].',
  }),
  'start-not-understood': ({ command, because }) => ({
    message: `It cannot be told what \`${command}\` runs: ${because}.`,
    hint: 'Start the program directly, with the words of CMD as a JSON array.',
  }),
  'start-file-missing': ({ file, command }) => ({
    message: `\`${command}\` runs ${file}, which is neither in the build context nor known to be made by the build.`,
    hint: 'Check the path; if the build context is another folder, name it with --context.',
  }),
  'unknown-command': ({ command }) => ({
    message: `It is not known what \`${command}\` is for, so it cannot be told which stage needs it.`,
    hint: `Put one of these lines above the instruction: \`# msb-migrate: runtime\` when the running program needs its result, \`# msb-migrate: build\` when only the build does, \`# msb-migrate: both\` when in doubt.`,
  }),
  'run-cannot-part': ({ command, because }) => ({
    message: `\`${command}\` belongs to another stage than the rest of its RUN, and cannot be taken out of it: ${because}.`,
    hint: `Give it a RUN of its own, or put ${ANNOTATE} above the instruction.`,
  }),
  'manifest-not-in-context': ({ path }) => ({
    message: `${path} is copied or read by this file, and is not in the build context.`,
    hint: 'If the build context is another folder, name it with --context.',
  }),
  'ignore-file-not-readable': ({ file, because }) => ({
    message: `${file} cannot be read: ${unreadableWords(because)}. So it is not known which files the build sees.`,
    hint: 'Make it a text of at most 500 lines within the build context.',
  }),
  'manifest-invalid': ({ path, detail }) => ({
    message: `${path} cannot be read: ${unreadableWords(detail)}.`,
    hint: 'Correct it and run msb-migrate again.',
  }),
  'workspace-manifests-missing': ({ missing }) => ({
    message: `The install sees a part of the workspaces only, because ${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} not copied before it.`,
    hint: 'Copy the package.json of every workspace before the install.',
  }),
  'package-manager-not-covered': ({ manager, because, instead }) => ({
    message: `${manager} installs the dependencies, and ${because}.`,
    hint: `Install with ${instead}.`,
  }),
  'install-not-followed': ({ command, because }) => ({
    message: `It cannot be told how what \`${command}\` installs would come into another stage: ${because}.`,
    hint: 'Make a virtual environment first (`python -m venv /opt/venv`, `ENV PATH=/opt/venv/bin:$PATH`), and install all packages into it.',
  }),
  'native-package': ({ package: name, because, from, to }) => ({
    message: `${name} holds or builds native code (${because}): what ${from} makes of it does not load on ${to}.`,
    hint: OTHER_BASE,
  }),
  'compiles-at-start': ({ command, canHoist }) => ({
    message: `The container compiles its program whenever it starts: \`${command}\`.`,
    hint: canHoist
      ? 'With --hoist-build the builder compiles it once, and the container starts the program.'
      : 'Build the program in a RUN, and start it alone.',
  }),
  'native-code-in-jars': ({ jar, from, ...question }) => ({
    message: `${jar} comes with dependencies that may hold native code for ${from}, and nothing says whether it is there for another C library too.`,
    hint: baseHint(question, OTHER_BASE),
  }),
  'linked-against-libc': ({ program, because, from, ...question }) => ({
    message: `${program} is linked against ${from} (${because}), and does not run on an image without it.`,
    hint: baseHint(question, OTHER_BASE),
  }),
  'no-lock-file-for-libc': ({ from, to }) => ({
    message: `Without a lock file it cannot be told whether a dependency holds native code, and what ${from} makes of it would not load on ${to}.`,
    hint: 'Commit the lock file, or keep the family of the build with --base auto.',
  }),
  'no-image-for-runner': ({ base, runner, available, ...question }) => ({
    message: `There is no ${base} image for ${runner}${staying(question)}${available.length === 0 ? '' : `; there is one for ${listed(available)}`}.`,
    hint: baseHint(question, 'Start from a release that has one, or leave this file as it is.'),
  }),
  'base-lacks': ({ base, capability, neededBy, ...question }) => ({
    message: `The ${base} image lacks ${lacking(capability, neededBy)}${staying(question)}.`,
    hint: baseHint(question, 'Let a RUN of this file bring it, or start the program without it.'),
  }),
  'secret-would-ship': ({ file }) => ({
    message: `${file} holds a credential, and the runtime stage cannot be made without copying it.`,
    hint: 'Mount it with RUN --mount=type=secret instead of copying it.',
  }),
  'variable-image': ({ reference, because, kept }) => ({
    message: `The image ${reference} comes from a variable, and no ${kept === undefined ? 'runtime' : 'smaller'} image can be named for it: ${because}.`,
    hint: 'Write the image out in FROM, and keep the variable for its version alone.',
  }),
  'browser-download': ({ package: name, folder }) => ({
    message: `${name} downloads a browser to ${folder}, outside the folders that the runtime stage gets.`,
    hint: 'Install the browser with the system packages and name it by PUPPETEER_EXECUTABLE_PATH or the like, without the download.',
  }),
  'static-not-possible': ({ command, because }) => ({
    message: `With --static nothing can take the place of \`${command}\`: ${because}.`,
    hint: 'Change that, or leave --static out: the runtime stage then starts the server as before.',
  }),
  'app-in-root': ({ folder, because }) => ({
    message: `All of ${folder} would have to be copied${because === undefined ? '' : `, because ${because}`}, and the program's files there cannot be told from those of the system.`,
    hint: 'Keep the program in one folder of its own: `WORKDIR /app` before the first COPY.',
  }),
}

function lacking(capability: string, neededBy: string): string {
  const what = capability.replace(/^any program but /, 'every program but ')
  if (neededBy === INSTALLED) return `${what}, which the original installs`
  return capability.includes(neededBy) ? what : `${what} (needed by: ${neededBy})`
}

function staying({ kept }: BaseQuestion): string {
  return kept === undefined ? '' : `, so the base stays ${kept}`
}

function baseHint({ kept, wasOpen }: BaseQuestion, otherwise: string): string {
  if (kept !== undefined) return KEPT
  return wasOpen === true ? otherwise : OTHER_BASE
}

function developmentHint(args: ReasonArgs['development-image']): string {
  if (args.buildScript !== undefined && args.productionStart !== undefined)
    return `A production image would run \`${args.buildScript}\` while building and start \`${args.productionStart}\`: change the CMD and run msb-migrate again.`
  if (args.productionStart !== undefined)
    return `A production image would start \`${args.productionStart}\`: change the CMD and run msb-migrate again.`
  return 'Leave it for development, and write a second Dockerfile that builds and starts the program for production.'
}
