import { readFile } from 'node:fs/promises'
import { transform } from 'esbuild'
import { lineOf } from './compare.mjs'
import { areNeighbours, nameOf } from './releases.mjs'

/** The file with the table. */
export const tableFile = new URL('../../src/ecosystems/node/production-forms.ts', import.meta.url)

/** The rows of the table as it is. */
export async function readTable() {
  const { code } = await transform(await readFile(tableFile, 'utf8'), { loader: 'ts' })
  const { productionForms, startForms } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
  return [...productionForms, ...startForms]
}

/** The table of these rows, as text: those that are neighbours and say the same are one row. */
export function tableText(rows, provided) {
  const versions = provided.map(
    (release) => `// ${nameOf(release)}: ${release.version} on Node.js ${release.nodeVersion}`,
  )
  const by = process.getuid?.() === 0 ? 'root' : 'a user who is not root'
  const date = new Date().toISOString().slice(0, 10)
  return `// Written by test/facts/measure.mjs (\`npm run facts\`) on ${date}, run by ${by}, from what these releases do; not edited by hand.
//
${versions.join('\n')}

import type { ProductionForm, StartForm } from './production-form.js'

/** What the commands that leave production packages alone do, as measured. */
// biome-ignore format: a row is a line.
export const productionForms: readonly ProductionForm[] = [
${linesOf(rows.filter((row) => !isStart(row)))}
]

/** Whether a manager starts a program where only some files came along, as measured. */
// biome-ignore format: a row is a line.
export const startForms: readonly StartForm[] = [
${linesOf(rows.filter(isStart))}
]
`
}

function isStart(row) {
  return 'starts' in row
}

function linesOf(rows) {
  return merged(rows)
    .map((row) => `  ${lineOf(row)},`)
    .join('\n')
}

// The rows about one verb stand together, in order of the releases.
function merged(rows) {
  const groups = new Map()
  for (const row of rows) {
    const group = groups.get(subjectOf(row)) ?? []
    groups.set(subjectOf(row), group)
    const former = group.at(-1)
    if (former !== undefined && isContinuedBy(former, row)) former.releases.push(...row.releases)
    else group.push(structuredClone(row))
  }
  return [...groups.values()].flat()
}

function subjectOf({ manager, needsFlags, settings, after, verb, files, network }) {
  return JSON.stringify([manager, needsFlags, settings, after, verb, files, network])
}

function isContinuedBy(former, row) {
  const [one, other] = [former, row].map((each) => lineOf({ ...each, releases: [] }))
  return one === other && areNeighbours(row.manager, former.releases.at(-1), row.releases[0])
}
