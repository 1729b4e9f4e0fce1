import { type ImageConfiguration, imageConfiguration } from '../dockerfile/configuration.js'
import type { Stage } from '../dockerfile/model.js'
import type { Invariant } from './invariant.js'

/** ENV, USER, WORKDIR, ports, labels, volumes, health check, stop signal, shell and start are those of the original, save what is declared. */
export const sameConfiguration: Invariant = {
  id: 'same-configuration',
  violations: function* ({ before, after, changes, context, buildDefaults, imageDefaults }) {
    const declared = changes.filter((change) => change.kind === 'difference')
    const freed = (about: string) => declared.some((change) => change.about === about)
    const old = imageConfiguration(before, before.stages[0] as Stage, buildDefaults)
    const now = imageConfiguration(after, after.stages.at(-1) as Stage, imageDefaults)
    const names = new Set(declared.filter(({ about }) => about === 'env').map(({ name }) => name))
    yield* differences('ENV', withoutNames(old.env, names), withoutNames(now.env, names))
    yield* differences('LABEL', old.labels, now.labels)
    const settings: readonly (keyof ImageConfiguration)[] = ['directory', 'healthcheck', 'stopSignal']
    for (const setting of settings) {
      if (old[setting] !== now[setting]) yield `${setting} was ${String(old[setting])} and is ${String(now[setting])}`
    }
    // An image without a user database names its user by number, in its own configuration.
    const expected = context.image.numericUser === undefined ? old.user : imageDefaults.user
    if (expected !== now.user) yield `USER was ${old.user} and is ${now.user}`
    yield* listDifference('EXPOSE', [...old.exposed].sort(), [...now.exposed].sort())
    yield* listDifference('VOLUME', [...old.volumes].sort(), [...now.volumes].sort())
    yield* listDifference('SHELL', old.shell, now.shell)
    if (freed('start')) return
    yield* listDifference('ENTRYPOINT', old.entrypoint, now.entrypoint)
    yield* listDifference('CMD', old.command, now.command)
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

function* listDifference(what: string, old: readonly string[], now: readonly string[]): Iterable<string> {
  if (JSON.stringify(old) !== JSON.stringify(now))
    yield `${what} was ${JSON.stringify(old)} and is ${JSON.stringify(now)}`
}
