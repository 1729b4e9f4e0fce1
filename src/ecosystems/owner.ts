import { isBelow, resolveFolder } from '../dockerfile/configuration.js'
import type { Instruction } from '../dockerfile/model.js'
import { isRoot, userOf, usersMade } from '../dockerfile/users.js'
import { expandVariables } from '../dockerfile/variables.js'
import type { FactsRequest } from './ecosystem.js'

/** Who owns a path at the end of the stage: who made it, then every recursive chown that reaches it. Root gives nothing. */
export function ownerAt(
  request: FactsRequest,
  path: string,
  maker: Instruction | undefined,
): { readonly owner?: string } {
  const here = maker === undefined ? undefined : request.surroundings.get(maker)
  let owner = maker?.kind === 'copy' ? (maker.owner ?? '') : (here?.user ?? '')
  const made = usersMade(request.stage, request.surroundings)
  for (const { owner: next, folder, at } of recursiveChowns(request)) {
    // A COPY cannot name a user that a RUN below it makes: the chown stays a command then.
    if ((made.get(userOf(next)) ?? 0) > (maker?.span.start ?? 0)) continue
    if (at > (maker?.span.start ?? 0) && isBelow(path, folder)) owner = next
  }
  return isRoot(owner) ? {} : { owner: withGroup(request, owner) }
}

/** An owner with the group that the file names for it elsewhere; `--chown=x` alone would take the number of the user for the group's. */
export function withGroup(request: FactsRequest, owner: string): string {
  if (owner.includes(':')) return owner
  const named = [...request.dockerfile.text.matchAll(/chown(?:=|\s+(?:-\S+\s+)*)["']?([\w.${}-]+:[\w.${}-]+)/g)]
    .map((match) => match[1])
    .find((candidate) => candidate?.startsWith(`${owner}:`))
  // The official images have a group of the same name: https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#non-root-user
  return named ?? (owner === 'node' ? 'node:node' : owner)
}

/** Every `chown -R owner folder` of the stage's RUNs, in order. */
function recursiveChowns(
  request: FactsRequest,
): readonly { readonly owner: string; readonly folder: string; readonly at: number }[] {
  return request.stage.body.flatMap((instruction) => {
    if (instruction.kind !== 'run') return []
    const here = request.surroundings.get(instruction)
    const expand = (text: string) => expandVariables(text, (name) => here?.values.get(name))
    return instruction.commands.flatMap((command) => {
      const argv = command.argv ?? []
      if (argv[0] !== 'chown' || !argv.some((word) => /^-\w*R|^--recursive$/.test(word))) return []
      const [owner, ...folders] = argv.slice(1).filter((word) => !word.startsWith('-'))
      if (owner === undefined) return []
      return folders.map((folder) => ({
        owner: expand(owner),
        folder: resolveFolder(resolveFolder(here?.folder ?? '/', command.directory ?? ''), expand(folder)),
        at: command.span.start,
      }))
    })
  })
}
