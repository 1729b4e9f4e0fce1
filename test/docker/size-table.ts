import type { Sizes } from '../../src/verify/sizes.js'

/** One migration and what its images weigh. */
export interface SizeRow {
  readonly fixture: string
  readonly base: string
  readonly delivery: string | undefined
  readonly before: Sizes
  readonly after: Sizes
}

/** A table of image sizes in megabytes, whole and above the base image; stand-ins for base images make only the second telling. */
export function sizeTable(rows: readonly SizeRow[]): string {
  const head = ['fixture', 'base', 'delivery', 'before', 'after', 'above base', 'above base, after']
  const body = [...rows]
    .sort((one, other) => one.fixture.localeCompare(other.fixture) || one.base.localeCompare(other.base))
    .map(({ fixture, base, delivery, before, after }) => [
      fixture,
      base,
      delivery ?? '',
      megabytes(before.whole),
      megabytes(after.whole),
      megabytes(before.aboveBase),
      megabytes(after.aboveBase),
    ])
  const lines = [head, ...body]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
