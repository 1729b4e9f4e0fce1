import type { ImageRequest } from './bases/base.js'
import { isService, otherLanguage } from './bases/other-images.js'
import { splitReference } from './bases/split-reference.js'
import { imageConfiguration } from './dockerfile/configuration.js'
import type { Dockerfile, Stage } from './dockerfile/model.js'
import { globalArguments } from './dockerfile/surroundings.js'
import { isRoot, userOf } from './dockerfile/users.js'
import { expandVariables } from './dockerfile/variables.js'
import type { Ecosystem } from './ecosystems/ecosystem.js'
import type { MigrateInput } from './outcome.js'
import { type Reason, reason } from './reason.js'
import type { Registry } from './registry.js'

/** Finds out what a stage's image is and which ecosystem its program belongs to; or why that cannot be told. */
export function recognise(
  { ecosystems, knownImage }: Registry,
  dockerfile: Dockerfile,
  stage: Stage,
  input: MigrateInput,
): { ecosystem: Ecosystem; request: ImageRequest } | Reason {
  const { image, span } = stage.from
  const values = new Map(globalArguments(dockerfile))
  for (const service of input.services ?? [])
    for (const [name, value] of service.args) if (!values.has(name)) values.set(name, value)
  const expanded = expandVariables(image.text, (name) => values.get(name))
  const { name, tag, digest } = splitReference(expanded)
  if (/windows|nanoserver/i.test(expanded)) return reason('windows-image', { image: image.text }, span)
  if (/(^|-)onbuild$/.test(tag ?? '')) return reason('onbuild-image', { image: image.text }, span)
  if (image.args.length > 0 && image.args.some((variable) => !values.has(variable)) && !/\$\{\w+:-/.test(image.text)) {
    return reason(
      'variable-image',
      {
        reference: image.text,
        because: `${image.args.find((variable) => !values.has(variable))} has no value in the file`,
      },
      span,
    )
  }
  if (expanded === 'scratch') return reason('built-outside', { file: copiedFirst(stage) }, span)
  const known = knownImage(name, tag ?? (digest === undefined ? undefined : 'latest'))
  if (known === undefined) {
    if (isService(expanded) && !buildsSomething(stage)) return reason('service-image', { image: image.text }, span)
    const language = otherLanguage(expanded)
    const covered = ecosystems.map(({ title }) => title)
    return language === undefined
      ? reason('unknown-base', { image: image.text }, span)
      : reason('no-ecosystem', { image: image.text, language, covered }, span)
  }
  const ecosystem = ecosystems.find(({ runners }) => runners.includes(known.runner.name))
  if (ecosystem === undefined)
    return reason(
      'no-ecosystem',
      { image: image.text, language: known.runner.name, covered: ecosystems.map(({ title }) => title) },
      span,
    )
  const { user } = imageConfiguration(dockerfile, stage, known.defaults)
  return { ecosystem, request: { text: image.text, expanded, known, user: isRoot(user) ? '' : userOf(user) } }
}

// An image of nothing runs no command: all that it holds is copied from outside.
function copiedFirst({ body }: Stage): string {
  const copy = body.find((instruction) => instruction.kind === 'copy')
  return copy?.sources[0] ?? 'What it holds'
}

// A finished program's image may be a place to build in all the same.
function buildsSomething({ body }: Stage): boolean {
  const builders = /^(npm|npx|yarn|pnpm|node|make|cmake|gcc|g\+\+|go|cargo|mvn|gradle|pip3?|composer|bundle|dotnet)$/
  return body.some(
    (run) =>
      run.kind === 'run' &&
      (!run.parsed || run.commands.some(({ inner }) => inner.some(([program = '']) => builders.test(program)))),
  )
}
