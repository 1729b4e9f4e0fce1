import { isBelow } from '../../dockerfile/configuration.js'
import type { CommandNeeds } from '../../ecosystems/ecosystem.js'
import type { ComposeService } from '../../project/compose.js'
import { type FormerImage, type Reason, reason } from '../../reason.js'
import { entrypointPassesOn, installLine, plainCommand, withoutMounted } from './call-warnings.js'
import { calledCommand } from './calls.js'
import type { ImageChange, Lack } from './runtime-image.js'

/** Warnings for compose services that run this image in another way than the Dockerfile says. */
export async function composeWarnings(
  services: readonly ComposeService[],
  change: ImageChange,
  former: FormerImage,
  lackOf: (needs: CommandNeeds) => Lack,
): Promise<readonly Reason[]> {
  const warnings: Reason[] = []
  for (const service of services) {
    const command = await commandWarning(service, change, former, lackOf)
    if (command !== undefined) warnings.push(command)
    warnings.push(...stageWarnings(service, change.facts.folder, former))
    const check = await healthcheckWarning(service, change, lackOf)
    if (check !== undefined) warnings.push(check)
  }
  return warnings
}

function stageWarnings(
  { file, name: service, mounts, target }: ComposeService,
  folder: string | undefined,
  former: FormerImage,
): readonly Reason[] {
  const covering = mounts.find((mount) => folder !== undefined && folder !== '/' && isBelow(folder, mount))
  return [
    ...(covering === undefined
      ? []
      : [reason('compose-mounts-over-app', { file, service, folder: covering, ...former })]),
    ...(target === undefined ? [] : [reason('compose-targets-stage', { file, service, target, ...former })]),
  ]
}

async function commandWarning(
  { file, name: service, command, start, mounts }: ComposeService,
  change: ImageChange,
  former: FormerImage,
  lackOf: (needs: CommandNeeds) => Lack,
): Promise<Reason | undefined> {
  if (command === undefined) return undefined
  // Words behind an ENTRYPOINT of the image's own may mean anything.
  if (start === undefined || (start.behindEntrypoint && !entrypointPassesOn(change)))
    return reason('compose-overrides-command', { file, service, command, behindEntrypoint: true, ...former })
  const needs = await change.facts.needsOfCommand(calledCommand(start))
  const { packages, programs, files } = withoutMounted(mounts, lackOf(needs), change)
  const lacks = [...packages, ...programs, ...files]
  if (lacks.length === 0 && needs.known) return undefined
  const onlyPrograms = programs.length > 0 && packages.length === 0 && files.length === 0
  return reason('compose-overrides-command', {
    file,
    service,
    command,
    ...(lacks.length === 0 ? {} : { lacks }),
    ...plainCommand(onlyPrograms ? needs.plain : undefined, start.behindEntrypoint, change),
    ...former,
  })
}

async function healthcheckWarning(
  { file, name: service, healthcheck }: ComposeService,
  change: ImageChange,
  lackOf: (needs: CommandNeeds) => Lack,
): Promise<Reason | undefined> {
  if (healthcheck === undefined) return undefined
  const { programs } = lackOf(await change.facts.needsOfCommand(calledCommand(healthcheck)))
  const [program] = programs
  if (program === undefined) return undefined
  const { family, startsRunner } = change.choice.image
  const url = /https?:\/\/[^\s"'|;&)]+/.exec(healthcheck.argv.join(' '))?.[0]
  const [runner, ...rest] = (url === undefined ? undefined : change.facts.httpCheck(url)) ?? []
  const test = runner === undefined ? undefined : ['CMD', startsRunner?.path ?? runner, ...rest]
  const line = installLine(program, change)
  return reason('healthcheck-needs-program', {
    file,
    service,
    program,
    base: family,
    ...(test === undefined ? {} : { test }),
    ...(line === undefined ? {} : { line }),
  })
}
