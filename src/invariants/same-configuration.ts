import { imageConfiguration } from '../dockerfile/configuration.js'
import type { Stage } from '../dockerfile/model.js'
import type { Invariant } from './invariant.js'

/** ENV, USER, WORKDIR, ports, labels, volumes, health check, stop signal, shell and start are those of the original, save what is declared. */
export const sameConfiguration: Invariant = {
  id: 'same-configuration',
  violations: function* ({ before, after, changes, context, buildDefaults, imageDefaults }) {
    const declared = changes.filter((change) => change.kind === 'difference')
    const startIsFree = declared.some(({ about }) => about === 'start')
    const old = imageConfiguration(before, before.stages[0] as Stage, buildDefaults)
    const now = imageConfiguration(after, after.stages.at(-1) as Stage, imageDefaults)
    const names = new Set(declared.filter(({ about }) => about === 'env').map(({ name }) => name))
    yield* differences('ENV', withoutNames(old.env, names), withoutNames(now.env, names))
    yield* differences('LABEL', old.labels, now.labels)
    const brought = {
      stopSignal: declared.some(({ about }) => about === 'stop-signal') ? imageDefaults.stopSignal : undefined,
      ports: declared.filter(({ about }) => about === 'port').map(({ name }) => name ?? ''),
    }
    const settings = [
      ['WORKDIR', old.directory, now.directory],
      ['HEALTHCHECK', old.healthcheck, now.healthcheck],
      ['STOPSIGNAL', old.stopSignal ?? brought.stopSignal, now.stopSignal],
      // An image without a user database names its user by number, in its own configuration.
      ['USER', context.image.numericUser === undefined ? old.user : imageDefaults.user, now.user],
    ] as const
    for (const [keyword, was, is] of settings) {
      if (was !== is) yield `${keyword} was ${String(was)} and is ${String(is)}`
    }
    const lists = [
      ['EXPOSE', [...new Set([...old.exposed, ...brought.ports])].sort(), [...now.exposed].sort()],
      ['VOLUME', [...old.volumes].sort(), [...now.volumes].sort()],
      ['SHELL', old.shell, now.shell],
      ['ENTRYPOINT', old.entrypoint, now.entrypoint],
      ['CMD', old.command, now.command],
    ] as const
    for (const [keyword, was, is] of lists) {
      const isStart = keyword === 'ENTRYPOINT' || keyword === 'CMD'
      if ((isStart && startIsFree) || JSON.stringify(was) === JSON.stringify(is)) continue
      yield `${keyword} was ${JSON.stringify(was)} and is ${JSON.stringify(is)}`
    }
  },
}

function withoutNames(
  values: ReadonlyMap<string, string>,
  names: ReadonlySet<string | undefined>,
): ReadonlyMap<string, string> {
  return new Map([...values].filter(([name]) => !names.has(name)))
}

function* differences(
  what: string,
  old: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): Iterable<string> {
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    if (old.get(name) !== now.get(name)) yield `${what} ${name} is not what it was`
  }
}
