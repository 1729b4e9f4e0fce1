import { nameOf } from './releases.mjs'

/**
 * In what rows a table and what was measured differ, as lines of a diff. Releases that were not measured are left aside, and so is which
 * releases share a row.
 */
export function differences(table, measured) {
  const names = new Set(parted(measured).map(({ name }) => name))
  const former = parted(table).filter(({ name }) => names.has(name))
  const latter = parted(measured)
  return [...linesOfAlone(former, latter, '-'), ...linesOfAlone(latter, former, '+')]
}

/** A row as it is written: one line. */
export function lineOf(row) {
  const fields = Object.entries(row).map(([name, value]) => `${name}: ${literal(value)}`)
  return `{ ${fields.join(', ')} }`
}

// One row for each release.
function parted(rows) {
  return rows.flatMap(({ releases, ...row }) =>
    releases.map((release) => ({ name: nameOf({ manager: row.manager, release }), line: lineOf({ release, ...row }) })),
  )
}

function linesOfAlone(these, those, sign) {
  const lines = new Set(those.map(({ line }) => line))
  return these.filter(({ line }) => !lines.has(line)).map(({ line }) => `${sign} ${line}`)
}

function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  return typeof value === 'string' && !/['\\]/.test(value) ? `'${value}'` : JSON.stringify(value)
}
