import { resolveFolder } from '../../dockerfile/configuration.js'
import { readText } from '../../project/files.js'
import type { BuiltProgram } from './program.js'
import type { CompiledProject } from './project.js'
import { scriptOf } from './start-place.js'

type Project = CompiledProject<BuiltProgram>

const MOST_SCRIPTS = 50
const LONGEST_SCRIPT = 50_000

/** Words of the start, of the scripts that it runs and of the image's variables: they name files, time zones. */
export async function namesAtStart(project: Project): Promise<readonly string[]> {
  return [...wordsOf(project), ...(await wordsOfScripts(project))]
}

/** Words of the start and values of the image's variables: they name files, time zones. */
export function wordsOf({ request, start, line, check }: Project): readonly string[] {
  // What the image itself sets names nothing of the project.
  const own = new Set(
    request.stage.body.flatMap((each) => (each.kind === 'assignment' ? each.values.map(({ name }) => name) : [])),
  )
  const last = [...request.surroundings.values()].at(-1)
  return [
    ...line.argv.flatMap((word) => word.split(/\s+/)),
    ...check.words,
    ...start.steps.flatMap(({ argv, environment }) => [...argv, ...environment.values()]),
    ...[...(last?.values ?? [])].flatMap(([name, value]) =>
      !own.has(name) ? [] : name === 'TZ' ? [`TZ=${value}`] : [value],
    ),
  ]
}

// What a start script names may lie beside it as well, or in a folder that the shell alone knows: then any file of that name is meant.
async function wordsOfScripts({ request, place, start, check }: Project): Promise<readonly string[]> {
  const words = new Set<string>()
  for (const name of [...start.scripts, ...check.scripts].slice(0, MOST_SCRIPTS)) {
    const script = scriptOf(place, name)
    if (script === undefined) continue
    const folder = script.path.slice(0, script.path.lastIndexOf('/'))
    const text = (await readText(request.files, script.source)) ?? ''
    for (const word of text.slice(0, LONGEST_SCRIPT).split(/[\s"'`=,;:()[\]|&<>]+/)) {
      if (!/\w/.test(word)) continue
      const last = word.slice(word.lastIndexOf('/') + 1)
      if (!word.includes('$')) words.add(word).add(resolveFolder(`${folder}/`, `./${word}`))
      else if (!/[${}]/.test(last) && last !== '') words.add(`**/${last}`)
    }
  }
  return [...words]
}
