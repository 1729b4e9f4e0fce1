import type { Engine, ImageConfiguration } from '../engine/engine.js'
import { textOf } from './archive.js'
import { GRAPH_SCRIPT } from './node-scripts.js'

/** What the entry points of a program come to, as the image's own Node.js resolves it. */
export interface ModuleGraph {
  readonly entries: readonly string[]
  readonly files: readonly string[]
  /** What a file asks for by name, and does not find. */
  readonly missing: readonly { readonly file: string; readonly name: string }[]
}

// Where distroless keeps it, outside of PATH in older images.
const PROGRAMS = ['node', '/nodejs/bin/node']

/** Follows the imports of the program that an image starts, without running it; undefined for an image that holds no Node.js or starts no script. */
export async function moduleGraph(
  engine: Engine,
  image: string,
  { Entrypoint, Cmd }: ImageConfiguration,
): Promise<ModuleGraph | undefined> {
  const words = [...(Entrypoint ?? []), ...(Cmd ?? [])].filter((word) => !/(?:^|\/)docker-entrypoint\.sh$/.test(word))
  for (const program of PROGRAMS) {
    const output = engine.outputOf({
      image,
      ports: [],
      env: { NODE_OPTIONS: '' },
      network: 'none',
      entrypoint: program,
      command: ['-e', GRAPH_SCRIPT, '--', ...words.filter((word) => !PROGRAMS.includes(word))],
    })
    const graph = parsed((await textOf(output)) ?? '')
    if (graph !== undefined) return graph.entries.length === 0 ? undefined : graph
  }
  return undefined
}

function parsed(text: string): ModuleGraph | undefined {
  try {
    return JSON.parse(text) as ModuleGraph
  } catch {
    return undefined
  }
}
