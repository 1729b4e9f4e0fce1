import { buildLeft, layoutOf, packagesIn, rootScripts } from './observe.mjs'
import { tellingLine } from './telling-line.mjs'

/** What every verb of a case does in every state of its project. */
export async function measureForms(place, measured) {
  const rows = []
  for (const after of measured.states)
    for (const verb of measured.verbs) {
      const { succeeded, output } = await tryIn(place, after, verb)
      rows.push({
        verb,
        after,
        exit: succeeded ? 0 : 1,
        ...(!succeeded && { error: tellingLine(output) }),
        ...(await resultOf(place, measured, after)),
      })
    }
  return rows
}

// Twice when it fails: yarn 3 and 4 now and then start a root script before the file for its output is open, and end with an error.
async function tryIn(place, after, verb) {
  await place.restore(after)
  const first = await place.run(verb)
  if (first.succeeded) return first
  await place.restore(after)
  return place.run(verb)
}

async function resultOf(place, measured, after) {
  const isNew = after === 'manifests'
  const { development, production } = await packagesIn(place)
  return {
    development: isNew && development === 'removed' ? 'never-there' : development,
    production,
    rootScripts: await rootScripts(place),
    // With Plug'n'Play a build finds no node_modules to write into.
    ...(!isNew && !measured.settings?.includes('nodeLinker: pnp') && (await buildLeft(place))),
    ...(await layoutOf(place, measured)),
  }
}
