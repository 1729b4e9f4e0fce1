import type { FormerImage, ReasonCode } from '../reason.js'
import { listed, placed, type WordsFor, type WordsWithHint } from './words.js'

/** Codes that warn of what files around a Dockerfile do with its image. */
export type CallerCode = Extract<
  ReasonCode,
  | 'compose-overrides-command'
  | 'compose-mounts-over-app'
  | 'compose-targets-stage'
  | 'healthcheck-needs-program'
  | 'command-needs-development'
  | 'command-needs-program'
  | 'command-needs-file'
  | 'cache-leaves-builder'
  | 'more-commands-break'
>

/** The words for these warnings, each with the line that mends it. */
export const callerMessages: WordsFor<CallerCode, WordsWithHint> = {
  'compose-overrides-command': ({ file, service, command, lacks, instead, behindEntrypoint, dockerfile, stage }) => ({
    message: `Service ${service} in ${file} starts \`${command}\` in place of this file's own command, and the runtime stage ${lacks === undefined ? 'may lack what that needs' : `lacks ${listed(lacks)}`}.`,
    hint:
      instead === undefined
        ? composeHint({ dockerfile, stage })
        : `Write \`${behindEntrypoint ? 'command' : 'entrypoint'}: ${arrayText(instead)}\`, because the image starts the interpreter itself.`,
  }),
  'compose-mounts-over-app': ({ file, service, folder, dockerfile, stage }) => ({
    message: `Service ${service} in ${file} mounts a folder over ${folder}, which hides what the image holds there.`,
    hint: composeHint({ dockerfile, stage }),
  }),
  'compose-targets-stage': ({ file, service, target, dockerfile, stage }) => ({
    message: `Service ${service} in ${file} builds the stage ${target}.`,
    hint: `Check that the stage ${target} is still the one it needs. Else: ${lowered(composeHint({ dockerfile, stage }))}`,
  }),
  'healthcheck-needs-program': ({ file, service, program, base, test, line }) => ({
    message: `The healthcheck of service ${service} in ${file} calls ${program}, which the ${base} image lacks.`,
    hint: test === undefined ? installHint(line) : `Ask without it: \`test: ${arrayText(test)}\`.`,
  }),
  'command-needs-development': ({ place, command, packages, image, movable, dockerfile, stage }) => ({
    message: `${placed(place)} runs \`${command}\` in the image, and that needs ${listed(packages)}, which only an install of the devDependencies brings.`,
    hint: `Run it in an image that has them: ${buildLines({ dockerfile, stage }, `${image.replace(/:[^/:]*$/, '')}-test`)}.${movable ? ` Or move ${listed(packages)} to dependencies.` : ''}`,
  }),
  'command-needs-program': ({ place, command, program, base, instead, behindEntrypoint, line }) => ({
    message: `${placed(place)} runs \`${command}\` in the image, and the ${base} image has no ${program}.`,
    hint:
      instead === undefined
        ? installHint(line)
        : `Write it as \`${arrayText(instead)}\`, ${behindEntrypoint ? 'because the image starts the interpreter itself' : "in the place of the image's ENTRYPOINT"}.`,
  }),
  'command-needs-file': ({ place, command, file, line }) => ({
    message: `${placed(place)} runs \`${command}\` in the image, and ${file} is not copied into the runtime stage.`,
    hint: `Add \`${line}\` to the runtime stage.`,
  }),
  'cache-leaves-builder': ({ place, cacheTo, cacheFrom, isAction }) => ({
    message: `${placed(place)} keeps the layers of the last stage alone, so the builder stage is built anew each time.`,
    hint: isAction
      ? `Write \`cache-to: ${cacheTo}\`${cacheFrom === undefined ? '' : ` and \`cache-from: ${cacheFrom}\``}.`
      : `Build with \`docker buildx build --cache-to ${cacheTo}${cacheFrom === undefined ? '' : ` --cache-from ${cacheFrom}`}\`.`,
  }),
  'more-commands-break': ({ count, files }) => ({
    message: `And ${count} more ${count === 1 ? 'command' : 'commands'} in ${listed(files)} would find no more what ${count === 1 ? 'it needs' : 'they need'} in the image.`,
    hint: 'Mend those that are named, and run msb-migrate again to see the others.',
  }),
}

type Former = Pick<FormerImage, 'dockerfile'> & { readonly stage: string | undefined }

function composeHint({ dockerfile, stage }: Former): string {
  if (stage !== undefined) return `Build that service from the builder stage: \`build: { target: ${stage} }\`.`
  return `Keep the former file for that service: \`${savedLine(dockerfile)}\`, and \`build: { dockerfile: ${savedName(dockerfile)} }\`.`
}

function buildLines({ dockerfile, stage }: Former, tag: string): string {
  if (stage === undefined)
    return `\`${savedLine(dockerfile)}\`, and \`docker build -f ${savedName(dockerfile)} -t ${tag} .\``
  const file = dockerfile === 'Dockerfile' ? '' : `-f ${dockerfile} `
  return `\`docker build --target ${stage} ${file}-t ${tag} .\``
}

// The builder stage of this migration holds less than the original image did.
function savedLine(dockerfile: string): string {
  return `git show HEAD:./${dockerfile} > ${savedName(dockerfile)}`
}

function savedName(dockerfile: string): string {
  return `${dockerfile}.full`
}

function arrayText(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`
}

function installHint(line: string | undefined): string {
  if (line === undefined) return 'Take another --base: slim and alpine have a shell and a package manager.'
  return `Add \`${line}\` to the runtime stage.`
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}
