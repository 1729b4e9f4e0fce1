import { stagesUpTo } from '../dockerfile/named-stage.js'
import { parseDockerfile } from '../dockerfile/parse.js'
import { globalArguments } from '../dockerfile/surroundings.js'
import { expandVariables } from '../dockerfile/variables.js'

/** The image that a Dockerfile ends on, variables replaced. */
export interface LastImage {
  readonly image: string
  /** What `FROM --platform` says, when it says it without variables. */
  readonly platform?: string
}

/** Finds the image that a Dockerfile's last stage starts from, through stages by name; `values` are for ARGs without a default. */
export function lastImage(
  text: string,
  values: ReadonlyMap<string, string>,
): LastImage | { readonly problem: string; readonly image: string } {
  const dockerfile = parseDockerfile(text)
  const known = new Map([...values, ...globalArguments(dockerfile)])
  let stages = dockerfile.stages
  for (;;) {
    const from = stages.at(-1)?.from
    if (from === undefined) return { image: '', problem: 'there is no FROM' }
    const { image, platform } = from
    const missing = image.args.find((name) => !known.has(name) && !hasDefault(image.text, name))
    if (missing !== undefined) return { image: image.text, problem: `${missing} has no value in the file` }
    const expanded = expandVariables(image.text, (name) => known.get(name))
    const named = stagesUpTo(stages, expanded)
    if (named === undefined) {
      return { image: expanded, ...(platform === undefined || platform.includes('$') ? {} : { platform }) }
    }
    stages = named
  }
}

/** True for `${NAME:-value}` and `${NAME-value}`. */
function hasDefault(text: string, name: string): boolean {
  return new RegExp(`\\$\\{${name}:?-`).test(text)
}
