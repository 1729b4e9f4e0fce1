import type { MigrationContext } from './context.js'

/** A new line with its keyword in the case that the file uses for its own. */
export function inCaseOfFile(
  { dockerfile, stage }: Pick<MigrationContext, 'dockerfile' | 'stage'>,
  line: string,
): string {
  const { start } = stage.from.span
  const isLower = dockerfile.text.slice(start, start + 4) === 'from'
  return isLower ? line.replace(/^[A-Z]+/, (keyword) => keyword.toLowerCase()) : line
}
