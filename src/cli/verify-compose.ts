import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { BuildContext } from '../disk/build-context.js'
import { realPath } from '../disk/read-dockerfile.js'
import { EngineError } from '../engine/engine.js'
import { dependenciesOf, parseStack, type StackService } from '../project/compose-stack.js'
import { type Stack, variablesIn } from '../verify/start-stack.js'
import type { Io } from './io.js'

/** The service of a compose file that builds a Dockerfile, and the services to start beside it. */
export interface ComposeStack {
  readonly stack: Stack
  readonly own: StackService
}

const LARGEST_FILE = 1024 * 1024
/** Larger folders are data, no settings. */
const LARGEST_MOUNT = 200 * 1024 * 1024

/**
 * What `--compose` names: a compose file, or true for one that builds the Dockerfile. `dockerfile` is its path relative to the context. Throws an EngineError
 * when there is no such file, or no service in it builds the Dockerfile.
 */
export function composeStack(
  given: string | true,
  { folder, services }: BuildContext,
  dockerfile: string | undefined,
  { cwd, env }: Pick<Io, 'cwd' | 'env'>,
): ComposeStack {
  const file = given === true ? services.map((service) => resolve(realPath(cwd), service.file))[0] : given
  if (file === undefined || !existsSync(file))
    throw new EngineError(
      `--compose: ${file === undefined ? 'no compose file builds this Dockerfile' : `there is no ${file}`}.`,
    )
  const text = readFileSync(file, 'utf8')
  const beside = join(dirname(file), '.env')
  const variables = new Map(existsSync(beside) ? variablesIn(readFileSync(beside, 'utf8')) : [])
  const stack = text.length > LARGEST_FILE ? undefined : parseStack(text, (name) => env[name] ?? variables.get(name))
  if (stack === undefined) throw new EngineError(`--compose: ${file} is no compose file that can be read.`)
  const isOwn = ({ build }: StackService) => {
    if (build === undefined) return false
    const context = realPath(resolve(dirname(file), build.context))
    return (
      context === folder && relative(context, resolve(context, build.dockerfile)).split(sep).join('/') === dockerfile
    )
  }
  const own = [...stack.values()].find(isOwn)
  if (own === undefined) throw new EngineError(`--compose: no service of ${file} builds this Dockerfile.`)
  return {
    own,
    stack: { folder: dirname(file), dependencies: dependenciesOf(stack, own.name), limit: LARGEST_MOUNT },
  }
}
