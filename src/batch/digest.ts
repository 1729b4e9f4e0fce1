import { createHash } from 'node:crypto'

/** What a migration is known by in approvals.json: SHA-256, in hexadecimal, over the JSON of `[path, after]` for each file in order. */
export function digestOf(files: readonly { readonly path: string; readonly after: string }[]): string {
  return createHash('sha256')
    .update(JSON.stringify(files.map(({ path, after }) => [path, after])))
    .digest('hex')
}
