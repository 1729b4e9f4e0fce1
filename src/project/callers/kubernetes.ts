import { isMap, isSeq, visit } from 'yaml'
import { below, readYaml, textOf, wordsOf } from '../yaml-text.js'
import type { Callers, DeployedCommand } from './caller.js'
import { readManifestTemplate } from './manifest-template.js'

const probes = [
  ['livenessProbe', 'exec'],
  ['readinessProbe', 'exec'],
  ['startupProbe', 'exec'],
  ['lifecycle', 'postStart', 'exec'],
  ['lifecycle', 'preStop', 'exec'],
]

/**
 * The commands that containers of a Kubernetes manifest run. `command` stands for the image's ENTRYPOINT, `args` for its CMD:
 * https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/, read 2026-11-21. What is no YAML is taken
 * for a template.
 */
export function readManifest(text: string, path: string): Partial<Callers> {
  const yaml = readYaml(text)
  if (yaml === undefined) return readManifestTemplate(text, path)
  const deployed: DeployedCommand[] = []
  for (const document of yaml.documents) {
    visit(document, {
      Pair: (_, { key, value }) => {
        if (!/^(?:c|initC|ephemeralC)ontainers$/.test(textOf(key) ?? '') || !isSeq(value)) return
        for (const container of value.items.filter((item) => isMap(item))) {
          deployed.push(...commandsOf(container, (node) => ({ file: path, line: yaml.lineOf(node) })))
        }
      },
    })
  }
  return { deployed }
}

function commandsOf(container: unknown, placeOf: (node: unknown) => DeployedCommand['place']): DeployedCommand[] {
  const image = textOf(below(container, 'image')) ?? ''
  const command = below(container, 'command')
  const args = below(container, 'args')
  const words = [...(wordsOf(command) ?? []), ...(wordsOf(args) ?? [])]
  const start: readonly DeployedCommand[] =
    words.length === 0
      ? []
      : [
          {
            form: 'exec',
            argv: words,
            place: placeOf(wordsOf(command) === undefined ? args : command),
            image,
            behindEntrypoint: wordsOf(command) === undefined,
          },
        ]
  const checks = probes.flatMap((keys): DeployedCommand[] => {
    const node = below(container, ...keys, 'command')
    const argv = wordsOf(node)
    return argv === undefined ? [] : [{ form: 'exec', argv, place: placeOf(node), image, behindEntrypoint: false }]
  })
  return [...start, ...checks]
}
