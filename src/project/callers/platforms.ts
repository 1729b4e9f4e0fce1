import { posix } from 'node:path'
import { below, entriesOf, itemsOf, readYaml, textOf } from '../yaml-text.js'
import type { Callers, DeployedCommand } from './caller.js'
import { shellCommand } from './plain-platforms.js'

/**
 * The release command and the processes of a heroku.yml: https://devcenter.heroku.com/articles/build-docker-images-heroku-yml,
 * read 2026-11-21.
 */
export function readHerokuYaml(text: string, path: string): Partial<Callers> {
  const yaml = readYaml(text)
  const [document] = yaml?.documents ?? []
  if (yaml === undefined || document === undefined) return {}
  const root = document.contents
  const images = new Map(entriesOf(below(root, 'build', 'docker')).map(([name, file]) => [name, textOf(file)]))
  if (images.size === 0) return {}
  const commandsOf = (node: unknown, name: string): readonly DeployedCommand[] => {
    const image = textOf(below(node, 'image')) ?? name
    const file = images.get(image) ?? images.get('web')
    const written = textOf(node) === undefined ? below(node, 'command') : node
    const nodes = textOf(written) === undefined ? itemsOf(written) : [written]
    return nodes.map((each) => ({
      ...shellCommand(textOf(each) ?? '', { file: path, line: yaml.lineOf(each) }),
      ...(file === undefined ? {} : { dockerfile: posix.normalize(file) }),
    }))
  }
  const release = commandsOf(below(root, 'release'), 'web')
  return { deployed: [...release, ...entriesOf(below(root, 'run')).flatMap(([name, node]) => commandsOf(node, name))] }
}

/**
 * Commands of the services of a render.yaml that build an image:
 * https://render.com/tutorials/advanced-blueprint-patterns/docker-and-image-runtimes, read 2026-11-21.
 */
export function readRenderYaml(text: string, path: string): Partial<Callers> {
  const yaml = readYaml(text)
  const [document] = yaml?.documents ?? []
  if (yaml === undefined || document === undefined) return {}
  const services = itemsOf(below(document.contents, 'services')).filter(
    (service) => (textOf(below(service, 'runtime')) ?? textOf(below(service, 'env'))) === 'docker',
  )
  const deployed = services.flatMap((service) =>
    ['preDeployCommand', 'dockerCommand'].flatMap((key): DeployedCommand[] => {
      const node = below(service, key)
      const command = textOf(node)
      if (command === undefined || command === '') return []
      const dockerfile = posix.normalize(textOf(below(service, 'dockerfilePath')) ?? 'Dockerfile')
      const place = { file: path, line: yaml.lineOf(node) }
      return [{ form: 'line', argv: [command], place, dockerfile, behindEntrypoint: key === 'dockerCommand' }]
    }),
  )
  return { deployed }
}
